/** An echo request: does a machine of the network answer at an address? */
import { SECOND } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';

const TIMEOUT_US = 2 * SECOND;
const ECHO = Buffer.alloc(56);

/** Asks once; false when nothing came back, or this box has no network. */
export async function ping(node: Node, address: string): Promise<boolean> {
  const from = node.hardware.sourceAddress();
  if (from === null) return false;
  const request = {
    proto: 'icmp',
    host: address,
    port: 0,
    from,
    method: '',
    path: '',
    headers: {},
    body: ECHO,
  } as const;
  return (await node.ports.wire.call(request, TIMEOUT_US)) !== null;
}
