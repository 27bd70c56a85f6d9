/**
 * Requests of other machines: the peer appliance and the site's clients. They carry JSON or raw
 * frames and know neither cookies nor forms, so they are answered here, outside the web framework;
 * the framework's routes for them (web.ts) call the same function.
 */
import type { WireReply } from '../hardware/ports.js';
import { handleClient } from './client-api.js';
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
}

const PEER = '/peer/';
const CLIENT = '/client/';

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
  if (url.startsWith(PEER)) return node.failover.onPeer(url, headers, body);
  const { status, json } = await handleClient(node, method, url, headers, body, source);
  return { status, headers: jsonHeaders, body: Buffer.from(JSON.stringify(json), 'utf8') };
}
