import { createHash, createHmac } from 'node:crypto';
import t from 'tap';
import {
  BACKUP_FILE_BYTES,
  BACKUP_FILES_MAX,
  type BackupInput,
  type BackupOutput,
  siteBackup,
} from '../../../../appliance/heavy/backup.js';
import { readBackupHead, unpackBackup } from '../../../../appliance/heavy/backup-file.js';
import type { BackupRefusal } from '../../../../appliance/heavy/backup-refusals.js';
import { type RestoreInput, type RestoreOutput, siteRestore } from '../../../../appliance/heavy/restore.js';
import { configDigest } from '../../../../appliance/heavy/sync/configuration.js';
import { readPsk, writePsk } from '../../../../appliance/store/box/psk.js';
import { ofBytes } from '../../../../appliance/store/byte-source.js';
import { all, one, openForeign, openStore, run, type Store } from '../../../../appliance/store/database.js';
import { readSiteSoftware } from '../../../../appliance/store/site/software.js';
import { createMemoryDisk, type MemoryDisk } from '../../../../hardware/disk/memory-disk.js';
import { PowerLostError } from '../../../../hardware/ports.js';
import { defaultPlan } from '../../../../lab/making/found.js';
import { type MakeOptions, makeBoxes } from '../../../../lab/making/make-boxes.js';
import { asOrigin } from '../../../support/as-origin.js';
import { addresses, inToolWorld, PORT } from '../../../support/worlds/tool-world.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const DISK_BYTES = 1e9;
const HISTORY = ['session', 'session_event', 'audit'];

function made(seed: string, options: Partial<MakeOptions> = {}) {
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const { plates } = makeBoxes(defaultPlan, seed, disks, { nowMs: NOW_MS, historyDays: 9, ...options });
  return { disk: disks.a, site: openStore(disks.a, 'site'), guid: plates.a.guid };
}

function backup(disk: MemoryDisk, changes: Partial<BackupInput> = {}): Buffer {
  const output: BackupOutput = siteBackup(disk, {
    password: '',
    salt: Buffer.alloc(16, 1),
    nonce: Buffer.alloc(12, 2),
    history: true,
    nowMs: NOW_MS,
    role: null,
    ...changes,
  });
  if (!output.ok) throw new Error(output.why);
  return Buffer.from(output.file);
}

const restore = (
  disk: MemoryDisk,
  file: Buffer,
  changes: Partial<RestoreInput> = {},
): Promise<RestoreOutput> =>
  siteRestore(disk, {
    file: { bytes: file },
    password: '',
    freeBytes: DISK_BYTES,
    origin: asOrigin('this-box'),
    actor: 'admin',
    nowMs: NOW_MS,
    ...changes,
  } satisfies RestoreInput);

const rows = (site: Store, table: string): string[] =>
  all(site.db, `SELECT * FROM ${table} ORDER BY 1, 2`).map((row) => JSON.stringify(row));

/** Everything that a user could see of the site, except what the restore itself logs. */
const fingerprint = (disk: MemoryDisk): string => {
  const site = openStore(disk, 'site');
  const hash = createHash('sha256').update(configDigest(site.db));
  for (const table of HISTORY) {
    for (const row of rows(site, table)) if (!row.includes('software.restore')) hash.update(row);
  }
  return hash.digest('hex');
};

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

t.test('a backup of an older version is migrated, one of a newer version refused', async (t) => {
  const old = made('one', { siteVersion: '15.1.1' });
  const current = made('two', { siteVersion: '17.1.1' });
  const fileOld = backup(old.disk);
  t.match(await restore(current.disk, fileOld), { ok: true, version: '15.1.1' });
  t.equal(readSiteSoftware(current.site)?.version, '17.1.1');
  t.equal(
    one<{ n: number }>(
      current.site.db,
      'SELECT count(*) AS n FROM session WHERE duration_ms <> ended_ms - started_ms',
    )?.n,
    0,
    'migrations ran on the rows of the file',
  );
  t.same(
    all(current.site.db, 'SELECT jump_item FROM jump_shortcut ORDER BY jump_item'),
    all(old.site.db, 'SELECT id AS jump_item FROM jump_item ORDER BY id'),
  );
  const before = fingerprint(old.disk);
  t.same(await restore(old.disk, backup(current.disk)), { ok: false, why: 'newer-version' });
  t.equal(fingerprint(old.disk), before);
});

