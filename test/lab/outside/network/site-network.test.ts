/** The site's network: neighbours and a moved address, NAT, names that spread; all of it saved. */

import t, { type Test } from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import type { Act } from '../../../../lab/acts/act.js';
import { perform } from '../../../../lab/acts/perform.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { parseHosts, withHost } from '../../../../lab/clients/resolver.js';
import type { CommandParts } from '../../../../lab/console/commands/command.js';
import { type LabCommand, performCommand } from '../../../../lab/console/commands/index.js';
import { networkState } from '../../../../lab/console/control/network-state.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { GATEWAY_NEIGHBOUR_US, NEIGHBOUR_US } from '../../../../lab/outside/network/neighbours.js';
import { publicAddress } from '../../../../lab/outside/network/site-network.js';
import { type BoxName, type Switchover, siteName } from '../../../../lab/plan.js';
import { createOutside } from '../../../../lab/supervisor/outside.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';
import { boxAddresses, probeAddress, sharedAddress, TLS_PORT } from '../../../support/addresses.js';
import { standIn } from '../../../support/worlds/stand-in.js';

t.setTimeout(280_000);

interface Seen {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

async function raised(t: Test, switchover: Switchover): Promise<World & { readonly seen: Seen[] }> {
  const amounts = { historyDays: 1, recordings: 1, files: 1, switchover };
  const world = await createWorld({ seed: `network-${switchover}`, amounts });
  t.teardown(() => world.lab.close());
  const seen: Seen[] = [];
  world.lab.onEntry(({ kind, data }) => seen.push({ kind, data: data as Seen['data'] }));
  return { ...world, seen };
}

const pass = (world: World, us: number): Promise<void> => world.lab.participant.agenda.sleep(us);
const deed = (world: World, act: Act): Promise<unknown> => perform(world.lab, world.outside, act);
/** Which box answers the probe now. */
const answering = (world: World): string | null => world.outside.seats().probe.now()?.box ?? null;

async function ipPage(world: World, box: BoxName): Promise<Browser> {
  const browser = new Browser({ fetch: world.outside.seats().seat('ws1').workstation.fetch, language: 'en' });
  await browser.open(boxAddresses[box], TLS_PORT, '/appliance');
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', labCredentials.password);
  await browser.press('Sign in');
  await browser.open(boxAddresses[box], TLS_PORT, '/appliance/ip-configuration');
  return browser;
}

async function setShared(page: Browser, on: boolean): Promise<void> {
  await page.follow(sharedAddress, { section: 'Networking :: IP Addresses' });
  page.tick('Enabled', on, { section: 'Networking :: Edit IP Address' });
  await page.press('Save Changes', { section: 'Networking :: Edit IP Address' });
}

t.test('a moved shared IP is followed at once where its announcement is heard (G96)', async (t) => {
  const world = await raised(t, 'shared-ip');
  await world.lab.run(async () => {
    await pass(world, MINUTE);
    const [a, b] = [await ipPage(world, 'a'), await ipPage(world, 'b')];
    await setShared(a, false);
    await setShared(b, true);
    await pass(world, 15 * SECOND);
    t.equal(answering(world), 'b.example.com');
    t.match(world.seen.findLast(({ kind }) => kind === 'network.announced')?.data, {
      address: sharedAddress,
      box: 'b',
      heard: true,
    });
    t.ok(Number(world.seen.findLast(({ kind }) => kind === 'network.announced')?.data.corrected) > 0);
    const now = networkState(world.lab, world.outside).neighbours;
    t.match(
      now.filter(({ address, machine }) => address === sharedAddress && machine === probeAddress),
      [{ box: 'b', holds: true }],
    );
  });
});

t.test('a lost announcement: clients talk to the old card until what they remember is too old', async (t) => {
  const world = await raised(t, 'shared-ip');
  await world.lab.run(async () => {
    await pass(world, MINUTE);
    world.lab.setOverlays('b', [{ id: 'x', overlay: 'announcement-lost', values: {} }]);
    const [a, b] = [await ipPage(world, 'a'), await ipPage(world, 'b')];
    await setShared(a, false);
    await setShared(b, true);
    await pass(world, MINUTE);
    t.match(world.outside.seats().probe.now(), { up: false, trouble: 'no-answer' });
    t.match(
      networkState(world.lab, world.outside).neighbours.find(({ machine }) => machine === probeAddress),
      { box: 'a', holds: false },
    );
    await pass(world, NEIGHBOUR_US);
    t.equal(answering(world), 'b.example.com', 'it asked again');
    // Back again, and this time somebody makes the probe forget.
    world.lab.setOverlays('a', [{ id: 'x', overlay: 'announcement-lost', values: {} }]);
    await setShared(await ipPage(world, 'b'), false);
    await setShared(await ipPage(world, 'a'), true);
    await pass(world, MINUTE);
    t.match(world.outside.seats().probe.now(), { up: false, trouble: 'no-answer' });
    await deed(world, { kind: 'arp-flush', machine: probeAddress });
    await pass(world, 15 * SECOND);
    t.match(world.outside.seats().probe.now(), { up: true, box: 'a.example.com' });
  });
  t.ok(GATEWAY_NEIGHBOUR_US > NEIGHBOUR_US, 'routers remember longer');
});

t.test(
  'both boxes enable the shared IP: the second is told, and has it when the first is cut off',
  async (t) => {
    const world = await raised(t, 'shared-ip');
    await world.lab.run(async () => {
      await pass(world, MINUTE);
      const b = await ipPage(world, 'b');
      await setShared(b, true);
      await pass(world, 5 * SECOND);
      await b.reload();
      t.match(b.text({ section: 'Networking :: IP Addresses' }), /Address conflict/);
      t.equal(answering(world), 'a.example.com', 'A still answers');
      for (const nic of ['eth0', 'eth1'] as const) world.lab.setLink('a', nic, false);
      await pass(world, 30 * SECOND);
      t.equal(answering(world), 'b.example.com', 'nobody defends the address any more');
    });
  },
);

t.test('open connections keep the machine to which the NAT controller led them (G99)', async (t) => {
  const world = await raised(t, 'nat');
  const entry = { publicAddress, publicPort: TLS_PORT, insideAddress: boxAddresses.b, insidePort: TLS_PORT };
  const signIn = async (name: 'ws1' | 'ws2') => {
    const { console } = world.outside.seats().seat(name);
    const { username, password } = labCredentials;
    return (await console.launch()) ?? console.signIn(username, password);
  };
  await world.lab.run(async () => {
    await pass(world, MINUTE);
    t.equal(await signIn('ws1'), null);
    t.match(world.outside.network.nat.connections(), [
      { name: 'ws1/console', insideAddress: boxAddresses.a },
    ]);
    await deed(world, { kind: 'nat', ...entry });
    const { console } = world.outside.seats().seat('ws1');
    t.equal(await console.startSession('SRV-SQL-PAR01'), null, 'the open console still works with A');
    t.equal(await console.endSession(), null);
    t.match(await signIn('ws2'), { en: /backup site/ }, 'a new one comes to B');
    t.same(world.outside.network.nat.connections().length, 1, 'and has closed');
    await deed(world, { kind: 'nat-clear', publicAddress, publicPort: TLS_PORT });
    t.match(
      await console.startSession('SRV-SQL-PAR01'),
      { en: /backup site/ },
      'cut off by the administrator',
    );
    await console.close();
    t.same(world.outside.network.nat.connections(), []);
    await deed(world, { kind: 'nat-remove', publicAddress, publicPort: TLS_PORT });
    await pass(world, 30 * SECOND);
    t.match(world.outside.seats().probe.now(), { up: false, trouble: 'no-answer' });
  });
});

t.test('a changed record has spread when nobody holds the old answer (G98)', async (t) => {
  const world = await raised(t, 'dns');
  const holders = () => networkState(world.lab, world.outside).holders.map(({ machine }) => machine);
  await world.lab.run(async () => {
    await pass(world, MINUTE);
    await deed(world, { kind: 'dns', name: siteName, address: boxAddresses.b, ttlS: 60 });
    t.same(holders(), ['probe', 'fleet'], 'whoever has asked');
    await pass(world, 50 * MINUTE);
    t.equal(answering(world), 'a.example.com', 'within the hour the old answer holds');
    t.same(JSON.parse(JSON.stringify(world.outside.state().network.spreading)), [siteName]);
    await pass(world, 10 * MINUTE);
    t.equal(answering(world), 'b.example.com');
    t.same(holders(), []);
    t.match(world.seen.findLast(({ kind }) => kind === 'network.dns-spread')?.data, {
      name: siteName,
      address: boxAddresses.b,
    });
  });
});

t.test('all of it is plain data and comes back with a saved lab', async (t) => {
  const world = await raised(t, 'nat');
  await world.lab.run(async () => {
    await pass(world, MINUTE);
    await deed(world, { kind: 'firewall', source: '127.20.0.11', destination: '127.20.0.5', blocked: true });
    await deed(world, { kind: 'dns', name: siteName, address: boxAddresses.a, ttlS: 60 });
  });
  const state = world.outside.state();
  const saved = JSON.parse(JSON.stringify(state)) as typeof state;
  t.same(saved, state);

  const again = createOutside({ plates: {}, startMs: 0, saved });
  t.same(again.state().network, state.network);
  t.ok(
    state.desk.probe?.some(({ name }) => name === siteName),
    'remembered answers too',
  );
  t.ok(state.network.neighbours?.some(({ entries }) => entries.length > 0));
});

t.test('commands that make no sense are refused', async (t) => {
  const world = await raised(t, 'nat');
  const refused = (asked: LabCommand) => {
    const { lab, outside } = world;
    const parts = standIn<CommandParts>('commands', { lab, outside });
    const act = performCommand(parts, asked);
    return act !== null && 'en' in act ? act.en : act;
  };
  const nat = { do: 'nat-set', publicAddress, publicPort: 8443, insidePort: 8443 } as const;
  t.match(refused({ ...nat, insideAddress: '10.0.0.1' }), /network inside/);
  t.match(refused({ ...nat, publicAddress: '127.20.0.9', insideAddress: boxAddresses.b }), /public IP/);
  t.match(refused({ do: 'nat-clear', publicAddress: '198.51.100.1', publicPort: 1 }), /no such entry/);
  t.match(refused({ do: 'firewall-set', source: 'x', destination: '127.20.0.5', blocked: true }), /valid IP/);
  t.match(
    refused({ do: 'firewall-set', source: '127.20.0.5', destination: '127.20.0.5', blocked: true }),
    /same machine/,
  );
  t.match(
    refused({ do: 'firewall-set', source: '127.20.0.12', destination: '127.20.0.5', blocked: false }),
    /no such rule/,
  );
  t.match(refused({ do: 'arp-flush', machine: '127.20.0.99' }), /no such machine/);
  t.match(refused({ ...nat, insideAddress: boxAddresses.b }), { kind: 'nat', insideAddress: boxAddresses.b });
});

t.test('a line for the site goes into a hosts file and out again', async (t) => {
  const first = '127.0.0.1 localhost\n127.20.0.11 access.example.com old # A\n';
  const next = withHost(first, siteName, '127.20.0.12');
  t.equal(parseHosts(next).get(siteName), '127.20.0.12');
  t.equal(parseHosts(next).get('localhost'), '127.0.0.1');
  t.equal(parseHosts(withHost(next, siteName, null)).get(siteName), undefined);
});
