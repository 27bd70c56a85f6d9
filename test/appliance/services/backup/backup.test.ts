/** Backup and restore of a site: what a file holds, and what comes of it on another box. */
import { createHash } from 'node:crypto';
import t from 'tap';
import { BACKUP_FILE_BYTES, BACKUP_FILES_MAX } from '../../../../appliance/heavy/backup.js';
import { readBackupHead, unpackBackup } from '../../../../appliance/heavy/backup-file.js';
import { readPsk, writePsk } from '../../../../appliance/store/box/psk.js';
import { ofBytes } from '../../../../appliance/store/byte-source.js';
import { all, one, openForeign, openStore, run, type Store } from '../../../../appliance/store/database.js';
import { addresses, inToolWorld, PORT } from '../../../support/worlds/tool-world.js';
import { backup, DISK_BYTES, HISTORY, made, NOW_MS, restore, rows } from './site-files.js';

t.test('a backup restored on another box gives the site back (G64, G108)', async (t) => {
  const from = made('one');
  const onto = made('two');
  writePsk(openStore(onto.disk, 'box'), 'own key');
  const before = rows(onto.site, 'session');
  const recordings = onto.disk.list('recordings');
  const file = backup(from.disk);
  const done = await restore(onto.disk, file);
  t.match(done, { ok: true, version: '15.3.2' });
  for (const table of ['user_account', 'setting', 'jump_item', 'group_policy', 'team']) {
    t.same(rows(onto.site, table), rows(from.site, table), table);
  }
  t.same(
    new Set(rows(onto.site, 'session')),
    new Set([...before, ...rows(from.site, 'session')]),
    'history is the union of both',
  );
  t.equal(readPsk(openStore(onto.disk, 'box')), 'own key', 'the pre-shared key stays');
  t.same(onto.disk.list('recordings'), recordings, 'recordings do not travel');
  t.match(
    one(onto.site.db, "SELECT actor, action FROM audit WHERE origin = 'this-box'"),
    { actor: 'admin', action: 'software.restore' },
    'and the restore is logged',
  );
});

t.test('what a file holds: small file-store items, at most fifty, no recording (G62, G63)', async (t) => {
  const { disk, site } = made('one');
  const file = backup(disk);
  const pieces: Buffer[] = [];
  const read = await unpackBackup(ofBytes(file), '', DISK_BYTES, (piece) => pieces.push(piece));
  if (!read.ok) throw new Error(read.why);
  const unpacked = Buffer.concat(pieces);
  const image = openForeign(unpacked);
  const inside = all<{ sha256: string; size: number }>(
    image,
    'SELECT sha256, length(bytes) AS size FROM backup_file ORDER BY sha256',
  );
  const items = all<{ sha256: string; bytes: number }>(
    site.db,
    'SELECT sha256, size_bytes AS bytes FROM stored_file ORDER BY id',
  );
  const small = items.filter(({ bytes }) => bytes < BACKUP_FILE_BYTES).map(({ sha256 }) => sha256);
  t.ok(small.length > BACKUP_FILES_MAX && small.length < items.length, 'the made box shows both limits');
  t.equal(inside.length, BACKUP_FILES_MAX);
  t.ok(inside.every(({ sha256, size }) => small.includes(sha256) && size < BACKUP_FILE_BYTES));
  t.match(read.facts, { files: 50, filesLeftOut: items.length - 50, history: true });
  const recorded = one<{ sha: string }>(
    site.db,
    'SELECT recording_sha256 AS sha FROM session WHERE recording_sha256 IS NOT NULL ORDER BY seq LIMIT 1',
  );
  const recording = disk.readFile(`recordings/${recorded?.sha}`);
  t.ok(recording !== null && !unpacked.includes(recording.subarray(0, 64)));
  t.same(
    all(image, 'SELECT * FROM sync_cursor ORDER BY 1').concat(
      all(image, 'SELECT * FROM active_session ORDER BY 1'),
    ),
    [],
    'nothing of the box',
  );
});

t.test('a file-store item at the limit stays out, one byte less goes in (G63)', async (t) => {
  const { disk, site } = made('one', { files: 0 });
  const sizes = [BACKUP_FILE_BYTES - 1, BACKUP_FILE_BYTES];
  for (const size of sizes) {
    const bytes = Buffer.alloc(size, size % 251);
    const sha = createHash('sha256').update(bytes).digest('hex');
    disk.writeFile(`files/${sha}`, bytes);
    run(site.db, 'INSERT INTO stored_file VALUES (?, ?, ?, ?, ?)', `f${size}`, 'x', sha, size, NOW_MS);
  }
  t.match(readBackupHead(ofBytes(backup(disk))), { facts: { files: 1, filesLeftOut: 1 } });
});

