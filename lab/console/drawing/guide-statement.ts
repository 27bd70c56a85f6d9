/** One statement of the guide on its page: where it is carried out, and what the trainee did of it. */
import type { Tone } from '../../../views/blocks.js';
import { escapeHtml } from '../../../views/engine.js';
import type { Label } from '../../../views/label.js';
import type { Mark } from '../../guide/coverage.js';
import type { Standing, StandingWord } from '../../guide/standing.js';
import type { GuideLink } from './guide-places.js';
import type { GuideView, StatementView } from './guide-view.js';
import { badge, instant, tell, type View } from './html.js';

interface StandingLabels {
  readonly label: Label;
  /** Of several statements. */
  readonly many: Label;
  readonly tone: Tone;
}

const labels = (en: string, fr: string, tone: Tone, many = fr): StandingLabels => ({
  label: { en, fr },
  many: { en, fr: many },
  tone,
});

export const standingWords: Readonly<Record<StandingWord, StandingLabels>> = {
  done: labels('done', 'fait', 'good', 'faits'),
  begun: labels('partly done', 'fait en partie', 'info', 'faits en partie'),
  open: labels('not yet', 'pas encore', 'plain'),
  missed: labels('not done', 'non fait', 'warn', 'non faits'),
  wrong: labels('done wrong', 'mal fait', 'bad', 'mal faits'),
  heeded: labels('no mistake', 'sans erreur', 'plain'),
};

const words = {
  places: { en: 'Where', fr: 'Où' },
  missing: { en: 'This lab has no', fr: 'Ce laboratoire n’a pas de' },
  steps: { en: 'Steps of the rehearsal', fr: 'Étapes de la répétition' },
  held: { en: 'How the simulator holds it', fr: 'Comment le simulateur s’y tient' },
  procedures: { en: 'Concerns', fr: 'Concerne' },
  code: { en: 'Carried out in', fr: 'Réalisé dans' },
  checks: { en: 'Checked by', fr: 'Vérifié par' },
  mark: { en: 'Rests on', fr: 'S’appuie sur' },
  none: { en: 'nothing', fr: 'rien' },
} as const satisfies Record<string, Label>;

const marks: Readonly<Record<Mark, Label>> = {
  seed: { en: 'the guide itself', fr: 'le guide lui-même' },
  vendor: { en: 'other texts of the vendor', fr: 'd’autres textes de l’éditeur' },
  assumption: { en: 'an assumption of ours', fr: 'une hypothèse de notre part' },
};

const linkItem = (view: View, { where, page, href }: GuideLink): string =>
  `<li><a href="${escapeHtml(href)}" rel="noreferrer"><span class="lab-place-box">${tell(view, where)}</span> ${tell(view, page)}</a></li>`;

function places(view: View, { links, missing }: StatementView): string {
  const absent = missing
    .map((label) => `<li class="lab-absent">${tell(view, words.missing)} ${tell(view, label)}.</li>`)
    .join('');
  return `<ul class="lab-places" role="list" aria-label="${tell(view, words.places)}">${links.map((link) => linkItem(view, link)).join('')}${absent}</ul>`;
}

/** Steps that name the statement, then mistakes with what came of them. */
function seen(view: View, { steps, mistakes }: Standing, over: boolean): string {
  const items = steps.map(({ id, title, doneUs }) => {
    const state = doneUs === null ? (over ? 'missed' : 'open') : 'done';
    const name = over
      ? tell(view, title)
      : `<a href="/rehearsals#step-${escapeHtml(id)}">${tell(view, title)}</a>`;
    const when = doneUs === null ? '' : ` <span class="lab-guide">${tell(view, instant(doneUs))}</span>`;
    return `<li class="is-${state}">${name} <span class="lab-guide">${tell(view, standingWords[state].label)}</span>${when}</li>`;
  });
  const list =
    items.length === 0
      ? ''
      : `<ul class="lab-seen" role="list" aria-label="${tell(view, words.steps)}">${items.join('')}</ul>`;
  const wrong = mistakes.map(({ title, consequence, atUs }) => {
    const then = consequence === null ? '' : `<br>${tell(view, consequence)}`;
    return `<div class="note tone-bad"><p><strong>${tell(view, title)}</strong> <span class="lab-guide">${tell(view, instant(atUs))}</span>${then}</p></div>`;
  });
  return list + wrong.join('');
}

function ledger(view: View, one: StatementView, { procedures }: GuideView): string {
  const code = (texts: readonly string[]): string =>
    texts.length === 0
      ? tell(view, words.none)
      : texts.map((text) => `<code>${escapeHtml(text)}</code>`).join(', ');
  const concerned = procedures
    .filter(({ id }) => one.procedures.includes(id))
    .map(({ title }) => tell(view, title))
    .join(view.language === 'fr' ? '\u00a0; ' : '; ');
  const rows: readonly (readonly [Label, string])[] = [
    [words.mark, tell(view, one.source === null ? words.none : marks[one.source])],
    [words.procedures, concerned],
    [words.code, code(one.where)],
    [words.checks, code(one.checks)],
  ];
  const list = rows.map(([label, html]) => `<div><dt>${tell(view, label)}</dt><dd>${html}</dd></div>`);
  return `<details class="lab-held"><summary>${tell(view, words.held)}<span class="sr"> ${one.id}</span></summary><dl class="facts">${list.join('')}</dl></details>`;
}

export function statementItem(view: View, one: StatementView, guide: GuideView): string {
  const { id, text, standing } = one;
  const known = standing === null ? null : standingWords[standing.word];
  const state = known === null ? '' : badge(view, known.label, known.tone);
  const did = standing === null ? '' : seen(view, standing, guide.run?.over === true);
  return `<li class="lab-statement is-${standing?.word ?? 'apart'}" id="${id}"><div class="lab-statement-head"><a class="lab-number" href="#${id}">${id}</a><p>${tell(view, text)}</p>${state}</div>${places(view, one)}${did}${ledger(view, one, guide)}</li>`;
}
