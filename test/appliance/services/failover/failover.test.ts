/** The relation of the pair through the page's own forms, in a whole world. */
import t from 'tap';
import { openStore } from '../../../../appliance/store/database.js';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import type { World } from '../../../../lab/supervisor/world-lab.js';
import {
  addresses,
  audit,
  auditCount,
  breakRelation,
  establish,
  inWorld,
  type Letter,
  of,
  PAGE,
  PORT,
  type Seen,
  SHARED,
  setEnabled,
} from '../../../support/worlds/pair-world.js';

const { username, password } = labCredentials;

/** A console of a workstation holds a session with a computer; its id. */
async function session({ world }: Seen, on: 'ws1' | 'ws2'): Promise<string> {
  const { console } = world.outside.seats().seat(on);
  t.equal((await console.launch()) ?? (await console.signIn(username, password)), null, `${on} is in`);
  t.equal(await console.startSession('SRV-FILE-PAR01'), null, `${on} works`);
  const id = console.state().session?.id ?? '';
  await world.lab.participant.agenda.sleep(SECOND);
  t.equal(await console.endSession(), null);
  return id;
}

const sessionCount = (world: World, box: Letter, id: string): number =>
  (
    openStore(world.disks[box], 'site')
      .db.prepare('SELECT count(*) AS n FROM session WHERE id = ?')
      .get(id) as {
      n: number;
    }
  ).n;

t.test('sync, break, both write, establish again: everything is merged (G68, G69, G95)', async (t) => {
  await inWorld('failover-round', async (seen) => {
    const { world, sleep } = seen;
    const a = await seen.browser('a');
    const b = await seen.browser('b', 'fr');
    t.match(a.text(), /primary site instance for access\.example\.com/);
    t.match(b.text(), /instance de sauvegarde du site access\.example\.com/);
    const tabs = (browser: Browser) =>
      /<nav class="tabs[\s\S]*?<\/nav>/.exec(browser.where().html)?.[0] ?? '';
    t.match(tabs(a), /Reports/);
    t.notMatch(tabs(b), /Rapports|Utilisateurs/, 'superfluous tabs vanish');
    await b.press('Synchroniser maintenant');
    await sleep(5 * SECOND);
    await b.reload();
    t.match(b.text(), /La dernière synchronisation a réussi le 8 janvier 2018/);
    t.equal(of(seen, 'b', 'failover.synced').length, 1);

    const slow = (extraUs: number) =>
      world.lab.setFilter('b', 1, extraUs === 0 ? null : { cut: false, lossShare: 0, extraUs });
    slow(2 * SECOND);
    await a.reload();
    await a.press('Sync Now');
    t.match(a.text(), /Contacting the primary/, 'the primary tells of the data-sync that it asked for');
    t.match(a.where().html, /data-live=/, 'and follows it');
    await sleep(30 * SECOND);
    slow(0);
    await a.reload();
    t.notMatch(a.where().html, /data-live=/, 'to its end');

    await breakRelation(a);
    await sleep(SECOND);
    t.same([seen.kind('a'), seen.kind('b')], ['alone', 'alone'], 'the peer was told');
    await b.reload();
    t.match(b.text(), /L.autre serveur a rompu la relation/);
    audit(world, 'a', 'written on A alone');
    audit(world, 'b', 'written on B alone');
    t.match(tabs(b), /Rapports/, 'a box alone has every tab again');
    const { resolver } = world.outside.seats().seat('ws2').workstation;
    resolver.setHostsFile(`${addresses.b} access.example.com\n`);
    const [onA, onB] = [await session(seen, 'ws1'), await session(seen, 'ws2')];
    t.same([sessionCount(world, 'a', onA), sessionCount(world, 'b', onA)], [1, 0], 'held on A alone');
    t.same([sessionCount(world, 'a', onB), sessionCount(world, 'b', onB)], [0, 1], 'held on B alone');

    await establish(a, addresses.b, addresses.a);
    t.match(a.text(), /relationship is established/);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
    await sleep(50 * SECOND);
    t.equal(of(seen, 'b', 'failover.synced').length, 2, 'not before a minute (G88)');
    await sleep(20 * SECOND);
    t.equal(of(seen, 'b', 'failover.synced').length, 3, 'the first data-sync came by itself');
    for (const box of ['a', 'b'] as const) {
      t.equal(auditCount(world, box, 'written on A alone'), 1);
      t.equal(auditCount(world, box, 'written on B alone'), 1);
      t.same([sessionCount(world, box, onA), sessionCount(world, box, onB)], [1, 1], 'both sessions, once');
    }
    t.same(world.disks.b.list('files'), world.disks.a.list('files'));
    t.equal(world.disks.b.list('recordings').length, world.disks.a.list('recordings').length);
    await a.reload();
    t.match(a.fact('Last successful data-sync'), /January 08, 2018/);
    await sleep(2 * HOUR);
    t.equal(of(seen, 'b', 'failover.synced').length, 5, 'and each hour after');
  });
});

