/**
 * The judge. It keeps its own ledger of what users were told ('the last data-sync was pulled at
 * ...', 'your session was recorded') and compares it with what is on the disks. It shares no code
 * with what it judges: it reads rows with its own SQL and pages with its own eyes.
 */
import { type Label, same } from '../views/label.js';

/** How far one origin's log of one history table is there: numbers run from 1 without gaps. */
export interface LogMark {
  readonly table: string;
  readonly origin: string;
  readonly count: number;
  readonly lastSeq: number;
  /** Over the content of all rows: tells altered ones. */
  readonly digest: string;
}

/** What a box's disk holds, as the judge needs it. */
export interface Snapshot {
  readonly logs: readonly LogMark[];
  /** Names of stored contents: recordings and files (their SHA-256). */
  readonly files: readonly string[];
  /** Contents that rows speak of. */
  readonly referenced: readonly string[];
  /** Ids of recorded sessions asked for, that are there. */
  readonly sessionIds: ReadonlySet<string>;
}

/** The few things of a database that the judge uses. */
export interface Readable {
  prepare(sql: string): { all(...values: unknown[]): unknown[] };
}

export interface Told {
  /** Sessions that a console was told were recorded. */
  readonly sessions: readonly string[];
  /** When each of them ended. */
  readonly endings: readonly { readonly id: string; readonly atMs: number }[];
  /** A data-sync ended well at a box: from then on it holds what the peer held when it began. */
  readonly synced: readonly { readonly box: string; readonly atMs: number; readonly beganMs: number }[];
  /** Data-syncs of which a box's page told its readers, at the instant that it claimed. */
  readonly pulls: readonly { readonly box: string; readonly atMs: number }[];
}

// Pages show whole seconds, and clocks differ a little.
const CLAIM_TOLERANCE_MS = 10_000;

export interface Verdict {
  readonly lost: { readonly rows: number; readonly files: number };
  /** What is missing, in words, for the report. */
  readonly findings: readonly Label[];
}

/** What was found at a place. */
const at = (where: Label, en: string, fr: string): Label => ({
  en: `${where.en}: ${en}`,
  fr: `${where.fr} : ${fr}`,
});

/** Rows of `earlier` that `later` does not hold. */
function lostRows(earlier: Snapshot, later: Snapshot, where: Label, findings: Label[]): number {
  let lost = 0;
  for (const mark of earlier.logs) {
    const now = later.logs.find((one) => one.table === mark.table && one.origin === mark.origin);
    const count = now?.count ?? 0;
    const gapsBefore = mark.lastSeq - mark.count;
    const gapsNow = Math.max(now?.lastSeq ?? 0, mark.lastSeq) - count;
    const missing = Math.max(0, gapsNow - gapsBefore);
    if (missing > 0) {
      const log = `${mark.table}, ${mark.origin}`;
      findings.push(at(where, `${missing} rows are gone (${log})`, `${missing} lignes ont disparu (${log})`));
    }
    lost += missing;
  }
  return lost;
}

function lostFiles(earlier: Snapshot, later: Snapshot, where: Label, findings: Label[]): number {
  const held = new Set(later.files);
  const missing = earlier.files.filter((name) => !held.has(name));
  if (missing.length > 0) {
    const { length } = missing;
    findings.push(at(where, `${length} stored files are gone`, `${length} fichiers stockés ont disparu`));
  }
  return missing.length;
}

/** Rows of one origin's log that two boxes hold under the same numbers with other content. */
function alteredRows(one: Snapshot, other: Snapshot, where: Label, findings: Label[]): number {
  let altered = 0;
  for (const mark of one.logs) {
    const twin = other.logs.find((log) => log.table === mark.table && log.origin === mark.origin);
    if (twin === undefined || twin.count !== mark.count || twin.lastSeq !== mark.lastSeq) continue;
    if (twin.digest === mark.digest) continue;
    const log = `${mark.table}, ${mark.origin}`;
    findings.push(
      at(where, `rows differ between the boxes (${log})`, `des lignes diffèrent entre les serveurs (${log})`),
    );
    altered += 1;
  }
  return altered;
}

/** Contents that rows name and the disk does not hold. */
function danglingFiles(later: Snapshot, where: Label, findings: Label[]): number {
  const held = new Set(later.files);
  const missing = later.referenced.filter((name) => !held.has(name));
  if (missing.length > 0) {
    const { length } = missing;
    findings.push(
      at(where, `${length} contents are named but not there`, `${length} contenus sont cités mais absents`),
    );
  }
  return missing.length;
}

