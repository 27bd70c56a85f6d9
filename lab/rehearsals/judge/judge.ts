/**
 * The judge. It keeps its own ledger of what users were told ('the last data-sync was pulled at
 * ...', 'your session was recorded') and compares it with what is on the disks. It shares no code
 * with what it judges: it reads rows with its own SQL and pages with its own eyes. A judge that found
 * nothing to compare has not judged: that is a finding too.
 */
import { type Label, same } from '../../../views/label.js';
import {
  CLAIM_TOLERANCE_MS,
  type Court,
  type Evidence,
  find,
  judgeFiles,
  judgeRows,
  lose,
  lostOf,
  type Verdict,
} from './court.js';
import { judgePair } from './pair.js';
import type { LogMark, Snapshot } from './snapshot.js';

/** Tables of which not every row is moved or kept as it was. */
const BOUNDED = new Set(['setting', 'stored_file']);

export type {
  Acknowledged,
  AcknowledgedSession,
  Evidence,
  Pair,
  PullClaim,
  Verdict,
} from './court.js';

function judgeDoubled(court: Court, earlier: Snapshot | undefined, later: Snapshot, where: Label): void {
  const doubled = later.doubled - (earlier?.doubled ?? 0);
  find(court, where, doubled, `${doubled} rows are there twice`, `${doubled} lignes figurent deux fois`);
}

/** Numbers of a log run from 1 without gaps: what is missing among them is lost, whenever it was written. */
function judgeNumbers(court: Court, earlier: Snapshot | undefined, later: Snapshot, where: Label): void {
  const gaps = ({ lastSeq, count }: LogMark): number => lastSeq - count;
  for (const mark of later.logs) {
    const known = earlier?.logs.find(({ table, origin }) => table === mark.table && origin === mark.origin);
    const missing = gaps(mark) - (known === undefined ? 0 : gaps(known));
    const log = `${mark.table}, ${mark.origin}`;
    find(
      court,
      where,
      missing,
      `${missing} numbers are missing (${log})`,
      `${missing} numéros manquent (${log})`,
    );
    lose(court, `numbers of ${where.en}`, Math.max(0, missing));
  }
}

/** Contents that rows name are on the disk. */
function judgeNamed(court: Court, named: readonly string[], later: Snapshot, where: Label): void {
  const held = new Set(later.files);
  const { length } = named.filter((name) => !held.has(name));
  find(
    court,
    where,
    length,
    `${length} contents are named but not there`,
    `${length} contenus sont cités mais absents`,
  );
  court.compared.files += named.length;
  lose(court, 'named', 0, length);
}

/** Recordings of the sessions that a box itself was told to have recorded, after `sinceMs`. */
const ownRecordings = ({ evidence }: Court, box: string, later: Snapshot, sinceMs = 0): string[] =>
  evidence.told.sessions.flatMap((one) => {
    const isOwn = one.box === box && one.atMs > sinceMs;
    const recording = isOwn ? (later.sessions.get(one.id)?.recording ?? null) : null;
    return recording === null ? [] : [recording];
  });

/** A box that was restored from its own backup: what it recorded before stayed behind (G62). */
function judgeOwnHeir(court: Court, box: string, later: Snapshot): void {
  const last = court.evidence.told.changed.get(box);
  const sinceMs = last?.kind === 'backup.restored' ? last.atMs : Number.POSITIVE_INFINITY;
  judgeNamed(court, ownRecordings(court, box, later, sinceMs), later, same(box));
}

/**
 * The settings of a box that took over: those of the other, unless somebody changed some on either
 * side since. A backup holds a bounded number of files, and an upgrade adds columns and settings.
 */
function judgeTaken(
  court: Court,
  [box, heir]: readonly [string, string],
  earlier: Snapshot,
  later: Snapshot,
  where: Label,
): void {
  const { changed } = court.evidence.told;
  const isChanged = box !== heir && changed.has(box);
  if (isChanged || changed.get(heir)?.kind !== 'backup.restored') return;
  for (const mark of earlier.settings) {
    if (BOUNDED.has(mark.table)) continue;
    const now = later.settings.find(({ table }) => table === mark.table);
    const sameColumns = now?.columns === mark.columns;
    const differ =
      now === undefined || now.count !== mark.count || (sameColumns && now.digest !== mark.digest);
    const { table } = mark;
    find(
      court,
      where,
      differ ? 1 : 0,
      `settings are not those of ${box} (${table})`,
      `des paramètres ne sont pas ceux de ${box} (${table})`,
    );
    court.compared.settings += mark.count;
  }
}

