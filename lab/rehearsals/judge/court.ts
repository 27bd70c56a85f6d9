/** What the judge works with: the evidence, what it laid beside what, and what it found. */
import type { Label } from '../../../views/label.js';
import { since } from './compare-logs.js';
import type { Snapshot } from './snapshot.js';

/** A session whose end a console was told. */
export interface AcknowledgedSession {
  readonly id: string;
  readonly box: string;
  readonly atMs: number;
  readonly user: string;
  readonly jumpItem: string;
  readonly reason: string;
}

export interface Acknowledged {
  /** Sessions that a console was told were recorded. */
  readonly sessions: readonly AcknowledgedSession[];
  /** A data-sync ended well at a box: from then on it holds what the peer held when it began. */
  readonly synced: readonly { readonly box: string; readonly atMs: number; readonly beganMs: number }[];
  /** Data-syncs of which a box's page told its readers, at the instant that it claimed. */
  readonly pulls: readonly PullClaim[];
  /** What last changed the site's configuration on a box, and when. */
  readonly changed: ReadonlyMap<string, { readonly kind: string; readonly atMs: number }>;
  /** Boxes whose pages showed the right time all along, or of which no page was read and a time server keeps the clock. */
  readonly rightClocks: ReadonlySet<string>;
  /** Boxes whose clock was wrong, or was set. */
  readonly wrongClocks: ReadonlySet<string>;
}

/** Who pulled a data-sync of which a box's page told. */
export interface PullClaim {
  readonly box: string;
  readonly atMs: number;
  /** The box itself, a backup then; the other one, where it was the primary; null: its role changed just then. */
  readonly by: 'itself' | 'other' | null;
}

// Pages show whole seconds, and clocks differ a little.
export const CLAIM_TOLERANCE_MS = 10_000;

const STEADY_MS = 5_000;
// Clocks show the time of the customer's zone: zones lie whole quarters of an hour apart.
const QUARTER_MS = 15 * 60_000;

/** Whether a clock that is so far from lab time is right, in some zone. */
export function isRightTime(offsetMs: number): boolean {
  const over = ((offsetMs % QUARTER_MS) + QUARTER_MS) % QUARTER_MS;
  return Math.min(over, QUARTER_MS - over) <= STEADY_MS;
}

/** What was laid beside what. */
interface Compared {
  /** Boxes whose disk was looked at before and after. */
  readonly boxes: number;
  readonly pairs: number;
  readonly rows: number;
  readonly files: number;
  /** Sessions of which a console was told. */
  readonly sessions: number;
  /** Rows of configuration, on both boxes of a pair. */
  readonly settings: number;
}

export interface Verdict {
  readonly lost: { readonly rows: number; readonly files: number };
  readonly compared: Compared;
  /** What is missing, in words, for the report. */
  readonly findings: readonly Label[];
}

export interface Pair {
  readonly backup: string;
  readonly primary: string;
}

export interface Evidence {
  readonly before: ReadonlyMap<string, Snapshot>;
  readonly after: ReadonlyMap<string, Snapshot>;
  /** Who follows whom at the end. */
  readonly pairs: readonly Pair[];
  readonly told: Acknowledged;
  /** It is about a pair: one must be there at the end, and be compared. */
  readonly ofPair: boolean;
  /**
   * Boxes that hand everything over to another and may be erased: what they held must be found there.
   * Recordings stay behind: no backup holds them (G62).
   */
  readonly moves?: Readonly<Record<string, string>>;
}

type Tally = { -readonly [K in keyof Compared]: Compared[K] };

export interface Court {
  readonly evidence: Evidence;
  readonly findings: Label[];
  readonly compared: Tally;
  /** By the look that missed them: the same row may be missed in several. */
  readonly lost: Map<string, { rows: number; files: number }>;
}

/** Something is lost, as one look at it shows. */
export function lose({ lost }: Court, look: string, rows: number, files = 0): void {
  const known = lost.get(look) ?? { rows: 0, files: 0 };
  lost.set(look, { rows: known.rows + rows, files: known.files + files });
}

/** What is lost at least: the largest of the looks. */
export function lostOf({ lost }: Court): Verdict['lost'] {
  const looks = [...lost.values()];
  return {
    rows: Math.max(0, ...looks.map(({ rows }) => rows)),
    files: Math.max(0, ...looks.map(({ files }) => files)),
  };
}

/** What was found at a place. */
export function find({ findings }: Court, where: Label, count: number, en: string, fr: string): void {
  if (count > 0) findings.push({ en: `${where.en}: ${en}`, fr: `${where.fr} : ${fr}` });
}

/** History that a box held before is there after: on it, or on the one that took over. */
export function judgeRows(
  court: Court,
  look: string,
  earlier: Snapshot,
  later: Snapshot,
  where: Label,
): void {
  for (const mark of earlier.logs) {
    const { compared, lost, altered } = since(mark, later.logs);
    const log = `${mark.table}, ${mark.origin}`;
    find(court, where, lost, `${lost} rows are gone (${log})`, `${lost} lignes ont disparu (${log})`);
    find(court, where, altered, `rows say something else (${log})`, `des lignes ont changé (${log})`);
    court.compared.rows += compared;
    lose(court, look, lost + altered);
  }
}

/** Counts stored files that are wanted and gone. */
export function judgeFiles(
  court: Court,
  look: string,
  wanted: readonly string[],
  later: Snapshot,
  where: Label,
): void {
  const held = new Set(later.files);
  const gone = wanted.filter((name) => !held.has(name)).length;
  find(court, where, gone, `${gone} stored files are gone`, `${gone} fichiers stockés ont disparu`);
  court.compared.files += wanted.length;
  lose(court, look, 0, gone);
}
