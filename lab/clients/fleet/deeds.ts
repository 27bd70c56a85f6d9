/**
 * lab/clients/fleet/: deployed clients: Jump Clients, Jumpoints and the others.
 *
 * What people do to computers with deployed clients. Each takes its own lab time.
 */
import { upgradesItself } from '../../../appliance/store/client-kinds/index.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type FleetClient, restingClient } from '../../making/fleet/state.js';
import { readDeployed, readPackage } from '../access-console/install.js';
import { type Fleet, troubleOf } from './fleet.js';
import { newIntegration } from './integration.js';
import { fleetWords as words } from './words.js';

const REBOOT_US = MINUTE;
const SETUP_US = 15 * SECOND;
const CLIENTS_MAX = 25_000;
const COMPUTER = /^[A-Za-z0-9][A-Za-z0-9-]{0,40}$/;
const DOMAIN = 'corp.example.com';
/** Deployed software that is not given a version starts with this one, and upgrades. */
const OLDEST = '15.1.1';

/** The computer goes down: its connection ends. */
export async function switchOff(fleet: Fleet, client: FleetClient): Promise<void> {
  if (client.stage === 'off') return;
  client.stage = 'off';
  client.dueUs = null;
  client.message = words.off;
  fleet.changed();
  await fleet.leave([client]);
}

/** The computer starts: its client calls (G30). */
export async function switchOn(fleet: Fleet, client: FleetClient): Promise<void> {
  if (client.stage !== 'off') return;
  await fleet.machine.host.sleep(REBOOT_US);
  if (client.stage !== 'off') return;
  client.stage = 'resting';
  client.message = null;
  client.tries = 0;
  await fleet.call(client, 'boot');
}

/** Off and on again. */
export async function reboot(fleet: Fleet, client: FleetClient): Promise<void> {
  await switchOff(fleet, client);
  await switchOn(fleet, client);
}

/** The tray icon's command (G32). */
export async function callNow(fleet: Fleet, client: FleetClient): Promise<void> {
  if (client.stage !== 'off' && client.stage !== 'upgrading') await fleet.call(client, 'tray');
}

/** A Jump Client is installed on a computer from an installer package of the site (G35). */
export async function installJumpClient(fleet: Fleet, text: string, computer: string): Promise<Label | null> {
  const file = readPackage(text);
  if (file === null || file.kind !== 'jump-client') return words.notPackage;
  if (!COMPUTER.test(computer)) return words.name;
  if (fleet.state().clients.length >= CLIENTS_MAX) return words.full;
  const { host } = fleet.machine;
  await host.sleep(SETUP_US);
  const name = computer.toUpperCase();
  const address = `${computer.toLowerCase()}.${DOMAIN}`;
  const asked = { installer: file.id, key: file.key, name, host: address };
  const answer = await fleet.machine.ask('register', asked);
  const made = answer?.said ?? null;
  if (made === null) return troubleOf(answer);
  fleet.add(restingClient({ ...made, kind: 'jump-client', name, host: address }, host.nowUs()));
  return null;
}

/** A Jumpoint, a connection agent or an integration client is installed from its file. */
export async function installDeployed(fleet: Fleet, text: string): Promise<Label | null> {
  const file = readDeployed(text);
  if (file === null) return words.notDeployed;
  const { id, key, kind, name } = file;
  const { clients, integrations } = fleet.state();
  if ([...clients, ...integrations].some((one) => one.id === id)) return words.twice;
  if (clients.length >= CLIENTS_MAX) return words.full;
  await fleet.machine.host.sleep(SETUP_US);
  if (!upgradesItself(kind)) {
    fleet.addIntegration(newIntegration({ id, key, name, version: OLDEST }));
    return null;
  }
  const host = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.${DOMAIN}`;
  const client = restingClient({ id, key, kind, name, host, mode: 'active', version: OLDEST }, 0);
  fleet.add(client);
  await fleet.call(client, 'installed');
  return null;
}
