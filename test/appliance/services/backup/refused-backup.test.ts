/** Backups that a site does not take, and restores that do not end: nothing changes, and nothing is told of a locked file. */
import { createHmac } from 'node:crypto';
import t from 'tap';
import { readBackupHead } from '../../../../appliance/heavy/backup-file.js';
import type { BackupRefusal } from '../../../../appliance/heavy/backup-refusals.js';
import { ofBytes } from '../../../../appliance/store/byte-source.js';
import { all, one, openStore, run } from '../../../../appliance/store/database.js';
import { readSiteSoftware } from '../../../../appliance/store/site/software.js';
import { PowerLostError } from '../../../../hardware/ports.js';
import { backup, fingerprint, made, restore } from './site-files.js';

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
