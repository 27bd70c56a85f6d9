/** Moments: an instant gets a name, and the lab goes on from an instant of before. */
import * as v from 'valibot';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { writtenUs } from '../tools/entries.js';
import type { LabPast } from '../tools/past.js';
import { asked, type CommandEffect, type CommandParts, command, firstOf } from './command.js';
import { short } from './entries.js';

export const momentWords = {
  alone: {
    en: 'This lab cannot go back: start it with npm start.',
    fr: 'Ce laboratoire ne peut pas revenir en arrière : démarrez-le avec npm start.',
  },
  unknown: {
    en: 'There is no such moment. Choose one of the list.',
    fr: 'Ce moment n’existe pas. Choisissez-en un dans la liste.',
  },
  later: {
    en: 'This instant has not come yet: choose an earlier one. Nothing was done.',
    fr: 'Cet instant n’est pas encore venu : choisissez-en un plus tôt. Rien n’a été fait.',
  },
  earlier: {
    en: 'The lab had not begun at this instant: choose a later one. Nothing was done.',
    fr: 'Le laboratoire n’avait pas commencé à cet instant : choisissez-en un plus tard. Rien n’a été fait.',
  },
} as const satisfies Record<string, Label>;

/** Why no lab goes on from an instant; null: one can. `first`: the earliest moment that is kept. */
export function instantTrouble(
  us: Micros,
  { nowUs, first, past }: { nowUs: Micros; first: Micros | undefined; past: Pick<LabPast, 'span'> | null },
): Label | null {
  if (us > nowUs) return momentWords.later;
  // Only what is before all moments may be before everything: what was recorded is read then.
  const isKnown = past === null || (first !== undefined && first <= us);
  return isKnown || us >= past.span().startUs ? null : momentWords.earlier;
}

/** The same, of the lab that a command is given to. */
export const troubleAt = ({ lab, moments, past }: CommandParts, us: Micros): Label | null =>
  instantTrouble(us, { nowUs: lab.nowUs(), first: moments.list()[0]?.backUs, past: past ?? null });

const backTo = (parts: CommandParts, us: Micros): CommandEffect => {
  const { shelf } = parts;
  return shelf === null ? momentWords.alone : (troubleAt(parts, us) ?? shelf.back(us));
};

/** A lab time as it stands on the page: by the clock on the site's wall where no zone is said. */
export const instant = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$/),
  v.transform(writtenUs),
  v.number(),
  v.finite(),
);

const isBack = {
  en: 'The lab stands at that instant again, and goes on from there. What ran after it was put away, not lost.',
  fr: 'Le laboratoire est revenu à cet instant et continue à partir de là. Ce qui a suivi a été rangé, pas perdu.',
} as const satisfies Label;

const save = command('moment-save', { name: short }).does({
  perform: (_parts, { name }) => ({ kind: 'moment', name }),
  done: { en: 'The moment is saved.', fr: 'Le moment est enregistré.' },
  sample: { values: () => ({ name: 'Before the upgrade' }), any: ['name'] },
});

export const momentCommands = {
  'moment-save': save,
  'moment-back': command('moment-back', { moment: short }).does({
    perform: (parts, { moment }) => {
      const found = parts.moments.find(moment);
      return found === null ? momentWords.unknown : backTo(parts, found.backUs);
    },
    done: isBack,
    sample: {
      values: ({ state }) => ({ moment: firstOf(state.moments).id }),
      first: [asked(save, { name: 'Here' })],
    },
  }),
  'back-to': command('back-to', { at: instant }).does({
    perform: (parts, { at }) => backTo(parts, at),
    done: isBack,
    sample: { values: ({ state }) => ({ at: new Date(state.nowUs / MS).toISOString() }) },
  }),
};
