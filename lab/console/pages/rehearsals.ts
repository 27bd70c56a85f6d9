/**
 * The trainee's place: choose a rehearsal, follow it on a list that fills from what really happens,
 * ask for hints, see mistakes and what comes of them, and read the debrief.
 */
import type { Tone } from '../../../views/blocks.js';
import { escapeHtml } from '../../../views/engine.js';
import { type Label, same } from '../../../views/label.js';
import type {
  AttemptState,
  EndingState,
  OfferState,
  StepView,
} from '../../rehearsals/trainee/trainee-state.js';
import { badge, card, facts, instant, lasting, press, tell, type View } from '../drawing/html.js';
import { boxLabel } from '../drawing/machines.js';

export const rehearsalsTitle: Label = { en: 'Rehearsals', fr: 'Répétitions' };

const words = {
  current: { en: 'Under way', fr: 'En cours' },
  brief: { en: 'The task', fr: 'La tâche' },
  steps: { en: 'Steps', fr: 'Étapes' },
  seen: {
    en: 'Steps are ticked off by what really happens on the boxes, not by what is pressed here.',
    fr: 'Les étapes sont cochées d’après ce qui se passe réellement sur les serveurs, et non d’après ce qui est cliqué ici.',
  },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  noMistake: { en: 'No mistake so far.', fr: 'Aucune erreur jusqu’ici.' },
  aim: { en: 'The aim', fr: 'Le but' },
  reached: { en: 'reached', fr: 'atteint' },
  notYet: { en: 'not yet', fr: 'pas encore' },
  began: { en: 'Began', fr: 'Début' },
  passed: { en: 'Lab time so far', fr: 'Temps écoulé' },
  downtime: { en: 'Site down so far', fr: 'Site indisponible' },
  progress: { en: 'Steps done', fr: 'Étapes faites' },
  hints: { en: 'Hints used', fr: 'Indices consultés' },
  hint: { en: 'Hint', fr: 'Indice' },
  showHint: { en: 'Show hint', fr: 'Afficher l’indice' },
  done: { en: 'done', fr: 'fait' },
  open: { en: 'to do', fr: 'à faire' },
  later: { en: 'later', fr: 'plus tard' },
  optional: { en: 'optional', fr: 'facultatif' },
  doors: { en: 'Where to work', fr: 'Où travailler' },
  updates: { en: 'Update server', fr: 'Serveur de mise à jour' },
  support: { en: 'Technical support', fr: 'Assistance technique' },
  finish: { en: 'Finish and debrief', fr: 'Terminer et faire le bilan' },
  abandon: { en: 'Abandon…', fr: 'Abandonner…' },
  abandonNow: { en: 'Abandon the rehearsal', fr: 'Abandonner la répétition' },
  goOn: { en: 'Go on with it', fr: 'Continuer la répétition' },
  abandonAsk: {
    en: 'The rehearsal ends as abandoned; the lab and its boxes stay as they are.',
    fr: 'La répétition prendra fin comme abandonnée ; le laboratoire et ses serveurs restent en l’état.',
  },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  start: { en: 'Start', fr: 'Commencer' },
  fits: { en: 'fits this lab', fr: 'convient à ce laboratoire' },
  misfit: { en: 'does not fit this lab', fr: 'ne convient pas à ce laboratoire' },
  fresh: { en: 'A fitting lab begins with', fr: 'Un laboratoire adapté se prépare avec' },
  which: { en: 'Rehearsal', fr: 'Répétition' },
  last: { en: 'Last debrief', fr: 'Dernier bilan' },
  grade: { en: 'Grade', fr: 'Note' },
  ended: { en: 'Ended', fr: 'Fin' },
  outcome: { en: 'Outcome', fr: 'Résultat' },
  abandoned: { en: 'Abandoned', fr: 'Abandonné' },
  read: { en: 'Read the debrief', fr: 'Lire le bilan' },
  json: { en: 'Download as JSON', fr: 'Télécharger en JSON' },
  guide: { en: 'Its part of the guide', fr: 'Sa partie du guide' },
  whole: { en: 'Read the guide first', fr: 'Lire d’abord le guide' },
  none: { en: 'There are no rehearsals.', fr: 'Il n’y a aucune répétition.' },
} as const satisfies Record<string, Label>;

const verdictTones = { success: 'good', flawed: 'warn', failure: 'bad' } as const satisfies Record<
  string,
  Tone
