/** Answers of a name server and of a site, made by hand. */
import type { WireReply, WireRequest } from '../../../hardware/ports.js';
import { answerDns } from '../../../lab/outside/network/dns-server.js';
import { createSiteNetwork } from '../../../lab/outside/network/site-network.js';

export const network = createSiteNetwork();
export const EMPTY = Buffer.alloc(0);
export const START_MS = Date.UTC(2018, 0, 8, 8);

export function dns(request: WireRequest, ttlS?: number): WireReply {
  const lookup = (name: string) => {
    const record = network.lookup(name);
    return record === null || ttlS === undefined ? record : { ...record, ttlS };
  };
  return { status: 0, headers: {}, body: answerDns(request.body, lookup) ?? EMPTY };
}

export const json = (status: number, body: unknown): WireReply => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
});
