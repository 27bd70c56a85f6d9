/**
 * Integration clients: programs of the customer that fetch data of the site. They never update
 * themselves (G34), and one that was given the site's address instead of its name goes on asking
 * that address, whoever is primary now (G94).
 *
 * @guide G34, G94 seed
 */
import * as v from 'valibot';
import { HOUR, type Micros, SECOND } from '../../../hardware/ports.js';
import type { IntegrationClient } from '../../making/fleet/state.js';
import type { ClientHost } from '../../outside/client-host.js';
import { isAddress, isName, plainName } from '../../outside/network/site-network.js';
import { siteName } from '../../plan.js';
import type { Fleet } from './fleet.js';
import { fleetWords as words } from './words.js';

const EVERY_US: Micros = 6 * HOUR;
const TIMEOUT_US = 30 * SECOND;
const VERSION = /^\d{1,4}(\.\d{1,6}){1,3}$/;

const labelSchema = v.object({ message: v.object({ en: v.string(), fr: v.string() }) });

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** Asks the site once, at the place that its configuration names. */
export async function runIntegration(fleet: Fleet, client: IntegrationClient): Promise<void> {
  const { machine } = fleet;
  const { host } = machine;
  const { tlsPort: port } = host.addresses;
  client.lastTriedUs = host.nowUs();
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
            method: 'POST',
            path: '/client/integration/sync',
            headers: { host: `${client.target}:${port}`, 'content-type': 'application/json' },
            body: Buffer.from(JSON.stringify({ id: client.id, key: client.key, version: client.version })),
          },
          TIMEOUT_US,
        );
  if (reply?.status === 200) {
    client.lastGoodUs = host.nowUs();
    client.message = null;
  } else if (reply === null) client.message = words.unreachable;
  else {
    const said = v.safeParse(labelSchema, parsed(reply.body));
    client.message = said.success ? said.output.message : words.strange;
  }
  host.emit('integration.ran', { name: client.name, good: reply?.status === 200 });
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
