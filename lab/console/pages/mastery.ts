/** What somebody masters of the guide: a map of its statements, and what to rehearse next before the real window. */
import { type Label, same } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import {
  type Advised,
  concerning,
  type Level,
  levels,
  levelWords,
  type Mastered,
  masteryIn,
  nextFor,
} from '../../guide/learning/mastery.js';
import { bestOf } from '../../guide/learning/run-sheet.js';
import type { School } from '../../guide/learning/school.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { button, card, type Inline, link, press, row, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { nameForm, nameOf, queryOf } from './tries.js';

export const MASTERY = '/mastery';
export const masteryTitle: Label = { en: 'Mastery', fr: 'Maîtrise' };

const words = {
  none: { en: 'No tries are kept in this lab.', fr: 'Ce laboratoire ne conserve pas d’essais.' },
  map: { en: 'The guide, statement by statement', fr: 'Le guide, énoncé par énoncé' },
  intro: {
    en: 'Each square is a statement of the guide and leads to it. What counts is what really happened on the boxes in all tries.',
    fr: 'Chaque case est un énoncé du guide et y mène. Ce qui compte est ce qui s’est réellement passé sur les serveurs, tous essais confondus.',
  },
  slipped: { en: 'went wrong last time', fr: 'raté la dernière fois' },
  who: { en: 'Whose', fr: 'De qui' },
  real: { en: 'The real window will be', fr: 'La vraie fenêtre sera' },
  any: { en: 'not settled yet', fr: 'pas encore fixée' },
  show: { en: 'Show', fr: 'Afficher' },
  next: { en: 'What to rehearse next', fr: 'Que répéter ensuite' },
  ready: {
    en: 'Everything that matters was done alone. Take the run sheet along.',
    fr: 'Tout ce qui compte a été fait sans aide. Emportez la feuille de route.',
  },
  open: { en: 'Not yet done alone:', fr: 'Pas encore fait sans aide :' },
  wrong: { en: 'Went wrong last time:', fr: 'Raté la dernière fois :' },
  start: { en: 'Start in a lab made for it', fr: 'Commencer dans un laboratoire préparé pour elle' },
  choose: { en: 'To the rehearsals', fr: 'Vers les répétitions' },
  sheet: { en: 'Run sheet of the best run', fr: 'Feuille de route du meilleur parcours' },
  whole: { en: 'Together', fr: 'En tout' },
} as const satisfies Record<string, Label>;

const done: readonly Level[] = ['alone', 'fault'];

const counted = (mastered: readonly Mastered[], matters: ReadonlySet<string>) => {
  const all = mastered.filter(({ id }) => matters.has(id));
  const of = (level: Level): number => all.filter((one) => one.level === level).length;
  return { all: all.length, of, done: done.reduce((sum, level) => sum + of(level), 0) };
};

/** Levels with how many, each with where it begins on the bar: what is best stands first. */
function legendOf(figures: ReturnType<typeof counted>): object[] {
  let from = 0;
  return [...levels].reverse().map((level) => {
    const count = figures.of(level);
    const one = { level, label: levelWords[level], count, from };
    from += count;
    return one;
  });
}

/** The map: chapters of the guide, each a row of squares. */
function mapCard(mastered: readonly Mastered[], matters: ReadonlySet<string>): Part {
  const known = new Map<string, Mastered>(mastered.map((one) => [one.id, one]));
  const cell = (id: string, said: Label): object => {
    const { level = 'unseen', slipped = false } = known.get(id) ?? {};
    const state = levelWords[level];
    const more = slipped ? words.slipped : null;
    return {
      ...{ id, level, slipped, apart: !matters.has(id) },
      number: id.slice(1),
      about: {
        en: `${state.en}${more === null ? '' : `, ${more.en}`}: ${said.en}`,
        fr: `${state.fr}${more === null ? '' : `, ${more.fr}`} : ${said.fr}`,
      },
    };
  };
  const figures = counted(mastered, matters);
  const data = {
    legend: legendOf(figures),
    slipped: {
      label: words.slipped,
      count: mastered.filter((one) => one.slipped && matters.has(one.id)).length,
    },
    all: Math.max(1, figures.all),
    chapters: guideBook().chapters.map(({ id, title, parts }) => ({
      ...{ id, title },
      cells: parts.flatMap(({ statements }) => statements.map((one) => cell(one.id, one.text))),
    })),
  };
  return card('map', words.map, [text(words.intro), { template: 'mastery', data }], 'wide');
}

