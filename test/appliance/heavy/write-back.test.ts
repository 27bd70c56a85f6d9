/** Rows of a data-sync on a disk that is a folder: what is written when, and that no cut loses it. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { growLog, writeBack } from '../../../appliance/heavy/write-back.js';
import { openStore } from '../../../appliance/store/database.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { createFolderDisk, type FolderDisk } from '../../../hardware/disk/folder-disk.js';
import { jobOn, newBox } from '../../support/worlds/two-boxes.js';

const EVENTS = 8_000;
const SITE = 'site.sqlite';

const sizeOf = (path: string): number => statSync(path).size;

/** What this process wrote so far; null where the host does not say. */
function writtenBytes(): number | null {
  const path = '/proc/self/io';
  if (!existsSync(path)) return null;
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1]);
}

/** A batch whose rows scatter over the index of their sessions. */
async function batch(after = 0) {
  const box = newBox('box-a');
  const id = "printf('%08x', (i * 2654435761) & 4294967295)";
  const upTo = after + EVENTS;
  box.site.db.exec(`WITH RECURSIVE n(i) AS (SELECT ${after + 1} UNION ALL SELECT i + 1 FROM n WHERE i < ${upTo})
    INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text)
    SELECT 'box-a', i, ${id}, i, 'session.screen', 'a window was moved, and then another one' FROM n`);
  const stretch = { table: 'session_event', origin: 'box-a', after, upTo, brotli: false };
  const packed = await jobOn(box.disk)('sync.pack', stretch);
  if (!packed.ok) throw new Error(packed.why);
  return packed.packed;
}

function openBox(folder: string): FolderDisk {
  const disk = createFolderDisk(folder, 1e9);
  for (const id of ['site-15.1.1', 'site-15.3.2'])
    installPackageNow(disk, id, { nowMs: 0, adminPasswordHash: null });
  const { db } = openStore(disk, 'site');
  db.pragma('wal_checkpoint(TRUNCATE)');
  growLog(db);
  return disk;
}

const rows = (disk: FolderDisk): number =>
  (openStore(disk, 'site').db.prepare('SELECT count(*) AS n FROM session_event').get() as { n: number }).n;

t.test('a batch is written once, to the log, and to its place when the box rests', async (t) => {
  const folder = t.testdir();
  const disk = openBox(folder);
  t.match(await jobOn(disk)('sync.apply', await batch()), { ok: true, rows: EVENTS });
  // From here on a batch changes pages that are there: what could be copied before it is changed.
  openStore(disk, 'site').db.pragma('wal_checkpoint(TRUNCATE)');
  const packed = await batch(EVENTS);
  const before = writtenBytes();
  t.match(await jobOn(disk)('sync.apply', packed), { ok: true, rows: EVENTS });
  const log = sizeOf(join(folder, `${SITE}-wal`));
  const place = sizeOf(join(folder, SITE));
  if (before !== null) {
    const wrote = (writtenBytes() ?? 0) - before;
    t.ok(wrote < log * 1.1, `${wrote} bytes were written for a log of ${log}`);
  }
  writeBack(disk);
  t.ok(sizeOf(join(folder, SITE)) > place + log / 2, 'the file holds what the log held');
  t.equal(rows(disk), 2 * EVENTS);
  const settled = sizeOf(join(folder, SITE));
  writeBack(disk);
  t.equal(sizeOf(join(folder, SITE)), settled, 'a second time there is nothing to do');
  disk.close();
});

t.test('what only the log holds survives the process', async (t) => {
  const folder = t.testdir();
  const disk = openBox(folder);
  const packed = await batch();
  t.match(await jobOn(disk)('sync.apply', packed), { ok: true });
  // The files as a killed process leaves them.
  const left = join(folder, 'left');
  mkdirSync(left);
  for (const name of [SITE, `${SITE}-wal`]) copyFileSync(join(folder, name), join(left, name));
  disk.close();
  const again = createFolderDisk(left, 1e9);
  t.equal(rows(again), EVENTS);
  t.match(await jobOn(again)('sync.apply', packed), { ok: true }, 'and the same batch again');
  t.equal(rows(again), EVENTS, 'is no row twice');
  again.close();
});

t.test('a batch that finds no room leaves nothing behind', async (t) => {
  const disk = openBox(t.testdir());
  const packed = await batch();
  const short = { ...packed, freeBytes: 100_000 };
  t.same(await jobOn(disk)('sync.apply', short), { ok: false, why: 'disk-full' });
  t.equal(rows(disk), 0);
  t.match(await jobOn(disk)('sync.apply', packed), { ok: true, rows: EVENTS });
  t.equal(rows(disk), EVENTS);
  disk.close();
});

t.test('the files of a folder disk are counted when somebody asks', async (t) => {
  const folder = t.testdir();
  const box = createFolderDisk(folder, 1_000);
  box.writeFile('recordings/a', Buffer.alloc(100));
  // A worker of the box, which never asks.
  const worker = createFolderDisk(folder, 1_000, false);
  worker.writeFile('recordings/b', Buffer.alloc(300));
  worker.removeFile('recordings/a');
  t.equal(worker.grownBytes(), 200);
  box.grew(worker.grownBytes());
  t.equal(box.filesBytes(), 300);
  t.equal(worker.filesBytes(), 300);
  t.throws(() => worker.writeFile('recordings/c', Buffer.alloc(701)), /disk full/);
  box.wipe();
  t.equal(box.filesBytes(), 0);
});
