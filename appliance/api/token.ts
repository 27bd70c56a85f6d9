/**
 * POST /oauth2/token: client credentials for a bearer token (RFC 6749 section 4.4; domain.md
 * section 6). Sites before 16.1 have no such place.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Node } from '../node.js';
import { sourceGuard } from '../source-guard.js';
import {
  type ApiAccount,
  findApiClient,
  hasApiAccounts,
  insertToken,
  secretHash,
  TOKEN_LIFE_S,
} from '../store/api-accounts.js';
import { bestMatch } from '../store/networks.js';
import { type ApiReply, type ApiRequest, jsonReply, textReply } from './reply.js';
import { apiSite } from './who.js';

const TOKEN_BYTES = 32;
const NO_SECRET = secretHash('');
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

const refuse = (
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): ApiReply => jsonReply({ error, error_description: description }, status, { ...noStore, ...headers });

function basic(header: string): { id: string; secret: string } | null {
  const packed = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(header)?.[1];
  if (packed === undefined) return null;
  const text = Buffer.from(packed, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

const matches = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash(secret), 'hex'), Buffer.from(hash, 'hex'));

const usable = (account: ApiAccount, source: string): boolean =>
  account.enabled &&
  (account.acceptedNetworks === '' || bestMatch(account.acceptedNetworks, source) !== null);

/** Answers a request for a token. */
export function giveToken(node: Node, request: ApiRequest): ApiReply {
  const open = apiSite(node);
  if ('why' in open) return refuse(open.status, 'temporarily_unavailable', open.why, open.headers);
  const { site } = open;
  if (!hasApiAccounts(site)) return textReply('Document Not Found', 404);
  const given = basic(request.headers.authorization ?? '');
  const guard = sourceGuard(node);
  const key = `api ${request.source}`;
  if (!guard.begin(key)) {
    return refuse(429, 'slow_down', 'Too many failed attempts came from this address.', {
      'retry-after': '300',
    });
  }
  const account = given === null ? null : findApiClient(site, given.id);
  // An unknown client costs the same as a known one.
  const right = matches(given?.secret ?? '', account?.secretHash ?? NO_SECRET);
  if (account === null || !right || !usable(account, request.source)) {
    node.emit({ kind: 'api.refused', data: { account: account?.name ?? null } });
    return refuse(
      401,
      'invalid_client',
      'The client ID or the secret is wrong, or the account is disabled.',
      {
        'www-authenticate': 'Basic realm="api"',
      },
    );
  }
  guard.succeeded(key);
  if (request.parameters.grant_type !== 'client_credentials') {
    return request.parameters.grant_type === undefined
      ? refuse(400, 'invalid_request', 'The parameter grant_type is missing.')
      : refuse(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const token = node.ports.random.bytes(TOKEN_BYTES).toString('base64url');
  const { clock } = node.hardware;
  const now = { nowMs: clock.nowMs(), monoMs: clock.monoMs() };
  site.transaction('api.token', () => insertToken(site, account, token, now));
  node.emit({ kind: 'api.token', data: { account: account.name } });
  return jsonReply({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S }, 200, noStore);
}
