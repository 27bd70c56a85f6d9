/**
 * The trainee's place: choose a rehearsal, follow it on a list that fills from what really happens,
 * ask for hints, see mistakes and what comes of them, and read the debrief.
 */
import { join, type Label, same } from '../../../views/label.js';
import type { AttemptState, EndingState } from '../../rehearsals/trainee/trainee-state.js';
import { BESIDE, linesPart } from '../beside/page.js';
import { signInParts } from '../beside/sign-in.js';
import { titleOf } from '../commands/shelf.js';
import type { ShelfState } from '../control/others/shelf.js';
import { boxLabel } from '../drawing/computers.js';
import {
  askPart,
  badge,
  button,
  card,
  facts,
  grid,
  instant,
  lasting,
  link,
  linkOutside,
  note,
  press,
  row,
  text,
  type View,
} from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { lessonsCard, questionCard } from './lessons.js';
import { guideButton, letterOf, numbers, offersPart } from './rehearsal-offers.js';
import { stepsCard } from './rehearsal-steps.js';
import { endingBadge, queryOf } from './tries.js';

const PATH = '/rehearsals';

export const rehearsalsTitle: Label = { en: 'Rehearsals', fr: 'Répétitions' };

const words = {
  current: { en: 'Under way', fr: 'En cours' },
  brief: { en: 'The task', fr: 'La tâche' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  measured: { en: 'Measured:', fr: 'Mesuré :' },
  noMistake: { en: 'No mistake so far.', fr: 'Aucune erreur jusqu’ici.' },
  aim: { en: 'The aim', fr: 'Le but' },
  reached: { en: 'reached', fr: 'atteint' },
  notYet: { en: 'not yet', fr: 'pas encore' },
  began: { en: 'Began', fr: 'Début' },
  passed: { en: 'Lab time so far', fr: 'Temps écoulé' },
  downtime: { en: 'Site down so far', fr: 'Site indisponible' },
  progress: { en: 'Steps done', fr: 'Étapes faites' },
  hints: { en: 'Hints used', fr: 'Indices consultés' },
  doors: { en: 'Where to work', fr: 'Où travailler' },
  updates: { en: 'Update server', fr: 'Serveur de mise à jour' },
  support: { en: 'Technical support', fr: 'Assistance technique' },
  finish: { en: 'Finish and debrief', fr: 'Terminer et faire le bilan' },
  finishAsk: { en: 'Finish…', fr: 'Terminer…' },
  unknown: { en: 'that is not told in an examination', fr: 'cela n’est pas dit lors d’un examen' },
  theAim: { en: 'the aim', fr: 'le but' },
  andAim: { en: 'and the aim', fr: 'et le but' },
  besideIt: { en: 'Work beside', fr: 'À côté du travail' },
  mailbox: { en: 'Letters and announcements', fr: 'Courriers et annonces' },
  abandon: { en: 'Abandon…', fr: 'Abandonner…' },
  abandonNow: { en: 'Abandon the rehearsal', fr: 'Abandonner la répétition' },
  goOn: { en: 'Go on with it', fr: 'Continuer la répétition' },
  abandonAsk: {
    en: 'The rehearsal ends as abandoned; the lab and its boxes stay as they are.',
    fr: 'La répétition prendra fin comme abandonnée ; le laboratoire et ses serveurs restent en l’état.',
  },
  examined: {
    en: 'An examination: the task, the clock and the outage are all that is told. Steps, mistakes and the aim come with the debrief.',
    fr: 'Examen : seuls la tâche, l’horloge et l’indisponibilité sont indiqués. Étapes, erreurs et but viendront avec le bilan.',
  },
  path: {
    en: 'In the order in which one leads to the next. Click a line to open it.',
    fr: 'Dans l’ordre où l’une mène à la suivante. Cliquez sur une ligne pour l’ouvrir.',
  },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  makeNote: {
    en: 'A lab made for a rehearsal takes the place of this one, which is put away as it stands and can be opened again.',
    fr: 'Un laboratoire préparé pour une répétition prend la place de celui-ci, qui est rangé tel qu’il est et peut être rouvert.',
  },
  again: { en: 'This lab from its beginning', fr: 'Ce laboratoire depuis son début' },
  shelf: { en: 'Labs that were put away', fr: 'Laboratoires rangés' },
  shelfEmpty: { en: 'None yet.', fr: 'Aucun pour l’instant.' },
  reopen: { en: 'Open again', fr: 'Rouvrir' },
  leftAt: { en: 'left at', fr: 'laissé le' },
  noRehearsal: { en: 'no rehearsal', fr: 'sans répétition' },
  host: { en: 'All labs of this host', fr: 'Tous les laboratoires de cet hôte' },
  which: { en: 'Rehearsal', fr: 'Répétition' },
  last: { en: 'Last debrief', fr: 'Dernier bilan' },
  grade: { en: 'Grade', fr: 'Note' },
  ended: { en: 'Ended', fr: 'Fin' },
  outcome: { en: 'Outcome', fr: 'Résultat' },
  read: { en: 'Read the debrief', fr: 'Lire le bilan' },
  json: { en: 'Download as JSON', fr: 'Télécharger en JSON' },
  whole: { en: 'Read the guide first', fr: 'Lire d’abord le guide' },
  none: { en: 'There are no rehearsals.', fr: 'Il n’y a aucune répétition.' },
} as const satisfies Record<string, Label>;

function mistakesCard({ mistakes }: AttemptState): Part {
  const items = mistakes.map(({ title, guide, atUs, consequence, measured }) => ({
    title,
    guide: numbers(guide),
    at: instant(atUs),
    consequence,
    measured: measured === null ? null : join([words.measured, measured], ' '),
  }));
  const told: Part = { template: 'lab-mistakes', data: items };
  return card('mistakes', words.mistakes, [items.length === 0 ? text(words.noMistake) : told]);
}

/** Each part of the aim, and of what it consists. */
function aimCard({ success }: AttemptState): Part {
  const parts = success.flatMap(({ title, holds, conditions }) => [
    text([badge(holds ? words.reached : words.notYet, holds ? 'good' : 'plain'), { strong: title }]),
    ...(conditions === null || holds ? [] : [linesPart(conditions)]),
  ]);
  return card('aim', words.aim, parts);
}

/** What is missing before it can end well; null: nothing. */
function missingOf({ steps, stepsInAll, success }: AttemptState): Label | null {
  const left = stepsInAll - steps.filter(({ state }) => state === 'done').length;
  const isReached = success.every(({ holds }) => holds);
  if (left === 0 && isReached) return null;
  const counted: Label = {
    en: `${left} ${left === 1 ? 'step' : 'steps'}`,
    fr: `${left} ${left > 1 ? 'étapes' : 'étape'}`,
  };
  if (isReached) return counted;
  return left === 0 ? words.theAim : join([counted, words.andAim]);
}

/** Ending is asked for once more where something is missing. */
function endButtons(view: View, attempt: AttemptState): Part {
  const query = queryOf(view);
  // In an examination nothing is told of what is missing.
  const missing = attempt.mode === 'examination' ? words.unknown : missingOf(attempt);
  const finish = press({ name: 'rehearsal-finish', values: {}, label: words.finish });
  const goOn = button(words.goOn, PATH, { quiet: true });
  if (query.has('abandon')) {
    const now = press({ name: 'rehearsal-abandon', values: {}, label: words.abandonNow, danger: true });
    return askPart(words.abandonAsk, now, goOn);
  }
  if (query.has('finish') && missing !== null) {
    const ask: Label = {
      en: `The rehearsal ends now and is graded as it stands. Missing: ${missing.en}.`,
      fr: `La répétition prendra fin maintenant et sera notée en l’état. Il manque : ${missing.fr}.`,
    };
    return askPart(ask, finish, goOn);
  }
  return row([
    button(words.besideIt, BESIDE),
    missing === null ? finish : button(words.finishAsk, `${PATH}?finish=1`, { quiet: true }),
    button(words.abandon, `${PATH}?abandon=1`, { quiet: true }),
    button(words.mailbox, '/mailbox', { quiet: true }),
    ...(attempt.mode === 'examination' ? [] : [guideButton(attempt.id)]),
  ]);
}

/** Where the work is done: the boxes' own pages and those of the maker. */
function doors({ state: { boxes, maker } }: View): Part {
  const data = {
    title: words.doors,
    boxes: boxes.map(({ name, urls }) => [
      boxLabel(name),
      linkOutside(same('/login'), urls.login),
      linkOutside(same('/appliance'), urls.appliance),
    ]),
    servers: [linkOutside(words.updates, maker.updatesUrl), linkOutside(words.support, maker.supportUrl)],
  };
  return { template: 'lab-doors', data };
}

function attemptBody(view: View, attempt: AttemptState): Part[] {
  const done = attempt.steps.filter(({ state }) => state === 'done').length;
  const isExamined = attempt.mode === 'examination';
  const figures = facts([
    ...(isExamined ? [] : ([[words.progress, same(`${done} / ${attempt.stepsInAll}`)]] as const)),
    [words.began, instant(attempt.startUs)],
    [words.passed, lasting(view.state.nowUs - attempt.startUs)],
    [words.downtime, lasting(attempt.downtimeUs)],
    ...(isExamined ? [] : ([[words.hints, same(String(attempt.hintsUsed))]] as const)),
  ]);
  return [
    grid([
      card('task', attempt.title, [
        ...letterOf(attempt),
        text(attempt.brief),
        figures,
        doors(view),
        ...signInParts(view),
        endButtons(view, attempt),
      ]),
    ]),
    ...(attempt.questions.length === 0 ? [] : [grid(attempt.questions.map(questionCard))]),
    ...(isExamined ? [note('info', words.examined)] : workParts(view, attempt)),
  ];
}

/** What was recognised so far. */
function workParts(view: View, attempt: AttemptState): Part[] {
  return [grid([mistakesCard(attempt), aimCard(attempt)]), grid([stepsCard(view, attempt)])];
}

function lastCard(view: View, last: EndingState): Part {
  const isAbandoned = last.how === 'abandoned';
  const points = same(`${last.points.toLocaleString(view.language)} / ${last.of}`);
  const result = facts([
    [words.which, last.title],
    [words.outcome, endingBadge(last.how, last.verdict)],
    [words.grade, [{ strong: points }, join([same('('), last.grade, same(')')], '')]],
    [words.ended, instant(last.endedUs)],
  ]);
  const links = row([
    button(words.read, last.tried === null ? `${PATH}/report` : `/debrief?try=${last.tried}`),
    button(words.json, `${PATH}/report.json`, { download: true }),
  ]);
  const why = isAbandoned ? [] : [text(last.verdict.why)];
  return card('last', words.last, [result, ...why, links], 'wide');
}

/** Labs beside this one. */
function shelfCard({ kept, hostUrl }: ShelfState): Part {
  const lines = kept.map(({ id, name, rehearsal, nowUs }) =>
    row([
      text([
        { strong: same(name === '' ? id : name) },
        titleOf(rehearsal) ?? words.noRehearsal,
        ...(nowUs === null ? [] : [words.leftAt, instant(nowUs)]),
      ]),
      press({ name: 'lab-open', values: { lab: id }, label: words.reopen, about: same(id) }),
    ]),
  );
  return card(
    'shelf',
    words.shelf,
    [
      text(words.makeNote),
      ...(lines.length === 0 ? [text(words.shelfEmpty)] : lines),
      row([
        press({ name: 'lab-again', values: {}, label: words.again }),
        ...(hostUrl === null ? [] : [button(words.host, hostUrl, { quiet: true })]),
      ]),
    ],
    'wide',
  );
}

/** Body of the page. */
export function rehearsalsPage(view: View): readonly Part[] {
  const { current, last, offers } = view.state.trainee;
  const { shelf } = view.state;
  // What is under way is ended first.
  const lessons = shelf === null || current !== null ? [] : lessonsCard(shelf);
  const beside = shelf === null ? [] : [grid([...lessons, shelfCard(shelf)])];
  if (current !== null) return [...attemptBody(view, current), ...beside];
  return [
    ...(last === null ? [] : [grid([lastCard(view, last)])]),
    { template: 'lab-head', data: words.choose },
    text([words.path, link(words.whole, '/guide')]),
    offers.length === 0
      ? text(words.none)
      : offersPart(view, offers, { hasShelf: shelf !== null, open: queryOf(view).get('open') }),
    ...beside,
  ];
}
