/**
 * The page that stands beside the work: what is to be done now and how it stands, hints, the guide's sentence,
 * and the clock. Narrow, so that a window of its own fits beside the one with a box's page: boxes let nobody
 * frame their pages, and their sign-in cookies go to no frame of another site.
 */
import { join, type Label, same } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import type { ConditionsView } from '../../rehearsals/language/conditions/words.js';
import type { AttemptState, StepView } from '../../rehearsals/trainee/trainee-state.js';
import { nextStep } from '../../rehearsals/trainee/trainee-state.js';
import { boxLabel, serverLabel, workstationLabel } from '../drawing/computers.js';
import {
  badge,
  button,
  card,
  grid,
  type Inline,
  instant,
  link,
  linkBeside,
  list,
  note,
  row,
  stateLine,
  text,
  type View,
} from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { fullClock } from './clock.js';
import { hintAsk, hintsGiven } from './hints.js';
import { signInParts } from './sign-in.js';

export const BESIDE = '/beside';
export const besideTitle: Label = { en: 'Work beside', fr: 'À côté du travail' };

const words = {
  met: { en: 'met', fr: 'remplie' },
  open: { en: 'not met', fr: 'non remplie' },
  conditions: { en: 'What counts as done', fr: 'Ce qui compte comme fait' },
  order: { en: 'Comes after:', fr: 'Vient après :' },
  guide: { en: 'What the guide says', fr: 'Ce que dit le guide' },
  hints: { en: 'Hints', fr: 'Indices' },
  noHints: {
    en: 'In an examination there are no hints.',
    fr: 'Lors d’un examen, il n’y a pas d’indices.',
  },
  examined: {
    en: 'An examination: steps, mistakes and the aim come with the debrief.',
    fr: 'Examen : étapes, erreurs et but viendront avec le bilan.',
  },
  listless: {
    en: 'The list of steps is hidden: what is done shows here.',
    fr: 'La liste des étapes est masquée : ce qui est fait apparaît ici.',
  },
  allDone: {
    en: 'All steps are done. The aim:',
    fr: 'Toutes les étapes sont faites. Le but :',
  },
  abandoned: { en: 'Abandoned', fr: 'Abandonnée' },
  debrief: { en: 'Read the debrief', fr: 'Lire le bilan' },
  none: { en: 'No rehearsal is under way.', fr: 'Aucune répétition n’est en cours.' },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  whole: { en: 'All steps', fr: 'Toutes les étapes' },
  mistakes: { en: 'Mistakes so far', fr: 'Erreurs jusqu’ici' },
  doors: { en: 'Where to work', fr: 'Où travailler' },
  mailbox: { en: 'Letters and announcements', fr: 'Courriers et annonces' },
  reached: { en: 'reached', fr: 'atteint' },
  notYet: { en: 'not yet', fr: 'pas encore' },
  also: { en: 'Also possible now:', fr: 'Possible aussi maintenant :' },
  window: { en: 'In a window of its own, at the edge', fr: 'Dans une fenêtre à part, au bord' },
  about: {
    en: 'Put this window beside the one with a box’s page. It follows by itself.',
    fr: 'Placez cette fenêtre à côté de celle d’un serveur. Elle s’actualise d’elle-même.',
  },
} as const satisfies Record<string, Label>;

/** Each condition on a line: its state first, and why it is not met. */
function conditionItems({ lines }: ConditionsView): Inline[] {
  return lines.map(
    ({ label, holds, atUs, why }): Inline => [
      badge(holds ? words.met : words.open, holds ? 'good' : 'plain'),
      label,
      ...(atUs === null ? [] : [join([same('('), instant(atUs), same(')')], '')]),
      ...(why === null ? [] : [join([same('—'), why])]),
    ],
  );
}

export const linesPart = (conditions: ConditionsView): Part =>
  list('lab-conditions', conditionItems(conditions), 'list');

/** What a step still waits for; nothing where it has no conditions. */
export function conditionParts(step: StepView): Part[] {
  const { conditions } = step;
  if (conditions === null) return [];
  return [
    { template: 'lab-small-head', data: words.conditions },
    ...(conditions.how === null ? [] : [text(conditions.how)]),
    linesPart(conditions),
  ];
}

/** The sentences of the guide, in both languages: the reader's first. */
function guideParts({ guide }: StepView, view: View): Part[] {
  const statements = guideBook().chapters.flatMap(({ parts }) => parts.flatMap((part) => part.statements));
  const named = statements.filter(({ id }) => guide.includes(id));
  if (named.length === 0) return [];
  const data = {
    title: words.guide,
    other:
      view.language === 'fr'
        ? { code: 'en', name: 'The same in English' }
        : { code: 'fr', name: 'La même chose en français' },
    statements: named.map(({ id, text: said }) => ({ id, href: `/guide#${id}`, text: said })),
  };
  return [{ template: 'lab-guide-says', data }];
}

