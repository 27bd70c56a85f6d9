import { createHash, X509Certificate } from 'node:crypto';
import t from 'tap';
import { warningsOf } from '../../../appliance/certificates/x509.js';
import { certificateFor } from '../../../appliance/store/box/certificates.js';
import { findBoxUserByName } from '../../../appliance/store/box/users.js';
import { all, one, openStore } from '../../../appliance/store/database.js';
import { readDoc } from '../../../appliance/store/docs.js';
import { verifyPassword } from '../../../appliance/store/passwords.js';
import { readSiteSoftware, readSoftware } from '../../../appliance/store/site/software.js';
import { findUserByName } from '../../../appliance/store/site/users.js';
import type { RoleState } from '../../../failover/role/state.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { DAY_MS, type Time } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { defaultPlan } from '../../../lab/making/found.js';
import { type MakeOptions, makeBoxes, makeFactoryBox } from '../../../lab/making/make-boxes.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const TABLES = ['session', 'session_event', 'audit'];

function made(seed: string, options: Partial<MakeOptions> = {}) {
  const disks = { a: createMemoryDisk(1e9), b: createMemoryDisk(1e9) };
  const pair = makeBoxes(defaultPlan, seed, disks, { nowMs: NOW_MS, ...options });
  const site = { a: openStore(disks.a, 'site'), b: openStore(disks.b, 'site') };
  const box = { a: openStore(disks.a, 'box'), b: openStore(disks.b, 'box') };
  return { disks, pair, site, box };
}

const count = (disk: MemoryDisk, table: string): number =>
  one<{ n: number }>(openStore(disk, 'site').db, `SELECT count(*) AS n FROM ${table}`)?.n ?? -1;

const image = (disk: MemoryDisk, name: 'site' | 'box'): string =>
  createHash('sha256').update(openStore(disk, name).db.serialize()).digest('hex');

t.test('the pair starts as a customer would have it', async (t) => {
  const { disks, pair, site, box } = made('one');
  t.equal(count(disks.a, 'session'), 3600);
  t.equal(count(disks.a, 'jump_item'), 75, '60, and 15 workplaces with a Jump Client');
  t.equal(count(disks.a, 'jump_client'), 40);
  t.ok(count(disks.a, 'user_account') > 10);
  const newest = one<{ at: number }>(site.a.db, 'SELECT max(ended_ms) AS at FROM session');
  const oldest = one<{ at: number }>(site.a.db, 'SELECT min(started_ms) AS at FROM session');
  t.ok(newest !== null && newest.at < NOW_MS && newest.at > NOW_MS - DAY_MS, 'history ends before now');
  t.ok(oldest !== null && Math.abs(oldest.at - (NOW_MS - 90 * DAY_MS)) < DAY_MS, 'and begins 90 days ago');
  for (const letter of ['a', 'b'] as const) {
    t.match(readSiteSoftware(site[letter]), { version: '15.3.2', build: '42813' });
    t.equal(readSoftware(box[letter]).base, '4.2.0');
    t.same(
      readSoftware(box[letter]).history.map(({ id }) => id),
      ['site-15.1.1', 'site-15.3.2'],
    );
  }
  t.notSame(pair.plates.a, pair.plates.b);
  t.equal(image(disks.a, 'site') === image(disks.b, 'site'), false, 'cursors differ');
});

t.test('the relation is in force and its sides agree', async (t) => {
  const { box, pair } = made('one');
  const a = readDoc<RoleState>(box.a, 'machine.failover');
  const b = readDoc<RoleState>(box.b, 'machine.failover');
  t.match(a, {
    kind: 'primary',
    pair: { peer: { guid: pair.plates.b.guid, host: '127.20.0.12', port: 8443 } },
  });
  t.match(b, {
    kind: 'backup',
    pair: { peer: { guid: pair.plates.a.guid, host: '127.20.0.11', port: 8443 } },
  });
  t.ok(a !== null && 'pair' in a && b !== null && 'pair' in b && a.pair.relationId === b.pair.relationId);
});

t.test('both sides hold the same history, already synced', async (t) => {
  const { disks, site, pair } = made('one');
  for (const table of TABLES) {
    const rows = (letter: 'a' | 'b') => all(site[letter].db, `SELECT * FROM ${table} ORDER BY origin, seq`);
    t.same(rows('a'), rows('b'), table);
    for (const letter of ['a', 'b'] as const) {
      const other = pair.plates[letter === 'a' ? 'b' : 'a'].guid;
      const cursor = one<{ seq: number }>(
        site[letter].db,
        'SELECT seq FROM sync_cursor WHERE table_name = ? AND origin = ?',
        table,
        other,
      );
      const last = one<{ seq: number; n: number }>(
        site[letter].db,
        `SELECT max(seq) AS seq, count(*) AS n FROM ${table} WHERE origin = ?`,
        other,
      );
      t.ok(last !== null && last.n > 0 && last.seq === last.n, 'sequence without gaps');
      t.equal(cursor?.seq, last?.seq, `${table} cursor of ${letter}`);
    }
  }
  t.same(disks.a.list('recordings'), disks.b.list('recordings'));
  t.same(disks.a.list('files'), disks.b.list('files'));
});

