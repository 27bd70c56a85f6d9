/** What if, and compare: something that takes a while, played beside the lab; its page tells when it is done. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { addedSchema, type Changes } from '../../live/what-if/changes.js';
import { boxNames } from '../../plan.js';
import type { LabPast } from '../tools/past.js';
import { type CommandParts, command } from './command.js';
import { short } from './entries.js';
import { instant } from './moments.js';

const words = {
  none: {
    en: 'This lab keeps no recording.',
    fr: 'Ce laboratoire ne conserve pas d’enregistrement.',
  },
  nothing: {
    en: 'Nothing is different yet: tick deeds to leave out, change one, or add one.',
    fr: 'Rien n’est encore différent : cochez des actions à retirer, changez-en une ou ajoutez-en une.',
  },
  noTrial: {
    en: 'That what-if is not kept any more: choose again.',
    fr: 'Cet « et si » n’est plus conservé : choisissez de nouveau.',
  },
  noAct: {
    en: 'This deed cannot be done in a lab. Nothing was played.',
    fr: 'Cette action ne peut pas être faite dans un laboratoire. Rien n’a été joué.',
  },
} as const satisfies Record<string, Label>;

const NUMBERS_MAX = 10_000;
const JSON_MAX = 8_192;
const FURTHER_MAX = 100_000;

const number = v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number));
/** A list of check boxes: one alone is no list in a form. */
const numbers = v.optional(
  v.pipe(
    v.union([
      v.pipe(v.array(number), v.maxLength(NUMBERS_MAX)),
      v.pipe(
        number,
        v.transform((one) => [one]),
      ),
    ]),
  ),
  [],
);
const unsaid = v.pipe(
  v.literal(''),
  v.transform(() => null),
);
const instantOrNone = v.optional(v.union([unsaid, instant]), '');

/** What can be added by a choice; anything else is written down as tools do. */
export const additions: readonly { readonly value: string; readonly act: Act; readonly label: Label }[] =
  boxNames.slice(0, 2).flatMap((box) => {
    const name = box.toUpperCase();
    return [
      {
        value: `cut ${box}`,
        act: { kind: 'cut-power', box } as const,
        label: { en: `Power of ${name} cut`, fr: `Alimentation de ${name} coupée` },
      },
      {
        value: `on ${box}`,
        act: { kind: 'switch-on', box } as const,
        label: { en: `${name} switched on`, fr: `${name} mis sous tension` },
      },
      ...(['eth0', 'eth1'] as const).flatMap((nic) => [
        {
          value: `out ${box} ${nic}`,
          act: { kind: 'cable', box, nic, up: false } as const,
          label: { en: `Cable of ${name} ${nic} out`, fr: `Câble de ${name} ${nic} débranché` },
        },
        {
          value: `in ${box} ${nic}`,
          act: { kind: 'cable', box, nic, up: true } as const,
          label: { en: `Cable of ${name} ${nic} in`, fr: `Câble de ${name} ${nic} branché` },
        },
      ]),
    ];
  });

interface Given {
  readonly at: Micros | null;
  readonly base: string;
  readonly without: readonly number[];
  readonly deed: string;
  readonly moveTo: Micros | null;
  readonly values: Readonly<Record<string, string>>;
  readonly add: string;
  readonly addAt: Micros | null;
  readonly addJson: string;
}

const isRefused = (given: unknown): given is Label =>
  typeof given === 'object' && given !== null && 'en' in given;

/** What is added; why it cannot be. */
function addedOf({ add, addAt, addJson, at }: Given, nowUs: Micros): Changes['add'] | Label {
  const atUs = addAt ?? at ?? nowUs;
  const chosen = additions.find(({ value }) => value === add);
  const acts: Changes['add'] = chosen === undefined ? [] : [{ atUs, act: chosen.act }];
  if (addJson.trim() === '') return acts;
  try {
    const read = v.safeParse(addedSchema, { atUs, ...(JSON.parse(addJson) as object) });
    return read.success ? [...acts, read.output] : words.noAct;
  } catch {
    return words.noAct;
  }
}

/** The changes of an earlier what-if, with those that were asked for now. */
function changesOf(past: LabPast, given: Given, nowUs: Micros): Changes | Label {
  const before = past.trials().find(({ id }) => id === given.base)?.asked;
  if (given.base !== '' && before?.kind !== 'what-if') return words.noTrial;
  const old: Changes = before?.kind === 'what-if' ? before.changes : { without: [], change: [], add: [] };
  const added = addedOf(given, nowUs);
  if (isRefused(added)) return added;
  const isChanged = given.deed !== '';
  const changed = {
    number: Number(given.deed),
    set: given.values,
    ...(given.moveTo === null ? {} : { atUs: given.moveTo }),
  };
  const changes = {
    // Boxes that are ticked say it whole; a single change keeps what was ticked.
    without: isChanged || given.add !== '' || given.addJson !== '' ? old.without : [...given.without],
    change: isChanged ? [...old.change.filter((one) => one.number !== changed.number), changed] : old.change,
    add: [...old.add, ...added],
  };
  const isNothing = changes.without.length + changes.change.length + changes.add.length === 0;
  return isNothing ? words.nothing : changes;
}

const MINUTE_US = 60_000_000;
const values = v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(JSON_MAX))), {});

const begun: Label = {
  en: 'It has begun; the lab goes on meanwhile.',
  fr: 'C’est lancé ; le laboratoire continue pendant ce temps.',
};

export const trialCommands = {
  'what-if-play': command('what-if-play', {
    at: instantOrNone,
    base: v.optional(short, ''),
    without: numbers,
    deed: v.optional(v.pipe(v.string(), v.regex(/^\d{0,6}$/)), ''),
    moveTo: instantOrNone,
    values,
    add: v.optional(v.pipe(v.string(), v.maxLength(JSON_MAX)), ''),
    addAt: instantOrNone,
    addJson: v.optional(v.pipe(v.string(), v.maxLength(JSON_MAX)), ''),
    further: v.optional(
      v.pipe(v.string(), v.regex(/^\d{0,6}$/), v.transform(Number), v.maxValue(FURTHER_MAX)),
      '',
    ),
  }).does({
    perform: ({ past, lab }: CommandParts, given) => {
      if (past === undefined) return words.none;
      const changes = changesOf(past, given, lab.nowUs());
      if (isRefused(changes)) return changes;
      past.begin({ kind: 'what-if', atUs: given.at, furtherUs: given.further * MINUTE_US, changes });
      return null;
    },
    done: begun,
    sample: { values: () => ({ at: '', add: 'cut b', addAt: '' }), any: ['add', 'addJson'] },
  }),
  'compare-play': command('compare-play', {
    at: instantOrNone,
    other: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
    otherAt: instantOrNone,
  }).does({
    perform: ({ past }: CommandParts, { at, other, otherAt }) => {
      if (past === undefined) return words.none;
      past.begin({ kind: 'compare', atUs: at, other: other === '' ? null : other, otherAtUs: otherAt });
      return null;
    },
    done: begun,
    sample: { values: () => ({ at: '', other: '', otherAt: '' }), any: ['other'] },
  }),
};