t.test('file-store items after a restore: those of the file, and what this box still holds', async (t) => {
  const from = made('one');
  const items = rows(from.site, 'stored_file').length;
  const file = backup(from.disk);
  t.match(await restore(from.disk, file), { ok: true, filesMissing: 0 });
  t.equal(rows(from.site, 'stored_file').length, items, 'on the same box nothing is missing');
  const onto = made('two');
  t.match(await restore(onto.disk, file), { ok: true, filesMissing: items - 50 });
  t.equal(rows(onto.site, 'stored_file').length, 50);
  t.equal(onto.disk.list('files').length, 50, 'contents that nothing speaks of are gone');
});

t.test(
  'without logged history the reports are missing from the file, and stay on the box (G61)',
  async (t) => {
    const from = made('one');
    const file = backup(from.disk, { history: false });
    t.ok(file.length < backup(from.disk).length);
    const onto = made('two');
    const before = HISTORY.slice(0, 2).map((table) => rows(onto.site, table));
    t.match(await restore(onto.disk, file), { ok: true, historyRows: 0 });
    t.same(
      HISTORY.slice(0, 2).map((table) => rows(onto.site, table)),
      before,
    );
    t.same(rows(onto.site, 'user_account'), rows(from.site, 'user_account'));
  },
);

t.test('restoring an old backup loses no newer session and brings none twice', async (t) => {
  const { disk, site, guid } = made('one');
  const file = backup(disk);
  const old = rows(site, 'session');
  const last = one<{ seq: number }>(site.db, 'SELECT max(seq) AS seq FROM session WHERE origin = ?', guid);
  run(
    site.db,
    `INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason)
      VALUES (?, ?, 'new', 'u', 'j', 'h', 1, 2, 'user')`,
    guid,
    (last?.seq ?? 0) + 1,
  );
  run(site.db, "UPDATE setting SET value = '\"changed\"' WHERE key = 'site.host'");
  t.match(await restore(disk, file), { ok: true, historyRows: 0 });
  t.equal(rows(site, 'session').length, old.length + 1);
  t.match(one(site.db, "SELECT value FROM setting WHERE key = 'site.host'"), {
    value: '"access.example.com"',
  });
  t.match(await restore(disk, file), { ok: true, historyRows: 0 }, 'a second time changes nothing');
});

t.test('a box that was reset keeps its new sessions beside those of its earlier life', async (t) => {
  const before = made('one');
  const file = backup(before.disk);
  const reset = made('one', { historyDays: 0, recordings: 0 });
  const insert = (seq: number) =>
    run(
      reset.site.db,
      `INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason)
        VALUES (?, ?, ?, 'u', 'j', 'h', 1, 2, 'user')`,
      reset.guid,
      seq,
      `reborn-${seq}`,
    );
  insert(1);
  insert(2);
  const ids = (site: Store) =>
    all<{ id: string }>(site.db, 'SELECT id FROM session ORDER BY id').map(({ id }) => id);
  for (const round of ['first', 'second']) {
    t.equal((await restore(reset.disk, file)).ok, true, round);
    t.same(ids(reset.site), [...ids(before.site), 'reborn-1', 'reborn-2'].sort(), 'all of both, once each');
  }
  t.equal(
    one<{ seq: number }>(reset.site.db, 'SELECT max(seq) AS seq FROM session WHERE origin = ?', reset.guid)
      ?.seq,
    2,
    'the box goes on counting where it was',
  );
});

t.test(
  'a file of the backup site says so: on its page, in its name, in its header, before a restore',
  async (t) => {
    await inToolWorld({ seed: 'backup-on-b' }, async ({ browser }) => {
      const [a, b] = [await browser('a'), await browser('b')];
      const path = '/login/software-management';
      await a.open(addresses.a, PORT, path);
      await b.open(addresses.b, PORT, path);
      t.match(b.text(), /This is the backup site: a file made here/);
      t.notMatch(a.text(), /This is the backup site/);
      await a.press('Download Backup');
      await b.press('Download Backup');
      t.match(a.lastDownload()?.filename, /^backup-access\.example\.com-15\.3\.2-[\d-]+\.nsb$/);
      t.match(b.lastDownload()?.filename, /-backup-site\.nsb$/);
      const file = b.lastDownload();
      if (file === null) return;
      await a.open(addresses.a, PORT, path);
      a.upload('Backup File', { filename: file.filename, bytes: file.bytes });
      await a.press('Upload Backup');
      t.match(a.text(), /was made on .* on the backup site\./);
    });
  },
);
