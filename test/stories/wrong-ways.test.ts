/** What goes wrong, honestly: each wrong way has its consequence, and the pages say which and what to do. */
import { createHmac } from 'node:crypto';
import t from 'tap';
import { MINUTE, SECOND } from '../../hardware/ports.js';
import type { Browser } from '../../lab/clients/browser/browser.js';
import { RawVisitor } from '../support/raw-visitor.js';
import { grow } from './kills/kill-forest.js';
import { addresses, type Forest, type Play, PORT, play } from './kills/kill-world.js';

const SEED = 'wrong-ways';
const UPDATES = '/appliance/updates';
const FAILOVER = '/login/failover';
const pair = grow(SEED, '15.3.2');
const older = grow(SEED, '15.1.1');

/** Plays a part on a fork of a made pair. */
const inPair = (forest: Forest, part: (play: Play) => Promise<void>): Promise<unknown> =>
  play(forest, SEED, { deed: part, settle: () => Promise.resolve(), check: () => Promise.resolve() }, null);

const kinds = (seen: Play): string => `${seen.kind('a')} ${seen.kind('b')}`;

/** The page as it stands, in French; the browser speaks English again afterwards. */
async function inFrench(page: Browser, box: 'a' | 'b', path: string): Promise<string> {
  await page.open(addresses[box], PORT, `${path}?lang=fr`);
  const text = page.text();
  await page.open(addresses[box], PORT, `${path}?lang=en`);
  return text;
}

async function begin(seen: Play, title: string): Promise<Browser> {
  const page = await seen.browser('a', UPDATES);
  await page.press('Check for Updates');
  await seen.sleep(20 * SECOND);
  await page.reload();
  await page.press('Install This Update', { section: 'Available Updates', row: title });
  page.tick('I have read the licence agreement and accept it', true);
  await page.press('Accept and Install');
  t.match(page.text(), /Break the relationship first/);
  await page.press('Install Nevertheless');
  return page;
}

async function restart(seen: Play): Promise<void> {
  const basics = await seen.browser('a', '/appliance/basics');
  await basics.press('Reboot This Appliance');
  t.match(basics.text(), seen.stage('a') === 'applying-base' ? /leaves this appliance damaged/ : /./);
  await basics.press('Reboot This Appliance');
  await seen.sleep(3 * MINUTE);
}

t.test('a restart while base software is written: damaged, said so, healed by support only', async (t) => {
  await inPair(pair, async (seen) => {
    await begin(seen, 'Base software 4.3.1');
    await seen.until(() => seen.stage('a') === 'applying-base', 30 * MINUTE);
    await restart(seen);
    t.equal(seen.stage('a'), 'damaged');
    const page = await seen.browser('a', UPDATES);
    t.match(page.text(), /interrupted by a restart or a power cut/);
    t.match(page.text(), /The data of the site are intact/);
    t.notOk(page.offers('Check for Updates'), 'nothing else can be begun');
    const french = await inFrench(page, 'a', UPDATES);
    t.match(french, /a été interrompue par un redémarrage ou une coupure de courant/);
    t.match(french, /Réparation avec l.assistance technique/);
    const stranger = new RawVisitor({ lab: seen.lab } as never);
    t.equal((await stranger.get('/login')).status, 503);
    t.equal((await stranger.get('/client/health')).status, 503);
    const request = page.fact('Request code');
    await restart(seen);
    t.equal(seen.stage('a'), 'damaged', 'another restart heals nothing');
    const again = await seen.browser('a', UPDATES);
    t.equal(again.fact('Request code'), request, 'and the code stays the same');
    const { updates } = seen.outside;
    const { plates } = seen.made;
    t.equal(updates.repairCode(plates.b.guid, request), null, 'support asks for the code of the right box');
    for (const wrong of ['', 'ABCD-EF01-2345', `${updates.repairCode(plates.a.guid, request)}0`]) {
      again.fill('Repair code', wrong);
      await again.press('Repair');
      t.equal(again.where().status, 422, wrong);
      t.equal(seen.stage('a'), 'damaged');
    }
    again.fill('Repair code', ` ${updates.repairCode(plates.a.guid, request)?.toLowerCase()} `);
    await again.press('Repair');
    t.match(again.text(), /Support has restored the base software/);
    t.equal((await stranger.get('/login')).status, 200, 'the site is back');
    t.ok(again.offers('Install This Update', { section: 'Available Updates', row: 'Base software 4.3.1' }));
    t.match(again.text({ row: 'Base software 4.3.1' }), /Already downloaded/);
  });
});

