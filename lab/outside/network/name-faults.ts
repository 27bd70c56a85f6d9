/** What faults make the name server say. */
import type { DnsTrick } from '../../../hardware/faults/aims/outside.js';
import type { InForce } from '../faults.js';
import { type DnsRecord, plainName, type SiteNetwork } from './site-network.js';

/** For documentation only (RFC 5737): nobody has it. */
const NOBODY = '192.0.2.66';

type Network = Pick<SiteNetwork, 'lookup' | 'lookupAt' | 'addresses'>;

function under(
  { lookupAt, addresses: { servers } }: Network,
  { trick, sinceUs }: InForce<DnsTrick>,
  name: string,
  record: DnsRecord | null,
): DnsRecord | null {
  if (trick.kind === 'stale') return lookupAt(name, sinceUs);
  if (trick.kind === 'none' || record === null) return null;
  // A machine that is not meant, whatever is looked for.
  const another = record.address === servers.events ? servers.mail : servers.events;
  return { ...record, address: trick.address === 'nobody' ? NOBODY : another };
}

/** What the server says of a name; null: there is none. Each fault that has changed it is counted. */
export const recordUnder = (
  network: Network,
  faults: readonly InForce<DnsTrick>[],
  name: string,
): DnsRecord | null =>
  faults.reduce<DnsRecord | null>((before, fault) => {
    if (!plainName(name).includes(fault.trick.name)) return before;
    const after = under(network, fault, name, before);
    if (after?.address !== before?.address || after?.ttlS !== before?.ttlS) fault.hit();
    return after;
  }, network.lookup(name));
