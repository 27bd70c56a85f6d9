/** What each deed came to in both lines, side by side. */
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import type { Plan, Planned } from './changes.js';
import { deedWords, type LineDeed } from './deeds.js';
import type { Offers } from './offers.js';
import type { DeedResult } from './requests.js';

/** What became of a deed in a line; null: it was not to be done there. */
export interface DeedEnd {
  readonly words: Label;
  readonly isMisfit: boolean;
}

export interface DeedBeside {
  readonly number: number | null;
  readonly atUs: Micros;
  readonly plan: Plan;
  readonly words: Label;
  readonly first: DeedEnd | null;
  readonly other: DeedEnd | null;
  readonly differs: boolean;
}

const words = {
  done: { en: 'done', fr: 'fait' },
  refused: ({ en, fr }: Label): Label => ({ en: `refused: ${en}`, fr: `refusé : ${fr}` }),
  misfit: ({ en, fr }: Label): Label => ({ en: `not done: ${en}`, fr: `non fait : ${fr}` }),
};

export const toldOf = (trouble: Label | null, offers: Offers | null, isMisfit: boolean): DeedResult => ({
  offers,
  trouble,
  isMisfit,
});

/** What a deed is called in a sentence. */
export function nameOf({ number, doing }: LineDeed): Label {
  const { en, fr } = deedWords(doing);
  return number === null ? { en, fr } : { en: `deed ${number} (${en})`, fr: `l’action ${number} (${fr})` };
}

/** What was answered, in a word. */
function endWords(told: DeedResult | null, says: string | null): DeedEnd | null {
  if (told === null) return null;
  const { trouble, offers, isMisfit } = told;
  if (isMisfit && trouble !== null) return { words: words.misfit(trouble), isMisfit };
  if (trouble !== null && trouble.en !== '') return { words: words.refused(trouble), isMisfit };
  if (offers === null) return { words: words.done, isMisfit };
  const { status, location } = offers;
  const to = location === null ? '' : ` ${location.split('?', 1)[0]}`;
  return { words: same(`${status}${to}${says === null ? '' : `: ${says}`}`), isMisfit };
}

/** What a form was answered with stands on the page that is shown next. */
function saysAfter(
  deeds: readonly LineDeed[],
  index: number,
  lookUp: (at: number) => Offers | null,
): string | null {
  const own = lookUp(index);
  const doing = deeds[index]?.doing;
  if (own === null || own.says !== null || own.location === null || doing?.kind !== 'request')
    return own?.says ?? null;
  const next = deeds
    .slice(index + 1)
    .find((one) => one.doing.kind === 'request' && one.doing.record.box === doing.record.box);
  return next === undefined || next.number !== null ? null : (lookUp(next.index)?.says ?? null);
}

/** Deeds that people chose to do; pages that were only looked at are counted where they were not seen. */
export function besideOf(
  deeds: readonly LineDeed[],
  planned: readonly Planned[],
  first: ReadonlyMap<number, DeedResult>,
  toldThere: (one: Planned) => DeedResult | null,
): { beside: DeedBeside[]; pagesMissed: number } {
  const there = new Map(planned.flatMap((one) => (one.index === null ? [] : [[one.index, one] as const])));
  const offersThere = (at: number): Offers | null => {
    const one = there.get(at);
    return one === undefined ? null : (toldThere(one)?.offers ?? null);
  };
  const offersHere = (at: number): Offers | null => first.get(at)?.offers ?? null;
  let pagesMissed = 0;
  const beside = planned.flatMap((one): DeedBeside[] => {
    const { number, plan, t, index, doing } = one;
    const told = toldThere(one);
    if (number === null && plan === 'same') {
      if (told?.isMisfit === true) pagesMissed += 1;
      return [];
    }
    const toldHere = index === null ? null : (first.get(index) ?? null);
    const here =
      index === null
        ? null
        : endWords(toldHere ?? toldOf(null, null, false), saysAfter(deeds, index, offersHere));
    const then =
      plan === 'without'
        ? null
        : endWords(told, index === null ? null : saysAfter(deeds, index, offersThere));
    const named =
      doing.kind === 'form'
        ? same(`${doing.box.toUpperCase()}: ${doing.form} (${doing.path})`)
        : deedWords(doing);
    return [
      {
        ...{ number, plan, atUs: t, words: named, first: here, other: then },
        differs: here?.words.en !== then?.words.en,
      },
    ];
  });
  return { beside, pagesMissed };
}
