/**
 * The guide as its page and its API show it: what was asked for, with links into the running lab and
 * how the trainee stands. Pure: the book, the state of the lab and the question.
 */
import type { Label } from '../../../views/label.js';
import type { Book, BookStatement } from '../../guide/book.js';
import { type GuideRun, runOf, type Standing, type StandingWord, standingOf } from '../../guide/standing.js';
import type { LabState } from '../control/lab-state.js';
import { type GuideLink, guideLinks } from './guide-places.js';

export const WORDS_LENGTH_MAX = 100;

export interface GuideQuestion {
  /** Null: the whole guide. */
  readonly procedure: string | null;
  /** Every one of these words must occur. */
  readonly words: string;
}

export interface StatementView extends Omit<BookStatement, 'places'> {
  readonly links: readonly GuideLink[];
  /** Boxes that it needs and this lab has not. */
  readonly missing: readonly Label[];
  readonly standing: Standing | null;
}

export interface GuideView {
  readonly procedures: readonly { readonly id: string; readonly title: Label }[];
  readonly procedure: string | null;
  readonly words: string;
  readonly run: Pick<GuideRun, 'rehearsal' | 'title' | 'over'> | null;
  /** Statements shown, and how the trainee stands to them. */
  readonly shown: number;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<StandingWord, number>>>;
  /** Chapters and parts that have something to show. */
  readonly chapters: readonly {
    readonly id: string;
    readonly title: Label;
    readonly parts: readonly {
      readonly title: Label | null;
      readonly statements: readonly StatementView[];
    }[];
  }[];
}

/** The question in a query; the text says what is wrong with it. */
export function readQuestion(
  query: Readonly<Record<string, unknown>>,
  { procedures }: Book,
): { readonly question: GuideQuestion } | { readonly wrong: string } {
  const text = (name: string): string => {
    const given = query[name];
    return typeof given === 'string' ? given.trim() : '';
  };
  const procedure = text('procedure');
  if (procedure !== '' && !procedures.some(({ id }) => id === procedure)) {
    return { wrong: `procedure: takes one of ${procedures.map(({ id }) => id).join(', ')}` };
  }
  return {
    question: {
      procedure: procedure === '' ? null : procedure,
      words: text('q').slice(0, WORDS_LENGTH_MAX),
    },
  };
}

/** Without accents, capitals and curly apostrophes, so that nobody has to type them. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();

function found(
  { id, text, links, standing }: StatementView,
  heads: readonly Label[],
  words: readonly string[],
): boolean {
  const labels = [
    text,
    ...heads,
    ...links.flatMap(({ where, page }) => [where, page]),
    ...(standing?.steps ?? []).map(({ title }) => title),
    ...(standing?.mistakes ?? []).map(({ title }) => title),
  ];
  const inEach = (['en', 'fr'] as const).map((language) =>
    plain([id, ...labels.map((label) => label[language])].join('\n')),
  );
  return inEach.some((all) => words.every((word) => all.includes(word)));
}

/** `titles` names the console's own pages by their path. */
export function guideView(
  book: Book,
  state: LabState,
  question: GuideQuestion,
  titles: ReadonlyMap<string, Label>,
): GuideView {
  const run = runOf(state.trainee);
  const rehearsal = book.procedures.find(({ id }) => id === run?.rehearsal) ?? null;
  const words = plain(question.words).split(/\s+/).filter(Boolean);
  const statement = ({ places, ...entry }: BookStatement): StatementView => ({
    ...entry,
    ...guideLinks(places, state, titles),
    standing: standingOf(entry.id, run, rehearsal),
  });
  const wanted = ({ procedures }: BookStatement): boolean =>
    question.procedure === null || procedures.includes(question.procedure);
  const chapters = book.chapters.map(({ id, title, parts }) => ({
    id,
    title,
    parts: parts
      .map((part) => ({
        title: part.title,
        statements: part.statements
          .filter(wanted)
          .map(statement)
          .filter((one) => found(one, part.title === null ? [title] : [title, part.title], words)),
      }))
      .filter(({ statements }) => statements.length > 0),
  }));
  const shown = chapters.flatMap(({ parts }) => parts.flatMap(({ statements }) => statements));
  const counts: Partial<Record<StandingWord, number>> = {};
  for (const { standing } of shown) {
    if (standing !== null) counts[standing.word] = (counts[standing.word] ?? 0) + 1;
  }
  return {
    procedures: book.procedures.map(({ id, title }) => ({ id, title })),
    ...question,
    run: run === null ? null : { rehearsal: run.rehearsal, title: run.title, over: run.over },
    shown: shown.length,
    total: book.chapters.flatMap(({ parts }) => parts.flatMap(({ statements }) => statements)).length,
    counts,
    chapters: chapters.filter(({ parts }) => parts.length > 0),
  };
}