function stepCard(view: View, attempt: AttemptState, step: StepView): Part {
  const place = attempt.steps.indexOf(step) + 1;
  const where: Label = {
    en: `Step ${place} of ${attempt.stepsInAll}`,
    fr: `Étape ${place} sur ${attempt.stepsInAll}`,
  };
  const others = attempt.steps.filter((one) => one.state === 'open' && one !== step);
  return card('now', step.title, [
    text([where, link(words.whole, `/rehearsals#step-${step.id}`)]),
    ...conditionParts(step),
    { template: 'lab-small-head', data: words.hints },
    ...(attempt.mode === 'examination' ? [text(words.noHints)] : hintsGiven(view, attempt, step)),
    ...hintAsk(attempt, step),
    ...guideParts(step, view),
    ...(others.length === 0
      ? []
      : [text([words.also, ...others.map(({ id, title }) => link(title, `/rehearsals#step-${id}`))])]),
  ]);
}

/** Where no step is shown: the aim, and how far it is; in an examination only the task. */
function aimCard(attempt: AttemptState): Part {
  if (attempt.mode === 'examination')
    return card('now', attempt.title, [text(attempt.brief), text(words.examined)]);
  const done = attempt.steps.filter(({ state }) => state === 'done');
  const aims = attempt.success.map(
    ({ title, holds }): Inline => [
      badge(holds ? words.reached : words.notYet, holds ? 'good' : 'plain'),
      title,
    ],
  );
  const isOver = done.length === attempt.stepsInAll;
  return card('now', attempt.title, [
    text(isOver ? words.allDone : words.listless),
    text(same(`${done.length} / ${attempt.stepsInAll}`)),
    ...(isOver ? [list('lab-aims', aims, 'list')] : done.slice(-3).map(({ title }) => text(title))),
  ]);
}

const mistakeNotes = ({ mistakes }: AttemptState): Part[] =>
  mistakes.slice(-2).map(({ title, atUs }) => note('bad', join([instant(atUs), title], ' · ')));

/** The boxes' pages and those of the maker, each in another window. */
function doorsCard({ state }: View): Part {
  const { boxes, maker, seats } = state;
  return card('doors', words.doors, [
    list(
      'lab-beside-doors',
      [
        ...boxes.map(
          ({ name, urls }): Inline => [
            { strong: boxLabel(name) },
            linkBeside(same('/login'), urls.login),
            linkBeside(same('/appliance'), urls.appliance),
          ],
        ),
        linkBeside(serverLabel('updates'), maker.updatesUrl),
        linkBeside(serverLabel('support'), maker.supportUrl),
        // What the pages of the boxes cannot do: open a session, tell people of a window.
        ...seats.slice(0, 1).map(({ name }) => linkBeside(workstationLabel(name), `/workstations/${name}`)),
        linkBeside(words.mailbox, '/mailbox'),
      ],
      'list',
    ),
    ...signInParts({ state }),
  ]);
}

const SOON_US = 3_600_000_000;

/** A rehearsal that has just ended is not simply gone: how it ended, and its debrief. */
export function endedParts({ state: { trainee, nowUs }, language }: View): Part[] {
  const { current, last } = trainee;
  if (current !== null || last === null || nowUs - last.endedUs > SOON_US) return [];
  const points = same(`${last.points.toLocaleString(language)} / ${last.of}`);
  const isAbandoned = last.how === 'abandoned';
  return [
    stateLine(
      isAbandoned || last.verdict.word === 'failure' ? 'warn' : 'good',
      [
        { strong: isAbandoned ? words.abandoned : last.verdict.title },
        last.title,
        ...(isAbandoned ? [] : [points]),
        link(words.debrief, last.tried === null ? '/rehearsals/report' : `/debrief?try=${last.tried}`),
      ],
      'status',
    ),
  ];
}

function work(view: View): Part[] {
  const { current } = view.state.trainee;
  if (current === null)
    return [...endedParts(view), card('now', words.none, [row([button(words.choose, '/rehearsals')])])];
  const step = nextStep(current.steps);
  return [...mistakeNotes(current), step === null ? aimCard(current) : stepCard(view, current, step)];
}

export const besidePage = (view: View): readonly Part[] => [
  { template: 'lab-window', data: { label: words.window, about: words.about, href: BESIDE } },
  grid([fullClock(view), ...work(view), doorsCard(view)]),
];
