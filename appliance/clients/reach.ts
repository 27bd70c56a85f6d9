/**
 * Whether the remote computer of a Jump item can be reached now, before a session starts.
 *
 * @guide G31 seed
 */
import { SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';
import { all, type Store } from '../store/database.js';
import { findJumpClient } from '../store/site/clients.js';

/** Passive Jump Clients listen there for their site. */
const PASSIVE_PORT = 5_832;
const WAKE_TIMEOUT_US = 8 * SECOND;

const words = {
  offline: {
    en: 'The Jump Client of this computer is offline: it is not connected to the appliance that answers here.',
    fr: 'Le Jump Client de cet ordinateur est hors ligne : il n’est pas connecté au serveur qui répond ici.',
  },
  silent: {
    en: 'This computer does not answer. Its passive Jump Client cannot be reached.',
    fr: 'Cet ordinateur ne répond pas. Son Jump Client passif est injoignable.',
  },
  upgrading: {
    en: 'The Jump Client of this computer is being upgraded. The session starts when that is done.',
    fr: 'Le Jump Client de cet ordinateur est en cours de mise à niveau. La session démarrera ensuite.',
  },
  jumpoint: {
    en: 'The Jumpoint through which this computer is reached is not connected.',
    fr: 'Le Jumpoint par lequel cet ordinateur est joint n’est pas connecté.',
  },
} as const satisfies Record<string, Label>;

export interface Unreached {
  readonly code: 'offline' | 'upgrading' | 'jumpoint';
  readonly refused: Label;
}

interface Target {
  readonly id: string;
  readonly kind: string;
  readonly jumpoint: string;
}

/** A console connection makes a passive client check in (G31): the box calls it. */
async function wake(node: Node, id: string, address: string | null): Promise<boolean> {
  const from = node.hardware.sourceAddress();
  if (from === null || address === null || address === '') return false;
  const reply = await node.ports.wire.call(
    {
      proto: 'https',
      host: address,
      port: PASSIVE_PORT,
      from,
      method: 'POST',
      path: '/wake',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ id }), 'utf8'),
    },
    WAKE_TIMEOUT_US,
  );
  return reply !== null && reply.status === 200;
}

function jumpointConnected(node: Node, site: Store, wanted: string): boolean {
  const rows = all<{ id: string }>(
    site.db,
    "SELECT id FROM deployed_client WHERE kind = 'jumpoint' AND enabled = 1 AND (? = '' OR id = ?) ORDER BY id",
    wanted,
    wanted,
  );
  return rows.some(({ id }) => node.clients.isConnected(id));
}

/** Null: a session can start. */
export async function reach(node: Node, site: Store, target: Target): Promise<Unreached | null> {
  if (target.kind === 'jumpoint') {
    const through = jumpointConnected(node, site, target.jumpoint);
    return through ? null : { code: 'jumpoint', refused: words.jumpoint };
  }
  if (target.kind !== 'jump-client') return null;
  const client = findJumpClient(site, target.id);
  if (client === null) return { code: 'offline', refused: words.offline };
  if (client.mode === 'passive') {
    const awake = await wake(node, client.id, client.address);
    if (!awake) return { code: 'offline', refused: words.silent };
  } else if (!node.clients.isConnected(client.id)) return { code: 'offline', refused: words.offline };
  const now = node.site() === site ? findJumpClient(site, target.id) : null;
  const current = now !== null && now.version === node.software.installed().site?.version;
  return current ? null : { code: 'upgrading', refused: words.upgrading };
}
