/**
 * Who asks the API: a bearer token of an API account (from site 16.1.1), or a user's name and password
 * among the parameters (before, and on sites upgraded from before; era.ts).
 */
import { userActor } from '../accounts/group-rights.js';
import { verify } from '../accounts/sign-in.js';
import type { Node } from '../node/node.js';
import { takesUserCalls } from '../services/api/era.js';
import type { Store } from '../store/database.js';
import { bestMatch, networkList } from '../store/networks.js';
import {
  type ApiAccount,
  findToken,
  hasApiAccounts,
  type StoredPermission,
} from '../store/site/api-accounts.js';
import { readSetting } from '../store/site/settings.js';
import { apiEnabled } from '../store/site/site-settings.js';
import { findUserByName } from '../store/site/users.js';
import {
  type ApiReply,
  type ApiRequest,
  type Caller,
  type CommandPermission,
  jsonReply,
} from './answer/reply.js';

/** Why nobody is answered. 'credentials': of the old API, which has its own words for it. */
export interface Barred {
  readonly status: number;
  readonly why: string;
  readonly kind: 'closed' | 'credentials' | 'token' | 'rate';
  readonly headers: Readonly<Record<string, string>>;
}

const commandPermissions: Readonly<Record<StoredPermission, CommandPermission>> = {
  deny: 'deny',
  read_only: 'read_only',
  full: 'full_access',
};

const barred = (
  status: number,
  kind: Barred['kind'],
  why: string,
  headers: Barred['headers'] = {},
): Barred => ({ status, kind, why, headers });

/** The answer to whoever is barred: JSON where a token is at fault (V06), else as `asText` writes it. */
export function barredReply(
  { status, kind, why, headers }: Barred,
  asText: (text: string, status: number) => ApiReply,
): ApiReply {
  const reply =
    kind === 'token'
      ? jsonReply({ error: 'access_denied', error_description: why, message: why }, status)
      : asText(why, status);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** The site that the API serves now, or why there is none. */
export function apiSite(node: Node): { readonly site: Store } | Barred {
  const site = node.site();
  if (node.software.siteDown() !== null || site === null) {
    return barred(503, 'closed', 'The site is temporarily unavailable.', { 'retry-after': '60' });
  }
  if (!readSetting(site, apiEnabled)) return barred(403, 'closed', 'The API is disabled on this site.');
  return { site };
}

/** Whether an account may be used from an address: an empty list names no limit. */
export const mayComeFrom = ({ acceptedNetworks }: ApiAccount, source: string): boolean =>
  networkList(acceptedNetworks).length === 0 || bestMatch(acceptedNetworks, source) !== null;

const TOKEN = /^Bearer ([0-9A-Za-z._~+/-]{1,128}=*)$/i;

function byToken(node: Node, site: Store, request: ApiRequest): Caller | Barred {
  const refused = (why: string): Barred =>
    barred(401, 'token', why, { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' });
  const token = TOKEN.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    return barred(401, 'token', 'An access token is required.', {
      'www-authenticate': 'Bearer realm="api"',
    });
  }
  const account = findToken(site, token, node.hardware.clock.monoMs());
  if (account === null) return refused('The access token is invalid or has expired.');
  if (!mayComeFrom(account, request.source)) {
    return refused(
      `The account ${account.name} may not be used from ${request.source}: see its Accepted Networks.`,
    );
  }
  return {
    id: account.id,
    name: account.name,
    command: commandPermissions[account.command],
    reporting: account.reporting,
    backup: account.backup,
  };
}

/** Rights of the old calls hang on the user: commands want an administrator (V17). */
async function byPassword(node: Node, request: ApiRequest): Promise<Caller | Barred> {
  const { username = '', password = '' } = request.parameters;
  const wrong = barred(200, 'credentials', 'Invalid credentials');
  const verified = await verify(
    node,
    'login',
    username.slice(0, 255),
    password.slice(0, 255),
    request.source,
  );
  const site = node.site();
  if ('refused' in verified || site === null) return wrong;
  // An initial or expired password has to be changed on the site first.
  const user = findUserByName(site, verified.account.username);
  if (user === null || user.mustChange) return wrong;
  const { rights } = userActor(site, user);
  return {
    id: user.id,
    name: user.username,
    command: user.role === 'administrator' ? 'full_access' : 'deny',
    reporting: rights.has('reports.view'),
    backup: rights.has('software.manage'),
  };
}

/** Whether a request names a user and the site takes that: its password is then no parameter. */
export const isUserCall = (site: Store, request: ApiRequest): boolean =>
  takesUserCalls(site) && (!hasApiAccounts(site) || request.parameters.username !== undefined);

/** The caller, or why nobody is answered. */
export async function whoAsks(node: Node, request: ApiRequest): Promise<Caller | Barred> {
  const open = apiSite(node);
  if ('why' in open) return open;
  const { site } = open;
  const caller =
    isUserCall(site, request) && request.headers.authorization === undefined
      ? await byPassword(node, request)
      : hasApiAccounts(site)
        ? byToken(node, site, request)
        : await byPassword(node, request);
  if ('why' in caller) return caller;
  const waitS = node.limits.apiCalls.begin(caller.id);
  if (waitS === null) return caller;
  return barred(429, 'rate', 'Too many requests.', { 'retry-after': String(waitS) });
}
