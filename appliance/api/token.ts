/**
 * POST /oauth2/token: client credentials for a bearer token (RFC 6749 section 4.4; domain.md
 * section 6), as the programs of the field ask for it: by Basic authentication or in the body, the body
 * a form or JSON (V07). Sites before 16.1 have no such place.
 */
import { timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Node } from '../node/node.js';
import { endUserCalls } from '../services/api/era.js';
import {
  type ApiAccount,
  findApiClient,
  hasApiAccounts,
  insertToken,
  secretHash,
  TOKEN_LIFE_S,
} from '../store/site/api-accounts.js';
import { type ApiReply, type ApiRequest, isJson, jsonReply, NOT_FOUND } from './answer/reply.js';
import { apiSite, mayComeFrom } from './who.js';

/** 40 characters, as real tokens have. */
const TOKEN_BYTES = 20;
const NO_SECRET = secretHash('');
const noStore = { pragma: 'no-cache' };

const refuse = (
  status: number,
  error: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiReply => jsonReply({ error, error_description: message, message }, status, { ...noStore, ...headers });

const fieldsSchema = v.partial(
  v.object({
    grant_type: v.string(),
    client_id: v.pipe(v.string(), v.maxLength(1_024)),
    client_secret: v.pipe(v.string(), v.maxLength(1_024)),
  }),
);
type Fields = v.InferOutput<typeof fieldsSchema>;

/** What the body asks for; null: it is not understood. */
function fieldsOf(request: ApiRequest): Fields | null {
  if (isJson(request) && request.body.length > 0) return readJson(fieldsSchema, request.body);
  const read = v.safeParse(fieldsSchema, request.parameters);
  return read.success ? read.output : null;
}

interface Client {
  readonly id: string;
  readonly secret: string;
}

function basic(header: string): Client | null {
  const packed = /^Basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(header)?.[1];
  if (packed === undefined) return null;
  const text = Buffer.from(packed, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Basic authentication counts where both are given. */
function clientOf(request: ApiRequest, { client_id: id, client_secret: secret }: Fields): Client | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) return basic(authorization);
  return id === undefined || secret === undefined ? null : { id, secret };
}

const matches = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(secretHash(secret), 'hex'), Buffer.from(hash, 'hex'));

/** Why an account whose secret is right gets no token; null: it gets one. */
function unusable(account: ApiAccount, source: string): string | null {
  if (!account.enabled) return 'The account is disabled.';
  return mayComeFrom(account, source)
    ? null
    : `The account may not be used from ${source}: see its Accepted Networks.`;
}

function give(node: Node, account: ApiAccount): ApiReply {
  const site = node.site();
  if (site === null) return refuse(503, 'temporarily_unavailable', 'The site is temporarily unavailable.');
  const token = node.ports.random.hex(TOKEN_BYTES);
  const { clock } = node.hardware;
  site.transaction('api.token', () =>
    insertToken(site, account, token, { nowMs: clock.nowMs(), monoMs: clock.monoMs() }),
  );
  node.emit({ kind: 'api.token', data: { account: account.name } });
  endUserCalls(node, site, account.name);
  return jsonReply({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S }, 200, noStore);
}

/** Answers a request for a token. */
export function giveToken(node: Node, request: ApiRequest): ApiReply {
  const open = apiSite(node);
  if ('why' in open) return refuse(open.status, 'temporarily_unavailable', open.why, open.headers);
  const { site } = open;
  if (!hasApiAccounts(site)) return refuse(404, 'not_found', NOT_FOUND);
  const fields = fieldsOf(request);
  if (fields === null) {
    return refuse(400, 'invalid_request', 'The body is neither a form nor a JSON object of texts.');
  }
  const given = clientOf(request, fields);
  const guard = node.limits.passwords;
  const key = `api ${request.source}`;
  if (!guard.begin(key)) {
    return refuse(429, 'slow_down', 'Too many failed attempts came from this address.', {
      'retry-after': '300',
    });
  }
  const account = given === null ? null : findApiClient(site, given.id);
  // An unknown client costs the same as a known one.
  const right = matches(given?.secret ?? '', account?.secretHash ?? NO_SECRET);
  // Only who knows the secret learns what else is wrong.
  const why =
    account === null || !right
      ? given === null
        ? 'Give client ID and secret by Basic authentication, or as client_id and client_secret.'
        : 'The client ID or the secret is wrong.'
      : unusable(account, request.source);
  if (account === null || why !== null) {
    node.emit({ kind: 'api.refused', data: { account: account?.name ?? null } });
    return refuse(401, 'invalid_client', why ?? '', { 'www-authenticate': 'Basic realm="api"' });
  }
  guard.succeeded(key);
  if (fields.grant_type !== 'client_credentials') {
    return fields.grant_type === undefined
      ? refuse(400, 'invalid_request', 'The parameter grant_type is missing.')
      : refuse(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
  }
  return give(node, account);
}
