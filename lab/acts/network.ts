/**
 * What an administrator does to the customer's network: DNS and NAT controllers, firewall, what
 * machines remember, hosts files. Each deed leaves a line in the transcript, so that a rehearsal
 * knows it whoever did it.
 */

import type { Label } from '../../views/label.js';
import type { LabEventData, LabEventKind } from '../hosting/event-kinds.js';
import { boxAtAddress, siteName } from '../plan.js';
import type { Lab } from '../supervisor/lab.js';
import type { Outside } from '../supervisor/outside.js';
import type { NetworkAct } from './act.js';

const kinds: readonly string[] = [
  'dns',
  'dns-remove',
  'nat',
  'nat-remove',
  'nat-clear',
  'firewall',
  'arp-flush',
  'hosts-file',
  'dns-flush',
] satisfies NetworkAct['kind'][];

export const isNetworkAct = (act: { readonly kind: string }): act is NetworkAct => kinds.includes(act.kind);

/** Letter of the box whose own address this is, as rehearsals write it; null: no box's. */
const letterAt = ({ network }: Outside, address: string | null): string | null =>
  address === null ? null : (boxAtAddress(network.addresses, address)?.toUpperCase() ?? null);

/** Told, and no trouble. */
type Emit = <K extends LabEventKind>(kind: K, data: LabEventData<K>) => null;

/** Inside a lab event. The label says why nothing was done. */
export function performNetwork(lab: Lab, outside: Outside, act: NetworkAct): Label | null {
  const { network } = outside;
  const at = (address: string): string | null => letterAt(outside, address);
  const emit: Emit = (kind, data) => {
    lab.participant.emit(kind, data);
    return null;
  };
  switch (act.kind) {
    case 'dns': {
      const { name, address, ttlS } = act;
      const trouble = network.setRecord({ name, address, ttlS });
      if (trouble !== null) return trouble;
      emit('network.dns-changed', { name, address, ttlS, at: at(address) });
      outside.recordChanged(name);
      return null;
    }
    case 'dns-remove':
      if (!network.removeRecord(act.name)) return null;
      emit('network.dns-removed', { name: act.name });
      outside.recordChanged(act.name);
      return null;
    case 'nat': {
      const { kind: _kind, ...entry } = act;
      return network.nat.set(entry) ?? emit('network.nat-changed', { ...entry, at: at(entry.insideAddress) });
    }
    case 'nat-remove': {
      const { publicAddress, publicPort } = act;
      if (!network.nat.remove(publicAddress, publicPort)) return null;
      return emit('network.nat-removed', { publicAddress, publicPort });
    }
    case 'nat-clear': {
      const { publicAddress, publicPort } = act;
      const connections = network.nat.clear(publicAddress, publicPort);
      return emit('network.nat-cleared', { publicAddress, publicPort, connections });
    }
    case 'firewall': {
      const { source, destination, blocked } = act;
      const trouble = network.firewall.set({ source, destination }, blocked);
      return trouble ?? emit('network.firewall-changed', { source, destination, blocked, from: at(source) });
    }
    case 'arp-flush':
      return emit('network.arp-flushed', {
        machine: act.machine,
        entries: network.neighbours.flush(act.machine),
      });
    default:
      return atWorkstation(outside, act, emit);
  }
}

function atWorkstation(
  outside: Outside,
  act: Extract<NetworkAct, { readonly workstation: string }>,
  emit: Emit,
): null {
  const { workstation: name } = act;
  const seat = outside
    .seats()
    .seats()
    .find(({ workstation }) => workstation.name === name);
  if (seat === undefined) return null;
  const { resolver } = seat.workstation;
  if (act.kind === 'dns-flush') {
    resolver.flush();
    return emit('workstation.dns-flushed', { workstation: name });
  }
  resolver.setHostsFile(act.text);
  const site = resolver.fixed(siteName);
  return emit('workstation.hosts-changed', { workstation: name, site, at: letterAt(outside, site) });
}
