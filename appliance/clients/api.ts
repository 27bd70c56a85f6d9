/**
 * appliance/clients/: access consoles, Jump Clients and their like, as the site sees them.
 *
 * What clients of the site ask of it: access consoles and whoever checks its health. JSON over the
 * emulated wire, everything below /client. A backup site accepts no client connections, a site that
 * is down none at all.
 *
 *   GET  /client/health             which box answers, its role and version
 *   POST /client/console/hello      { version }            -> { update: 'none' | 'needed' | 'newer', version }
 *   GET  /client/console/installer                         -> { version, sizeBytes }
 *   POST /client/console/sign-in    { username, password, version } -> { token, ... }
 *   POST /client/console/here                              -> {}: a console with a session is still there
 *   POST /client/console/sign-out
 *   GET  /client/console/items                             -> { items }
 *   POST /client/sessions           { item }               -> { session }
 *   POST /client/sessions/end       { id }                 -> {}
 *
 * More in client-tools.ts, and for Jump Clients and the like in clients/client-routes.ts. While
 * upgrades overload the box, every answer is late (G25).
 *
 * @guide G18, G21 seed
 */
import * as v from 'valibot';
import { MINUTE } from '../../hardware/ports.js';
import { compareVersions } from '../../updates/version.js';
import type { Label } from '../../views/label.js';
import { followAccount } from '../accounts/follow-account.js';
import { signIn } from '../accounts/sign-in.js';
import type { SignIn } from '../accounts/sign-ins.js';
import type { Node } from '../node/node.js';
import type { Store } from '../store/database.js';
import { openSessions } from '../store/site/history/open-sessions.js';
import { extrasOf } from './console-extras.js';
import { handleDeployed } from './deployed.js';
import { findJumpItem, jumpItems } from './jump/items.js';
import { ruleRefusal, tellStart } from './jump/rules.js';
import { reach } from './reach.js';
import { endSession, endSessionsOf, endSurely, startSession } from './sessions/sessions.js';
import { invite, join, useTool } from './sessions/tools.js';
import { CONSOLE_BYTES } from './traffic/load.js';

export interface ClientReply {
  readonly status: number;
  readonly json: unknown;
}

type Headers = Readonly<Record<string, string>>;

const BODY_BYTES_MAX = 16 * 1024;
const ATTEND_US = MINUTE;
/** A console of which nothing was heard for so long is gone: its session is over. */
const LOST_MS = 10 * 60_000;
const TEXT_LENGTH_MAX = 255;

const words = {
  down: { en: 'The site is temporarily unavailable.', fr: 'Le site est temporairement indisponible.' },
  backup: {
    en: 'This is a backup site. It accepts no client connections.',
    fr: 'Ce site est un site de sauvegarde. Il n’accepte aucune connexion de client.',
  },
  locked: {
    en: 'The roles of the pair are being swapped. Try again in a moment.',
    fr: 'Les rôles de la paire sont en cours d’échange. Réessayez dans un instant.',
  },
  unknown: { en: 'This does not exist here.', fr: 'Ceci n’existe pas ici.' },
  body: { en: 'The request is not understood.', fr: 'La demande n’est pas comprise.' },
  tooMany: {
    en: 'Too many wrong keys came from your address. Wait a few minutes.',
    fr: 'Trop de clés incorrectes sont venues de votre adresse. Patientez quelques minutes.',
  },
  signedOut: { en: 'Sign in first.', fr: 'Connectez-vous d’abord.' },
  mustChange: {
    en: 'The password has to be changed on the site (/login) first.',
    fr: 'Le mot de passe doit d’abord être modifié sur le site (/login).',
  },
  outdated: {
    en: 'The access console has to be updated first.',
    fr: 'La console d’accès doit d’abord être mise à niveau.',
  },
} as const satisfies Record<string, Label>;

const refuse = (status: number, error: string, message: Label): ClientReply => ({
  status,
  json: { error, message: { en: message.en, fr: message.fr } },
});
const ok = (json: unknown): ClientReply => ({ status: 200, json });

