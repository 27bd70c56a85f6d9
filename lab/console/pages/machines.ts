/** Names of the machines of the lab's network, as its pages call them. */
import type { Micros } from '../../../hardware/ports.js';
import { duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { type BoxName, boxAddresses } from '../../hosting/plan.js';
import {
  boxAtAddress,
  labAddresses,
  probeAddress,
  type WorkstationName,
  workstationAddresses,
  workstationNames,
} from '../../outside/site-network.js';
import { instant, type View } from '../html.js';

const words = {
  probe: { en: 'Probe', fr: 'Sonde' },
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
  en: `Box ${name.toUpperCase()}`,
  fr: `Serveur ${name.toUpperCase()}`,
});

const servers: Readonly<Record<string, Label>> = {
  [labAddresses.gateway]: words.gateway,
  [labAddresses.updates]: words.updates,
  [labAddresses.ntp]: words.ntp,
  [labAddresses.dns]: words.dns,
  [labAddresses.mail]: words.mail,
  [labAddresses.events]: words.events,
  [labAddresses.support]: words.support,
  [labAddresses.directory]: words.directory,
  [probeAddress]: words.probe,
};

/** A machine by its address, or by the name that the lab gives it. */
export function machineLabel(given: string): Label {
  if (given === 'probe') return words.probe;
  if (given === 'fleet') return words.fleet;
  if (isWorkstation(given)) return workstation(given);
  const seat = workstationNames.find((name) => workstationAddresses[name] === given);
  if (seat !== undefined) return workstation(seat);
  const box = boxAtAddress(given);
  if (box !== null) return boxLabel(box);
  return servers[given] ?? same(given);
}

/** 'a (b)'. */
export const beside = (label: Label, more: Label): Label => ({
  en: `${label.en} (${more.en})`,
  fr: `${label.fr} (${more.fr})`,
});

/** An address, with the machine that it belongs to. */
export const addressLabel = (address: string): Label => {
  const machine = machineLabel(address);
  return machine.en === address ? same(address) : beside(same(address), machine);
};

/** An instant to come, with the time that is left. */
export function leftUntil(view: View, untilUs: Micros): Label {
  const left = duration((untilUs - view.state.nowUs) / 1_000);
  return join([instant(untilUs), same(`(${left[view.language]})`)]);
}

/** Machines between which traffic can be stopped. */
export const knownMachines = (boxes: readonly BoxName[]): { address: string; label: Label }[] =>
  [
    ...boxes.map((name) => boxAddresses[name]),
    ...Object.values(workstationAddresses),
    labAddresses.updates,
    labAddresses.ntp,
    labAddresses.dns,
    labAddresses.mail,
    labAddresses.events,
    labAddresses.support,
    labAddresses.directory,
  ].map((address) => ({ address, label: machineLabel(address) }));
