/**
 * Before rows travel: do the same numbers mean the same rows on both sides? A log is only appended
 * to, so two that agree at their last common row agree before it. Where they do not, the last row
 * that they share is searched, and what this side has after it goes under another name.
 */
import { type Cursors, DIGESTS_ASKED, type HistoryState, type RowKey } from '../link/messages.js';
import { about, ask, job, type Run, Stopped } from './run.js';

// Each round leaves a 64th of the log: nobody has a longer one.
const ROUNDS_MAX = 12;

async function ourDigests(run: Run, places: readonly RowKey[]): Promise<readonly (string | null)[]> {
  return places.length === 0 ? [] : (await job(run, 'sync.digests', { places })).digests;
}

/** Places in a stretch of a log, evenly apart, its end among them. */
function probes({ table, origin }: RowKey, after: number, upTo: number): RowKey[] {
  const step = Math.max(1, Math.ceil((upTo - after) / DIGESTS_ASKED));
  const places: RowKey[] = [];
  for (let seq = after + step; seq < upTo; seq += step) places.push({ table, origin, seq });
  return [...places, { table, origin, seq: upTo }];
}

/** Number of the last row that both sides share; 0: none. `end` differs. */
async function lastShared(run: Run, end: RowKey): Promise<number> {
  let shared = 0;
  let differs = end.seq;
  for (let round = 0; differs - shared > 1; round += 1) {
    if (round >= ROUNDS_MAX) throw new Stopped('failed');
    const places = probes(end, shared, differs - 1);
    const { said: theirs } = await ask(run, 'sync-digests', { ...about(run), places });
    const ours = await ourDigests(run, places);
    const at = places.findIndex((_place, index) => ours[index] !== theirs.digests[index]);
    const before = at < 0 ? places.at(-1) : places[at - 1];
    shared = before?.seq ?? shared;
    differs = at < 0 ? differs : (places[at]?.seq ?? differs);
  }
  return shared;
}

/** True: some logs of this box were parted, and it stands elsewhere now. */
export async function partLogs(run: Run, mine: Cursors, theirs: HistoryState): Promise<boolean> {
  const ours = await ourDigests(run, theirs.ends);
  const differing = theirs.ends.filter(({ digest }, index) => ours[index] !== digest);
  let rows = 0;
  for (const { table, origin, seq } of differing) {
    const shared = await lastShared(run, { table, origin, seq });
    const cursors = [mine, theirs.cursors];
    rows += (await job(run, 'sync.part', { table, origin, seq: shared, cursors })).rows;
  }
  if (rows > 0) run.ports.parted(rows);
  return rows > 0;
}
