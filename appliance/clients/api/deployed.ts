/** Calls of deployed clients: Jump Clients and their like, installer packages, integration clients. */
import type { Label } from '../../../views/label.js';
import { commitAs } from '../../node/site-change.js';
import { one } from '../../store/database.js';
import { clientByKey, findJumpClient, insertJumpClient, noteCheckIn } from '../../store/site/clients.js';
import { usePackage } from '../deployments.js';
import { CONSOLE_BYTES } from '../traffic/load.js';
import { type Asked, done, type Handlers, type Outcome, refuse, siteVersion } from './asked.js';
import type { BodyOf, openCalls } from './calls.js';
import { checkIn } from './check-in.js';

const KEY_BYTES = 16;
const JUMP_CLIENTS_MAX = 50_000;

const words = {
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

async function upgrade({ node, site }: Asked, { ids }: BodyOf<'upgrade'>): Promise<Outcome<'upgrade'>> {
  const traffic = node.clients;
  // Jumpoints and connection agents need no turn; there are few of them.
  const held = ids.every((id) => traffic.turns.holds(id) || findJumpClient(site, id) === null);
  if (!held) return refuse(409, 'turn', words.turn);
  const version = siteVersion(node);
  const end = await traffic.download(ids);
  return end === 'done' ? { said: { version } } : refuse(503, end, words.slow);
}

function leave({ node, site }: Asked, { clients }: BodyOf<'leave'>): Outcome<'leave'> {
  for (const { id, key } of clients) {
    if (clientByKey(site, id, key) !== null) node.clients.disconnect(id);
  }
  node.emit({ kind: 'clients.left', data: { count: clients.length } });
  return done;
}

function register({ node, site, source }: Asked, body: BodyOf<'register'>): Outcome<'register'> {
  const { installer, key: packageKey, name, host } = body;
  const used = usePackage(node, site, 'jump-client', { id: installer, key: packageKey });
  if ('refused' in used) return refuse(409, 'installer', used.refused);
  const { group, tag, comments, createdBy } = used.made;
  const mode = used.made.mode === 'passive' ? 'passive' : 'active';
  if (one(site.db, 'SELECT 1 AS found FROM jump_group WHERE id = ?', group) === null) {
    return refuse(409, 'group', words.group);
  }
  const count = one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_client')?.n ?? 0;
  if (count >= JUMP_CLIENTS_MAX) return refuse(409, 'too-many', words.many);
  const { random } = node.ports;
  const id = random.uuid();
  const key = random.hex(KEY_BYTES);
  const nowMs = node.hardware.clock.nowMs();
  const version = siteVersion(node);
  commitAs(node, site, createdBy, 'jump-client.installed', name, () => {
    insertJumpClient(site, { id, key, name, host, mode, group, tag, comments, nowMs });
    noteCheckIn(site, { id, version, atMs: nowMs, occasion: 'installed', address: source });
  });
  if (mode === 'active') node.clients.connect(id);
  node.changed('clients');
  return { said: { id, key, mode, version } };
}

function consolePackage({ node, site }: Asked, body: BodyOf<'consolePackage'>): Outcome<'consolePackage'> {
  const used = usePackage(node, site, 'access-console', { id: body.installer, key: body.key });
  if ('refused' in used) return refuse(409, 'installer', used.refused);
  return { said: { version: siteVersion(node), sizeBytes: CONSOLE_BYTES } };
}

/** An integration client fetches what happened; one of another version cannot (G34). */
function integration(
  { node, site, source }: Asked,
  { id, key, version }: BodyOf<'integration'>,
): Outcome<'integration'> {
  const client = clientByKey(site, id, key);
  if (client === null || client.kind !== 'integration-client' || !client.enabled) {
    return refuse(403, 'unknown', words.key);
  }
  const now = siteVersion(node);
  const atMs = node.hardware.clock.nowMs();
  site.transaction('clients.integration', () =>
    noteCheckIn(site, { id, version, atMs, occasion: 'sync', address: source }),
  );
  if (version !== now) return refuse(409, 'version', olderIntegration(version, now));
  const sessions = one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM session')?.n ?? 0;
  return { said: { sessions } };
}

type Deployed = Exclude<keyof typeof openCalls, 'hello' | 'installer' | 'signIn' | 'join'>;

export const deployedHandlers: Handlers<Deployed, Asked> = {
  checkIn: ({ node, site, source }, body) => ({
    said: { version: siteVersion(node), answers: checkIn(node, site, body, source) },
  }),
  upgrade,
  leave,
  register,
  consolePackage,
  integration,
};
