/** The judge of two boxes of which one follows the other: rows, contents and settings of both. */

import type { Label } from '../../../views/label.js';
import { betweenBoxes } from './compare-logs.js';
import {
  CLAIM_TOLERANCE_MS,
  type Court,
  type Evidence,
  find,
  isRightTime,
  judgeFiles,
  judgeRows,
  lose,
  type Pair,
} from './court.js';
import type { Snapshot } from './snapshot.js';

/** Sessions of either side that ended before the last data-sync began are on both (G95). */
function judgeMerged(court: Court, { backup, primary }: Pair, beganMs: number): void {
  const { told, after } = court.evidence;
  for (const { id, atMs } of told.sessions) {
    if (atMs > beganMs) continue;
    for (const box of [backup, primary]) {
      const snapshot = after.get(box);
      if (snapshot === undefined || snapshot.sessions.has(id)) continue;
      court.findings.push({
        en: `session ${id} ended before the last data-sync and is not on ${box}`,
        fr: `la session ${id} a pris fin avant la dernière synchronisation et ne figure pas sur ${box}`,
      });
      lose(court, 'merged', 1);
    }
  }
}

function judgeSettings(court: Court, primary: string, source: Snapshot, copy: Snapshot, where: Label): void {
  const tables = new Set([...source.settings, ...copy.settings].map(({ table }) => table));
  for (const table of tables) {
    const [mine, theirs] = [source, copy].map(({ settings }) => settings.find((one) => one.table === table));
    const differ = mine?.digest !== theirs?.digest || mine?.count !== theirs?.count;
    find(
      court,
      where,
      differ ? 1 : 0,
      `settings are not those of ${primary} (${table})`,
      `des paramètres ne sont pas ceux de ${primary} (${table})`,
    );
    court.compared.settings += Math.max(mine?.count ?? 0, theirs?.count ?? 0);
  }
}

/** Whether a box's clock is known to be right: by its pages, or by the rows of sessions whose end was heard. */
function isClockRight({ told, after }: Evidence, box: string): boolean {
  if (told.rightClocks.has(box)) return true;
  if (told.wrongClocks.has(box)) return false;
  const offsets = told.sessions.flatMap((one) => {
    const row = one.box === box ? after.get(box)?.sessions.get(one.id) : undefined;
    return row === undefined ? [] : [row.endedMs - one.atMs];
  });
  return offsets.length > 0 && offsets.every(isRightTime);
}

/**
 * Finds rows and files that a backup lacks or has otherwise, though it was told to be synchronised with the
 * primary.
 */
export function judgePair(court: Court, pair: Pair): void {
  const { evidence, compared } = court;
  const { before, after, told } = evidence;
  const { backup, primary } = pair;
  const copy = after.get(backup);
  const source = after.get(primary);
  const last = told.synced.filter((one) => one.box === backup).at(-1);
  if (copy === undefined || source === undefined || last === undefined) return;
  compared.pairs += 1;
  const where = {
    en: `${backup}, said to be synchronised with ${primary}`,
    fr: `${backup}, annoncé comme synchronisé avec ${primary}`,
  };
  const clocksRight = [backup, primary].every((box) => isClockRight(evidence, box));
  const untilMs = clocksRight ? last.beganMs - CLAIM_TOLERANCE_MS : null;
  const rows = betweenBoxes(source.logs, copy.logs, untilMs);
  const { missing, altered } = rows;
  find(
    court,
    where,
    missing,
    `${missing} rows are on one box only`,
    `${missing} lignes ne figurent que sur un serveur`,
  );
  find(
    court,
    where,
    altered,
    `${altered} rows differ between the boxes`,
    `${altered} lignes diffèrent entre les serveurs`,
  );
  lose(court, 'pair', missing + altered);
  compared.rows += rows.compared;
  // What the primary held before the rehearsal must have reached the backup by the last sync.
  const earlier = before.get(primary);
  if (earlier !== undefined) {
    judgeRows(court, 'copy', earlier, copy, where);
    judgeFiles(court, 'copy', earlier.files, copy, where);
  }
  judgeMerged(court, pair, last.beganMs);
  // What was changed since then travels with the next data-sync.
  const changedMs = Math.max(...[backup, primary].map((box) => told.changed.get(box)?.atMs ?? 0));
  if (changedMs < last.beganMs) judgeSettings(court, primary, source, copy, where);
}
