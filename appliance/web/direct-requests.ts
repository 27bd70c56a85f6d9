/**
 * Requests of other machines: the peer appliance and the site's clients. They carry JSON or raw
 * frames and know neither cookies nor forms, so they are answered here.
 */
import { isWrongProof } from '../../failover/link/callee.js';
import { verbs } from '../../failover/link/verbs.js';
import type { WireReply } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { handleClient } from '../clients/api/answer.js';
import { type AnswerOf, callAt } from '../clients/api/calls.js';
import type { Node } from '../node/node.js';
import { presentedChain } from '../services/failover/certificates.js';
import { verbOf } from '../services/failover/peer.js';
import { guarded } from '../store/storage-trouble.js';

export interface DirectRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Address it came from. */
  readonly source: string;
  /** Address of this box that it was sent to; '' where a real connection tells it itself. */
  readonly address: string;
}

const words = {
  misunderstood: {
    en: 'The request is not understood.',
    fr: 'La demande n’est pas comprise.',
  },
  tooLarge: {
    en: 'The request is too large. Nothing was changed.',
    fr: 'La demande est trop volumineuse. Rien n’a été modifié.',
  },
  guessing: {
    en: 'Too many wrong keys came from this address. Try again in five minutes.',
    fr: 'Trop de clés incorrectes ont été envoyées depuis cette adresse. Réessayez dans cinq minutes.',
  },
} as const satisfies Record<string, Label>;

const PEER = '/peer/';
const CLIENT = '/client/';

/**
 * What a TLS connection to an address of this box presents, for clients whose wire carries no real
 * TLS. Keys differ from run to run, and with them the size of certificates: the answer is filled up,
 * so that it always takes as long.
 */
const CERTIFICATE_BYTES = 16_384;

function presented(node: Node, address: string): WireReply {
  const said: AnswerOf<'certificate'> = { chain: presentedChain(node, address) };
  const body = Buffer.from(JSON.stringify(said).padEnd(CERTIFICATE_BYTES), 'utf8');
  return { status: 200, headers: jsonHeaders, body };
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Whether a request is one of another machine. */
export const isDirectRequest = (url: string): boolean => url.startsWith(PEER) || url.startsWith(CLIENT);

const takes = (method: string, url: string): boolean =>
  method === 'POST' || (method === 'GET' && url.startsWith(CLIENT));

/** Longest body of anything but bulk: what a batch of check-ins needs. */
export const DIRECT_BODY_BYTES_MAX = 1024 * 1024;
/** What one box gives the other in a data-sync; of nobody else it is read. */
const BULK_BYTES_MAX = 512 * 1024 * 1024;

function limitOf(url: string): number {
  const verb = verbOf(url);
  return verb !== null && verbs[verb].bulk === 'request' ? BULK_BYTES_MAX : DIRECT_BODY_BYTES_MAX;
}

const refused = (status: number, error: string, message: Label): WireReply => ({
  status,
  headers: jsonHeaders,
  body: Buffer.from(JSON.stringify({ error, message }), 'utf8'),
});

/** How a request of another machine is turned away before it is read. */
export const turnAway = (status: number): WireReply =>
  status === 413
    ? refused(413, 'too-large', words.tooLarge)
    : refused(status, 'bad-request', words.misunderstood);

/** Answers a request for which `isMachineRequest` holds. */
export const answerDirect = (node: Node, request: DirectRequest): Promise<WireReply> =>
  guarded<WireReply>(
    () => {
      if (!takes(request.method, request.url)) return turnAway(405);
      return request.body.length > limitOf(request.url) ? turnAway(413) : answer(node, request);
    },
    (why) => refused(507, 'storage', why),
  );

/**
 * The peer's entrance. Whoever shows wrong proofs of the key is not listened to for a while, or anybody
 * could guess; one that is right does not count.
 */
async function answerPeer(
  node: Node,
  { url, headers, body, address, source }: DirectRequest,
): Promise<WireReply> {
  const guard = node.limits.peerKeys;
  if (!guard.begin(source)) return refused(429, 'too-many', words.guessing);
  const reply = await node.failover.onPeer(url, headers, body, address);
  if (!isWrongProof(reply)) guard.succeeded(source);
  return reply;
}

async function answer(node: Node, request: DirectRequest): Promise<WireReply> {
  const { method, url, headers, body, source } = request;
  if (callAt(method, url) === 'certificate') return presented(node, request.address);
  if (url.startsWith(PEER)) return answerPeer(node, request);
  const { status, json } = await handleClient(node, method, url, headers, body, source);
  return { status, headers: jsonHeaders, body: Buffer.from(JSON.stringify(json), 'utf8') };
}