t.test('each refusal has its own words, and nothing changes (G80, G83-G86)', async (t) => {
  await inWorld('failover-refusals', async (seen) => {
    const { world, sleep } = seen;
    const a = await seen.browser('a');
    await breakRelation(a);
    await sleep(SECOND);
    const refused = async (target: string, reverse: string, words: RegExp): Promise<void> => {
      await establish(a, target, reverse);
      t.equal(a.where().status, 422);
      t.match(a.text(), words);
      t.same([seen.kind('a'), seen.kind('b')], ['alone', 'alone']);
      await sleep(30 * SECOND);
    };
    await refused('127.20.0.99', addresses.a, /did not answer/);
    await refused(addresses.b, '127.20.0.99', /no answer at the reverse/);
    await refused(addresses.b, addresses.b, /to a different one/);
    await refused(addresses.a, addresses.a, /lead back to this appliance/);
    await refused('access.example.com', addresses.a, /shared by both/);
    await refused(addresses.b, SHARED, /shared by both/);
    await refused('not a name', addresses.a, /Enter a host name/);
    // Compared and set as the words of the refusal say: on the page of each.
    const security = { a, b: await seen.browser('b') };
    const print = async (box: Letter): Promise<string> => {
      await security[box].open(addresses[box], PORT, '/login/security');
      return security[box].fact('Key Fingerprint');
    };
    const setKey = async (psk: string): Promise<void> => {
      await print('b');
      const key = { section: 'Security :: Inter-appliance Communication' };
      security.b.fill('Inter-appliance Communication Pre-shared Key', psk, key);
      await security.b.press('Save Changes', key);
    };
    t.equal(await print('a'), await print('b'), 'equal keys look equal');
    await setKey('short');
    t.match(security.b.text(), /at least 12 characters/, 'it could be guessed (S09)');
    await print('b');
    await security.b.press('Generate a New Key');
    t.match(security.b.text(), /until then the two do not hear each other/);
    await security.b.press('Generate a New Key');
    t.not(await print('a'), await print('b'), 'a key of its own');
    await setKey('something else');
    t.not(await print('a'), await print('b'), 'others do not');
    await refused(addresses.b, addresses.a, /pre-shared keys differ.*Management > Security/);
    await setKey('Rehearse-shared-key-2018');
    t.equal(await print('a'), await print('b'), 'and equal again');
    // Another version, as if an installation had left it there while the power was off.
    const setVersion = async (version: string): Promise<void> => {
      await world.lab.cutPower('b');
      world.disks.b.revive();
      openStore(world.disks.b, 'site')
        .db.prepare("UPDATE meta SET value = ? WHERE key = 'site_version'")
        .run(version);
      await world.lab.switchOn('b');
      await sleep(5 * MINUTE);
    };
    await setVersion('16.1.1');
    await refused(addresses.b, addresses.a, /this one has 15\.3\.2 .*, the other 16\.1\.1/);
    await setVersion('15.3.2');
    await establish(a, addresses.b, addresses.a);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
    t.equal(of(seen, 'a', 'failover.refused').length, 6, 'those that reached the wire are events');
    await print('a');
    const mine = { section: 'Security :: Inter-appliance Communication' };
    security.a.fill('Inter-appliance Communication Pre-shared Key', '', mine);
    await security.a.press('Save Changes', mine);
    t.match(security.a.text(), /Break the relation first/, 'a relation needs a key (S09)');
  });
});

t.test(
  'roles swap with a last sync (G72), the other too (G74); the shared address goes along (G73)',
  async (t) => {
    await inWorld('failover-swap', async (seen) => {
      const { world, sleep } = seen;
      const b = await seen.browser('b');
      audit(world, 'a', 'just before the swap');
      t.same([setEnabled(world, 'a'), setEnabled(world, 'b')], [true, false]);
      t.match(b.text(), /primary is silent or needs maintenance/, 'what the button is for (G71)');
      t.match(b.text(), /clients must be led here: by the shared IP, DNS or NAT/, 'who has to follow (G73)');
      await b.press('Become Primary');
      t.match(b.text(), /a\.example\.com/, 'the page that confirms names the other');
      await b.press('Become Primary');
      await sleep(20 * SECOND);
      t.same([seen.kind('a'), seen.kind('b')], ['backup', 'primary']);
      t.same([setEnabled(world, 'a'), setEnabled(world, 'b')], [false, true]);
      t.equal(auditCount(world, 'b', 'just before the swap'), 1);
      const read = world.hosting.box('b')?.appliance()?.node.hardware.read().addresses ?? [];
      t.match(
        read.find(({ address }) => address === SHARED),
        { state: 'bound' },
      );
      await b.open(addresses.b, PORT, PAGE);
      await b.press('Become Backup');
      await b.press('Become Backup');
      await sleep(20 * SECOND);
      t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup'], 'and back from the other side');
      t.same([setEnabled(world, 'a'), setEnabled(world, 'b')], [true, false]);
    });
  },
);
