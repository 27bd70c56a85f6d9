/**
 * What a rehearsal needs of a hosting: boxes that a browser reaches, lab time, what happened, and
 * a look at the disks afterwards for the judge. Both hostings and the tests' fakes give one.
 */

import type { Entry } from '../../hardware/kernel/turn.js';
import type { Activation, Micros } from '../../hardware/ports.js';
import type { NetworkAct } from '../acts/act.js';
import type { NamedWhen } from '../acts/when.js';
import type { ConsoleWindow } from '../clients/access-console/window.js';
import type { Announced } from '../clients/story/announcements.js';
import type { Favour } from '../clients/story/favours.js';
import type { StoryPlan } from '../clients/story/plan.js';
import type { BrowserFetch } from '../clients/workstation.js';
import type { AnyEvent } from '../hosting/event-kinds.js';
import { type AddressPlan, boxNames, boxOfRank } from '../plan.js';
import type { Around } from './judge/around.js';
import type { Snapshot } from './judge/snapshot.js';
import type { BoxLetter } from './language/vocabulary.js';

/** One domain event of a box, or of the network and the people around them, stamped with lab time. */
export interface BoxEvent {
  readonly atUs: Micros;
  readonly box: BoxLetter | 'lab';
  readonly event: AnyEvent;
}

export interface Stage {
  readonly addresses: AddressPlan;
  readonly hosting: 'world' | 'processes';
  /** Lab time now. */
  nowUs(): Micros;
  sleep(us: Micros): Promise<void>;
  /** The network as a workstation sees it (its hosts file, its resolver); null: the operator's. */
  fetchFrom(workstation: string | null): BrowserFetch;
  /** Where a box, the site or another machine is reached: what a person would type. */
  addressOf(name: string): { readonly host: string; readonly port: number };
  /** Every domain event from now on, in order. */
  onEvent(listener: (event: BoxEvent) => void): void;
  /** One line of the operator's transcript. */
  say(line: Readonly<Record<string, unknown>>): void;
  launchConsole(
    workstation: string,
    user: string,
    password: string,
  ): Promise<{ readonly window: ConsoleWindow } | { readonly refused: string }>;
  /** An administrator's deed on the customer's network, at once. */
  network(act: NetworkAct): void;
  /** Somebody looks after the first integration client; it goes on by itself in lab time. */
  integration(deed: { readonly target?: string; readonly version?: string; readonly run: boolean }): void;
  /** The hosts file of a workstation. */
  hostsFile(workstation: string): string;
  /** Tells people of a change; nothing where nobody tells a story. */
  announce(given: Announced): void;
  /** Asks others for what only they can do. */
  ask(what: Favour, box: BoxLetter): void;
  /** Answers a question of the rehearsal. */
  answer(question: string, option: string): void;
  /** What goes on around the rehearsal begins. */
  tell(story: StoryPlan): void;
  /** Arms something for a moment. Throws where that cannot be in this lab. */
  arm(when: NamedWhen): Promise<void>;
  /** Puts an overlay on a box, or takes it off. */
  activate(box: BoxLetter, activation: Activation): void;
  deactivate(box: BoxLetter, id: string): void;
  /** What is on the disks of a box now; null for a box without a site. */
  snapshot(box: BoxLetter): Snapshot | null;
  /** How the people's machines stand now. */
  around(): Around;
  /** Lab time that the probe found the site down. */
  downtimeUs(): Micros;
}

const letters = { a: 'A', b: 'B', c: 'C' } as const satisfies Readonly<Record<string, BoxLetter>>;

/**
 * A line of the transcript as rehearsals look at it: what the outside world did for a box counts as
 * an event of that box. Null: what the robot itself notes.
 */
export function boxEventOf(entry: Entry): BoxEvent | null {
  const about = (entry.data as { readonly box?: unknown } | null)?.box;
  const name = boxOfRank(entry.rank) ?? boxNames.find((box) => box === about) ?? null;
  if (name === null && entry.kind === 'operator') return null;
  const event = { kind: entry.kind, data: entry.data } as AnyEvent;
  return { atUs: entry.t, box: name === null ? 'lab' : letters[name], event };
}
