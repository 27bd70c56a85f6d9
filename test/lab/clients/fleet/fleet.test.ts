/** Deployed clients of a made pair: at rest, through an upgrade, ten thousand of them, too many at once. */
import t from 'tap';
import { capacityOf, loadOf } from '../../../../appliance/clients/traffic/load.js';
import { upgradesMax } from '../../../../appliance/clients/traffic/traffic.js';
import { createTransfers } from '../../../../appliance/clients/traffic/transfers.js';
import { createUpgradeTurns } from '../../../../appliance/clients/traffic/upgrade-turns.js';
import { openStore } from '../../../../appliance/store/database.js';
import { writeSetting } from '../../../../appliance/store/site/settings.js';
import { updateSite } from '../../../../appliance/store/site/software.js';
import { DAY, HOUR, MINUTE, MS, SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { dailyUs, retryUs, waves } from '../../../../lab/clients/fleet/schedule.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import type { FleetClient } from '../../../../lab/making/fleet/state.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import { packageById } from '../../../../updates/packages/index.js';

// Slow machines and busy ones.
const patience = { timeout: 280_000 };
const CPU_MS_MAX = 20_000;
const small = { historyDays: 1, sessionsPerDay: 2, recordings: 0, files: 0 };

const inWorld = async (world: World, part: () => Promise<void>): Promise<void> => {
  try {
    await world.lab.run(part);
  } finally {
    await world.lab.close();
  }
};
const sleep = (world: World, us: number): Promise<void> => world.lab.participant.agenda.sleep(us);
const fleetOf = (world: World): readonly FleetClient[] => world.outside.seats().fleet.state().clients;
const counted = (world: World, test: (client: FleetClient) => boolean): number =>
  fleetOf(world).filter(test).length;

/** A's site is of the next version from one instant to the next, as after an installation. */
async function upgradeSite(world: World, version: string): Promise<void> {
  await world.lab.cutPower('a');
  await sleep(world, MINUTE);
  const content = packageById(`site-${version}`);
  if (content === null) throw new Error('no such version');
  const { build } = content.manifest;
  const nowMs = world.lab.nowUs() / MS;
  const { migrations } = content;
  updateSite(openStore(world.disks.a, 'site'), {
    version,
    build,
    migrations,
    nowMs,
    adminPasswordHash: null,
  });
  await world.lab.switchOn('a');
}

/** What a page says to somebody who signs in at A. */
async function page(world: World, site: string, path: string): Promise<string> {
  const browser = new Browser({
    language: 'fr',
    fetch: ({ host, port, method, path: target, headers, body }) =>
      world.lab.participant.call(
        { proto: 'https', host, port, from: '127.20.0.21', method, path: target, headers, body },
        MINUTE,
      ),
  });
  await browser.open('127.20.0.11', 8443, site);
  browser.fill('Nom d’utilisateur', labCredentials.username);
  browser.fill('Mot de passe', labCredentials.password);
  await browser.press('Se connecter');
  await browser.open('127.20.0.11', 8443, path);
  return browser.text();
}

// Ten thousand clients through an upgrade: half a minute on a busy machine.
t.setTimeout(280_000);

t.test('load, transfers and turns, as pure functions', async (t) => {
  const capacity = capacityOf('B300');
  const at = (transfers: number) => loadOf({ transfers, checkInsPerS: 0 }, capacity);
  t.match([at(0).state, at(100).state, at(121).state], ['normal', 'busy', 'saturated']);
  t.ok(at(240).throughputBytesPerS < at(120).throughputBytesPerS / 2, 'overload wastes the line');
  t.ok(at(500).responseMs > 30_000 && at(50).responseMs < 100);

  let nowMs = 0;
  let timer: { atMs: number; run: () => void } | null = null;
  const transfers = createTransfers({
    time: {
      timer: (us, run) => {
        const own = { atMs: nowMs + us / MS, run: () => void run() };
        timer = own;
        return () => {
          if (timer === own) timer = null;
        };
      },
    },
    monoMs: () => nowMs,
    throughput: () => 1_000_000,
  });
  const ends: string[] = [];
  const note = (name: string) => (how: string) =>
    void ends.push(`${name} ${how} ${Math.round(nowMs / 1_000)}`);
  void transfers.start(1, 10_000_000).then(note('first'));
  const next = async (): Promise<void> => {
    const due = timer as { atMs: number; run: () => void } | null;
    timer = null;
    if (due === null) throw new Error('nothing is due');
    nowMs = due.atMs;
    due.run();
    await Promise.resolve();
  };
  nowMs = 5_000;
  void transfers.start(1, 10_000_000).then(note('second'));
  void transfers.start(8, 1_000_000_000).then(note('huge'));
  await next();
  t.same(ends, ['first done 55'], '5 s alone, then a tenth of the line');
  await next();
  await next();
  t.same(ends.slice(1), ['second done 100', 'huge too-slow 605']);

  const turns = createUpgradeTurns();
  t.same(turns.ask('a', 1, 60_000, 0), { kind: 'now' });
  t.same(turns.ask('b', 1, 60_000, 0), { kind: 'later', afterMs: 60_000 });
  t.same(turns.ask('c', 1, 60_000, 0), { kind: 'later', afterMs: 120_000 }, 'one round behind b');
  t.equal(turns.release('a'), true);
  t.same(turns.ask('b', 1, 60_000, 60_000), { kind: 'now' });
  turns.sweep(60_000 + 21 * 60_000);
  t.equal(turns.upgrading(), 0, 'whoever never comes back loses the place');
  t.equal(dailyUs(DAY + HOUR, DAY + HOUR) - (DAY + HOUR) <= DAY, true, 'within 24 hours');
  t.equal(retryUs(1, 0), MINUTE);
  t.equal(retryUs(99, 0), 16 * MINUTE);
  t.same(waves([1, 2, 3]), [[1, 2, 3]]);
  t.equal(waves(Array.from({ length: 10_000 }, () => 0)).length, 50);
});

t.test(
  'an idle fleet costs a handful of events a day; passive clients call within 24 hours (G28, G32)',
  patience,
  async (t) => {
    const world = await createWorld({ seed: 'idle-fleet', amounts: small });
    let calls = 0;
    world.lab.onEntry(({ kind }) => {
      if (kind === 'clients.checked-in') calls += 1;
    });
    await inWorld(world, async () => {
      await sleep(world, 30 * SECOND);
      t.ok(calls >= 1 && calls <= 2, 'active clients find their site again, all in one request');
      await sleep(world, DAY);
      t.ok(calls <= 9, `${calls} requests`);
      const nowUs = world.lab.participant.agenda.nowUs();
      const late = fleetOf(world).filter(
        ({ mode, checkedInUs }) => mode === 'passive' && nowUs - checkedInUs > DAY,
      );
      t.same(late, []);
      t.equal(
        counted(world, ({ stage }) => stage !== 'resting'),
        0,
      );
    });
  },
);

t.test('ten thousand Jump Clients through one upgrade', patience, async (t) => {
  const world = await createWorld({ seed: 'many', amounts: { ...small, jumpClients: 10_000 } });
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  await inWorld(world, async () => {
    await sleep(world, MINUTE);
    await upgradeSite(world, '16.1.1');
    const behind = () => counted(world, ({ version, mode }) => version !== '16.1.1' && mode === 'active');
    await sleep(world, 10 * MINUTE);
    t.ok(behind() > 0, 'they do not all come at once');
    for (let hour = 0; hour < 12 && behind() > 0; hour += 1) await sleep(world, HOUR);
    t.equal(behind(), 0, 'every active client (G24, G27, G29)');
    await sleep(world, DAY + HOUR);
    t.equal(
      counted(world, ({ version }) => version !== '16.1.1'),
      0,
      'and every passive one within a day (G27, G32)',
    );
    t.equal(
      counted(world, ({ stage }) => stage !== 'resting'),
      0,
    );
  });
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = Math.round((user + system) / MS);
  t.comment(`${Math.round(performance.now() - startedMs)} ms of wall time, ${cpuMs} ms of processor time`);
  // What other programs of this machine take does not count.
  t.ok(cpuMs < CPU_MS_MAX, `${cpuMs} ms`);
});

t.test('the maximum set too high saturates the box; lowered, it drains', patience, async (t) => {
  const world = await createWorld({ seed: 'saturated', amounts: { ...small, jumpClients: 1_500 } });
  const kinds: string[] = [];
  world.lab.onEntry(({ kind }) => {
    if (kind === 'clients.saturated' || kind === 'clients.relieved') kinds.push(kind);
  });
  const setMax = (max: number): void => {
    const site = openStore(world.disks.a, 'site');
    site.transaction('test', () => writeSetting(site, upgradesMax, max));
  };
  await inWorld(world, async () => {
    setMax(500);
    await sleep(world, MINUTE);
    await upgradeSite(world, '16.1.1');
    await sleep(world, 8 * MINUTE);
    t.same(kinds, ['clients.saturated']);
    const probe = world.outside.seats().probe.now();
    t.match(probe, { up: false, trouble: 'no-answer' }, 'the site is too slow for everybody (G25)');
    const health = await page(world, '/appliance', '/appliance/basics');
    t.match(health, /Le serveur est saturé : 500 Jump Clients.*maximum : 500/);
    t.match(await page(world, '/login', '/login/jump-clients'), /Le serveur est saturé.*Réduisez le nombre/);
    let failing = 0;
    for (let minute = 0; minute < 120; minute += 1) {
      await sleep(world, MINUTE);
      failing = Math.max(
        failing,
        counted(world, ({ stage }) => stage === 'failing'),
      );
    }
    const stuck = counted(world, ({ version }) => version !== '16.1.1');
    t.ok(stuck > 1_000, `${stuck} are still behind`);
    t.ok(failing > 100, `${failing} failed at the same time`);
    setMax(40);
    await sleep(world, 4 * HOUR);
    t.equal(
      counted(world, ({ version, mode }) => mode === 'active' && version !== '16.1.1'),
      0,
      'drained (G26)',
    );
    t.equal(kinds.at(-1), 'clients.relieved');
    t.match(world.outside.seats().probe.now(), { up: true });
  });
});
