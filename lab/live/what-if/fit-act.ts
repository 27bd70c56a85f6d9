/** Whether an act still makes sense where it is to be done: what its button would refuse is not forced. */
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { whensOf } from '../../acts/set-when.js';
import type { Stage } from '../line/ground.js';

const words = {
  isOff: (box: string): Label => ({
    en: `appliance ${box.toUpperCase()} is off already`,
    fr: `le serveur ${box.toUpperCase()} est déjà arrêté`,
  }),
  isOn: (box: string): Label => ({
    en: `appliance ${box.toUpperCase()} is on already`,
    fr: `le serveur ${box.toUpperCase()} est déjà en marche`,
  }),
  isSo: { en: 'it is so already', fr: 'c’est déjà le cas' },
  noBox: { en: 'the lab has no such appliance', fr: 'le laboratoire n’a pas ce serveur' },
  noEntry: { en: 'there is no such entry', fr: 'cette entrée n’existe pas' },
  noSeat: { en: 'there is no such workstation', fr: 'ce poste n’existe pas' },
  noClient: { en: 'there is no such client', fr: 'ce client n’existe pas' },
  noWhen: { en: 'nothing of that name is armed', fr: 'rien de ce nom n’est armé' },
} as const;

/** Null: it fits. */
export function fitAct({ lab, outside }: Stage, act: Act): Label | null {
  if ('box' in act && !lab.boxes().includes(act.box)) return words.noBox;
  if ('workstation' in act) {
    const seats = outside.seats().seats();
    if (!seats.some(({ workstation }) => workstation.name === act.workstation)) return words.noSeat;
  }
  const { network } = outside;
  switch (act.kind) {
    case 'cut-power':
      return lab.box(act.box).power === 'off' ? words.isOff(act.box) : null;
    case 'switch-on':
      return lab.box(act.box).power === 'off' ? null : words.isOn(act.box);
    case 'press':
      return act.button === 'reset' && lab.box(act.box).power === 'off' ? words.isOff(act.box) : null;
    case 'cable':
      return lab.box(act.box).links[act.nic] === act.up ? words.isSo : null;
    case 'dns-remove':
      return network.state().records.some(({ name }) => name === act.name) ? null : words.noEntry;
    case 'nat-remove':
    case 'nat-clear':
      return (network.state().nat ?? []).some(
        ({ publicAddress, publicPort }) =>
          publicAddress === act.publicAddress && publicPort === act.publicPort,
      )
        ? null
        : words.noEntry;
    case 'fleet-call':
    case 'fleet-reboot':
    case 'fleet-off':
    case 'fleet-on': {
      const { clients } = outside.seats().fleet.state();
      return clients.some(({ id }) => id === act.client) ? null : words.noClient;
    }
    case 'when-remove':
      return whensOf(lab).some(({ when }) => when.id === act.id) ? null : words.noWhen;
    default:
      return null;
  }
}
