/** Conversations with other appliances, one to an address. */
import { type Caller, createCaller } from '../../../failover/link/caller.js';
import type { Address } from '../../../failover/role/state.js';
import { type Random, SECOND } from '../../../hardware/ports.js';
import type { FailoverCore } from './core.js';

const CONTROL_TIMEOUT_US = 10 * SECOND;
// The other side calls back before it answers.
const PAIR_TIMEOUT_US = 45 * SECOND;
const BULK_TIMEOUT_US = 60 * SECOND;
const LINES_KEPT_MAX = 8;

export function createLines(core: FailoverCore, random: Random) {
  const { node } = core;
  const lines = new Map<string, Caller>();
  const timeoutOf = (verb: string): number =>
    verb === 'pair' ? PAIR_TIMEOUT_US : verb.startsWith('sync-') ? BULK_TIMEOUT_US : CONTROL_TIMEOUT_US;
  return (address: Address): Caller => {
    const name = `${address.host}:${address.port}`;
    const known = lines.get(name);
    if (known !== undefined) return known;
    const line = createCaller({
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
        return node.ports.wire.call({ ...request, headers, body }, timeoutOf(verb));
      },
    });
    if (lines.size >= LINES_KEPT_MAX) lines.clear();
    lines.set(name, line);
    return line;
  };
}
