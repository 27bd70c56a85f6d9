/**
 * Requests of other machines: the peer appliance and the site's clients. They carry JSON or raw
 * frames and know neither cookies nor forms, so they are answered here, outside the web framework;
 * the framework's routes for them (web.ts) call the same function.
 */
import type { WireReply } from '../hardware/ports.js';
import { handleClient } from './client-api.js';
import { presentedChain } from './failover-certificates.js';
import type { Node } from './node.js';
import { storageTrouble } from './storage-trouble.js';

export interface MachineRequest {
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

const PEER = '/peer/';
const CLIENT = '/client/';

/**
 * What a TLS connection to an address of this box presents, for clients whose wire carries no real
 * TLS. Keys differ from run to run, and with them the size of certificates: the answer is filled up,
 * so that it always takes as long.
 */
const CERTIFICATE = 'GET /client/certificate';
const CERTIFICATE_BYTES = 16_384;

function presented(node: Node, address: string): WireReply {
  const chain = presentedChain(node, address);
  const body = Buffer.from(JSON.stringify({ chain }).padEnd(CERTIFICATE_BYTES), 'utf8');
  return { status: 200, headers: jsonHeaders, body };
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Whether a request is one of another machine. */
export const isMachineRequest = (method: string, url: string): boolean =>
  method === 'POST'
    ? url.startsWith(PEER) || url.startsWith(CLIENT)
    : method === 'GET' && url.startsWith(CLIENT);

/** Answers a request for which `isMachineRequest` holds. */
export async function answerMachine(node: Node, request: MachineRequest): Promise<WireReply> {
  try {
    return await answer(node, request);
  } catch (error) {
    const refused = storageTrouble(error);
    if (refused === null) throw error;
    return { status: 507, headers: jsonHeaders, body: Buffer.from(JSON.stringify({ refused }), 'utf8') };
  }
}

async function answer(node: Node, request: MachineRequest): Promise<WireReply> {
  const { method, url, headers, body, source } = request;
  if (`${method} ${url}` === CERTIFICATE) return presented(node, request.address);
  if (url.startsWith(PEER)) return node.failover.onPeer(url, headers, body, request.address);
  const { status, json } = await handleClient(node, method, url, headers, body, source);
  return { status, headers: jsonHeaders, body: Buffer.from(JSON.stringify(json), 'utf8') };
}
