/** The path of rehearsals from first to last: what each is about, how hard it is, how it went last, and three ways of beginning it. */
import { join, type Label, same } from '../../../views/label.js';
import { statements as guideStatements } from '../../guide/statements.js';
import { modes } from '../../rehearsals/language/modes.js';
import type { OfferState } from '../../rehearsals/trainee/trainee-state.js';
import { badge, button, type Inline, list, press, row, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

const LEVELS = 3;
const LAST = Number.MAX_SAFE_INTEGER;

const words = {
  guide: { en: 'Its part of the guide', fr: 'Sa partie du guide' },
  listless: { en: 'Without the list of steps', fr: 'Sans la liste des étapes' },
  examination: { en: 'Examination', fr: 'Examen' },
  modeNote: {
    en: 'With Start, steps and hints are shown. Without the list, only what was done is ticked off; in an examination there are no hints either.',
    fr: 'Avec Commencer, étapes et indices sont affichés. Sans la liste, seul ce qui est fait est coché ; lors d’un examen, il n’y a pas d’indices non plus.',
  },
  tried: { en: 'tried', fr: 'déjà essayée' },
  never: { en: 'not tried yet', fr: 'pas encore essayée' },
  letter: { en: 'A letter for you', fr: 'Un courrier pour vous' },
  start: { en: 'Start', fr: 'Commencer' },
  fits: { en: 'fits this lab', fr: 'convient à ce laboratoire' },
  misfit: { en: 'It does not fit this lab:', fr: 'Elle ne convient pas à ce laboratoire :' },
  fresh: { en: 'A fitting lab begins with', fr: 'Un laboratoire adapté se prépare avec' },
  makeLab: { en: 'Start in a lab made for it', fr: 'Commencer dans un laboratoire préparé pour elle' },
} as const satisfies Record<string, Label>;

const statements: ReadonlyMap<string, Label> = new Map(Object.entries(guideStatements));

/** Numbers of the guide, each to its place there. */
export const numbers = (guide: readonly string[]): readonly Inline[] =>
  guide.map((id) => {
    const said = statements.get(id);
    return { link: same(id), href: `/guide#${id}`, ...(said === undefined ? {} : { title: said }) };
  });

export const guideButton = (rehearsal: string, about?: Label): Part =>
  button(words.guide, `/guide?procedure=${rehearsal}`, {
    quiet: true,
    ...(about === undefined ? {} : { about }),
  });

/** The letter with which a story opens. */
export const letterOf = ({ letter }: Pick<OfferState, 'letter'>): Part[] =>
  letter === null
    ? []
    : [
        text(join([words.letter, same(letter.from), letter.subject], ' · '), { style: 'lab-row' }),
        text(letter.text),
      ];

const gradeOf = (view: View, { grade }: OfferState): Label =>
  grade === null
    ? words.never
    : same(`${grade.points.toLocaleString(view.language)} / ${grade.of} (${grade.tries}×)`);

/** Three ways of doing it. */
const startButtons = (id: string, title: Label): Part[] =>
  modes.map((mode) =>
    press({
      name: 'rehearsal-start',
      values: { name: id, mode },
      label: mode === 'guided' ? words.start : words[mode],
      about: title,
    }),
  );

/** What one opens on its line of the list. */
function offerParts(offer: OfferState, hasShelf: boolean): Part[] {
  const { id, title, brief, misfits, guide } = offer;
  const fits = misfits.length === 0;
  const make = press({ name: 'lab-make', values: { rehearsal: id }, label: words.makeLab, about: title });
  const byHand = text([words.fresh, { code: `npm start -- --fresh --rehearsal ${id}` }]);
  return [
    ...letterOf(offer),
    text(brief),
    ...(fits ? [text(words.modeNote)] : [text({ strong: words.misfit }), list('lab-misfits', misfits)]),
    ...(fits || hasShelf
      ? [row([...(fits ? startButtons(id, title) : []), ...(hasShelf ? [make] : [])])]
      : [byHand]),
    row([guideButton(id, title), { template: 'lab-numbers', data: numbers(guide) }]),
  ];
}

/** One line: its place on the path, how hard and long it is, how it went. */
function offerLine(view: View, offer: OfferState, isNext: boolean, hasShelf: boolean): object {
  const { id, title, misfits, path, grade, steps } = offer;
  const about: Label[] =
    path === null
      ? [{ en: `${steps} steps`, fr: `${steps} étapes` }]
      : [
          { en: `level ${path.level} of ${LEVELS}`, fr: `niveau ${path.level} sur ${LEVELS}` },
          { en: `about ${path.minutes} min`, fr: `${path.minutes} min environ` },
        ];
  return {
    id: `offer-${id}`,
    title: path === null ? title : join([same(`${path.place}.`), title]),
    about: join([...about, gradeOf(view, offer)], ' · '),
    badge:
      misfits.length === 0 ? badge(words.fits, 'good') : grade === null ? null : badge(words.tried, 'plain'),
    isOpen: isNext,
    parts: offerParts(offer, hasShelf),
  };
}

/** From the first to the last on the path; somebody's own at the end. */
const alongThePath = (offers: readonly OfferState[]): OfferState[] =>
  [...offers].sort((one, other) => (one.path?.place ?? LAST) - (other.path?.place ?? LAST));

/** The one to go on with: it fits this lab, and was not done yet. */
const nextOf = (offers: readonly OfferState[]): OfferState | null => {
  const fitting = offers.filter(({ misfits }) => misfits.length === 0);
  return fitting.find(({ grade }) => grade === null) ?? fitting[0] ?? null;
};

const partWords = {
  guide: { en: 'The guide’s own', fr: 'Celles du guide' },
  beyond: { en: 'Beyond the guide', fr: 'Au-delà du guide' },
  own: { en: 'Your own', fr: 'Les vôtres' },
} as const satisfies Record<string, Label>;

/** All of them as lists that open where they stand, along the path; `open`: the one that was named. */
export function offersPart(
  view: View,
  given: readonly OfferState[],
  { hasShelf, open }: { readonly hasShelf: boolean; readonly open: string | null },
): Part {
  const offers = alongThePath(given);
  const next = offers.find(({ id }) => id === open) ?? nextOf(offers);
  const groups = (['guide', 'beyond', 'own'] as const).map((id) => ({
    id: `path-${id}`,
    title: partWords[id],
    offers: offers
      .filter(({ path }) => (path?.part ?? 'own') === id)
      .map((offer) => offerLine(view, offer, offer === next, hasShelf)),
  }));
  return { template: 'lab-offers', data: groups.filter((group) => group.offers.length > 0) };
}
