/**
 * The guide for a trainee: its chapters in their order, what to look for, where each statement is
 * carried out in this lab, and what of it was done.
 */

import { escapeHtml } from '../../../views/engine.js';
import { join, type Label, same } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import type { StandingWord } from '../../guide/standing.js';
import { standingWords, statementItem } from '../drawing/guide-statement.js';
import { type GuideView, guideView, readQuestion } from '../drawing/guide-view.js';
import { badge, card, tell, type View } from '../drawing/html.js';

export const guideTitle: Label = { en: 'Guide', fr: 'Guide' };

const words = {
  intro: {
    en: 'What the upgrade guide asks for, in words of this lab: each statement leads to the page where it is carried out.',
    fr: 'Ce que demande le guide de mise à niveau, dans les mots de ce laboratoire : chaque énoncé mène à la page où il se réalise.',
  },
  find: { en: 'Find in the guide', fr: 'Chercher dans le guide' },
  procedure: { en: 'Procedure', fr: 'Procédure' },
  whole: { en: 'The whole guide', fr: 'Tout le guide' },
  words: { en: 'Words or number', fr: 'Mots ou numéro' },
  show: { en: 'Show', fr: 'Afficher' },
  clear: { en: 'Show everything', fr: 'Tout afficher' },
  contents: { en: 'Chapters', fr: 'Chapitres' },
  nothing: {
    en: 'No statement has all these words. Take fewer of them, or another procedure.',
    fr: 'Aucun énoncé ne contient tous ces mots. Enlevez-en, ou choisissez une autre procédure.',
  },
  unknown: {
    en: 'There is no such procedure: the whole guide is shown.',
    fr: 'Cette procédure n’existe pas : tout le guide est affiché.',
  },
  idle: {
    en: 'No rehearsal has begun: nothing is ticked off here.',
    fr: 'Aucune répétition n’a commencé : rien n’est coché ici.',
  },
  choose: { en: 'Choose a rehearsal', fr: 'Choisir une répétition' },
  current: { en: 'Under way:', fr: 'En cours :' },
  last: { en: 'Ended last:', fr: 'Terminée en dernier :' },
  only: { en: 'Only what it concerns', fr: 'Seulement ce qui la concerne' },
} as const satisfies Record<string, Label>;

/** What matters most comes first. */
const COUNTED: readonly StandingWord[] = ['wrong', 'done', 'begun', 'open', 'missed'];

function filterForm(view: View, guide: GuideView): string {
  const options = [{ id: '', title: words.whole }, ...guide.procedures].map(({ id, title }) => {
    const chosen = id === (guide.procedure ?? '') ? ' selected' : '';
    return `<option value="${escapeHtml(id)}"${chosen}>${tell(view, title)}</option>`;
  });
  const asked = guide.procedure !== null || guide.words !== '';
  const clear = asked ? `<a class="button quiet" href="/guide">${tell(view, words.clear)}</a>` : '';
  return `<form class="lab-find" method="get" action="/guide" role="search" aria-label="${tell(view, words.find)}">
<p><label class="label" for="guide-procedure">${tell(view, words.procedure)}</label><select id="guide-procedure" name="procedure">${options.join('')}</select></p>
<p><label class="label" for="guide-words">${tell(view, words.words)}</label><input type="text" id="guide-words" name="q" value="${escapeHtml(guide.words)}" maxlength="100" autocomplete="off" spellcheck="false"></p>
<p class="lab-row"><button type="submit">${tell(view, words.show)}</button>${clear}</p></form>`;
}

/** The run that the standing comes from, and how many statements stand how. */
function runLine(view: View, guide: GuideView): string {
  const { run, counts } = guide;
  if (run === null) {
    return `<p>${tell(view, words.idle)} <a href="/rehearsals">${tell(view, words.choose)}</a></p>`;
  }
  const told = COUNTED.flatMap((word) => {
    const count = counts[word] ?? 0;
    const { label, many, tone } = standingWords[word];
    const text = join([same(String(count)), count > 1 ? many : label]);
    return count === 0 ? [] : [badge(view, text, tone)];
  });
  const only =
    guide.procedure === run.rehearsal
      ? ''
      : `<a href="/guide?procedure=${escapeHtml(run.rehearsal)}">${tell(view, words.only)}</a>`;
  return `<p class="lab-row"><span>${tell(view, run.over ? words.last : words.current)} <a href="/rehearsals">${tell(view, run.title)}</a></span>${told.join('')}${only}</p>`;
}

function shownLine(view: View, { shown, total }: GuideView): string {
  const text: Label =
    shown === total
      ? { en: `${total} statements`, fr: `${total} énoncés` }
      : {
          en: `${shown} of ${total} statements`,
          fr: `${shown} ${shown > 1 ? 'énoncés' : 'énoncé'} sur ${total}`,
        };
  return `<p role="status"><strong>${tell(view, text)}</strong></p>`;
}

type ChapterView = GuideView['chapters'][number];

/** Of how many statements of a chapter something was asked, and how many are done. */
function countOf(view: View, { parts }: ChapterView, hasRun: boolean): string {
  const all = parts.flatMap(({ statements }) => statements);
  if (!hasRun) return String(all.length);
  const asked = all.filter(({ standing }) => standing !== null && standing.word !== 'heeded');
  const done = asked.filter(({ standing }) => standing?.word === 'done').length;
  return asked.length === 0
    ? ''
    : `${done} / ${asked.length}<span class="sr"> ${tell(view, standingWords.done.many)}</span>`;
}

function contents(view: View, { chapters, run }: GuideView): string {
  const items = chapters.map((chapter) => {
    const count = countOf(view, chapter, run !== null);
    return `<li><a href="#chapter-${chapter.id}">${tell(view, chapter.title)}</a> <span class="lab-guide">${count}</span></li>`;
  });
  return `<nav class="lab-contents card" id="contents" aria-label="${tell(view, words.contents)}"><h2>${tell(view, words.contents)}</h2><ol>${items.join('')}</ol></nav>`;
}

function chapterCard(view: View, guide: GuideView, { id, title, parts }: ChapterView): string {
  const body = parts.map((part) => {
    const head = part.title === null ? '' : `<h3>${tell(view, part.title)}</h3>`;
    const items = part.statements.map((one) => statementItem(view, one, guide));
    return `${head}<ul class="lab-statements" role="list">${items.join('')}</ul>`;
  });
  return card(view, `chapter-${id}`, title, body.join(''));
}

/** Body of the page; `titles` names the console's own pages. */
export function guidePage(view: View, titles: ReadonlyMap<string, Label>): string {
  const book = guideBook();
  const query = Object.fromEntries(new URLSearchParams(view.frame.here.split('?')[1] ?? ''));
  const read = readQuestion(query, book);
  const question = 'wrong' in read ? { procedure: null, words: '' } : read.question;
  const guide = guideView(book, view.state, question, titles);
  const unknown =
    'wrong' in read ? `<div class="note tone-warn"><p>${tell(view, words.unknown)}</p></div>` : '';
  const top = `<p>${tell(view, words.intro)}</p>${unknown}${filterForm(view, guide)}${shownLine(view, guide)}${runLine(view, guide)}`;
  const chapters = guide.chapters.map((chapter) => chapterCard(view, guide, chapter)).join('');
  const body =
    guide.shown === 0
      ? `<p class="note tone-info">${tell(view, words.nothing)}</p>`
      : `<div class="lab-book">${contents(view, guide)}<div>${chapters}</div></div>`;
  return `${card(view, 'find', words.find, top)}${body}`;
}
