/** The debrief that teaches: one try, its mistakes and what would have been right, beside the best possible run; and every try before it. */
import { join, type Label, same } from '../../../views/label.js';
import { lessonsOf } from '../../guide/learning/lessons.js';
import { BEST, type School } from '../../guide/learning/school.js';
import { debriefOfTry, teachingOf } from '../../guide/learning/teach.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { flightFigure } from '../../rehearsals/recorder/draw.js';
import { lanesOfFlight, notesOf } from '../../rehearsals/recorder/told.js';
import { gradeWord, verdictOf } from '../../rehearsals/report/grade.js';
import { billShown } from '../../rehearsals/report/html.js';
import type { Debrief } from '../../rehearsals/report/report.js';
import type { LessonShown } from '../../rehearsals/report/teaching.js';
import type { Try } from '../../rehearsals/report/tries/try.js';
import { guideLinks } from '../drawing/guide-places.js';
import {
  button,
  card,
  type Inline,
  link,
  linkOutside,
  list,
  press,
  row,
  text,
  type View,
} from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { endingBadge, pointsOf, queryOf, rehearsalOf, triesCard, tryHref } from './tries.js';

export const debriefTitle: Label = { en: 'Debriefs', fr: 'Bilans' };

const words = {
  none: {
    en: 'Nothing has been rehearsed yet. A debrief stands here as soon as a rehearsal has ended.',
    fr: 'Rien n’a encore été répété. Un bilan figurera ici dès qu’une répétition sera terminée.',
  },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  lessons: { en: 'Mistakes, and what is right', fr: 'Les erreurs, et la bonne manière' },
  noMistakes: { en: 'No mistake was made.', fr: 'Aucune erreur n’a été commise.' },
  right: { en: 'The right way:', fr: 'La bonne manière :' },
  again: { en: 'Try again from here', fr: 'Réessayer à partir d’ici' },
  whatIf: { en: 'What if it had not been so?', fr: 'Et s’il en avait été autrement ?' },
  running: { en: 'Being run in the background …', fr: 'Exécution en arrière-plan…' },
  bestRunning: {
    en: 'The robot is walking the same rehearsal in the background; its run will stand here in a moment.',
    fr: 'Le robot suit la même répétition en arrière-plan ; son parcours figurera ici dans un instant.',
  },
  elsewhere: {
    en: 'This try was made in another lab. Open that one again from the page Rehearsals to go back into it.',
    fr: 'Cet essai a été fait dans un autre laboratoire. Rouvrez celui-ci depuis la page Répétitions pour y revenir.',
  },
  best: { en: 'Beside the best possible run', fr: 'À côté du meilleur parcours possible' },
  bill: { en: 'The bill', fr: 'Le décompte' },
  left: { en: 'What you leave behind', fr: 'Ce que vous laissez derrière vous' },
  leftNote: {
    en: 'It costs no points. In a real upgrade somebody would come across it.',
    fr: 'Cela ne coûte aucun point. Lors d’une vraie mise à niveau, quelqu’un tomberait dessus.',
  },
  drawing: { en: 'The drawing', fr: 'Le dessin' },
  course: { en: 'Course', fr: 'Déroulement' },
  file: { en: 'One file to keep (HTML)', fr: 'Un fichier à conserver (HTML)' },
  page: { en: 'To print', fr: 'À imprimer' },
  json: { en: 'JSON', fr: 'JSON' },
  sheet: { en: 'Run sheet', fr: 'Feuille de route' },
} as const satisfies Record<string, Label>;

/** The moment before a mistake, where the lab has it; null: it has not. */
function backOf({ state: { moments } }: View, atUs: number): Part | null {
  const found = moments.findLast((one) => one.kind === 'mistake' && Math.abs(one.atUs - atUs) < 1_000);
  if (found === undefined) return null;
  return press({ name: 'moment-back', values: { moment: found.id }, label: words.again, about: found.name });
}

interface Opened {
  readonly view: View;
  readonly school: School;
  readonly id: string;
  readonly one: Try;
  readonly rehearsal: Rehearsal;
}

/** What can be done with a mistake from here. */
function actionsOf(
  { view, school, id, one, rehearsal }: Opened,
  { id: mistake, title, beside }: LessonShown,
): Part[] {
  const made = lessonsOf(one, null).find((lesson) => lesson.id === mistake);
  if (made === undefined || !school.isHere(one)) return [];
  const back = backOf(view, made.atUs);
  const trouble = school.trouble(id, mistake);
  const isOpen = school.underWay(id).has(mistake);
  const ask =
    beside !== null || made.deed === null || isOpen || rehearsal.lesson === true
      ? []
      : [press({ name: 'try-what-if', values: { try: id, mistake }, label: words.whatIf, about: title })];
  return [
    ...(back === null ? [] : [back]),
    ...ask,
    ...(isOpen ? [text(words.running, { role: 'status' })] : []),
    ...(trouble === null ? [] : [text(trouble, { role: 'status' })]),
  ];
}