const SHOWN_MAX = 12;

/** The first of them, and how many more there are. */
const numbersOf = (ids: readonly string[]): Inline[] => [
  ...ids.slice(0, SHOWN_MAX).map((id) => link(same(id), `/guide#${id}`)),
  ...(ids.length <= SHOWN_MAX ? [] : [same(`+ ${ids.length - SHOWN_MAX}`)]),
];

function adviceCard(view: View, school: School, person: string, { rehearsal, open, slipped }: Advised): Part {
  const { id, title } = rehearsal;
  const best = bestOf(school.book.list(person), id);
  const start =
    view.state.shelf === null
      ? button(words.choose, `/rehearsals#offer-${id}`, { about: title })
      : press({ name: 'lab-make', values: { rehearsal: id }, label: words.start, about: title });
  return card(`next-${id}`, title, [
    ...(slipped.length === 0 ? [] : [text([{ strong: words.wrong }, ...numbersOf(slipped)])]),
    ...(open.length === 0 ? [] : [text([words.open, ...numbersOf(open)])]),
    row([
      start,
      ...(best === null
        ? []
        : [button(words.sheet, `/run-sheet?try=${best.id}`, { quiet: true, about: title })]),
    ]),
  ]);
}

function readiness(figures: { all: number; done: number }, title: Label | null): Label {
  const { all, done: ready } = figures;
  const what: Label = title ?? { en: 'The whole guide', fr: 'Le guide entier' };
  return {
    en: `${what.en}: ${ready} of ${all} statements done alone.`,
    fr: `${what.fr} : ${ready} énoncés sur ${all} faits sans aide.`,
  };
}

/** Of whom, and for which night. */
function choices(view: View, school: School, person: string, real: string | null): Part {
  const persons = [...new Set([...school.book.persons(), person])];
  const options = [
    { id: '', title: words.any, chosen: real === null },
    ...guideBook()
      .procedures.filter(({ path }) => path?.part !== 'beyond')
      .map(({ id, title }) => ({ id, title, chosen: id === real })),
  ];
  const data = {
    submit: words.show,
    fields: [
      {
        name: 'of',
        label: words.who,
        options: persons.map((one) => ({ id: one, title: nameOf(one), chosen: one === person })),
      },
      { name: 'real', label: words.real, options },
    ],
  };
  return card('who', masteryTitle, [nameForm(view), { template: 'lab-choose', data }], 'wide');
}

/** What a person can do by now, statement by statement. */
export function masteryPage(view: View): readonly Part[] {
  const { school } = view;
  if (school === null) return [text(words.none)];
  const query = queryOf(view);
  const person = query.get('of') ?? view.state.trainee.person;
  const asked = query.get('real');
  const real = asked !== null && rehearsalNames().includes(asked) ? asked : null;
  const book = guideBook();
  const mastered = masteryIn(school.book.list(person));
  const matters = concerning(book, real);
  const advised = nextFor(book, mastered, real);
  const title = real === null ? null : loadRehearsal(real).title;
  const said = text({ strong: readiness(counted(mastered, matters), title) });
  return [
    choices(view, school, person, real),
    mapCard(mastered, matters),
    { template: 'lab-head', data: words.next },
    said,
    advised.length === 0
      ? text(words.ready)
      : { template: 'lab-grid', data: advised.map((one) => adviceCard(view, school, person, one)) },
  ];
}
