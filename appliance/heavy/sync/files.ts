/** Recordings and file-store items of a data-sync: by content, in messages of bounded size. */

import { packFrame } from '../../../failover/link/frames.js';
import { digestOf } from '../../../failover/link/handshake.js';
import {
  BLOBS_ASKED,
  type BlobsHead,
  blobsHeadSchema,
  type Folder,
  type Packed,
} from '../../../failover/link/messages.js';
import { BLOBS_BYTES, type JobResult, type Room } from '../../../failover/sync/jobs.js';
import type { Disk } from '../../../hardware/ports.js';
import { all, type Db, one, run, sql } from '../../store/database.js';
import { contentIs, soundFile } from '../contents.js';
import { damaged, guarded, noSite, openPacked, roomyDisk, siteOf, tablesOf } from './common.js';
import { lastSeq, originsOf } from './history.js';

const SHA256 = /^[0-9a-f]{64}$/;

// Name of the position in sync_cursor: up to it, all recordings of an origin are here.
const CURSOR = 'recording';
const LOOK_ROWS = 1_024;

const cursorOf = (db: Db, origin: string): number =>
  one<{ seq: number }>(db, 'SELECT seq FROM sync_cursor WHERE table_name = ? AND origin = ?', CURSOR, origin)
    ?.seq ?? 0;

/** First rows of an origin whose recording is missing, and up to where none is. */
function lookAt(
  db: Db,
  disk: Disk,
  origin: string,
  absent: ReadonlySet<string>,
): { shas: string[]; complete: number } {
  const end = lastSeq(db, 'session', origin);
  const shas: string[] = [];
  let complete = cursorOf(db, origin);
  let after = complete;
  while (after < end && shas.length < BLOBS_ASKED) {
    const rows = all<{ seq: number; sha: string }>(
      db,
      `SELECT seq, recording_sha256 AS sha FROM session
       WHERE origin = ? AND seq > ? AND recording_sha256 IS NOT NULL ORDER BY seq LIMIT ${LOOK_ROWS}`,
      origin,
      after,
    );
    for (const { seq, sha } of rows) {
      const here = absent.has(sha) || !SHA256.test(sha) || disk.hasFile(`recordings/${sha}`);
      if (!here && !shas.includes(sha)) shas.push(sha);
      if (shas.length === 0) complete = seq;
      if (shas.length >= BLOBS_ASKED) break;
    }
    after = rows.length < LOOK_ROWS ? end : (rows[rows.length - 1]?.seq ?? end);
  }
  return { shas, complete: shas.length === 0 ? end : complete };
}

/**
 * Digests of recordings that this site's sessions name and its disk lacks, without those that the peer has not
 * either.
 */
export function wantedRecordings(
  disk: Disk,
  input: { absent: readonly string[] },
): JobResult<{ shas: string[] }> {
  const site = siteOf(disk);
  if (site === null) return noSite;
  const { db } = site;
  const absent = new Set(input.absent);
  if (!tablesOf(db, 'history').includes('session')) return { ok: true, shas: [] };
  const shas = new Set<string>();
  const moved: { origin: string; seq: number }[] = [];
  for (const origin of originsOf(db, 'session')) {
    const looked = lookAt(db, disk, origin, absent);
    for (const sha of looked.shas) shas.add(sha);
    if (looked.complete > cursorOf(db, origin)) moved.push({ origin, seq: looked.complete });
  }
  return guarded(() => {
    if (moved.length > 0) {
      site.transaction('sync-recordings', () => {
        for (const { origin, seq } of moved) {
          run(
            db,
            `INSERT INTO sync_cursor (table_name, origin, seq) VALUES (?, ?, ?)
             ON CONFLICT (table_name, origin) DO UPDATE SET seq = excluded.seq`,
            CURSOR,
            origin,
            seq,
          );
        }
      });
    }
    return { ok: true, shas: [...shas].slice(0, BLOBS_ASKED) };
  });
}

/**
 * Recordings that no session speaks of: power was lost between the file and the commit of its row, or
 * the database was put back. Newest sessions first, where what is on the disk is soonest found; what
 * the peer holds of a row that comes back is pulled again.
 */
export function pruneRecordings(disk: Disk, db: Db): void {
  const unknown = new Set(disk.list('recordings'));
  if (unknown.size === 0) return;
  const rows = sql(
    db,
    'SELECT recording_sha256 AS sha FROM session WHERE recording_sha256 IS NOT NULL ORDER BY started_ms DESC',
  );
  for (const row of rows.iterate()) {
    unknown.delete(`recordings/${(row as { readonly sha: string }).sha}`);
    if (unknown.size === 0) return;
  }
  for (const path of unknown) disk.removeFile(path);
}

/** Reads whole files for the peer, up to a batch; one that does not match its digest is not handed on. */
export function packFiles(
  disk: Disk,
  input: { folder: Folder; shas: readonly string[] },
): JobResult<{ packed: Packed }> {
  const { folder } = input;
  const items: { sha256: string; sizeBytes: number }[] = [];
  const parts: Buffer[] = [];
  const absent: string[] = [];
  let bytes = 0;
  for (const sha256 of input.shas.slice(0, BLOBS_ASKED)) {
    // What is not what it is called is not handed on.
    const content = SHA256.test(sha256) ? soundFile(disk, folder, sha256) : null;
    if (content === null) {
      absent.push(sha256);
      continue;
    }
    if (items.length > 0 && bytes + content.length > BLOBS_BYTES) break;
    items.push({ sha256, sizeBytes: content.length });
    parts.push(content);
    bytes += content.length;
  }
  const head: BlobsHead = { folder, items, absent };
  const body = packFrame(head, Buffer.concat(parts));
  return { ok: true, packed: { body, digest: digestOf(body) } };
}

/** Keeps the files of a batch whose digests match; refuses a damaged frame, stops where the disk has no room. */
export function storeFiles(
  disk: Disk,
  input: Packed & Room,
): JobResult<{ stored: number; bytes: number; absent: string[] }> {
  const frame = openPacked(blobsHeadSchema, input);
  if (frame === null) return damaged;
  const { head, payload } = frame;
  const roomy = roomyDisk(disk, input.freeBytes);
  return guarded(() => {
    let at = 0;
    let stored = 0;
    for (const { sha256, sizeBytes } of head.items) {
      const content = payload.subarray(at, at + sizeBytes);
      at += sizeBytes;
      // A file is what its name says, or it is not taken.
      if (!SHA256.test(sha256) || !contentIs(content, sha256)) return damaged;
      const path = `${head.folder}/${sha256}`;
      if (roomy.hasFile(path)) continue;
      roomy.writeFile(path, content);
      stored += 1;
    }
    return { ok: true, stored, bytes: at, absent: [...head.absent] };
  });
}