/** The page at which it was done, and the pages of the guide's statement. */
function linksOf({ view, one, rehearsal }: Opened, mistake: string): Inline[] {
  const lesson = lessonsOf(one, rehearsal).find(({ id }) => id === mistake);
  if (lesson === undefined) return [];
  return guideLinks(lesson.places, view.state, new Map()).links.map(({ where, page, href }) => {
    const label = join([where, page], ' ');
    return href.startsWith('/') ? link(label, href) : linkOutside(label, href);
  });
}

function lessonsCard(opened: Opened, debrief: Debrief): Part {
  const lessons = (debrief.teaching?.lessons ?? []).map((one) => ({
    ...one,
    statements: one.statements.map((saying) => ({ ...saying, href: `/guide#${saying.id}` })),
    links: linksOf(opened, one.id),
    actions: actionsOf(opened, one),
  }));
  const { one, school } = opened;
  const apart = lessons.length > 0 && !school.isHere(one) ? [text(words.elsewhere)] : [];
  const data = { w: { right: words.right }, none: words.noMistakes, lessons };
  return card('lessons', words.lessons, [...apart, { template: 'lessons', data }], 'wide');
}

function headCard({ view, id, one, rehearsal }: Opened, debrief: Debrief): Part {
  const verdict = verdictOf(debrief);
  const points = one.report.trainee?.points ?? 0;
  const data = {
    points: pointsOf(view, one),
    word: gradeWord(points),
    verdict: endingBadge(one.how, verdict),
  };
  const about = (debrief.teaching?.about ?? []).map(
    ({ name, value }): Inline => [{ en: `${name.en}:`, fr: `${name.fr}\u00a0:` }, { strong: value }],
  );
  return card(
    'debrief',
    rehearsal.title,
    [
      { template: 'score', data },
      text(verdict.why),
      list('lab-about', about),
      row([
        button(words.sheet, tryHref('/run-sheet', id)),
        button(words.page, tryHref('/rehearsals/report', id), { quiet: true }),
        button(words.file, `${tryHref('/rehearsals/report', id)}&download=1`, {
          download: true,
          quiet: true,
        }),
        button(words.json, tryHref('/rehearsals/report.json', id), { download: true, quiet: true }),
      ]),
    ],
    'wide',
  );
}

function bestCard({ school, id, one }: Opened, debrief: Debrief): Part[] {
  const none = debrief.teaching?.bestNone ?? null;
  if (none !== null) return [card('best', words.best, [text(none)], 'wide')];
  const best = debrief.teaching?.best ?? null;
  if (best !== null) {
    return [card('best', words.best, [{ template: 'beside', data: { ...best, caption: same('') } }], 'wide')];
  }
  const trouble = school.trouble(id, BEST);
  if (trouble !== null) return [card('best', words.best, [text(trouble)], 'wide')];
  if (!school.isHere(one)) return [];
  return [card('best', words.best, [text(words.bestRunning, { role: 'status' })], 'wide')];
}

function courseCard({ view, one }: Opened, debrief: Debrief): Part[] {
  const { flight } = debrief;
  if (flight === undefined || flight.lines.length === 0) return [];
  const lanes = lanesOfFlight(flight, notesOf(debrief, flight));
  const range = { fromUs: one.startUs, toUs: one.endedUs };
  const figure: Part = { template: 'figure', data: flightFigure(lanes, range, view.language) };
  return [
    card(
      'course',
      words.course,
      [{ template: 'lab-figure', data: { figure, label: words.drawing } }],
      'wide',
    ),
  ];
}

function opened(one: Opened): Part[] {
  const debrief: Debrief = {
    ...debriefOfTry(one.one, one.rehearsal),
    teaching: teachingOf(one.one, one.rehearsal),
  };
  const left = one.one.report.left ?? [];
  return [
    headCard(one, debrief),
    lessonsCard(one, debrief),
    ...bestCard(one, debrief),
    card('bill', words.bill, [{ template: 'bill', data: billShown(debrief) }], 'wide'),
    ...(left.length === 0
      ? []
      : [card('left', words.left, [text(words.leftNote), list('lab-left', left, 'list')], 'wide')]),
    ...courseCard(one, debrief),
  ];
}

/** A try with its mistakes, costs and the right way; the newest where none is named. */
export function debriefPage(view: View): readonly Part[] {
  const { school } = view;
  if (school === null) return [text(words.none)];
  const tries = school.book.list();
  const asked = queryOf(view).get('try');
  const of = queryOf(view).get('of');
  const newest = school.book.list(view.state.trainee.person)[0] ?? tries[0];
  const id = asked ?? (of === null ? (newest?.id ?? null) : null);
  const one = id === null ? null : school.book.read(id);
  if (id !== null) school.look(id);
  const rehearsal = one === null ? null : rehearsalOf(view, one.rehearsal);
  const shown =
    id === null || one === null || rehearsal === null ? [] : opened({ view, school, id, one, rehearsal });
  const empty = tries.length === 0 ? [text([words.none, link(words.choose, '/rehearsals')])] : [];
  return [...empty, ...shown, triesCard(view, school, shown.length === 0 ? null : id)];
}
