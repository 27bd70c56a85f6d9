/**
 * lab/guide/: the statements of the upgrade guide, and where each stands in the product.
 *
 * The guide as a book: chapters, and of each statement its places, the procedures that it concerns
 * and its entry in the ledger. Code and rehearsals do not change while a lab runs: read once.
 */
import type { Label } from '../../views/label.js';
import { loadRehearsal, rehearsalNames } from '../rehearsals/language/load.js';
import type { Rehearsal } from '../rehearsals/language/vocabulary.js';
import { type Chapter, type ChapterPart, chapters } from './chapters.js';
import { type CoverageEntry, guideCoverage } from './coverage.js';
import { type GuidePlace, guidePlaces } from './places.js';
import { type StatementId, statements } from './statements.js';

export interface BookStatement extends Pick<CoverageEntry, 'where' | 'checks' | 'source'> {
  readonly id: StatementId;
  readonly text: Label;
  readonly places: readonly GuidePlace[];
  /** Rehearsals that it concerns, in the order of `procedures`. */
  readonly procedures: readonly string[];
}

export interface Book {
  readonly chapters: readonly (Pick<Chapter, 'id' | 'title'> & {
    readonly parts: readonly {
      readonly title: Label | null;
      readonly statements: readonly BookStatement[];
    }[];
  })[];
  /** What the guide can be read for, each with its rehearsal. */
  readonly procedures: readonly Rehearsal[];
}

/** A pair first, then one box; what the folder has besides comes last. */
const ORDER = [
  'sync-upgrade',
  'async-shared-ip',
  'async-dns',
  'async-nat',
  'single-auto',
  'single-manual',
  'manual-clock',
  'hardware-migration',
];

const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** Every statement that a rehearsal names: of its own, of its steps, of its mistakes. */
const namedBy = (rehearsal: Rehearsal): Set<string> =>
  new Set([rehearsal, ...rehearsal.steps, ...rehearsal.mistakes].flatMap(({ guide }) => guide));

function readBook(): Book {
  const entries = new Map(guideCoverage('en').map((entry) => [entry.id, entry]));
  const procedures = rehearsalNames()
    .sort((one, other) => place(one) - place(other))
    .map((name) => loadRehearsal(name));
  const named = procedures.map((rehearsal) => ({ id: rehearsal.id, ids: namedBy(rehearsal) }));
  const statement = (id: StatementId, { concerns }: ChapterPart): BookStatement => {
    const entry = entries.get(id);
    return {
      id,
      text: statements[id] ?? { en: id, fr: id },
      places: guidePlaces.get(id) ?? [],
      procedures: named.filter((one) => one.ids.has(id) || concerns.includes(one.id)).map((one) => one.id),
      where: entry?.where ?? [],
      checks: entry?.checks ?? [],
      source: entry?.source ?? null,
    };
  };
  return {
    chapters: chapters.map(({ id, title, parts }) => ({
      id,
      title,
      parts: parts.map((part) => ({
        title: part.title,
        statements: part.ids.map((one) => statement(one, part)),
      })),
    })),
    procedures,
  };
}

let book: Book | null = null;

/** The book; read at its first use. */
export function guideBook(): Book {
  book ??= readBook();
  return book;
}