/** Sessions of either side that ended before the last data-sync began and are not on both (G95). */
function unmerged({ pairs, after, told }: Evidence, findings: Label[]): number {
  let missing = 0;
  for (const { backup, primary } of pairs) {
    const last = told.synced.filter(({ box }) => box === backup).at(-1);
    if (last === undefined) continue;
    for (const { id, atMs } of told.endings) {
      if (atMs > last.beganMs) continue;
      for (const box of [backup, primary]) {
        const snapshot = after.get(box);
        if (snapshot === undefined || snapshot.sessionIds.has(id)) continue;
        findings.push({
          en: `session ${id} ended before the last data-sync and is not on ${box}`,
          fr: `la session ${id} a pris fin avant la dernière synchronisation et ne figure pas sur ${box}`,
        });
        missing += 1;
      }
    }
  }
  return missing;
}

/** Pages that told of a data-sync that never was. */
const falseClaims = ({ pulls, synced }: Told): Label[] =>
  pulls
    .filter(
      (claim) =>
        !synced.some((one) => one.box === claim.box && Math.abs(one.atMs - claim.atMs) <= CLAIM_TOLERANCE_MS),
    )
    .map(({ box, atMs }) => ({
      en: `a page of ${box} told of a data-sync at ${atMs} ms that never ended well`,
      fr: `une page de ${box} a annoncé à ${atMs} ms une synchronisation qui n’a jamais abouti`,
    }));

export interface Evidence {
  readonly before: ReadonlyMap<string, Snapshot>;
  readonly after: ReadonlyMap<string, Snapshot>;
  /** Boxes whose last word to users was 'synchronised', with the box they follow. */
  readonly pairs: readonly { readonly backup: string; readonly primary: string }[];
  readonly told: Told;
  /**
   * Boxes that hand everything over to another and may be erased: what they held must be found there.
   * Recordings stay behind: no backup holds them (G62).
   */
  readonly moves?: Readonly<Record<string, string>>;
}

/** Compares what was promised with what is there. */
export function judge(evidence: Evidence): Verdict {
  const findings: Label[] = [];
  let rows = 0;
  let files = 0;
  for (const [box, earlier] of evidence.before) {
    const heir = evidence.moves?.[box];
    const later = evidence.after.get(heir ?? box);
    if (later !== undefined && heir !== undefined) {
      const where = { en: `${heir}, which took over from ${box}`, fr: `${heir}, qui a succédé à ${box}` };
      rows += lostRows(earlier, later, where, findings);
      continue;
    }
    if (later === undefined) {
      findings.push(at(same(box), 'the site’s data are gone', 'les données du site ont disparu'));
      rows += earlier.logs.reduce((sum, mark) => sum + mark.count, 0);
      files += earlier.files.length;
      continue;
    }
    rows += lostRows(earlier, later, same(box), findings);
    files += lostFiles(earlier, later, same(box), findings);
    files += danglingFiles(later, same(box), findings);
  }
  for (const { backup, primary } of evidence.pairs) {
    const copy = evidence.after.get(backup);
    const source = evidence.after.get(primary);
    if (copy === undefined || source === undefined) continue;
    const synced = evidence.told.synced.some((one) => one.box === backup);
    if (!synced) continue;
    // What the primary held before the rehearsal must have reached the backup by the last sync.
    const earlier = evidence.before.get(primary);
    const where = {
      en: `${backup}, said to be synchronised with ${primary}`,
      fr: `${backup}, annoncé comme synchronisé avec ${primary}`,
    };
    rows += alteredRows(source, copy, where, findings);
    if (earlier === undefined) continue;
    rows += lostRows(earlier, copy, where, findings);
    files += lostFiles(earlier, copy, where, findings);
  }
  rows += unmerged(evidence, findings);
  findings.push(...falseClaims(evidence.told));
  for (const id of evidence.told.sessions) {
    const there = [...evidence.after.values()].some((snapshot) => snapshot.sessionIds.has(id));
    if (there) continue;
    findings.push({
      en: `session ${id} was said to be recorded and is nowhere`,
      fr: `la session ${id} a été annoncée comme enregistrée et ne se trouve nulle part`,
    });
    rows += 1;
  }
  return { lost: { rows, files }, findings };
}
