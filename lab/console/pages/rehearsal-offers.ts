/** The path of rehearsals from first to last: what each is about, how hard it is, how it went last, and three ways of beginning it. */
import { join, type Label, same } from '../../../views/label.js';
import { modes } from '../../rehearsals/language/modes.js';
import type { OfferState } from '../../rehearsals/trainee/trainee-state.js';
import {
  badge,
  button,
  card,
  facts,
  type Inline,
  link,
  list,
  press,
  row,
  text,
  type View,
} from '../drawing/parts.js';
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
  level: { en: 'Level', fr: 'Niveau' },
  lasts: { en: 'Takes about', fr: 'Durée approximative' },
  lastGrade: { en: 'Last grade', fr: 'Dernière note' },
  never: { en: 'not tried yet', fr: 'pas encore essayée' },
  letter: { en: 'A letter for you', fr: 'Un courrier pour vous' },
  start: { en: 'Start', fr: 'Commencer' },
  fits: { en: 'fits this lab', fr: 'convient à ce laboratoire' },
  misfit: { en: 'does not fit this lab', fr: 'ne convient pas à ce laboratoire' },
  fresh: { en: 'A fitting lab begins with', fr: 'Un laboratoire adapté se prépare avec' },
  makeLab: { en: 'Start in a lab made for it', fr: 'Commencer dans un laboratoire préparé pour elle' },
  steps: { en: 'Steps', fr: 'Étapes' },
} as const satisfies Record<string, Label>;

/** Numbers of the guide, each to its place there. */
export const numbers = (guide: readonly string[]): readonly Inline[] =>
  guide.map((id) => link(same(id), `/guide#${id}`));

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

function pathFacts(view: View, { path, grade, steps, guide }: OfferState): Part {
  const last =
    grade === null
      ? words.never
      : same(`${grade.points.toLocaleString(view.language)} / ${grade.of} (${grade.tries}×)`);
  return facts([
    ...(path === null
      ? []
      : ([
          [words.level, same(`${path.level} / ${LEVELS}`)],
          [words.lasts, same(`${path.minutes} min`)],
        ] as const)),
    [words.lastGrade, last],
    [words.steps, same(String(steps))],
    [same('Guide'), numbers(guide)],
  ]);
}

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

export function offerCard(view: View, offer: OfferState, hasShelf: boolean): Part {
  const { id, title, brief, misfits, path } = offer;
  const fits = misfits.length === 0;
  const make = press({ name: 'lab-make', values: { rehearsal: id }, label: words.makeLab, about: title });
  const byHand = text([words.fresh, { code: `npm start -- --fresh --rehearsal ${id}` }]);
  const action = [
    ...(fits ? [text(words.modeNote)] : [list('lab-misfits', misfits)]),
    ...(fits || hasShelf
      ? [row([...(fits ? startButtons(id, title) : []), ...(hasShelf ? [make] : [])])]
      : [byHand]),
  ];
  const numbered = path === null ? title : join([same(`${path.place}.`), title], ' ');
  return card(`offer-${id}`, numbered, [
    text(badge(fits ? words.fits : words.misfit, fits ? 'good' : 'plain')),
    ...letterOf(offer),
    text(brief),
    pathFacts(view, offer),
    row([guideButton(id, title)]),
    ...action,
  ]);
}

/** From the first to the last on the path; somebody's own at the end. */
export const alongThePath = (offers: readonly OfferState[]): OfferState[] =>
  [...offers].sort((one, other) => (one.path?.place ?? LAST) - (other.path?.place ?? LAST));
