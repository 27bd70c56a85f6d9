/** Files that an attacker made: nothing in them is done, and nothing on the box changes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { type BackupOutput, siteBackup } from '../../../appliance/heavy/backup.js';
import { unpackBackup, writeBackup } from '../../../appliance/heavy/backup-file.js';
import type { BackupRefusal } from '../../../appliance/heavy/backup-refusals.js';
import { checkBackup, type RestoreOutput, siteRestore } from '../../../appliance/heavy/restore.js';
import type { Node } from '../../../appliance/node/node.js';
import { openPackage } from '../../../appliance/services/installer/package-files.js';
import { ofBytes } from '../../../appliance/store/byte-source.js';
import { openStore } from '../../../appliance/store/database.js';
import { Database, type Db } from '../../../appliance/store/sqlite.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Plate, Ports } from '../../../hardware/ports.js';
import { defaultPlan } from '../../../lab/making/found.js';
import { makeBoxes } from '../../../lab/making/make-boxes.js';
import { makerKey } from '../../../lab/outside/maker/maker-key.js';
import { buildArchive, type SoftwarePackage } from '../../../updates/package-format.js';
import { packageById } from '../../../updates/packages/index.js';
import { asOrigin } from '../../support/as-origin.js';
import { standIn } from '../../support/worlds/stand-in.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
const DISK_BYTES = 1e9;
const host = mkdtempSync(join(tmpdir(), 'forged-'));
t.teardown(() => rmSync(host, { recursive: true, force: true }));

function made(siteVersion = '15.3.2'): MemoryDisk {
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  makeBoxes(defaultPlan, 'forged', disks, {
    nowMs: NOW_MS,
    historyDays: 2,
    files: 3,
    recordings: 1,
    siteVersion,
  });
  return disks.a;
}

const SEALS = { salt: Buffer.alloc(16, 1), nonce: Buffer.alloc(12, 2) };

function backup(disk: MemoryDisk): Buffer {
  const asked = { password: '', ...SEALS, history: true, nowMs: NOW_MS, role: null };
  const output: BackupOutput = siteBackup(disk, asked);
  if (!output.ok) throw new Error(output.why);
  return Buffer.from(output.file);
}

/** The same file with another image inside, its checksum made anew: its key is public. */
async function forged(file: Buffer, change: (image: Db) => void, version?: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const read = await unpackBackup(ofBytes(file), '', DISK_BYTES, (piece) => pieces.push(piece));
  if (!read.ok) throw new Error(read.why);
  const image = new Database(Buffer.concat(pieces));
  image.unsafeMode(true);
  change(image);
  const { siteHost, build, createdMs, history, files, filesLeftOut } = read.facts;
  const facts = { siteHost, build, createdMs, history, files, filesLeftOut };
  const bytes = image.serialize();
  image.close();
  return writeBackup({ ...facts, version: version ?? read.facts.version }, bytes, null);
}

const fingerprint = (disk: MemoryDisk): string => {
  const hash = createHash('sha256');
  for (const name of ['site', 'box'] as const) hash.update(openStore(disk, name).db.serialize());
  for (const path of disk.list('files')) hash.update(path);
  return hash.digest('hex');
};

const restore = (disk: MemoryDisk, file: Buffer, freeBytes = DISK_BYTES): Promise<RestoreOutput> =>
  siteRestore(disk, {
    file: { bytes: file },
    password: '',
    freeBytes,
    origin: asOrigin('this-box'),
    actor: 'admin',
    nowMs: NOW_MS,
  });

const attach = (path: string): string => `ATTACH '${path}' AS p; CREATE TABLE p.proof(x);`;
const legacy = (image: Db, sql: string): void => {
  image.exec('CREATE TABLE backup_schema (position INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT');
  image.prepare('INSERT INTO backup_schema VALUES (1, ?)').run(sql);
};
const meta = (image: Db, key: string, value: string): void => {
  image.prepare('UPDATE meta SET value = ? WHERE key = ?').run(value, key);
};

const proof = (name: string): string => join(host, `${name}.sqlite`);
const trigger = (image: Db): void => {
  image.exec(`CREATE TRIGGER t AFTER INSERT ON team BEGIN INSERT INTO setting VALUES ('x', '1'); END`);
};

/** What somebody has made of a sound backup, and why the file is refused. */
interface Forgery {
  readonly what: string;
  /** Made of a backup of the oldest version; otherwise of one of the installed version. */
  readonly old?: true;
  change(image: Db): void;
  readonly version?: string;
  readonly why?: BackupRefusal;
}