>;
const stateTones: Readonly<Record<StepView['state'], Tone>> = { done: 'good', open: 'info', later: 'plain' };

/** Numbers of the guide, each to its place there. */
const numbers = (guide: readonly string[]): string =>
  guide.map((id) => `<a href="/guide#${escapeHtml(id)}">${escapeHtml(id)}</a>`).join(' ');

const guideOf = (guide: readonly string[]): string =>
  guide.length === 0 ? '' : ` <span class="lab-guide">${numbers(guide)}</span>`;

const guideLink = (view: View, rehearsal: string, about?: Label): string => {
  const more = about === undefined ? '' : `<span class="sr"> ${tell(view, about)}</span>`;
  return `<a class="button quiet" href="/guide?procedure=${escapeHtml(rehearsal)}">${tell(view, words.guide)}${more}</a>`;
};

function stepItem(view: View, step: StepView): string {
  const when =
    step.doneUs === null ? '' : ` <span class="lab-when">${tell(view, instant(step.doneUs))}</span>`;
  const optional = step.optional ? ` ${badge(view, words.optional, 'plain')}` : '';
  const hint =
    step.hint === null
      ? ''
      : `<p class="lab-hint"><strong>${tell(view, words.hint)}</strong> ${tell(view, step.hint)}</p>`;
  const ask =
    step.hint !== null || step.state === 'done'
      ? ''
      : press(view, {
          name: 'rehearsal-hint',
          values: { step: step.id },
          label: words.showHint,
          about: step.title,
        });
  const head = `${badge(view, words[step.state], stateTones[step.state])}<span class="lab-step-title">${tell(view, step.title)}</span>${optional}${guideOf(step.guide)}${when}${ask}`;
  return `<li id="step-${escapeHtml(step.id)}" class="lab-step is-${step.state}"><div class="lab-step-head">${head}</div>${hint}</li>`;
}

function mistakesCard(view: View, attempt: AttemptState): string {
  const items = attempt.mistakes.map((one) => {
    const consequence = one.consequence === null ? '' : `<br>${tell(view, one.consequence)}`;
    return `<li class="note tone-bad"><p><strong>${tell(view, one.title)}</strong>${guideOf(one.guide)} <span class="lab-when">${tell(view, instant(one.atUs))}</span>${consequence}</p></li>`;
  });
  const body =
    items.length === 0
      ? `<p>${tell(view, words.noMistake)}</p>`
      : `<ul class="lab-mistakes" role="list">${items.join('')}</ul>`;
  return card(view, 'mistakes', words.mistakes, body);
}

function aimCard(view: View, attempt: AttemptState): string {
  const items = attempt.success.map(
    ({ title, holds }) =>
      `<li>${badge(view, holds ? words.reached : words.notYet, holds ? 'good' : 'plain')} ${tell(view, title)}</li>`,
  );
  return card(view, 'aim', words.aim, `<ul class="lab-aims" role="list">${items.join('')}</ul>`);
}

function endButtons(view: View, attempt: AttemptState): string {
  const query = view.frame.here.split('?')[1] ?? '';
  const finish = press(view, { name: 'rehearsal-finish', values: {}, label: words.finish });
  if (!new URLSearchParams(query).has('abandon'))
    return `<div class="lab-row">${finish}<a class="button quiet" href="/rehearsals?abandon=1">${tell(view, words.abandon)}</a>${guideLink(view, attempt.id)}</div>`;
  const sure = press(view, {
    name: 'rehearsal-abandon',
    values: {},
    label: words.abandonNow,
    danger: true,
  });
  return `<div class="note tone-warn"><p>${tell(view, words.abandonAsk)}</p><div class="lab-row">${sure}<a class="button quiet" href="/rehearsals">${tell(view, words.goOn)}</a></div></div>`;
}

/** Where the work is done: the boxes' own pages and those of the maker. */
function doors(view: View): string {
  const link = (href: string, text: string): string =>
    `<a href="${escapeHtml(href)}" rel="noreferrer">${text}</a>`;
  const boxes = view.state.boxes.map(
    ({ name, urls }) =>
      `<span>${tell(view, boxLabel(name))} ${link(urls.login, '/login')} ${link(urls.appliance, '/appliance')}</span>`,
  );
  const { updatesUrl, supportUrl } = view.state.maker;
  const maker = [link(updatesUrl, tell(view, words.updates)), link(supportUrl, tell(view, words.support))];
  return `<p class="lab-row lab-doors"><strong>${tell(view, words.doors)}</strong>${[...boxes, ...maker].join('')}</p>`;
}