function judgeBoxes(court: Court): void {
  const { before, after, moves = {} } = court.evidence;
  for (const [box, earlier] of before) {
    const heir = moves[box];
    const later = after.get(heir ?? box);
    const where =
      heir === undefined
        ? same(box)
        : { en: `${heir}, which took over from ${box}`, fr: `${heir}, qui a succédé à ${box}` };
    if (later === undefined) {
      find(court, where, 1, 'the site’s data are gone', 'les données du site ont disparu');
      const rows = earlier.logs.reduce((sum, mark) => sum + mark.count, 0);
      lose(court, 'boxes', rows, earlier.files.length);
      continue;
    }
    court.compared.boxes += 1;
    judgeRows(court, 'boxes', earlier, later, where);
    judgeDoubled(court, earlier, later, where);
    judgeNumbers(court, before.get(heir ?? box), later, where);
    if (heir !== undefined) {
      judgeTaken(court, [box, heir], earlier, later, where);
      if (heir === box) judgeOwnHeir(court, box, later);
      continue;
    }
    judgeFiles(court, 'boxes', earlier.files, later, where);
    judgeNamed(court, later.referenced, later, where);
  }
  for (const [box, later] of after) {
    if (before.has(box)) continue;
    if (!Object.values(moves).includes(box)) judgeDoubled(court, undefined, later, same(box));
    judgeNamed(court, ownRecordings(court, box, later), later, same(box));
  }
}

/** Pages that told of a data-sync that never was. */
function judgeClaims({ evidence, findings }: Court): void {
  const { pulls, synced } = evidence.told;
  for (const { box, atMs, by } of pulls) {
    // A primary's page tells of what its backup pulled, a backup's of what it pulled itself.
    const isOf = (puller: string): boolean => by === null || (by === 'itself') === (puller === box);
    const near = synced.some((one) => isOf(one.box) && Math.abs(one.atMs - atMs) <= CLAIM_TOLERANCE_MS);
    if (near) continue;
    findings.push({
      en: `a page of ${box} told of a data-sync at ${atMs} ms that never ended well`,
      fr: `une page de ${box} a annoncé à ${atMs} ms une synchronisation qui n’a jamais abouti`,
    });
  }
}

function judgeSessions(court: Court): void {
  const { evidence, findings, compared } = court;
  for (const { id, user, jumpItem, reason } of evidence.told.sessions) {
    compared.sessions += 1;
    const seen = [...evidence.after.values()].flatMap((snapshot) => snapshot.sessions.get(id) ?? []);
    const differs = seen.some(
      (one) => one.user !== user || one.jumpItem !== jumpItem || one.reason !== reason,
    );
    if (seen.length > 0 && !differs) continue;
    findings.push(
      differs
        ? {
            en: `session ${id} is kept otherwise than it was told`,
            fr: `la session ${id} n’est pas enregistrée telle qu’elle a été annoncée`,
          }
        : {
            en: `session ${id} was said to be recorded and is nowhere`,
            fr: `la session ${id} a été annoncée comme enregistrée et ne se trouve nulle part`,
          },
    );
    lose(court, 'sessions', 1);
  }
}

/** Who compares nothing sees nothing. */
function judgeItself({ evidence, findings, compared }: Court): void {
  if (compared.boxes === 0 || compared.rows === 0)
    findings.push({
      en: 'the judge found no history to compare',
      fr: 'le juge n’a trouvé aucun historique à comparer',
    });
  if (evidence.ofPair && compared.pairs === 0)
    findings.push({
      en: 'the judge could not compare the two boxes: at the end none follows the other after a data-sync',
      fr: 'le juge n’a pas pu comparer les deux serveurs : à la fin, aucun ne suit l’autre après une synchronisation',
    });
}

/** Compares what was promised with what is there. */
export function judge(evidence: Evidence): Verdict {
  const court: Court = {
    evidence,
    findings: [],
    compared: { boxes: 0, pairs: 0, rows: 0, files: 0, sessions: 0, settings: 0 },
    lost: new Map(),
  };
  judgeBoxes(court);
  for (const pair of evidence.pairs) judgePair(court, pair);
  judgeClaims(court);
  judgeSessions(court);
  judgeItself(court);
  const { findings, compared } = court;
  return { lost: lostOf(court), compared, findings };
}
