/**
 * The guide for a trainee: its chapters in their order, what to look for, where each statement is
 * carried out in this lab, and what of it was done.
 */
import { join, type Label, same } from '../../../views/label.js';
import { guideBook } from '../../guide/book.js';
import type { StandingWord } from '../../guide/standing.js';
import { standingWords, statementItem } from '../drawing/guide-statement.js';
import { type GuideView, guideView, readQuestion, WORDS_LENGTH_MAX } from '../drawing/guide-view.js';
import { badge, card, link, note, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';

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

function filterForm({ procedures, procedure, words: asked }: GuideView): Part {
  const data = {
    w: words,
    options: [{ id: '', title: words.whole }, ...procedures].map(({ id, title }) => ({
      id,
      title,
      chosen: id === (procedure ?? ''),
    })),
    words: asked,
    maxLength: WORDS_LENGTH_MAX,
    asked: procedure !== null || asked !== '',
  };
  return { template: 'lab-guide-find', data };
}

/** The run that the standing comes from, and how many statements stand how. */
function runLine({ run, counts, procedure }: GuideView): Part {
  if (run === null) return text([words.idle, link(words.choose, '/rehearsals')]);
  const told = COUNTED.flatMap((word) => {
    const count = counts[word] ?? 0;
    const { label, many, tone } = standingWords[word];
    return count === 0 ? [] : [badge(join([same(String(count)), count > 1 ? many : label]), tone)];
  });
  const data = {
    run: [run.over ? words.last : words.current, link(run.title, '/rehearsals')],
    counts: told,
    only: procedure === run.rehearsal ? null : link(words.only, `/guide?procedure=${run.rehearsal}`),
  };
  return { template: 'lab-guide-run', data };
}

function shownLine({ shown, total }: GuideView): Part {
  const strong: Label =
    shown === total
      ? { en: `${total} statements`, fr: `${total} énoncés` }
      : {
          en: `${shown} of ${total} statements`,
          fr: `${shown} ${shown > 1 ? 'énoncés' : 'énoncé'} sur ${total}`,
        };
  return text({ strong }, { role: 'status' });
}

type ChapterView = GuideView['chapters'][number];

/** Of how many statements of a chapter something was asked, and how many are done. */
function countOf({ parts }: ChapterView, hasRun: boolean): { count: string; about: Label | null } {
  const all = parts.flatMap(({ statements }) => statements);
  if (!hasRun) return { count: String(all.length), about: null };
  const asked = all.filter(({ standing }) => standing !== null && standing.word !== 'heeded');
  const done = asked.filter(({ standing }) => standing?.word === 'done').length;
  return asked.length === 0
    ? { count: '', about: null }
    : { count: `${done} / ${asked.length}`, about: standingWords.done.many };
}

const idOf = ({ id }: ChapterView): string => `chapter-${id}`;

const chapterCard = (guide: GuideView, chapter: ChapterView): Part =>
  card(
    idOf(chapter),
    chapter.title,
    chapter.parts.map(({ title, statements }) => ({
      template: 'lab-guide-part',
      data: { title, statements: statements.map((one) => statementItem(one, guide)) },
    })),
  );

function bookPart(guide: GuideView): Part {
  const data = {
    title: words.contents,
    contents: guide.chapters.map((chapter) => ({
      id: idOf(chapter),
      title: chapter.title,
      ...countOf(chapter, guide.run !== null),
    })),
    chapters: guide.chapters.map((chapter) => chapterCard(guide, chapter)),
  };
  return { template: 'lab-guide-book', data };
}

/** Body of the page; `titles` names the console's own pages. */
export function guidePage(view: View, titles: ReadonlyMap<string, Label>): readonly Part[] {
  const book = guideBook();
  const query = Object.fromEntries(new URLSearchParams(view.frame.here.split('?')[1] ?? ''));
  const read = readQuestion(query, book);
  const question = 'wrong' in read ? { procedure: null, words: '' } : read.question;
  const guide = guideView(book, view.state, question, titles);
  const top = [
    text(words.intro),
    ...('wrong' in read ? [note('warn', words.unknown)] : []),
    filterForm(guide),
    shownLine(guide),
    runLine(guide),
  ];
  const body = guide.shown === 0 ? text(words.nothing, { style: 'note tone-info' }) : bookPart(guide);
  return [card('find', words.find, top), body];
}
