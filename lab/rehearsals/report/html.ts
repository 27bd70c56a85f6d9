/** The report for people: one file, no scripts, both languages (chosen by two radio buttons). */

import { MS } from '../../../hardware/ports.js';
import { pageContext, type TemplateName } from '../../../views/engine.js';
import { type Label, type Language, same } from '../../../views/label.js';
import { flightFigure } from '../recorder/draw.js';
import { lanesOfFlight, notesOf, toldOf, whenOf } from '../recorder/told.js';
import { formula, PASSED } from './bill.js';
import { billFor, gradeWord, verdictOf } from './grade.js';
import { styles } from './html-style.js';
import { measuredText } from './measured.js';
import { type Debrief, judgedText, type Report } from './report.js';

const words = {
  steps: { en: 'Steps', fr: 'Étapes' },
  step: { en: 'Step', fr: 'Étape' },
  guide: { en: 'Guide', fr: 'Guide' },
  outcome: { en: 'Outcome', fr: 'Résultat' },
  done: { en: 'Done', fr: 'Fait' },
  missed: { en: 'Missed', fr: 'Manqué' },
  when: { en: 'Finished at', fr: 'Terminé à' },
  took: { en: 'Took', fr: 'Durée' },
  course: { en: 'Course', fr: 'Déroulement' },
  told: { en: 'Everything that happened', fr: 'Tout ce qui s’est passé' },
  brief: { en: 'The task', fr: 'La tâche' },
  simulated: { en: 'Simulated time', fr: 'Temps simulé' },
  wall: { en: 'Real time', fr: 'Temps réel' },
  downtime: { en: 'Site down', fr: 'Site indisponible' },
  lostRows: { en: 'Rows lost', fr: 'Lignes perdues' },
  lostFiles: { en: 'Files lost', fr: 'Fichiers perdus' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  noMistakes: { en: 'No mistake was made.', fr: 'Aucune erreur n’a été commise.' },
  conditions: { en: 'The aim', fr: 'Le but' },
  judged: { en: 'What the judge compared', fr: 'Ce que le juge a comparé' },
  holds: { en: 'reached', fr: 'atteint' },
  fails: { en: 'not reached', fr: 'pas atteint' },
  back: { en: 'Back to the laboratory', fr: 'Retour au laboratoire' },
  grade: { en: 'Grade', fr: 'Note' },
  hints: { en: 'Hints used', fr: 'Indices consultés' },
  could: { en: 'What may come of it', fr: 'Ce qui peut en résulter' },
  was: { en: 'Measured', fr: 'Mesuré' },
  right: { en: 'The right way:', fr: 'La bonne manière :' },
  best: { en: 'Beside the best possible run', fr: 'À côté du meilleur parcours possible' },
  bill: { en: 'The bill', fr: 'Le décompte' },
  off: { en: 'Points off', fr: 'Points perdus' },
  total: { en: 'Points', fr: 'Points' },
  left: { en: 'What you leave behind', fr: 'Ce que vous laissez derrière vous' },
  leftNote: {
    en: 'It costs no points. In a real upgrade somebody would come across it.',
    fr: 'Cela ne coûte aucun point. Lors d’une vraie mise à niveau, quelqu’un tomberait dessus.',
  },
  reasons: { en: 'What went wrong', fr: 'Ce qui n’a pas marché' },
  identity: { en: 'Run', fr: 'Exécution' },
  seed: { en: 'Seed', fr: 'Graine' },
  hosting: { en: 'Hosting', fr: 'Hébergement' },
  trace: { en: 'Trace', fr: 'Trace' },
  independent: {
    en: 'An independent simulator; it holds no code, logo or text of the vendor.',
    fr: 'Un simulateur indépendant ; il ne contient ni code, ni logo, ni texte de l’éditeur.',
  },
} satisfies Record<string, Label>;

const UNITS: readonly (readonly [number, Label])[] = [
  [86_400_000, { en: 'd', fr: 'j' }],
  [3_600_000, { en: 'h', fr: 'h' }],
  [60_000, { en: 'min', fr: 'min' }],
  [1_000, { en: 's', fr: 's' }],
];

/** '1 d 2 h': the two largest units that are not zero. */
function span(ms: number): Label {
  if (ms < 1_000) return same(`${Math.round(ms)} ms`);
  const parts: Label[] = [];
  let rest = ms;
  for (const [size, unit] of UNITS) {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    if (whole > 0) parts.push({ en: `${whole}\u00a0${unit.en}`, fr: `${whole}\u00a0${unit.fr}` });
    if (parts.length === 2) break;
  }
  return { en: parts.map(({ en }) => en).join('\u00a0'), fr: parts.map(({ fr }) => fr).join('\u00a0') };
}

const NOTHING = same('');

/** 'name: value'; in French a colon stands apart. */
const named = (name: Label, value: Label): Label => ({
  en: `${name.en}: ${value.en}`,
  fr: `${name.fr}\u00a0: ${value.fr}`,
});

interface Fact {
  readonly name: Label;
  readonly value: Label;
  readonly tone: '' | 'good' | 'bad';
}

const fact = (name: Label, value: Label, tone: Fact['tone'] = ''): Fact => ({ name, value, tone });

/** Title of a step or a mistake. */
const titleOf = ({ rehearsal }: Debrief, id: string): Label =>
  [...rehearsal.steps, ...rehearsal.mistakes].find((one) => one.id === id)?.title ?? same(id);

function figures({ trainee, simulatedMs, wallMs, downtimeMs, lost }: Report): Fact[] {
  const toneOf = (count: number): Fact['tone'] => (count === 0 ? 'good' : 'bad');
  const person: Fact[] = [];
  if (trainee !== undefined) {
    const points: Label = {
      en: `${trainee.points.toLocaleString('en')} / ${trainee.of}`,
      fr: `${trainee.points.toLocaleString('fr')} / ${trainee.of}`,
    };
    const grade = named(words.grade, gradeWord(trainee.points));
    person.push(fact(grade, points, trainee.points >= PASSED ? 'good' : 'bad'));
    person.push(fact(words.hints, same(String(trainee.hints.length))));
  }
  return [
    ...person,
    fact(words.simulated, span(simulatedMs)),
    fact(words.wall, span(wallMs)),
    fact(words.downtime, span(downtimeMs)),
    fact(words.lostRows, same(String(lost.rows)), toneOf(lost.rows)),
    fact(words.lostFiles, same(String(lost.files)), toneOf(lost.files)),
  ];
}

/** Steps as bars over the run's time. Long waits would squeeze the rest: the table has the figures. */
function course(debrief: Debrief): { title: Label; left: string; width: string }[] {
  const { report } = debrief;
  const total = Math.max(1, report.simulatedMs);
  return report.steps.flatMap(({ id, startedMs, endedMs }) => {
    if (startedMs === null || endedMs === null) return [];
    const from = (startedMs / total) * 100;
    const width = Math.max(0.6, ((endedMs - startedMs) / total) * 100);
    return {
      title: titleOf(debrief, id),
      left: from.toFixed(2),
      width: Math.min(width, 100 - from).toFixed(2),
    };
  });
}

/** By the lab's clock where it is known; else since the beginning. */
const whenDone = ({ flight }: Debrief, ms: number): Label =>
  flight === undefined ? span(ms) : whenOf(flight.fromUs + ms * MS);

const steps = (debrief: Debrief): object[] =>
  debrief.report.steps.map(({ id, guide, startedMs, endedMs, outcome }, index) => ({
    number: index + 1,
    title: titleOf(debrief, id),
    guide: guide.join(' '),
    when: endedMs === null ? NOTHING : whenDone(debrief, endedMs),
    took: endedMs === null || startedMs === null ? NOTHING : span(endedMs - startedMs),
    outcome,
    state: words[outcome],
  }));

const toldMeasured = (given: Report['mistakes'][number]['measured']): Label | null => {
  const text = measuredText(given);
  return text === null ? null : named(words.was, text);
};

const mistakes = (debrief: Debrief): object[] =>
  debrief.report.mistakes.map(({ id, guide, atMs, measured }) => ({
    title: titleOf(debrief, id),
    guide: guide.join(' '),
    at: span(atMs),
    measured: toldMeasured(measured),
    consequence: debrief.rehearsal.mistakes.find((one) => one.id === id)?.consequence ?? null,
  }));

/** What the grade is made of, as `bill` draws it; nothing costs: no line. */
export function billShown(debrief: Debrief): object {
  const { trainee } = debrief.report;
  const { lines, points } = billFor(debrief, trainee?.hints.length ?? 0);
  const figure = (value: number): Label => ({
    en: value.toLocaleString('en'),
    fr: value.toLocaleString('fr'),
  });
  return {
    formula,
    total: words.total,
    lines: lines.map(({ label, amount, off }) => ({
      label,
      amount,
      tone: off > 0 ? 'bad' : 'good',
      off: off > 0 ? { en: `\u2212${figure(off).en}`, fr: `\u2212${figure(off).fr}` } : same('0'),
    })),
    points: { en: `${figure(points).en} / 20`, fr: `${figure(points).fr} / 20` },
  };
}

/** What `lessons` draws; without a teacher, what is known of the mistakes alone. */
function lessonsOf(debrief: Debrief): object | null {
  const { teaching } = debrief;
  if (teaching === undefined) return null;
  const lessons = teaching.lessons.map((one) => ({ ...one, links: [], actions: [] }));
  return { w: { right: words.right }, none: words.noMistakes, lessons };
}

/** The recorder as the console draws it, and the same in sentences; null: nothing was kept. */
function flightOf(debrief: Debrief, language: Language): object | null {
  const { flight } = debrief;
  if (flight === undefined) return null;
  const notes = notesOf(debrief, flight);
  if (flight.lines.length + notes.length === 0) return null;
  return {
    figure: flightFigure(lanesOfFlight(flight, notes), flight, language, `flight-${language}`),
    told: toldOf(flight.lines, notes),
  };
}

/** What views/templates/report-article.eta draws. */
function articleOf(debrief: Debrief, language: Language): object {
  const { report, rehearsal } = debrief;
  return {
    w: words,
    id: `${rehearsal.id} · ${rehearsal.guide.join(' ')}`,
    title: rehearsal.title,
    brief: rehearsal.brief,
    verdict: verdictOf(debrief),
    figures: figures(report),
    about: debrief.teaching?.about ?? [],
    lessons: lessonsOf(debrief),
    best: debrief.teaching?.best ?? null,
    bestNone: debrief.teaching?.bestNone ?? null,
    course: course(debrief),
    flight: flightOf(debrief, language),
    heads: [words.step, words.guide, words.when, words.took, words.outcome],
    steps: steps(debrief),
    mistakes: mistakes(debrief),
    bill: billShown(debrief),
    left: report.left ?? [],
    success: debrief.success.map(({ title, holds }) => ({
      tone: holds ? 'good' : 'bad',
      text: named(title, holds ? words.holds : words.fails),
    })),
    judged: judgedText(report.judged),
    reasons: debrief.reasons,
    identity: [
      fact(words.hosting, same(report.hosting)),
      fact(words.seed, same(report.seed)),
      fact(words.trace, same(report.traceHash)),
    ],
  };
}

/** Nothing is sent from a report. */
const NOWHERE = { csrf: '', postTo: '', getTo: '' };

/** One HTML file that needs nothing else; in the console, with the way back. */
export function asHtml(debrief: Debrief, backTo: string | null = null): string {
  const { fr, en } = debrief.rehearsal.title;
  const inBoth = (name: TemplateName, dataIn: (language: Language) => object): string =>
    (['fr', 'en'] as const)
      .map((language) => pageContext(language, NOWHERE).part(name, dataIn(language)))
      .join('\n');
  return pageContext('fr', NOWHERE).part('report', {
    title: `${fr} · ${en}`,
    styles,
    back: backTo === null ? '' : inBoth('report-back', () => ({ href: backTo, label: words.back })),
    articles: inBoth('report-article', (language) => articleOf(debrief, language)),
  });
}
