/**
 * What deployed clients ask of the site, below /client:
 *
 *   POST /client/jump/check-in       { clients: [{ id, key, version, occasion }] } -> { version, answers }
 *   POST /client/jump/upgrade        { ids }               -> { version } once the download is through
 *   POST /client/jump/leave          { clients: [{ id, key }] }
 *   POST /client/jump/register       { installer, key, name, host } -> { id, key, mode, version }
 *   POST /client/console/package     { installer, key }    -> { version, sizeBytes }
 *   POST /client/integration/sync    { id, key, version }  -> { sessions }
 */
import * as v from 'valibot';
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';
import { commitAs } from '../node/site-change.js';
import { one, type Store } from '../store/database.js';
import { clientByKey, findJumpClient, insertJumpClient, noteCheckIn } from '../store/site/clients.js';
import { CHECK_INS_MAX, checkIn, checkInSchema } from './check-in.js';
import { usePackage } from './deployments.js';
import { CONSOLE_BYTES } from './traffic/load.js';

export interface RouteReply {
  readonly status: number;
  readonly json: unknown;
}

const BODY_BYTES_MAX = 512 * 1024;
const KEY_BYTES = 16;
const JUMP_CLIENTS_MAX = 50_000;

const words = {
  body: { en: 'The request is not understood.', fr: 'La demande n’est pas comprise.' },
  slow: {
    en: 'The download was too slow and was broken off: the appliance is overloaded.',
    fr: 'Le téléchargement, trop lent, a été interrompu : le serveur est surchargé.',
  },
  turn: {
    en: 'It is not this client’s turn to upgrade.',
    fr: 'Ce n’est pas encore le tour de ce client d’être mis à niveau.',
  },
  many: {
    en: 'This site has as many Jump Clients as it can hold. Delete some first.',
    fr: 'Ce site a atteint son nombre maximal de Jump Clients. Supprimez-en d’abord.',
  },
  group: {
    en: 'The Jump Group of this installer package was deleted. Create a new package.',
    fr: 'Le groupe de Jump de ce package d’installateur a été supprimé. Créez un nouveau package.',
  },
  key: {
    en: 'The site does not know this client, or the client was disabled.',
    fr: 'Le site ne connaît pas ce client, ou celui-ci a été désactivé.',
  },
} as const satisfies Record<string, Label>;

const olderIntegration = (client: string, site: string): Label => ({
  en: `This integration client is of version ${client} and does not work with site version ${site}. Install it anew from the downloads page.`,
  fr: `Ce client d’intégration est en version ${client} et ne fonctionne pas avec la version ${site} du site. Réinstallez-le depuis la page Téléchargements.`,
});

const text = v.pipe(v.string(), v.maxLength(128));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64));
const bodies = {
  upgrade: v.strictObject({ ids: v.pipe(v.array(text), v.minLength(1), v.maxLength(CHECK_INS_MAX)) }),
  leave: v.strictObject({
    clients: v.pipe(v.array(v.strictObject({ id: text, key: text })), v.maxLength(CHECK_INS_MAX)),
  }),
  register: v.strictObject({ installer: text, key: text, name, host: name }),
  package: v.strictObject({ installer: text, key: text }),
  integration: v.strictObject({ id: text, key: text, version: text }),
};

const ok = (json: unknown): RouteReply => ({ status: 200, json });
const refuse = (status: number, error: string, message: Label): RouteReply => ({
  status,
  json: { error, message },
});
const misunderstood = refuse(400, 'bad-request', words.body);