function attemptBody(view: View, attempt: AttemptState): string {
  const done = attempt.steps.filter(({ state }) => state === 'done').length;
  const figures = facts(view, [
    [words.progress, `${done} / ${attempt.steps.length}`],
    [words.began, tell(view, instant(attempt.startUs))],
    [words.passed, tell(view, lasting(view.state.nowUs - attempt.startUs))],
    [words.downtime, tell(view, lasting(attempt.downtimeUs))],
    [words.hints, String(attempt.hintsUsed)],
  ]);
  const task = `<p>${tell(view, attempt.brief)}</p>${figures}${doors(view)}${endButtons(view, attempt)}`;
  const steps = `<p>${tell(view, words.seen)}</p><ol class="lab-steps">${attempt.steps.map((step) => stepItem(view, step)).join('')}</ol>`;
  const row = (...cards: string[]): string => `<div class="lab-grid">${cards.join('')}</div>`;
  return `${row(card(view, 'task', attempt.title, task))}${row(mistakesCard(view, attempt), aimCard(view, attempt))}${row(card(view, 'steps', words.steps, steps))}`;
}

function lastCard(view: View, last: EndingState): string {
  const abandoned = last.how === 'abandoned';
  const outcome = abandoned ? words.abandoned : last.verdict.title;
  const tone: Tone = abandoned ? 'warn' : verdictTones[last.verdict.word];
  const why = abandoned ? '' : `<p>${tell(view, last.verdict.why)}</p>`;
  const links = `<div class="lab-row"><a class="button" href="/rehearsals/report">${tell(view, words.read)}</a><a class="button" href="/rehearsals/report.json" download>${tell(view, words.json)}</a></div>`;
  const grade = `<strong>${last.points.toLocaleString(view.language)} / ${last.of}</strong> (${tell(view, last.grade)})`;
  const body = facts(view, [
    [words.which, tell(view, last.title)],
    [words.outcome, badge(view, outcome, tone)],
    [words.grade, grade],
    [words.ended, tell(view, instant(last.endedUs))],
  ]);
  return card(view, 'last', words.last, body + why + links, true);
}

function offerCard(view: View, offer: OfferState): string {
  const fits = offer.misfits.length === 0;
  const state = badge(view, fits ? words.fits : words.misfit, fits ? 'good' : 'plain');
  const command = `npm start -- --fresh --rehearsal ${offer.id}`;
  const action = fits
    ? `<div class="lab-row">${press(view, { name: 'rehearsal-start', values: { name: offer.id }, label: words.start, about: offer.title })}</div>`
    : `<ul class="lab-misfits">${offer.misfits.map((one) => `<li>${tell(view, one)}</li>`).join('')}</ul><p>${tell(view, words.fresh)} <code class="lab-command">${escapeHtml(command)}</code></p>`;
  const count = facts(view, [
    [words.steps, String(offer.steps)],
    [same('Guide'), numbers(offer.guide)],
  ]);
  const read = `<div class="lab-row">${guideLink(view, offer.id, offer.title)}</div>`;
  const body = `<p>${state}</p><p>${tell(view, offer.brief)}</p>${count}${read}${action}`;
  return card(view, `offer-${offer.id}`, offer.title, body);
}

const fittingFirst = (offers: readonly OfferState[]): OfferState[] =>
  [...offers].sort((one, other) => Math.sign(one.misfits.length) - Math.sign(other.misfits.length));

/** Body of the page. */
export function rehearsalsPage(view: View): string {
  const { current, last, offers } = view.state.trainee;
  if (current !== null) return attemptBody(view, current);
  const before = last === null ? '' : `<div class="lab-grid">${lastCard(view, last)}</div>`;
  const choice =
    offers.length === 0
      ? `<p>${tell(view, words.none)}</p>`
      : `<div class="lab-grid">${fittingFirst(offers)
          .map((offer) => offerCard(view, offer))
          .join('')}</div>`;
  return `${before}<h2 class="lab-head">${tell(view, words.choose)}</h2><p class="lab-row"><a href="/guide">${tell(view, words.whole)}</a></p>${choice}`;
}
