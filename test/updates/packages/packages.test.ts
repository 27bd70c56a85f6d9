/** Packages as files (signing, refusals) and as migrations of a real database. */

import { createPublicKey } from 'node:crypto';
import t from 'tap';
import { all, one, type Store } from '../../../appliance/store/database.js';
import {
  appendAudit,
  appendSession,
  appendSessionEvent,
} from '../../../appliance/store/site/history/append.js';
import { readSiteSoftware, updateSite } from '../../../appliance/store/site/software.js';
import { Database } from '../../../appliance/store/sqlite.js';
import { tables } from '../../../failover/sync/tables.js';
import { makerKey, signingKey } from '../../../lab/outside/maker/maker-key.js';
import { makerPublicKey } from '../../../updates/maker-key.js';
import { buildArchive, openArchive, packageRefusals } from '../../../updates/package-format.js';
import { definitions, packageById, packages } from '../../../updates/packages/index.js';
import { compareVersions } from '../../../updates/version.js';
import { asOrigin } from '../../support/as-origin.js';

const GUID = 'a'.repeat(32);

const found = (id: string) => {
  const content = packageById(id);
  if (content === null) throw new Error(`no package ${id}`);
  return content;
};

t.test('an archive opens for its box, byte for byte the same each time', (t) => {
  for (const content of packages) {
    const bytes = buildArchive(content, GUID, makerKey());
    t.ok(bytes.equals(buildArchive(content, GUID, makerKey())), `${content.manifest.id} is deterministic`);
    const opened = openArchive(bytes, makerPublicKey(), GUID);
    t.match(opened, { ok: true, content: { manifest: { id: content.manifest.id }, boundTo: GUID } });
  }
  t.same(
    createPublicKey(makerKey()).export({ type: 'spki', format: 'pem' }),
    makerPublicKey().export({ type: 'spki', format: 'pem' }),
    'the appliance trusts the maker of the lab',
  );
  t.end();
});

t.test('wrong, cut, altered and foreign files are told apart', (t) => {
  const content = found('site-15.3.2');
  const bytes = buildArchive(content, GUID, makerKey());
  const refusal = (file: Buffer, guid = GUID) => {
    const opened = openArchive(file, makerPublicKey(), guid);
    return opened.ok ? null : opened.refused;
  };
  t.equal(refusal(Buffer.from('PK\u0003\u0004 something else')), packageRefusals.wrong);
  t.equal(refusal(Buffer.alloc(0)), packageRefusals.wrong);
  t.equal(refusal(buildArchive(content, GUID, signingKey('somebody else'))), packageRefusals.foreign);
  t.equal(refusal(bytes, 'b'.repeat(32)), packageRefusals.otherBox);
  t.equal(refusal(Buffer.concat([bytes, Buffer.from('x')])), packageRefusals.altered);
  for (let length = 8; length < bytes.length; length += 1) {
    if (refusal(bytes.subarray(0, length)) !== packageRefusals.cut) t.fail(`cut at ${length} not seen`);
  }
  // One flipped bit anywhere behind the key id never passes.
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    if (refusal(changed) === null) t.fail(`a change at ${at} was not seen`);
  }
  t.end();
});

t.test('every package says what it is in both languages and is listed once', (t) => {
  const ids = packages.map(({ manifest }) => manifest.id);
  t.equal(new Set(ids).size, ids.length);
  for (const { manifest } of packages) {
    for (const label of [manifest.title, manifest.notes, manifest.licence]) {
      t.ok(label.en !== '' && label.fr !== '' && label.en !== label.fr, manifest.id);
    }
    t.equal(manifest.clientUpgrade, manifest.kind === 'site', 'only site versions touch clients (G14-G16)');
  }
  const sites = definitions.filter(({ manifest }) => manifest.kind === 'site');
  t.ok(sites.length >= 4);
  const steps = sites.map(({ manifest }) => manifest.schemaVersion);
  t.same(steps, [1, 2, 3, 4]);
  t.ok(
    sites.every(
      ({ manifest }, at) =>
        at === 0 || compareVersions(manifest.version, sites[at - 1]?.manifest.version ?? '') > 0,
    ),
  );
  t.end();
});