const text = v.pipe(v.string(), v.maxLength(TEXT_LENGTH_MAX));
const version = v.pipe(text, v.regex(/^\d{1,4}(\.\d{1,6}){1,3}$/));
const bodies = {
  hello: v.strictObject({ version }),
  signIn: v.strictObject({ username: text, password: text, version }),
  start: v.strictObject({ item: text }),
  end: v.strictObject({ id: text }),
  tool: v.strictObject({ id: text, kind: v.picklist(['script', 'action', 'files']), tool: text }),
  invite: v.strictObject({ id: text, profile: text }),
  join: v.strictObject({ key: text, name: v.pipe(text, v.trim(), v.minLength(1), v.maxLength(100)) }),
};

/** The body as `schema` wants it, null when it is anything else. */
function read<T>(schema: v.GenericSchema<unknown, T>, body: Buffer): T | null {
  if (body.length > BODY_BYTES_MAX) return null;
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : null;
}

/** Why no client is served now; null: they are. */
function closed(node: Node): ClientReply | null {
  if (node.software.siteDown() !== null || node.site() === null) return refuse(503, 'site-down', words.down);
  if (node.failover.role() === 'backup') return refuse(503, 'backup', words.backup);
  return node.failover.lockedOut() ? refuse(503, 'locked-out', words.locked) : null;
}

/** Which box answers, for whoever looks from outside. No secret in it. */
function health(node: Node): ClientReply {
  const refused = closed(node);
  const { site, base } = node.software.installed();
  return {
    status: refused?.status ?? 200,
    json: {
      up: refused === null,
      box: node.network.config().hostname,
      role: node.failover.role(),
      version: site?.version ?? null,
      build: site?.build ?? null,
      base,
      down: node.software.siteDown(),
      timeMs: node.hardware.clock.nowMs(),
    },
  };
}

const siteVersion = (node: Node): string => node.software.installed().site?.version ?? '0';