function read<T>(schema: v.GenericSchema<unknown, T>, body: Buffer): T | null {
  if (body.length > BODY_BYTES_MAX) return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(body.toString('utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

const versionOf = (node: Node): string => node.software.installed().site?.version ?? '0';

async function upgrade(node: Node, site: Store, body: Buffer): Promise<RouteReply> {
  const asked = read(bodies.upgrade, body);
  if (asked === null) return misunderstood;
  const traffic = node.clients;
  // Jumpoints and connection agents need no turn; there are few of them.
  const held = asked.ids.every((id) => traffic.turns.holds(id) || findJumpClient(site, id) === null);
  if (!held) return refuse(409, 'turn', words.turn);
  const version = versionOf(node);
  const end = await traffic.download(asked.ids);
  return end === 'done' ? ok({ version }) : refuse(503, end, words.slow);
}

function leave(node: Node, site: Store, body: Buffer): RouteReply {
  const asked = read(bodies.leave, body);
  if (asked === null) return misunderstood;
  const traffic = node.clients;
  for (const { id, key } of asked.clients) {
    if (clientByKey(site, id, key) !== null) traffic.disconnect(id);
  }
  node.emit({ kind: 'clients.left', data: { count: asked.clients.length } });
  return ok({});
}

function register(node: Node, site: Store, body: Buffer, source: string): RouteReply {
  const asked = read(bodies.register, body);
  if (asked === null) return misunderstood;
  const used = usePackage(node, site, 'jump-client', { id: asked.installer, key: asked.key });
  if ('refused' in used) return refuse(409, 'installer', used.refused);
  const { made } = used;
  if (one(site.db, 'SELECT 1 AS found FROM jump_group WHERE id = ?', made.group) === null) {
    return refuse(409, 'group', words.group);
  }
  const count = one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_client')?.n ?? 0;
  if (count >= JUMP_CLIENTS_MAX) return refuse(409, 'too-many', words.many);
  const { random } = node.ports;
  const id = random.uuid();
  const key = random.hex(KEY_BYTES);
  const nowMs = node.hardware.clock.nowMs();
  const version = versionOf(node);
  commitAs(node, site, made.createdBy, 'jump-client.installed', asked.name, () => {
    const { mode, group, tag, comments } = made;
    insertJumpClient(site, {
      id,
      key,
      name: asked.name,
      host: asked.host,
      mode,
      group,
      tag,
      comments,
      nowMs,
    });
    noteCheckIn(site, { id, version, atMs: nowMs, occasion: 'installed', address: source });
  });
  if (made.mode === 'active') node.clients.connect(id);
  node.changed('clients');
  return ok({ id, key, mode: made.mode, version });
}

function consolePackage(node: Node, site: Store, body: Buffer): RouteReply {
  const asked = read(bodies.package, body);
  if (asked === null) return misunderstood;
  const used = usePackage(node, site, 'access-console', { id: asked.installer, key: asked.key });
  if ('refused' in used) return refuse(409, 'installer', used.refused);
  return ok({ version: versionOf(node), sizeBytes: CONSOLE_BYTES });
}

/** An integration client fetches what happened; one of another version cannot (G34). */
function integration(node: Node, site: Store, body: Buffer, source: string): RouteReply {
  const asked = read(bodies.integration, body);
  if (asked === null) return misunderstood;
  const { id, key, version } = asked;
  const client = clientByKey(site, id, key);
  if (client === null || client.kind !== 'integration-client' || !client.enabled) {
    return refuse(403, 'unknown', words.key);
  }
  const now = versionOf(node);
  const atMs = node.hardware.clock.nowMs();
  site.transaction('clients.integration', () =>
    noteCheckIn(site, { id, version, atMs, occasion: 'sync', address: source }),
  );
  if (version !== now) return refuse(409, 'version', olderIntegration(version, now));
  const sessions = one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM session')?.n ?? 0;
  return ok({ sessions });
}

/** Answers a request of a deployed client; null: it is not one of these. */
export async function handleDeployed(
  node: Node,
  site: Store,
  route: string,
  body: Buffer,
  source: string,
): Promise<RouteReply | null> {
  switch (route) {
    case 'POST /client/jump/check-in': {
      const asked = read(checkInSchema, body);
      if (asked === null) return misunderstood;
      return ok({ version: versionOf(node), answers: checkIn(node, site, asked, source) });
    }
    case 'POST /client/jump/upgrade':
      return upgrade(node, site, body);
    case 'POST /client/jump/leave':
      return leave(node, site, body);
    case 'POST /client/jump/register':
      return register(node, site, body, source);
    case 'POST /client/console/package':
      return consolePackage(node, site, body);
    case 'POST /client/integration/sync':
      return integration(node, site, body, source);
    default:
      return null;
  }
}