t.test('one box updated while paired: no data-sync, said on both; not paired again either', async (t) => {
  await inPair(older, async (seen) => {
    await begin(seen, 'Site software 15.3.2');
    await seen.until(() => seen.stage('a') !== 'idle', MINUTE);
    await seen.until(() => seen.stage('a') === 'idle', 120 * MINUTE);
    const synced = seen.events('failover.synced');
    const backup = await seen.browser('b', FAILOVER);
    await backup.press('Sync Now');
    await seen.sleep(MINUTE);
    await backup.reload();
    t.equal(seen.events('failover.synced'), synced, 'nothing was pulled');
    t.match(backup.text(), /do not run the same software/);
    t.match(backup.text(), /15\.1\.1/);
    t.match(await inFrench(backup, 'b', FAILOVER), /n.utilisent pas le même logiciel/);
    const primary = await seen.browser('a', FAILOVER);
    t.match(primary.text(), /do not run the same software/, 'the primary says so, too');
    t.match(await inFrench(primary, 'a', FAILOVER), /n.utilisent pas le même logiciel/);
    await primary.press('Break Failover Relationships');
    await primary.press('Break Failover Relationships');
    await seen.until(() => kinds(seen) === 'alone alone', MINUTE);
    await establish(seen, primary);
    t.equal(primary.where().status, 422);
    t.match(primary.text(), /this one has 15\.3\.2 .*, the other 15\.1\.1/);
    t.equal(kinds(seen), 'alone alone');
  });
});

async function establish(seen: Play, page: Browser): Promise<void> {
  await page.open(addresses.a, PORT, FAILOVER);
  const there = { section: 'New Backup Site Connection Details' };
  const back = { section: 'Reverse Connection Details To This Primary Site' };
  page.fill('Host Name or IP Address', addresses.b, there);
  page.fill('TLS Port', String(PORT), there);
  page.fill('Host Name or IP Address', addresses.a, back);
  page.fill('TLS Port', String(PORT), back);
  await page.press('Establish Relationship');
  await seen.sleep(SECOND);
}

t.test('the other box still holds the old relation: refused until it has heard', async (t) => {
  await inPair(pair, async (seen) => {
    const page = await seen.browser('a', FAILOVER);
    const cut = (is: boolean): void => {
      seen.lab.setFilter('a', 2, is ? { cut: true, lossShare: 0, extraUs: 0 } : null);
      seen.lab.setFilter('b', 1, is ? { cut: true, lossShare: 0, extraUs: 0 } : null);
    };
    cut(true);
    await page.press('Break Failover Relationships');
    await page.press('Break Failover Relationships');
    await seen.sleep(2 * MINUTE);
    t.equal(kinds(seen), 'alone backup', 'the other one could not be told');
    cut(false);
    await establish(seen, page);
    t.equal(page.where().status, 422);
    t.match(page.text(), /already has a failover relationship/);
    t.equal(seen.kind('a'), 'alone');
    await seen.until(() => kinds(seen) === 'alone alone', 15 * MINUTE);
    t.equal(kinds(seen), 'alone alone', 'it finds out by itself');
    await establish(seen, page);
    t.equal(kinds(seen), 'primary backup');
  });
});

/** The same file, said to be of another version, with the checksum that belongs to it. */
function ofVersion(version: string, file: Buffer): Buffer {
  const text = file
    .subarray(0, -32)
    .toString('latin1')
    .replace(/"version":"\d+\.\d+\.\d+"/, `"version":"${version}"`);
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([body, createHmac('sha256', 'backup file of a site').update(body).digest()]);
}

t.test(
  'a backup with a password needs it, one without must get none, a broken or newer one is told apart: before the question (P12)',
  async (t) => {
    await inPair(pair, async (seen) => {
      const page = await seen.browser('a', '/login/software-management');
      page.fill('Backup Password', 'right-2018', { section: 'Software :: Backup Settings' });
      page.fill('Confirm Password', 'right-2018', { section: 'Software :: Backup Settings' });
      await page.press('Download Backup');
      const locked = page.lastDownload()?.bytes ?? Buffer.alloc(0);
      t.ok(locked.length > 1_000);
      const restoring = { section: 'Software :: Restore Settings' };
      const give = async (bytes: Buffer, password: string): Promise<string> => {
        await page.open(addresses.a, PORT, '/login/software-management');
        page.upload('Backup File', { filename: 'site.nsb', bytes }, restoring);
        page.fill('Backup Password', password, restoring);
        await page.press('Upload Backup');
        t.equal(page.where().status, 422);
        t.notMatch(page.text(), /Restore this backup\?/, 'nothing is promised that cannot be kept');
        return page.text();
      };
      t.match(await give(locked, ''), /protected by a password/);
      t.match(await give(locked, 'wrong-2018'), /password is wrong/);
      t.match(await give(pair.backup, 'right-2018'), /made without a password/);
      t.match(await give(locked.subarray(0, locked.length - 9), 'right-2018'), /damaged|incomplete/);
      t.match(await give(Buffer.from('a letter, not a backup of anything at all'), ''), /not a backup/);
      t.match(await give(ofVersion('99.9.9', pair.backup), ''), /newer site version than is installed here/);
      page.upload('Backup File', { filename: 'site.nsb', bytes: pair.backup }, restoring);
      await page.press('Upload Backup');
      t.match(page.text(), /Restore this backup\?/, 'one that can be restored is asked about');
    });
  },
);
