/**
 * A command is declared once: its name, the values that it takes, what it does, the words for what was
 * done, and values with which a test performs it. Buttons of the console, tools at its JSON interface
 * and a recording of a session all say it as the same plain JSON.
 */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import type { School } from '../../guide/learning/school.js';
import type { Live } from '../../live/clockwork.js';
import type { LiveGateway } from '../../live/gateway/open-gateway.js';
import type { Moments } from '../../rehearsals/trainee/moments.js';
import type { Trainee } from '../../rehearsals/trainee/trainee.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import type { Stops } from '../beside/stops.js';
import type { FaultKind } from '../control/fault-kinds.js';
import type { LabState } from '../control/lab-state.js';
import type { LabShelf } from '../control/others/shelf.js';
import type { LabPast } from '../tools/past.js';

/** What commands are carried out on. */
export interface CommandParts {
  readonly lab: Lab;
  readonly live: Live;
  readonly outside: Outside;
  /** Its real side: what it may reach, and what it has asked. */
  readonly gateway: Pick<LiveGateway, 'beyond' | 'closed' | 'tallyOf'>;
  readonly trainee: Trainee;
  /** What stops time that goes fast. */
  readonly stops: Stops;
  /** Tries of people; absent: none are kept. */
  readonly school?: School;
  readonly faultKinds: readonly FaultKind[];
  /** Labs beside this one; null: it stands alone. */
  readonly shelf: LabShelf | null;
  /** Instants of it that one may go back to. */
  readonly moments: Moments;
  /** What is written down of the lab; absent: nothing. */
  readonly past?: LabPast;
}

/**
 * An act that becomes an event of the lab; why nothing can be done; null: it is done already, and no
 * event of the lab (its clock, the trainee's affairs). A promise of either of these: the lab itself goes.
 */
export type CommandEffect = Act | Label | null | Promise<Label | null>;

export type LabOutcome =
  | {
      readonly done: Label;
      /** What comes of it, where that takes lab time: its result, good or bad. */
      readonly later?: Promise<{ readonly done: Label } | { readonly refused: Label }>;
    }
  | { readonly refused: Label };

/** Files that the pages of box A give, as somebody saved them. */
export type LabFile = 'jump-client' | 'jumpoint' | 'console-package' | 'msi-next';

export interface LabGiven {
  /** The lab as it stands now. */
  readonly state: LabState;
  file(kind: LabFile): string;
}

/**
 * Values with which a command does its work in a lab that has just been found running, after the
 * commands before it in the index.
 */
export interface Sample<Given> {
  readonly values: (given: LabGiven) => Given;
  /** Commands without which it has no sense here, as a tool would send them. */
  readonly first?: readonly Asked[];
  /** Fields that take any text, or what only the site can judge. */
  readonly any?: readonly (keyof Given)[];
}

/** A command as it is sent. */
export type Asked = Readonly<Record<string, unknown>> & { readonly do: string };

/** How a command is carried out and told. */
export interface CarriedOut<Values> {
  readonly perform: (parts: CommandParts, values: Values) => CommandEffect;
  /** What was done, or begun. */
  readonly done: Label | ((values: Values) => Label);
  /** Once what it began went well. */
  readonly result?: Label;
}

type Output<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>;
type Input<E extends v.ObjectEntries> = v.InferInput<v.StrictObjectSchema<E, undefined>>;

interface Declared<E extends v.ObjectEntries> extends CarriedOut<Output<E>> {
  readonly sample: Sample<Input<E>>;
}

/** A command with the values that it takes; `does` says the rest. */
export const command = <const N extends string, E extends v.ObjectEntries>(name: N, values: E) => ({
  does: (declared: Declared<E>) => ({
    name,
    values,
    ...declared,
    schema: v.strictObject({ do: v.literal(name), ...values }),
  }),
});

/** A command with its values, as a tool would send it. */
export const asked = <E extends v.ObjectEntries>(
  { name }: { readonly name: string; readonly values: E },
  values: Input<E>,
): Asked => ({ ...values, do: name });

/** The first of a list; throws where there is none (samples only). */
export const firstOf = <T>(list: readonly T[] | undefined): T => {
  const first = list?.[0];
  if (first === undefined) throw new Error('there is none');
  return first;
};