t.test('every recording and file is where its row says, with its content', async (t) => {
  const { disks, site } = made('one', { recordings: 25 });
  const recorded = all<{ sha256: string; bytes: number; ended: number }>(
    site.a.db,
    'SELECT recording_sha256 AS sha256, recording_bytes AS bytes, ended_ms AS ended FROM session WHERE recording_sha256 IS NOT NULL ORDER BY started_ms',
  );
  t.equal(recorded.length, 25);
  t.ok(
    recorded.every(({ ended }) => ended > NOW_MS - 2 * DAY_MS),
    'only the newest have one',
  );
  const files = all<{ sha256: string; bytes: number }>(
    site.a.db,
    'SELECT sha256, size_bytes AS bytes FROM stored_file ORDER BY id',
  );
  t.ok(files.filter(({ bytes }) => bytes < 200 * 1024).length > 50);
  t.ok(files.filter(({ bytes }) => bytes > 200 * 1024).length >= 3);
  for (const [folder, rows] of [
    ['recordings', recorded],
    ['files', files],
  ] as const) {
    for (const { sha256, bytes } of rows) {
      const content = disks.b.readFile(`${folder}/${sha256}`);
      const found = content === null ? null : createHash('sha256').update(content).digest('hex');
      if (found !== sha256 || content?.length !== bytes) t.fail(`${folder}/${sha256}`);
    }
  }
});

t.test('the documented credentials open both sites, without a forced change', async (t) => {
  const { site, box } = made('one', { historyDays: 1 });
  const time = { time: { real: <T>(job: () => Promise<T>) => job() } as Time };
  for (const letter of ['a', 'b'] as const) {
    const user = findUserByName(site[letter], labCredentials.username);
    const boxUser = findBoxUserByName(box[letter], labCredentials.username);
    for (const account of [user, boxUser]) {
      t.equal(account?.mustChange, false);
      t.equal(await verifyPassword(time, labCredentials.password, account?.passwordHash ?? ''), true);
      t.equal(await verifyPassword(time, 'password', account?.passwordHash ?? ''), false);
    }
    t.equal(user?.role, 'administrator');
  }
  const roles = all<{ role: string }>(site.a.db, 'SELECT DISTINCT role FROM user_account ORDER BY role');
  t.same(
    roles.map(({ role }) => role),
    ['administrator', 'operator', 'user'],
  );
});

t.test('one seed, one pair; another seed, another one', async (t) => {
  const first = made('one', { historyDays: 9 });
  const again = made('one', { historyDays: 9 });
  const other = made('two', { historyDays: 9 });
  t.same(first.pair.plates, again.pair.plates);
  for (const letter of ['a', 'b'] as const) {
    t.equal(image(first.disks[letter], 'site'), image(again.disks[letter], 'site'));
    t.equal(
      image(first.disks[letter], 'box'),
      image(again.disks[letter], 'box'),
      'keys and certificates, too',
    );
    const root = new X509Certificate(first.pair.rootPem);
    t.ok(root.verify(root.publicKey), 'the signature holds');
  }
  t.same(first.disks.a.list('files'), again.disks.a.list('files'));
  t.not(image(first.disks.a, 'site'), image(other.disks.a, 'site'));
  t.not(first.pair.plates.a.guid, other.pair.plates.a.guid);
});

t.test('the customer has a whole certificate, a new box only that of the factory', async (t) => {
  const { box } = made('one');
  for (const letter of ['a', 'b'] as const) {
    const assigned = certificateFor(box[letter], '127.20.0.10');
    t.ok(assigned !== null && !assigned.factory);
    if (assigned !== null)
      t.same(warningsOf(assigned, { nowMs: NOW_MS, siteName: 'access.example.com' }), []);
  }
  const disk = createMemoryDisk(1e9);
  const plate = makeFactoryBox(defaultPlan, 'one', 'c', disk, { nowMs: NOW_MS });
  const factory = certificateFor(openStore(disk, 'box'), '127.20.0.13');
  t.equal(factory?.factory, true);
  if (factory !== null) {
    t.same(warningsOf(factory, { nowMs: NOW_MS, siteName: 'access.example.com' }), ['wrong-name']);
  }
  t.equal(readSiteSoftware(openStore(disk, 'site')), null, 'no site software');
  t.match(plate.serial, /^B400-/);
});

t.test('other versions and amounts', async (t) => {
  const { disks, site, box } = made('one', { siteVersion: '17.1.1', historyDays: 3, sessionsPerDay: 7 });
  t.equal(readSiteSoftware(site.b)?.version, '17.1.1');
  t.equal(readSoftware(box.b).base, '4.3.1');
  t.equal(count(disks.a, 'session'), 21);
  t.equal(
    one<{ n: number }>(
      site.a.db,
      'SELECT count(*) AS n FROM session WHERE duration_ms <> ended_ms - started_ms',
    )?.n,
    0,
    'added columns are filled as the migrations fill them',
  );
  t.equal(one<{ n: number }>(site.a.db, "SELECT count(*) AS n FROM audit WHERE area = ''")?.n, 0);
  const empty = made('one', { historyDays: 0, recordings: 0, files: 0 });
  t.equal(count(empty.disks.a, 'session'), 0);
  t.throws(() => made('one', { historyDays: 1001, sessionsPerDay: 1000 }), RangeError);
});

t.test('indexes and triggers are back after the making', async (t) => {
  const names = (siteVersion: string, historyDays: number) =>
    all<{ name: string; sql: string }>(
      made('one', { siteVersion, historyDays }).site.a.db,
      'SELECT name, sql FROM sqlite_master ORDER BY name',
    );
  t.same(names('17.1.1', 1), names('17.1.1', 0));
});
