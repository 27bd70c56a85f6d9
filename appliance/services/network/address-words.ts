/**
 * appliance/services/network/: the addresses and names of a box: checked, kept, applied to its cards.
 *
 * Addresses in words, for pages, mail and the box's log. Both machines that want one address say so:
 * the one that holds it and the one that cannot have it.
 *
 * @guide G96 seed
 */
import type { AddressReading, AddressState } from '../../../hardware/hardware.js';
import type { Cell, Tone } from '../../../views/blocks.js';
import type { Label } from '../../../views/label.js';

const todo: Label = {
  en: 'Disable the address on one of them under /appliance > Networking > IP Configuration; a shared IP belongs on the primary alone. The MAC address stands there under Network Cards.',
  fr: 'Désactivez l’adresse sur l’une des deux dans /appliance > Réseau > Configuration IP ; une IP partagée n’appartient qu’au serveur principal. L’adresse MAC y figure sous Cartes réseau.',
};

const machine = (rivals: readonly string[]): Label => {
  const cards = rivals.join(', ');
  return rivals.length === 0
    ? { en: 'Another machine on the network', fr: 'Une autre machine du réseau' }
    : {
        en: `Another machine on the network (MAC ${cards})`,
        fr: `Une autre machine du réseau (MAC ${cards})`,
      };
};

const withAdvice = (text: Label): Label => ({ en: `${text.en} ${todo.en}`, fr: `${text.fr} ${todo.fr}` });

/** Whether it is held here while another machine claims it. */
export const isContested = ({ state, rivals }: AddressReading): boolean =>
  state === 'bound' && rivals.length > 0;

/** An address that is enabled here is held by another machine. */
export const conflictText = (address: string, rivals: readonly string[]): Label => {
  const who = machine(rivals);
  return {
    en: `${who.en} answers for ${address}, which is enabled here too.`,
    fr: `${who.fr} répond pour ${address}, qui est activée ici aussi.`,
  };
};

/** An address that is held here is claimed by another machine. */
export const contestedText = (address: string, rivals: readonly string[]): Label => {
  const who = machine(rivals);
  return {
    en: `${who.en} claims ${address}, which this appliance holds: traffic may reach either.`,
    fr: `${who.fr} réclame ${address}, que ce serveur détient : le trafic peut atteindre l’une ou l’autre.`,
  };
};

/** The same, and what to do. */
export const contestedAlarm = (address: string, rivals: readonly string[]): Label =>
  withAdvice(contestedText(address, rivals));

/** What is wrong with the addresses now, and what to do; none: nothing. Pure. */
export const addressAlarms = (addresses: readonly AddressReading[]): Label[] =>
  addresses.flatMap((one) => {
    const { address, state, rivals } = one;
    if (state === 'conflict') return [withAdvice(conflictText(address, rivals))];
    return isContested(one) ? [contestedAlarm(address, rivals)] : [];
  });

interface Shown {
  readonly label: Label;
  readonly tone: Tone;
}
const states: Readonly<Record<AddressState, Shown>> = {
  off: { label: { en: 'Disabled', fr: 'Désactivée' }, tone: 'plain' },
  bound: { label: { en: 'In use', fr: 'En service' }, tone: 'good' },
  conflict: { label: { en: 'Address conflict', fr: 'Conflit d’adresse' }, tone: 'bad' },
  'link-down': { label: { en: 'No link', fr: 'Pas de lien' }, tone: 'warn' },
  pending: { label: { en: 'Being enabled', fr: 'Activation en cours' }, tone: 'info' },
};
const contested: Shown = {
  label: {
    en: 'In use, claimed by another machine too',
    fr: 'En service, réclamée aussi par une autre machine',
  },
  tone: 'bad',
};

/** State of an address as tables show it. */
export function addressCell(reading: AddressReading | undefined): Cell {
  const { label, tone } =
    reading !== undefined && isContested(reading) ? contested : states[reading?.state ?? 'off'];
  return { badge: label, tone };
}