const memoryStore = (): Store => {
  const db = new Database(':memory:');
  return { db, disk: { writes: () => 0 }, transaction: (_name, act) => db.transaction(act)() };
};

const update = (site: Store, id: string): void => {
  const { manifest, migrations } = found(id);
  updateSite(site, {
    version: manifest.version,
    build: manifest.build,
    migrations,
    nowMs: 1_000,
    adminPasswordHash: 'hash',
  });
};

const session = (id: string, startedMs: number, endedMs: number) => ({
  id,
  username: 'ana',
  jumpItem: 'web-1',
  host: 'web-1.example.com',
  startedMs,
  endedMs,
  endReason: 'closed',
  recordingSha256: null,
  recordingBytes: 0,
});

t.test('migrations keep the data, fill in the past and go on for new rows', (t) => {
  const site = memoryStore();
  t.equal(readSiteSoftware(site), null);
  update(site, 'site-15.1.1');
  t.match(readSiteSoftware(site), { version: '15.1.1', build: '40112', schemaVersion: 1 });
  t.match(one(site.db, 'SELECT username, must_change, role FROM user_account'), {
    username: 'admin',
    must_change: 1,
    role: 'administrator',
  });
  appendSession(site, asOrigin('A'), session('s1', 1_000, 61_000));
  appendAudit(site, asOrigin('A'), { atMs: 5, actor: 'admin', action: 'user.create', detail: 'ana' });
  appendSessionEvent(site, asOrigin('A'), { sessionId: 's1', atMs: 5, kind: 'error', text: 'x' });
  update(site, 'site-15.3.2');
  appendSession(site, asOrigin('A'), session('s2', 1_000, 3_000));
  t.same(all(site.db, 'SELECT id, duration_ms FROM session ORDER BY seq'), [
    { id: 's1', duration_ms: 60_000 },
    { id: 's2', duration_ms: 2_000 },
  ]);
  update(site, 'site-16.1.1');
  appendAudit(site, asOrigin('A'), { atMs: 6, actor: 'admin', action: 'failover.break', detail: '' });
  t.same(
    all<{ area: string }>(site.db, 'SELECT area FROM audit ORDER BY seq').map(({ area }) => area),
    ['user', 'failover'],
  );
  update(site, 'site-17.1.1');
  appendSessionEvent(site, asOrigin('A'), { sessionId: 's2', atMs: 7, kind: 'warning', text: 'y' });
  t.same(
    all<{ severity: number }>(site.db, 'SELECT severity FROM session_event ORDER BY seq').map(
      ({ severity }) => severity,
    ),
    [3, 4],
  );
  t.equal(one<{ count: number }>(site.db, 'SELECT count(*) AS count FROM user_account')?.count, 1);
  t.match(readSiteSoftware(site), { version: '17.1.1', schemaVersion: 4 });
  t.end();
});

t.test('a new box takes any site version at once, with the same schema as a grown one', (t) => {
  const schema = (site: Store) =>
    all(site.db, 'SELECT type, name, sql FROM sqlite_schema ORDER BY type, name');
  const grown = memoryStore();
  for (const id of ['site-15.1.1', 'site-15.3.2', 'site-16.1.1', 'site-17.1.1']) update(grown, id);
  const fresh = memoryStore();
  update(fresh, 'site-17.1.1');
  t.same(schema(fresh), schema(grown));
  const names = all<{ name: string }>(
    fresh.db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
  ).map(({ name }) => name);
  t.same(names, Object.keys(tables).sort(), 'each table has its class of travel');
  t.end();
});

t.test('a migration that does not fit changes nothing', (t) => {
  const site = memoryStore();
  update(site, 'site-15.1.1');
  const bad = [
    {
      schemaVersion: 2,
      sql: 'CREATE TABLE extra (id TEXT) STRICT; ALTER TABLE nowhere ADD COLUMN x INTEGER;',
    },
  ];
  t.throws(() =>
    updateSite(site, { version: '99.1', build: '1', migrations: bad, nowMs: 1, adminPasswordHash: null }),
  );
  t.match(readSiteSoftware(site), { version: '15.1.1', schemaVersion: 1 });
  t.equal(one(site.db, "SELECT 1 FROM sqlite_schema WHERE name = 'extra'"), null);
  t.end();
});
