/**
 * The storage check on one disk: each copy of each file that is named by its content, and the pages of
 * the database whose checksum is wrong. What another copy has whole is written anew at once.
 */
import type { RowKey } from '../../failover/link/messages.js';
import { blobsHeadSchema, folders, type Packed } from '../../failover/link/messages.js';
import type { Disk, HeavyJob } from '../../hardware/ports.js';
import { one, run } from '../store/database.js';
import { contentIs, isContentName } from './contents.js';
import { openPacked, siteOf, tablesOf } from './sync/common.js';

/** One job reads about so much. */
const CHUNK_BYTES = 64 * 1_048_576;

export interface CheckedFiles {
  readonly files: number;
  readonly bytes: number;
  /** Written anew from another copy of this box. */
  readonly mended: readonly string[];
  /** No copy here is what it is called. */
  readonly lost: readonly string[];
  /** Where the next job goes on; null: all is read. */
  readonly next: string | null;
  readonly share: number;
}

/** The copies of one file: whole, mended from a whole one, or lost. */
function checkFile(disk: Disk, path: string): { fate: 'whole' | 'mended' | 'lost' | 'gone'; bytes: number } {
  const read = disk.readFile(path);
  if (read === null) return { fate: 'gone', bytes: 0 };
  const sha256 = path.slice(path.indexOf('/') + 1);
  const copies = disk.patrol?.copies(path) ?? [read];
  const isWhole = (copy: Buffer | null): copy is Buffer => copy !== null && contentIs(copy, sha256);
  const bytes = copies.reduce((sum, copy) => sum + (copy?.length ?? 0), 0);
  if (copies.every(isWhole)) return { fate: 'whole', bytes };
  const whole = copies.find(isWhole);
  if (whole === undefined) return { fate: 'lost', bytes };
  disk.writeFile(path, whole);
  return { fate: 'mended', bytes };
}

export const checkFilesJob: HeavyJob<{ readonly after: string }, CheckedFiles> = {
  name: 'scrub.files',
  changes: 'pages',
  work: (disk, { after }) => {
    const all = folders.flatMap((folder) => disk.list(folder)).sort();
    const paths = all.filter((path) => isContentName(path.slice(path.indexOf('/') + 1)));
    const mended: string[] = [];
    const lost: string[] = [];
    let [bytes, files] = [0, 0];
    let at = paths.findIndex((path) => path > after);
    if (at < 0) at = paths.length;
    for (; at < paths.length && bytes < CHUNK_BYTES; at += 1) {
      const path = paths[at] as string;
      const checked = checkFile(disk, path);
      files += 1;
      bytes += checked.bytes;
      if (checked.fate === 'mended') mended.push(path);
      if (checked.fate === 'lost') lost.push(path);
    }
    const next = at < paths.length ? (paths[at - 1] ?? null) : null;
    return { files, bytes, mended, lost, next, share: paths.length === 0 ? 1 : at / paths.length };
  },
};

interface RowText extends RowKey {
  readonly text: string;
}

/** Writes rows anew, and with them their pages. */
function putTexts(disk: Disk, rows: readonly RowText[]): number {
  const site = siteOf(disk);
  if (site === null || rows.length === 0) return 0;
  const known = tablesOf(site.db, 'history');
  return site.transaction('scrub-rows', () => {
    let count = 0;
    for (const { table, origin, seq, text } of rows) {
      if (!known.includes(table)) continue;
      count += run(site.db, `UPDATE "${table}" SET text = ? WHERE origin = ? AND seq = ?`, text, origin, seq);
      disk.patrol?.mended({ table, origin, seq });
    }
    return count;
  });
}

export const checkRowsJob: HeavyJob<null, { readonly mended: number; readonly lost: readonly RowKey[] }> = {
  name: 'scrub.rows',
  changes: 'pages',
  work: (disk) => {
    const bad = disk.patrol?.badRows() ?? [];
    const here = bad.flatMap(({ table, origin, seq, text }) =>
      text === null ? [] : [{ table, origin, seq, text }],
    );
    const lost = bad.flatMap(({ table, origin, seq, text }) =>
      text === null ? [{ table, origin, seq }] : [],
    );
    return { mended: putTexts(disk, here), lost };
  },
};

export const putRowsJob: HeavyJob<readonly RowText[], number> = {
  name: 'scrub.put-rows',
  changes: 'pages',
  work: putTexts,
};

/** What this box has of rows that the other one lost; null: it has not, or its own page is bad. */
export const readRowsJob: HeavyJob<{ readonly places: readonly RowKey[] }, (string | null)[]> = {
  name: 'scrub.read-rows',
  changes: 'nothing',
  work: (disk, { places }) => {
    const site = siteOf(disk);
    const known = site === null ? [] : tablesOf(site.db, 'history');
    const bad = disk.patrol?.badRows() ?? [];
    return places.map(({ table, origin, seq }) => {
      const isBad = bad.some((row) => row.table === table && row.origin === origin && row.seq === seq);
      if (site === null || isBad || table !== 'session_event' || !known.includes(table)) return null;
      const query = 'SELECT text FROM session_event WHERE origin = ? AND seq = ?';
      return one<{ text: string }>(site.db, query, origin, seq)?.text ?? null;
    });
  },
};

/** Files that came from the other box, in place of what is damaged here. */
export const replaceFilesJob: HeavyJob<Packed, readonly string[]> = {
  name: 'scrub.replace',
  changes: 'pages',
  work: (disk, packed) => {
    const frame = openPacked(blobsHeadSchema, packed);
    if (frame === null) return [];
    const { head, payload } = frame;
    let at = 0;
    return head.items.flatMap(({ sha256, sizeBytes }) => {
      const content = payload.subarray(at, at + sizeBytes);
      at += sizeBytes;
      if (!isContentName(sha256) || !contentIs(content, sha256)) return [];
      const path = `${head.folder}/${sha256}`;
      disk.writeFile(path, content);
      return [path];
    });
  },
};
