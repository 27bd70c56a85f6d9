/** Names of the machines of the lab's network, as its pages call them. */
import type { Micros } from '../../../hardware/ports.js';
import { duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import {
  type AddressPlan,
  type BoxName,
  boxAtAddress,
  type WorkstationName,
  workstationNames,
} from '../../plan.js';
import type { LabState } from '../control/lab-state.js';
import { instant, type View } from './parts.js';

const words = {
  probe: { en: 'Test client', fr: 'Client témoin' },
  fleet: { en: 'Jump Clients', fr: 'Jump Clients' },
  gateway: { en: 'Gateway', fr: 'Passerelle' },
  updates: { en: 'Update server', fr: 'Serveur de mise à jour' },
  ntp: { en: 'Time server', fr: 'Serveur de temps' },
  dns: { en: 'DNS server', fr: 'Serveur DNS' },
  mail: { en: 'Mail server', fr: 'Serveur de messagerie' },
  events: { en: 'Event receiver', fr: 'Récepteur d’événements' },
  support: { en: 'Support desk', fr: 'Assistance technique' },
  directory: { en: 'Directory', fr: 'Annuaire' },
} as const satisfies Record<string, Label>;

const isWorkstation = (name: string): name is WorkstationName =>
  (workstationNames as readonly string[]).includes(name);

const workstation = (name: WorkstationName): Label => {
  const number = workstationNames.indexOf(name) + 1;
  return { en: `Workstation ${number}`, fr: `Poste de travail ${number}` };
};

export const boxLabel = (name: BoxName): Label => ({
  en: `Appliance ${name.toUpperCase()}`,
  fr: `Serveur ${name.toUpperCase()}`,
});

const serverNames = ['updates', 'ntp', 'dns', 'mail', 'events', 'support', 'directory'] as const;

/** A machine by its address, or by the name that the lab gives it. */
export function computerLabel(addresses: AddressPlan, given: string): Label {
  if (given === 'fleet') return words.fleet;
  if (given === 'probe' || given === addresses.probe) return words.probe;
  if (isWorkstation(given)) return workstation(given);
  const seat = workstationNames.find((name) => addresses.workstations[name] === given);
  if (seat !== undefined) return workstation(seat);
  const box = boxAtAddress(addresses, given);
  if (box !== null) return boxLabel(box);
  const server = [...serverNames, 'gateway' as const].find((name) => addresses.servers[name] === given);
  return server === undefined ? same(given) : words[server];
}

/** A server by what it is. */
export const serverLabel = (name: 'updates' | 'support'): Label => words[name];
/** A seat by its name. */
export const workstationLabel = workstation;

/** 'a (b)'. */
export const beside = (label: Label, more: Label): Label => ({
  en: `${label.en} (${more.en})`,
  fr: `${label.fr} (${more.fr})`,
});

/** An address, with the machine that it belongs to. */
export const addressLabel = (addresses: AddressPlan, address: string): Label => {
  const machine = computerLabel(addresses, address);
  return machine.en === address ? same(address) : beside(same(address), machine);
};

/** An instant to come, with the time that is left. */
export function leftUntil(view: View, untilUs: Micros): Label {
  const left = duration((untilUs - view.state.nowUs) / 1_000);
  return join([instant(untilUs), same(`(${left[view.language]})`)]);
}

/** Servers between which traffic can be stopped. */
export const knownComputers = ({ addresses, boxes }: LabState): { address: string; label: Label }[] =>
  [
    ...boxes.map(({ name }) => addresses.boxes[name]),
    ...Object.values(addresses.workstations),
    ...serverNames.map((name) => addresses.servers[name]),
  ].map((address) => ({ address, label: computerLabel(addresses, address) }));
