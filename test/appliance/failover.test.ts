/** The relation of the pair through the page's own forms, in a whole world. */
import t from 'tap';
import { openStore } from '../../appliance/store/database.js';
import { appendAudit } from '../../appliance/store/history.js';
import { writePsk } from '../../appliance/store/psk.js';
import { HOUR, MINUTE, SECOND } from '../../hardware/ports.js';
import { Browser } from '../../lab/browser.js';
import { labCredentials } from '../../lab/making/credentials.js';
import { createWorld, type World } from '../../lab/world.js';

type Letter = 'a' | 'b';
const addresses = { a: '127.20.0.11', b: '127.20.0.12' } as const;
const SHARED = '127.20.0.10';
const PORT = 8443;
const DESK = '127.20.0.21';
const TIMEOUT_US = 120 * SECOND;
const PAGE = '/login/failover';
const amounts = { historyDays: 3, sessionsPerDay: 8, recordings: 4 };

interface Seen {
  readonly world: World;
  readonly events: { readonly box: number; readonly kind: string; readonly data: Record<string, unknown> }[];
  browser(box: Letter, language?: 'en' | 'fr'): Promise<Browser>;
  sleep(us: number): Promise<void>;
  kind(box: Letter): string;
}

/** Runs `part` as the lab's own coroutine once both boxes answer. */
async function inWorld(seed: string, part: (seen: Seen) => Promise<void>): Promise<void> {
  const world = await createWorld({ seed, amounts });
  const events: Seen['events'] = [];
  world.lab.onEntry(({ rank, kind, data }) => {
    events.push({ box: rank, kind, data: data as Record<string, unknown> });
  });
  const { agenda } = world.lab.participant;
  const browser = async (box: Letter, language: 'en' | 'fr' = 'en'): Promise<Browser> => {
    const made = new Browser({
      language,
      fetch: ({ host, port, method, path, headers, body }) =>
        world.lab.participant.call(
          { proto: 'https', host, port, from: DESK, method, path, headers, body },
          TIMEOUT_US,
        ),
    });
    await made.open(addresses[box], PORT, '/login');
    made.fill(language === 'fr' ? 'Nom d’utilisateur' : 'Username', labCredentials.username);
    made.fill(language === 'fr' ? 'Mot de passe' : 'Password', labCredentials.password);
    await made.press(language === 'fr' ? 'Se connecter' : 'Sign in');
    await made.open(addresses[box], PORT, PAGE);
    return made;
  };
  const kind = (box: Letter): string =>
    world.hosting.box(box)?.appliance()?.node.failover.state().kind ?? 'off';
  try {
    await world.lab.run(async () => {
      await agenda.sleep(20 * SECOND);
      await part({ world, events, browser, sleep: (us) => agenda.sleep(us), kind });
    });
  } finally {
    await world.lab.close();
  }
}

const of = (seen: Seen, box: Letter, kind: string) =>
  seen.events.filter((event) => event.box === (box === 'a' ? 1 : 2) && event.kind === kind);

const auditCount = (world: World, box: Letter, detail: string): number =>
  (
    openStore(world.disks[box], 'site')
      .db.prepare('SELECT count(*) AS n FROM audit WHERE detail = ?')
      .get(detail) as { n: number }
  ).n;

function audit(world: World, box: Letter, detail: string): void {
  const site = openStore(world.disks[box], 'site');
  site.transaction('test', () =>
    appendAudit(site, world.made.plates[box].guid, { atMs: 1, actor: 'test', action: 'test', detail }),
  );
}

async function breakRelation(browser: Browser): Promise<void> {
  await browser.press('Break Failover Relationships');
  await browser.press('Break Failover Relationships');
}

async function establish(browser: Browser, target: string, reverse: string): Promise<void> {
  await browser.open(addresses.a, PORT, PAGE);
  const there = { section: 'New Backup Site Connection Details' };
  const back = { section: 'Reverse Connection Details To This Primary Site' };
  browser.fill('Host Name or IP Address', target, there);
  browser.fill('TLS Port', String(PORT), there);
  browser.fill('Host Name or IP Address', reverse, back);
  browser.fill('TLS Port', String(PORT), back);
  await browser.press('Establish Relationship');
}

const setEnabled = (world: World, box: Letter): boolean | undefined =>
  world.hosting
    .box(box)
    ?.appliance()
    ?.node.network.config()
    .addresses.find(({ address }) => address === SHARED)?.enabled;

t.test('sync, break, both write, establish again: everything is merged', async (t) => {
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

    await a.reload();
    await breakRelation(a);
    await sleep(SECOND);
    t.same([seen.kind('a'), seen.kind('b')], ['alone', 'alone'], 'the peer was told');
    await b.reload();
    t.match(b.text(), /L.autre serveur a rompu la relation/);
    audit(world, 'a', 'written on A alone');
    audit(world, 'b', 'written on B alone');

    await establish(a, addresses.b, addresses.a);
    t.match(a.text(), /relationship is established/);
    t.same([seen.kind('a'), seen.kind('b')], ['primary', 'backup']);
    await sleep(50 * SECOND);
    t.equal(of(seen, 'b', 'failover.synced').length, 1, 'not before a minute');
    await sleep(20 * SECOND);
    t.equal(of(seen, 'b', 'failover.synced').length, 2, 'the first data-sync came by itself');
    for (const box of ['a', 'b'] as const) {
      t.equal(auditCount(world, box, 'written on A alone'), 1);
      t.equal(auditCount(world, box, 'written on B alone'), 1);
    }
    t.same(world.disks.b.list('files'), world.disks.a.list('files'));
    t.equal(world.disks.b.list('recordings').length, world.disks.a.list('recordings').length);
    await a.reload();
    t.match(a.fact('Last successful data-sync'), /January 08, 2018/);
    await sleep(2 * HOUR);
    t.equal(of(seen, 'b', 'failover.synced').length, 4, 'and each hour after');
  });
});

