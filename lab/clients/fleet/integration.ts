/**
 * Integration clients: programs of the customer that fetch data of the site. They never update
 * themselves (G34), and one that was given the site's address instead of its name goes on asking
 * that address, whoever is primary now (G94).
 *
 * @guide G34, G94 seed
 */
import { addressOf, type BodyOf, readAnswer } from '../../../appliance/clients/api/calls.js';
import { HOUR, type Micros, SECOND } from '../../../hardware/ports.js';
import type { IntegrationClient } from '../../making/fleet/state.js';
import type { ClientHost } from '../../outside/client-host.js';
import { isAddress, isName, plainName } from '../../outside/network/site-network.js';
import { siteName } from '../../plan.js';
import { type Fleet, troubleOf } from './fleet.js';

const EVERY_US: Micros = 6 * HOUR;
const TIMEOUT_US = 30 * SECOND;
const VERSION = /^\d{1,4}(\.\d{1,6}){1,3}$/;

/** Asks the site once, at the place that its configuration names. */
export async function runIntegration(fleet: Fleet, client: IntegrationClient): Promise<void> {
  const { machine } = fleet;
  const { host } = machine;
  const { tlsPort: port } = host.addresses;
  client.lastTriedUs = host.nowUs();
  const asked: BodyOf<'integration'> = { id: client.id, key: client.key, version: client.version };
  const address = await machine.resolver.resolve(client.target);
  const reply =
    address === null
      ? null
      : await host.call(
          {
            proto: 'https',
            host: address,
            port,
            from: machine.address,
            ...addressOf('integration'),
            headers: { host: `${client.target}:${port}`, 'content-type': 'application/json' },
            body: Buffer.from(JSON.stringify(asked)),
          },
          TIMEOUT_US,
        );
  const answer = reply === null ? null : readAnswer('integration', reply.status, reply.body);
  const good = answer !== null && answer.said !== null;
  if (good) client.lastGoodUs = host.nowUs();
  client.message = good ? null : troubleOf(answer);
  host.emit('integration.ran', { name: client.name, good });
  fleet.changed();
}

/** The configuration file is edited by hand. */
export function setTarget(fleet: Fleet, client: IntegrationClient, text: string): boolean {
  const target = plainName(text);
  if (!isAddress(target) && !isName(target)) return false;
  client.target = target;
  fleet.changed();
  return true;
}

/** Installed anew from the downloads page, in this version. */
export function reinstall(fleet: Fleet, client: IntegrationClient, version: string): boolean {
  if (!VERSION.test(version)) return false;
  client.version = version;
  client.message = null;
  fleet.changed();
  return true;
}

/** One that was just installed knows the site by its name. */
export const newIntegration = (
  made: Pick<IntegrationClient, 'id' | 'key' | 'name' | 'version'>,
): IntegrationClient => ({ ...made, target: siteName, lastGoodUs: null, lastTriedUs: null, message: null });

/** Every client asks a few times a day, for as long as the lab lives. */
export async function keepIntegrations(fleet: Fleet, host: ClientHost): Promise<void> {
  for (;;) {
    await host.sleep(EVERY_US);
    for (const client of fleet.state().integrations) await runIntegration(fleet, client);
  }
}