function hello(node: Node, body: Buffer): ClientReply {
  const asked = read(bodies.hello, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const difference = compareVersions(asked.version, siteVersion(node));
  const update = difference === 0 ? 'none' : difference < 0 ? 'needed' : 'newer';
  return ok({ update, version: siteVersion(node), sizeBytes: CONSOLE_BYTES });
}

async function enter(node: Node, source: string, body: Buffer): Promise<ClientReply> {
  const asked = read(bodies.signIn, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  if (compareVersions(asked.version, siteVersion(node)) !== 0) return refuse(409, 'version', words.outdated);
  const result = await signIn(node, 'login', asked.username, asked.password, source, true);
  if ('refused' in result) return refuse(401, 'sign-in', result.refused);
  // The password took time to check: the site may have gone meanwhile.
  const refused = closed(node);
  if (refused === null && !result.session.mustChange)
    return ok({ token: result.token, name: result.session.name, version: siteVersion(node) });
  node.signIns.close('login', result.token);
  return refused ?? refuse(403, 'password-change', words.mustChange);
}

const bearer = (headers: Headers): string =>
  /^Bearer ([0-9A-Za-z_-]{1,128})$/.exec(headers.authorization ?? '')?.[1] ?? '';

function leave(node: Node, site: Store, token: string, signIn: SignIn): ClientReply {
  // First: where the storage refuses what follows, `attend` ends what is left of it.
  node.signIns.close('login', token);
  const ended = endSessionsOf(node, site, signIn.userId);
  node.emit({ kind: 'console.signed-out', data: { user: signIn.name, sessions: ended } });
  return ok({});
}

/**
 * A console with a session says each minute that it is there, and does not idle out. One that is
 * signed out meanwhile (its account signed in elsewhere, an administrator), or is not heard any more,
 * leaves no session behind.
 */
function attend(node: Node, signIn: SignIn, id: string): void {
  node.ports.time.timer(ATTEND_US, () => {
    const site = node.site();
    if (site === null || !openSessions(site).some((one) => one.id === id)) return;
    const isLost = node.hardware.clock.monoMs() - signIn.lastSeenMono >= LOST_MS;
    if (isLost || !node.signIns.list('login').includes(signIn)) endSurely(node, id, 'signed-out');
    else attend(node, signIn, id);
  });
}

async function start(
  node: Node,
  site: Store,
  signIn: SignIn,
  { headers, body, source }: { readonly headers: Headers; readonly body: Buffer; readonly source: string },
): Promise<ClientReply> {
  const asked = read(bodies.start, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const item = findJumpItem(site, asked.item);
  const caller = { userId: signIn.userId, username: signIn.name };
  const ruled = item === null ? null : ruleRefusal(node, site, caller, item);
  if (ruled !== null) return refuse(409, ruled.code, ruled.refused);
  const unreached = item === null ? null : await reach(node, site, item);
  // A computer takes time to answer: the site may have gone meanwhile, the person signed out.
  const refused = closed(node);
  if (refused !== null) return refused;
  if (node.signIns.find('login', bearer(headers)) !== signIn)
    return refuse(401, 'signed-out', words.signedOut);
  if (unreached !== null) return refuse(409, unreached.code, unreached.refused);
  const clientVersion = (headers['x-console-version'] ?? '').slice(0, TEXT_LENGTH_MAX);
  const { rights } = signIn.actor;
  const who = { userId: signIn.userId, username: signIn.name, clientVersion, rights, source };
  const result = startSession(node, site, who, asked.item);
  if ('refused' in result) return refuse(409, 'refused', result.refused);
  if (item !== null) tellStart(node, site, caller, item);
  attend(node, signIn, result.session.id);
  return ok({ session: result.session });
}

function end(node: Node, site: Store, signIn: SignIn, body: Buffer): ClientReply {
  const asked = read(bodies.end, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const result = endSession(node, site, signIn.userId, asked.id);
  return 'refused' in result ? refuse(404, 'no-session', result.refused) : ok({});
}

function tool(node: Node, site: Store, signIn: SignIn, body: Buffer): ClientReply {
  const asked = read(bodies.tool, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const result = useTool(node, site, signIn.userId, asked);
  return 'refused' in result ? refuse(409, 'refused', result.refused) : ok(result);
}

function inviteOutsider(node: Node, site: Store, signIn: SignIn, body: Buffer): ClientReply {
  const asked = read(bodies.invite, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const result = invite(node, site, signIn, asked);
  return 'refused' in result ? refuse(409, 'refused', result.refused) : ok(result);
}

/** Somebody without an account, with a key: guessing is slowed down as wrong passwords are. */
function joinByKey(node: Node, site: Store, source: string, body: Buffer): ClientReply {
  const asked = read(bodies.join, body);
  if (asked === null) return refuse(400, 'bad-request', words.body);
  const guard = node.limits.passwords;
  const key = `join ${source}`;
  if (!guard.begin(key)) return refuse(429, 'too-many', words.tooMany);
  const result = join(node, site, asked);
  if ('refused' in result) return refuse(403, 'refused', result.refused);
  guard.succeeded(key);
  const { id, jumpItem, host, startedMs } = result.session;
  return ok({ session: { id, jumpItem, host, startedMs } });
}

/** Answers one request below /client, sent from the address `source`. */
export async function handleClient(
  node: Node,
  method: string,
  url: string,
  headers: Headers,
  body: Buffer,
  source = '',
): Promise<ClientReply> {
  const route = `${method} ${url.split('?', 1)[0]}`;
  await node.clients.pace();
  if (route === 'GET /client/health') return health(node);
  const refused = closed(node);
  if (refused !== null) return refused;
  const site = node.site();
  if (site === null) return refuse(503, 'site-down', words.down);
  if (route === 'POST /client/console/hello') return hello(node, body);
  if (route === 'GET /client/console/installer')
    return ok({ version: siteVersion(node), sizeBytes: CONSOLE_BYTES });
  if (route === 'POST /client/console/sign-in') return enter(node, source, body);
  if (route === 'POST /client/sessions/join') return joinByKey(node, site, source, body);
  const deployed = await handleDeployed(node, site, route, body, source);
  if (deployed !== null) return deployed;
  const token = bearer(headers);
  const signIn = token === '' ? null : node.signIns.find('login', token);
  if (signIn === null || !signIn.client || !followAccount(node, signIn) || signIn.mustChange)
    return refuse(401, 'signed-out', words.signedOut);
  switch (route) {
    case 'POST /client/console/sign-out':
      return leave(node, site, token, signIn);
    case 'POST /client/console/here':
      return ok({});
    case 'GET /client/console/items':
      return ok({ items: jumpItems(site) });
    case 'GET /client/console/extras':
      return ok(extrasOf(site, signIn));
    case 'POST /client/sessions/tool':
      return tool(node, site, signIn, body);
    case 'POST /client/sessions/invite':
      return inviteOutsider(node, site, signIn, body);
    case 'POST /client/sessions':
      return start(node, site, signIn, { headers, body, source });
    case 'POST /client/sessions/end':
      return end(node, site, signIn, body);
    default:
      return refuse(404, 'unknown', words.unknown);
  }
}