t.test('each refusal has its own words, and nothing changes', async (t) => {
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
    const box = openStore(world.disks.b, 'box');
    const setKey = (psk: string) => box.transaction('test', () => writePsk(box, psk));
    setKey('something else');
    await refused(addresses.b, addresses.a, /pre-shared keys differ/);
    setKey('Rehearse-shared-key-2018');
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
  });
});

t.test('roles swap with a last sync; the shared address goes along', async (t) => {
  await inWorld('failover-swap', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    audit(world, 'a', 'just before the swap');
    t.same([setEnabled(world, 'a'), setEnabled(world, 'b')], [true, false]);
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
});

t.test('silence: cancelled, forced, two primaries, and how an operator ends it', async (t) => {
  await inWorld('failover-silence', async (seen) => {
    const { world, sleep } = seen;
    const a = await seen.browser('a');
    const b = await seen.browser('b');
    const cut = (isCut: boolean): void => {
      world.lab.setFilter('a', 2, isCut ? { cut: true, lossShare: 0, extraUs: 0 } : null);
      world.lab.setFilter('b', 1, isCut ? { cut: true, lossShare: 0, extraUs: 0 } : null);
    };
    cut(true);
    await sleep(SECOND);
    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(MINUTE);
    await a.open(addresses.a, PORT, PAGE);
    t.match(a.text(), /change of roles was cancelled/);
    t.equal(seen.kind('a'), 'primary');
    await b.press('Become Primary');
    await b.press('Become Primary');
    await sleep(MINUTE);
    t.equal(seen.kind('b'), 'backup', 'a last sync was wanted and cannot be had');
    await b.open(addresses.b, PORT, PAGE);
    b.tick('Pull a data-sync from a.example.com while becoming the primary', false);
    await b.press('Become Primary');
    await b.press('Become Primary');
    await sleep(2 * MINUTE);
    t.equal(seen.kind('b'), 'primary');
    await b.open(addresses.b, PORT, PAGE);
    t.match(b.text(), /could not be told/);
    cut(false);
    await sleep(12 * MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['conflict', 'conflict']);
    await a.open(addresses.a, PORT, PAGE);
    t.match(a.text(), /Both appliances hold the primary role/);
    t.notOk(a.offers('Sync Now'));
    await a.press('Become Backup');
    await a.press('Become Backup');
    await sleep(MINUTE);
    t.same([seen.kind('a'), seen.kind('b')], ['backup', 'primary']);
  });
});

t.test('a peer that missed the break finds out, and a power cut in the middle of a sync', async (t) => {
  await inWorld('failover-missed', async (seen) => {
    const { world, sleep } = seen;
    const b = await seen.browser('b');
    await world.lab.cutPower('a');
    await breakRelation(b);
    await sleep(MINUTE);
    t.equal(seen.kind('b'), 'alone');
    await world.lab.switchOn('a');
    await sleep(15 * MINUTE);
    t.equal(seen.kind('a'), 'alone', 'the next contact told it');

    const a = await seen.browser('a');
    await establish(a, addresses.b, addresses.a);
    await sleep(2 * MINUTE);
    for (let n = 0; n < 30; n += 1) audit(world, n % 2 === 0 ? 'a' : 'b', `while paired ${n}`);
    await a.open(addresses.a, PORT, PAGE);
    await a.press('Sync Now');
    await sleep(4_500);
    await world.lab.cutPower('b');
    await sleep(MINUTE);
    await world.lab.switchOn('b');
    await sleep(10 * MINUTE);
    t.equal(seen.kind('b'), 'backup');
    for (const box of ['a', 'b'] as const) {
      for (let n = 0; n < 30; n += 1) t.equal(auditCount(world, box, `while paired ${n}`), 1);
    }
  });
});

t.test(
  'power cuts in the middle of a swap: one primary in the end, or a conflict that is shown',
  async (t) => {
    for (const box of ['a', 'b'] as const) {
      for (const afterUs of [1_500, 4_500, 7_500, 10_500, 13_500, 20_500]) {
        await inWorld(`failover-cut-${box}-${afterUs}`, async (seen) => {
          const { world, sleep } = seen;
          audit(world, 'a', 'before the cut');
          const b = await seen.browser('b');
          await b.press('Become Primary');
          await b.press('Become Primary');
          await sleep(afterUs);
          await world.lab.cutPower(box);
          await sleep(2 * MINUTE);
          await world.lab.switchOn(box);
          await sleep(30 * MINUTE);
          const kinds = `${seen.kind('a')} ${seen.kind('b')}`;
          t.match(
            kinds,
            /^(primary backup|backup primary|conflict conflict)$/,
            `${box} cut after ${afterUs}: ${kinds}`,
          );
          t.equal(auditCount(world, 'a', 'before the cut'), 1);
          const serving = seen.kind('b') === 'primary' || seen.kind('a') === 'primary';
          if (serving) t.equal(auditCount(world, 'b', 'before the cut'), 1, 'and it reached the other');
        });
      }
    }
  },
);
