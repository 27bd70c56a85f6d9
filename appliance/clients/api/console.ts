/** Calls of access consoles: at launch, at the sign-in, inside a session. */
import { MINUTE, MINUTE_MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { signIn } from '../../accounts/sign-in.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Node } from '../../node/node.js';
import { openSessions } from '../../store/site/history/open-sessions.js';
import { findJumpItem, jumpItems } from '../jump/items.js';
import { ruleRefusal, tellStart } from '../jump/rules.js';
import { reach } from '../reach.js';
import { endSession, endSessionsOf, endSurely, startSession } from '../sessions/sessions.js';
import { invite, join, useTool } from '../sessions/tools.js';
import { CONSOLE_BYTES } from '../traffic/load.js';
import {
  type Asked,
  type AskedByUser,
  closed,
  comparedWithSite,
  done,
  type Handlers,
  type Outcome,
  refuse,
  siteVersion,
} from './asked.js';
import type { BodyOf, consoleCalls, openCalls } from './calls.js';
import { extrasOf } from './console-extras.js';

const ATTEND_US = MINUTE;
/** A console of which nothing was heard for so long is gone: its session is over. */
const LOST_MS = 10 * MINUTE_MS;
const VERSION_LENGTH_MAX = 255;

const words = {
  tooMany: {
    en: 'Too many wrong keys came from your address. Wait a few minutes.',
    fr: 'Trop de clés incorrectes ont été envoyées depuis votre adresse. Patientez quelques minutes.',
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

export const signedOut = refuse(401, 'signed-out', words.signedOut);

async function enter(
  { node, source }: Asked,
  { username, password, version }: BodyOf<'signIn'>,
): Promise<Outcome<'signIn'>> {
  if (comparedWithSite(node, version) !== 0) return refuse(409, 'version', words.outdated);
  const result = await signIn(node, 'login', username, password, source, true);
  if ('refused' in result) return refuse(401, 'sign-in', result.refused);
  const { token, signIn: entered } = result;
  // The password took time to check: the site may have gone meanwhile.
  const refused = closed(node);
  if (refused === null && !entered.mustChange) {
    const said = { token, name: entered.name, version: siteVersion(node) };
    return { said };
  }
  node.signIns.close('login', token);
  return refused ?? refuse(403, 'password-change', words.mustChange);
}

/** Somebody without an account, with a key: guessing is slowed down as wrong passwords are. */
function joinByKey({ node, site, source }: Asked, body: BodyOf<'join'>): Outcome<'join'> {
  const guard = node.limits.passwords;
  const key = `join ${source}`;
  if (!guard.begin(key)) return refuse(429, 'too-many', words.tooMany);
  const result = join(node, site, body);
  if ('refused' in result) return refuse(403, 'refused', result.refused);
  guard.succeeded(key);
  const { id, jumpItem, host, startedMs } = result.session;
  return { said: { session: { id, jumpItem, host, startedMs } } };
}

function leave({ node, site, token, signIn: own }: AskedByUser): Outcome<'signOut'> {
  // First: where the storage refuses what follows, `attend` ends what is left of it.
  node.signIns.close('login', token);
  const ended = endSessionsOf(node, site, own.userId);
  node.emit({ kind: 'console.signed-out', data: { user: own.name, sessions: ended } });
  return done;
}

/**
 * A console with a session says each minute that it is there, and does not idle out. One that is
 * signed out meanwhile (its account signed in elsewhere, an administrator), or is not heard any more,
 * leaves no session behind.
 */
function attend(node: Node, own: SignIn, id: string): void {
  node.ports.time.timer(ATTEND_US, () => {
    const site = node.site();
    if (site === null || !openSessions(site).some((one) => one.id === id)) return;
    const isLost = node.hardware.clock.monoMs() - own.lastSeenMono >= LOST_MS;
    if (isLost || !node.signIns.list('login').includes(own)) endSurely(node, id, 'signed-out');
    else attend(node, own, id);
  });
}

async function start(
  { node, site, headers, source, signIn: own, token }: AskedByUser,
  body: BodyOf<'startSession'>,
): Promise<Outcome<'startSession'>> {
  const item = findJumpItem(site, body.item);
  const caller = { userId: own.userId, username: own.name };
  const ruled = item === null ? null : ruleRefusal(node, site, caller, item);
  if (ruled !== null) return refuse(409, ruled.code, ruled.refused);
  const unreached = item === null ? null : await reach(node, site, item);
  // A computer takes time to answer: the site may have gone meanwhile, the person signed out.
  const refused = closed(node);
  if (refused !== null) return refused;
  if (node.signIns.find('login', token) !== own) return signedOut;
  if (unreached !== null) return refuse(409, unreached.code, unreached.refused);
  const clientVersion = (headers['x-console-version'] ?? '').slice(0, VERSION_LENGTH_MAX);
  const { rights } = own.actor;
  const who = { userId: own.userId, username: own.name, clientVersion, rights, source };
  const result = startSession(node, site, who, body.item);
  if ('refused' in result) return refuse(409, 'refused', result.refused);
  if (item !== null) tellStart(node, site, caller, item);
  attend(node, own, result.session.id);
  return { said: { session: result.session } };
}

type Open = Extract<keyof typeof openCalls, 'hello' | 'installer' | 'signIn' | 'join'>;

export const launchHandlers: Handlers<Open, Asked> = {
  hello: ({ node }, { version }) => {
    const difference = comparedWithSite(node, version);
    const update = difference === 0 ? 'none' : difference < 0 ? 'needed' : 'newer';
    return { said: { update, version: siteVersion(node), sizeBytes: CONSOLE_BYTES } };
  },
  installer: ({ node }) => ({ said: { version: siteVersion(node), sizeBytes: CONSOLE_BYTES } }),
  signIn: enter,
  join: joinByKey,
};

export const consoleHandlers: Handlers<keyof typeof consoleCalls, AskedByUser> = {
  here: () => done,
  signOut: leave,
  items: ({ site }) => ({ said: { items: jumpItems(site) } }),
  extras: ({ site, signIn: own }) => ({ said: extrasOf(site, own) }),
  startSession: start,
  endSession: ({ node, site, signIn: own }, { id }) => {
    const result = endSession(node, site, own.userId, id);
    return 'refused' in result ? refuse(404, 'no-session', result.refused) : done;
  },
  tool: ({ node, site, signIn: own }, body) => {
    const result = useTool(node, site, own.userId, body);
    return 'refused' in result ? refuse(409, 'refused', result.refused) : { said: result };
  },
  invite: ({ node, site, signIn: own }, body) => {
    const result = invite(node, site, own, body);
    return 'refused' in result ? refuse(409, 'refused', result.refused) : { said: result };
  },
};
