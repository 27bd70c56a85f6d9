/** Things armed for a moment: as a line or an object for tools, in fields for people; and taken away. */
import * as v from 'valibot';
import { whensOf } from '../../acts/set-when.js';
import { momentHeads, nextWhenId, whenSchema } from '../../acts/when.js';
import { whenTrouble } from '../../acts/when-check.js';
import { parseWhen } from '../../acts/when-text.js';
import { WhenTextError } from '../../acts/when-words.js';
import { type CommandEffect, type CommandParts, command, firstOf } from './command.js';
import { box, number, numberOrNone, short, text } from './entries.js';

const LINE_MAX = 4_000;
const TIMES_MAX = 1_000_000;
const [firstHead = 'at', ...otherHeads] = momentHeads;

/** Arms it under its own name, or the next that is free. */
function armed({ lab }: CommandParts, given: unknown): CommandEffect {
  try {
    const when = parseWhen(given);
    const known = whensOf(lab).map(({ when: { id } }) => id);
    const wrong = whenTrouble(when, lab.boxes());
    return wrong ?? { kind: 'when-set', when: { ...when, id: when.id ?? nextWhenId(known) } };
  } catch (error) {
    if (!(error instanceof WhenTextError)) throw error;
    const { en, fr } = error.words;
    return { en: `${en}. Nothing was armed.`, fr: `${fr}. Rien n’a été armé.` };
  }
}

const done = { en: 'It is armed.', fr: 'C’est armé.' };
const clause = (word: string, value: string | number): string =>
  value === '' || value === 0 ? '' : ` ${word} ${value}`;

/** What the form for a moment says, piece by piece. */
interface FormWhen {
  readonly moment: string;
  readonly name: string;
  readonly of: string;
  readonly nth: number;
  readonly every: number;
  readonly chance: number;
  readonly max: number;
  readonly deed: string;
  readonly target: string;
  readonly values: string;
  readonly for: string;
  readonly flapping: string;
}

/** The line that a form says. */
export function lineOf({ moment, name, of, deed, target, ...more }: FormWhen): string {
  const [head = '', what = ''] = deed.split(' ');
  const words: Readonly<Record<string, string>> = {
    fault: `fault ${what} ${target} ${more.values}`,
    heal: `heal ${what} ${target}`,
    press: `press ${what} ${target}`,
    unplug: `unplug ${target} ${what}`,
    plug: `plug ${target} ${what}`,
    'cut-wire': `cut-wire ${what}`,
    'mend-wire': `mend-wire ${what}`,
  };
  const { nth, every, chance, max } = more;
  // Every, or by chance, is not once: then the first need not be said.
  const often = [
    clause('nth', nth === 1 ? 0 : nth),
    clause('every', every),
    clause('chance', chance === 100 ? 0 : chance),
    clause('max', max),
  ];
  const lasts = clause('for', more.for) + clause('flapping', more.flapping);
  const line = `${moment} ${name}${clause('of', moment === 'at' ? '' : of)}${often.join('')}`;
  return `${line} do ${words[head] ?? `${head} ${target}`}${lasts}`;
}

export const whens = {
  'when-set': command('when-set', {
    /** A line (lab/acts/when-text.ts), or the same as an object. */
    when: v.union([text(LINE_MAX, { en: 'Line', fr: 'Ligne' }), whenSchema]),
  }).does({
    perform: (parts, { when }) => armed(parts, when),
    done,
    sample: { values: () => ({ when: 'at 2 d do cut B for 5 min' }), any: ['when'] },
  }),
  'when-add': command('when-add', {
    moment: v.picklist([firstHead, ...otherHeads]),
    name: short,
    of: v.picklist(['', 'a', 'b', 'c', 'lab']),
    nth: number(1, TIMES_MAX, { en: 'First that counts', fr: 'Premier qui compte' }),
    every: numberOrNone(TIMES_MAX, { en: 'Then every', fr: 'Puis tous les' }),
    chance: number(1, 100, { en: 'Chance', fr: 'Probabilité' }),
    max: numberOrNone(TIMES_MAX, { en: 'At most', fr: 'Au plus' }),
    deed: short,
    target: box,
    values: short,
    for: short,
    flapping: short,
  }).does({
    perform: (parts, values) => armed(parts, lineOf(values)),
    done,
    sample: {
      values: () => ({
        moment: 'write',
        name: 'box:failover after',
        of: 'b' as const,
        nth: 999_999,
        every: 0,
        chance: 100,
        max: 0,
        deed: 'cut',
        target: 'b' as const,
        values: '',
        for: '5 min',
        flapping: '',
      }),
      any: ['name', 'deed', 'values', 'for', 'flapping'],
    },
  }),
  'when-remove': command('when-remove', { id: short }).does({
    perform: ({ lab }, { id }) =>
      whensOf(lab).some(({ when }) => when.id === id)
        ? { kind: 'when-remove', id }
        : { en: 'Nothing of this name is armed.', fr: 'Rien de ce nom n’est armé.' },
    done: { en: 'It is taken away.', fr: 'C’est retiré.' },
    sample: { values: ({ state }) => ({ id: firstOf(state.whens).id }) },
  }),
};