t.test('each refusal is its own and changes nothing', async (t) => {
  const { disk } = made('one', { historyDays: 2 });
  run(openStore(disk, 'site').db, "UPDATE team SET comments = 'after the backup'");
  const open = backup(disk);
  const locked = backup(disk, { password: 'right' });
  const changed = (file: Buffer, at: number): Buffer => {
    const copy = Buffer.from(file);
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
    return copy;
  };
  const resealed = (from: string, to: string): Buffer => {
    const body = Buffer.from(open.subarray(0, -32).toString('latin1').replace(from, to), 'latin1');
    return Buffer.concat([body, createHmac('sha256', 'backup file of a site').update(body).digest()]);
  };
  const cases: readonly [string, Buffer, string, BackupRefusal][] = [
    ['wrong password', locked, 'Right', 'password-wrong'],
    ['no password for a locked file', locked, '', 'password-needed'],
    ['a password for an open file', open, 'right', 'password-not-needed'],
    ['one bit of the body', changed(open, open.length - 100), '', 'damaged'],
    ['one bit of a locked body', changed(locked, locked.length - 100), 'right', 'damaged'],
    ['one bit of the header', changed(open, 40), '', 'damaged'],
    ['one bit of the checksum', changed(open, open.length - 1), '', 'damaged'],
    ['cut short', open.subarray(0, open.length - 1), '', 'damaged'],
    ['a header length beyond the file', changed(open, 8), '', 'damaged'],
    [
      'something else',
      Buffer.from('%PDF-1.4 not a backup at all, but long enough to be one'),
      '',
      'not-a-backup',
    ],
    ['empty', Buffer.alloc(0), '', 'not-a-backup'],
    ['newer format', resealed('"format":1', '"format":2'), '', 'newer-format'],
    ['foreign image', resealed('"imageBytes":', '"imageBytes":9'), '', 'damaged'],
  ];
  const before = fingerprint(disk);
  const steps = disk.steps;
  for (const [name, file, password, why] of cases) {
    t.same(await restore(disk, file, { password }), { ok: false, why }, name);
  }
  t.equal(fingerprint(disk), before);
  t.equal(disk.steps, steps, 'nothing durable was even begun');
  t.equal((await restore(disk, locked, { password: 'right' })).ok, true);
});

t.test('a locked file shows nothing of the site (G60)', async (t) => {
  const { disk } = made('one', { historyDays: 2 });
  const locked = backup(disk, { password: 'secret' });
  t.notOk(locked.includes('SQLite format'));
  t.match(readBackupHead(ofBytes(locked)), { ok: true, locked: true });
  const again = backup(disk, { password: 'secret', nonce: Buffer.alloc(12, 9) });
  t.notOk(locked.equals(again));
});

t.test('a full disk refuses and leaves everything as it was', async (t) => {
  const from = made('one');
  const onto = made('two', { historyDays: 0, recordings: 0, files: 0 });
  const before = fingerprint(onto.disk);
  t.same(await restore(onto.disk, backup(from.disk), { freeBytes: 100_000 }), {
    ok: false,
    why: 'disk-full',
  });
  t.equal(fingerprint(onto.disk), before);
  t.same(onto.disk.list('files'), [], 'items written for it are gone again');
});

t.test('a power cut at every durable step leaves the old or the new site', async (t) => {
  const file = backup(made('one', { historyDays: 2, files: 20 }).disk);
  const world = () => made('two', { historyDays: 2, files: 3, recordings: 2 }).disk;
  const base = world();
  const old = fingerprint(base);
  const begin = base.steps;
  await restore(base, file);
  const all = base.steps - begin;
  const fresh = fingerprint(base);
  t.not(old, fresh);
  const seen = new Set<string>();
  for (let step = 1; step <= all; step += 1) {
    for (const when of ['before', 'after'] as const) {
      const disk = world();
      const first = disk.steps;
      disk.onDurable((at) => (at - first === step ? when : null));
      await t.rejects(restore(disk, file), PowerLostError);
      disk.onDurable(null);
      disk.revive();
      const found = fingerprint(disk);
      seen.add(found);
      if (found !== old && found !== fresh) t.fail(`cut ${when} step ${step} left something else`);
      t.equal((await restore(disk, file)).ok, true, 'and the restore can be done again');
      if (fingerprint(disk) !== fresh) t.fail(`restore after a cut ${when} step ${step}`);
    }
  }
  t.same(seen, new Set([old, fresh]));
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
