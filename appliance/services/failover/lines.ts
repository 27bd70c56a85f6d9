/** Conversations with other appliances, one to an address. */
import { createCaller } from '../../../failover/link/caller.js';
import { createPeerLine, type PeerLine } from '../../../failover/link/line.js';
import { verbs } from '../../../failover/link/verbs.js';
import type { Address } from '../../../failover/role/state.js';
import type { Random } from '../../../hardware/ports.js';
import type { FailoverCore } from './core.js';

const LINES_KEPT_MAX = 8;

/** The appliance at an address. */
export type LineTo = (address: Address) => PeerLine;

/** The line to each peer, kept while the relation is. */
export function createLines(core: FailoverCore, random: Random): LineTo {
  const { node } = core;
  const lines = new Map<string, PeerLine>();
  return (address) => {
    const name = `${address.host}:${address.port}`;
    const known = lines.get(name);
    if (known !== undefined) return known;
    const caller = createCaller({
      guid: node.ports.plate.guid,
      random,
      key: core.key,
      judge: core.judge,
      send: async (verb, headers, body) => {
        const host = await node.hardware.resolve(address.host);
        const from = node.hardware.sourceAddress();
        if (host === null || from === null) return null;
        const { port } = address;
        const request = { proto: 'https', host, port, from, method: 'POST', path: `/peer/${verb}` } as const;
        return node.ports.wire.call({ ...request, headers, body }, verbs[verb].timeoutUs);
      },
    });
    const line = createPeerLine(caller);
    if (lines.size >= LINES_KEPT_MAX) lines.clear();
    lines.set(name, line);
    return line;
  };
}
