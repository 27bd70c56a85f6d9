/**
 * lab/console/commands/: everything that can be done to an interactive lab from outside the boxes.
 *
 * The commands by name: each is declared in the file of its subject (a registry), and listed here.
 */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { schemaTrouble } from '../../acts/schema-words.js';
import { boxCommands, noBox, power } from './boxes.js';
import { clock } from './clock.js';
import type { CarriedOut, CommandEffect, CommandParts } from './command.js';
import { takenBy, type WrongEntry } from './entries.js';
import { faults } from './faults.js';
import { fleet } from './fleet.js';
import { forkCommands } from './forks.js';
import { gateway } from './gateway.js';
import { maker } from './maker.js';
import { momentCommands } from './moments.js';
import { network } from './network.js';
import { people } from './people.js';
import { receivers } from './receivers.js';
import { rehearsals } from './rehearsals.js';
import { shelfCommands } from './shelf.js';
import { stories } from './stories.js';
import { trialCommands } from './trials.js';
import { whens } from './whens.js';
import { done } from './words.js';

export const commands = {
  ...clock,
  ...boxCommands,
  ...faults,
  ...whens,
  ...network,
  ...maker,
  ...people,
  ...fleet,
  ...receivers,
  ...gateway,
  ...rehearsals,
  ...stories,
  ...shelfCommands,
  ...momentCommands,
  ...forkCommands,
  ...trialCommands,
  ...power,
};

type Commands = typeof commands;
export type CommandName = keyof Commands;
type Command<N extends CommandName> = v.InferOutput<Commands[N]['schema']>;
export type LabCommand = Command<CommandName>;
/** Values of a command, as forms and tools send them. */
export type Given<N extends CommandName> = Omit<v.InferInput<Commands[N]['schema']>, 'do'>;

/** Each by its own name; and how it is carried out, with its own values. */
const table: { readonly [N in CommandName]: CarriedOut<Command<N>> & { readonly name: N } } = commands;

const commandSchema = v.variant(
  'do',
  Object.values(commands).map(({ schema }) => schema),
);

const NAME_MAX = 80;

const isCommand = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commands, name);

/** What a field of a command takes. */
function taken(given: unknown, field: string): Omit<WrongEntry, 'field'> {
  const name = typeof given === 'object' && given !== null && 'do' in given ? given.do : null;
  const values: v.ObjectEntries = isCommand(name) ? commands[name].values : {};
  return takenBy(Object.hasOwn(values, field) ? values[field] : undefined);
}

/** A command as somebody sent it; `wrong` says to tools, `entry` to people what cannot be used. */
export function readCommand(
  given: unknown,
): { readonly command: LabCommand } | { readonly wrong: Label; readonly entry: WrongEntry } {
  const parsed = v.safeParse(commandSchema, given);
  if (parsed.success) return { command: parsed.output };
  const field = String(parsed.issues[0].path?.[0]?.key ?? '');
  return { wrong: wrongWith(given), entry: { field, ...taken(given, field) } };
}

const label = (en: string, fr: string): Label => ({ en, fr });

/** What is wrong with a command, for whoever writes tools. */
function wrongWith(given: unknown): Label {
  const name = typeof given === 'object' && given !== null && 'do' in given ? given.do : undefined;
  if (name === undefined)
    return label('do: the name of a command is missing', 'do : le nom d’une commande manque');
  if (!isCommand(name))
    return label(
      `do: there is no command ${JSON.stringify(name).slice(0, NAME_MAX)}; GET /api/openapi.json lists them`,
      `do : la commande ${JSON.stringify(name).slice(0, NAME_MAX)} n’existe pas ; GET /api/openapi.json les énumère`,
    );
  return schemaTrouble(commands[name].schema, given) ?? label('this cannot be read', 'ceci ne peut être lu');
}

function deedOf<N extends CommandName>(name: N, parts: CommandParts, values: Command<N>): CommandEffect {
  const { perform }: CarriedOut<Command<N>> = table[name];
  return perform(parts, values);
}

/** What a command means for the lab. */
export const performCommand = (parts: CommandParts, command: LabCommand): CommandEffect =>
  'box' in command && !parts.lab.boxes().includes(command.box) ? noBox : deedOf(command.do, parts, command);

function wordsOf<N extends CommandName>(name: N, values: Command<N>): Label {
  const { done: words }: CarriedOut<Command<N>> = table[name];
  return typeof words === 'function' ? words(values) : words;
}

/** After a command: what was done, or begun. */
export const doneWords = (command: LabCommand): Label => wordsOf(command.do, command);

/** Once what a command began went well. */
export const resultWords = ({ do: name }: LabCommand): Label => table[name].result ?? done;