const forgeries: readonly Forgery[] = [
  {
    what: 'the schema of an older version with an ATTACH, as S01 did it',
    change: (image) => {
      meta(image, 'schema_version', '1');
      legacy(image, attach(proof('s01')));
    },
  },
  {
    what: 'a sound older backup with an ATTACH beside it',
    old: true,
    change: (image) => legacy(image, attach(proof('older'))),
  },
  {
    what: 'a trigger',
    change: trigger,
  },
  {
    what: 'a trigger in an older backup',
    old: true,
    change: trigger,
  },
  {
    what: 'a view in place of a table',
    change: (image) => {
      image.exec("DROP TABLE team; CREATE VIEW team AS SELECT 'a' AS id, 'b' AS name, 'c' AS comments");
    },
  },
  {
    what: 'a column that is computed',
    change: (image) => {
      image.exec(
        'DROP TABLE team; CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL, comments TEXT AS (upper(name))) STRICT',
      );
    },
  },
  {
    what: 'a virtual table',
    change: (image) => {
      image.exec('DROP TABLE team; CREATE VIRTUAL TABLE team USING fts5(id, name, comments)');
    },
  },
  {
    what: 'a table more',
    change: (image) => image.exec('CREATE TABLE more (x)'),
  },
  {
    what: 'a column more',
    change: (image) => image.exec('ALTER TABLE team ADD COLUMN x TEXT'),
  },
  {
    what: 'a table less',
    change: (image) => image.exec('DROP TABLE backup_file'),
  },
  {
    what: 'an index',
    change: (image) => image.exec('CREATE INDEX i ON team (lower(name))'),
  },
  {
    what: 'a text in the schema that is no SQL',
    change: (image) => {
      image.pragma('writable_schema = ON');
      image.exec(`UPDATE sqlite_schema SET sql = 'ATTACH x' WHERE name = 'team'`);
    },
  },
  {
    what: 'another version than the header says',
    change: (image) => meta(image, 'site_version', '15.1.1'),
  },
  {
    what: 'a version that nobody published',
    change: () => {},
    version: '14.0.0',
    why: 'unknown-version',
  },
  {
    what: 'a row of 20 MB',
    change: (image) => {
      image.prepare("INSERT INTO team VALUES ('long', 'x', ?)").run('x'.repeat(20 * 1_048_576));
    },
  },
];

t.test('text of a backup is never carried out, and the file is refused (S01)', async (t) => {
  const disk = made();
  const file = backup(disk);
  const old = backup(made('15.1.1'));
  const before = fingerprint(disk);
  const newer = made('17.1.1');
  const beforeNewer = fingerprint(newer);
  for (const { what, old: isOld, change, version, why = 'damaged' } of forgeries) {
    const bytes = await forged(isOld ? old : file, change, version);
    t.same(await restore(disk, bytes), { ok: false, why }, what);
    t.equal(await checkBackup(disk, { file: { bytes }, password: '', freeBytes: DISK_BYTES }), why);
    t.equal((await restore(newer, bytes)).ok, false, `${what}, at a newer box`);
  }
  t.equal(fingerprint(disk), before);
  t.equal(fingerprint(newer), beforeNewer);
  t.same(readdirSync(host), [], 'no file of the host came to be');
  t.equal((await restore(disk, file)).ok, true, 'the file that was not changed is taken');
});

t.test('a file of an earlier release, with the texts of its indexes, is taken', async (t) => {
  const old = await forged(backup(made('15.1.1')), (image) => {
    const index = packageById('site-15.1.1')
      ?.migrations.map(({ sql }) => sql)
      .join('\n')
      .match(/CREATE INDEX session_user[^;]*/)?.[0];
    legacy(image, index ?? '');
  });
  t.match(await restore(made('17.1.1'), old), { ok: true, version: '15.1.1' });
});

t.test('a bomb is refused by what it says, and stopped where it lies (S08)', async (t) => {
  const disk = made();
  const before = fingerprint(disk);
  const facts = {
    siteHost: 'x',
    version: '15.3.2',
    build: '1',
    createdMs: 0,
    history: false,
    files: 0,
    filesLeftOut: 0,
  };
  const bomb = writeBackup(facts, Buffer.alloc(400 * 1_048_576), null);
  t.ok(bomb.length < 1_048_576, 'small on the way');
  t.same(await restore(disk, bomb, 300 * 1_048_576), { ok: false, why: 'disk-full' });
  let unpacked = 0;
  const honest = await unpackBackup(ofBytes(bomb), '', DISK_BYTES, (piece) => {
    unpacked += piece.length;
    if (piece.length > 1_048_576) t.fail('it comes in small pieces');
  });
  t.same([honest.ok, unpacked], [true, 400 * 1_048_576]);
  t.equal(fingerprint(disk), before);
  t.notOk(existsSync(join(host, 'anything')));
});

t.test('a package with the right signature brings only what the maker published (S11)', async (t) => {
  const guid = 'this-box';
  const plate = standIn<Plate>('plate', { guid });
  const node = standIn<Node>('node', { ports: standIn<Ports>('ports', { plate }) });
  const sound = packageById('site-16.1.1');
  if (sound === null) throw new Error('no package');
  const signed = (content: SoftwarePackage): Buffer => buildArchive(content, guid, makerKey());
  t.equal(openPackage(node, signed(sound)).ok, true);
  const [first, ...others] = sound.migrations;
  const evil = { schemaVersion: first?.schemaVersion ?? 0, sql: attach(join(host, 'package.sqlite')) };
  const changed: readonly [string, SoftwarePackage][] = [
    ['another migration', { ...sound, migrations: [evil, ...others] }],
    ['a migration more', { ...sound, migrations: [...sound.migrations, evil] }],
    ['an unknown name', { ...sound, manifest: { ...sound.manifest, id: 'site-99.0.0', version: '99.0.0' } }],
    ['other endpoints', { ...sound, manifest: { ...sound.manifest, endpoints: 1_000 } }],
    ['no manifest', { ...sound, manifest: null as unknown as SoftwarePackage['manifest'] }],
    ['no migrations', { ...sound, migrations: { length: 1 } as unknown as SoftwarePackage['migrations'] }],
  ];
  for (const [name, content] of changed) t.equal(openPackage(node, signed(content)).ok, false, name);
});
