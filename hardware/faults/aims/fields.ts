/** Fields that several faults have. */

import type { Label } from '../../../views/label.js';
import type { NicName } from '../../ports.js';
import type { OverlayField } from '../overlay.js';
import { type FarEnd, farEnds, type Party, type Service, type Traffic } from './wire.js';

/** A share in percent, 0 to 100. */
export const percentField = (initial: number) =>
  ({
    kind: 'number',
    label: { en: 'Chance of each', fr: 'Probabilité de chacun' },
    unit: { en: 'percent', fr: 'pour cent' },
    min: 0,
    max: 100,
    initial,
  }) as const satisfies OverlayField;

/** Which copies of it are bad. */
export const copiesField = {
  kind: 'choice',
  label: { en: 'Where', fr: 'Où' },
  options: [
    { value: '0', label: { en: 'Disk 0', fr: 'Disque 0' } },
    { value: '1', label: { en: 'Disk 1', fr: 'Disque 1' } },
    { value: 'both', label: { en: 'Both disks', fr: 'Les deux disques' } },
  ],
  initial: '0',
} as const satisfies OverlayField;
export const slotsOf = (value: string): readonly number[] => (value === 'both' ? [0, 1] : [Number(value)]);

export const directionField = {
  kind: 'choice',
  label: { en: 'Direction', fr: 'Sens' },
  options: [
    { value: 'in', label: { en: 'Towards this box', fr: 'Vers ce serveur' } },
    { value: 'out', label: { en: 'From this box', fr: 'Depuis ce serveur' } },
  ],
  initial: 'in',
} as const satisfies OverlayField;

export const farEndLabels: Readonly<Record<FarEnd, Label>> = {
  a: { en: 'Appliance A', fr: 'Serveur A' },
  b: { en: 'Appliance B', fr: 'Serveur B' },
  c: { en: 'Appliance C', fr: 'Serveur C' },
  gateway: { en: 'Router', fr: 'Routeur' },
  ntp: { en: 'Time server', fr: 'Serveur de temps' },
  dns: { en: 'DNS server', fr: 'Serveur DNS' },
  updates: { en: 'Update server', fr: 'Serveur de mises à jour' },
  mail: { en: 'Mail server', fr: 'Serveur de courrier' },
  events: { en: 'Receiver of events', fr: 'Récepteur d’événements' },
  support: { en: 'Technical support', fr: 'Support technique' },
  directory: { en: 'Directory', fr: 'Annuaire' },
};

export const partyField = {
  kind: 'choice',
  label: { en: 'Other end', fr: 'Autre extrémité' },
  options: [
    { value: 'any', label: { en: 'Everybody', fr: 'Tout le monde' } },
    { value: 'boxes', label: { en: 'Other appliances', fr: 'Autres serveurs' } },
    { value: 'outside', label: { en: 'All other machines', fr: 'Toutes les autres machines' } },
    ...farEnds.map((value) => ({ value, label: farEndLabels[value] })),
  ],
  initial: 'any',
} as const satisfies OverlayField;

const serviceField = {
  kind: 'choice',
  label: { en: 'Service', fr: 'Service' },
  options: [
    { value: 'any', label: { en: 'All', fr: 'Tous' } },
    { value: 'web', label: { en: 'Web (HTTPS, HTTP)', fr: 'Web (HTTPS, HTTP)' } },
    { value: 'dns', label: { en: 'Names (DNS)', fr: 'Noms (DNS)' } },
    { value: 'ntp', label: { en: 'Time (NTP)', fr: 'Heure (NTP)' } },
    { value: 'mail', label: { en: 'Mail (SMTP)', fr: 'Courrier (SMTP)' } },
    { value: 'directory', label: { en: 'Directories', fr: 'Annuaires' } },
  ],
  initial: 'any',
} as const satisfies OverlayField;

const pathField = {
  kind: 'text',
  label: { en: 'Path', fr: 'Chemin' },
  help: {
    en: 'Beginning of what is asked for: /peer/, /peer/status, /login, /api/, … Empty: everything.',
    fr: 'Début de ce qui est demandé : /peer/, /peer/status, /login, /api/, … Vide : tout.',
  },
  lengthMax: 100,
  initial: '',
} as const satisfies OverlayField;

export const nicField = {
  kind: 'choice',
  label: { en: 'Card', fr: 'Carte' },
  options: [
    { value: 'eth0', label: { en: 'eth0', fr: 'eth0' } },
    { value: 'eth1', label: { en: 'eth1', fr: 'eth1' } },
  ],
  initial: 'eth0',
} as const satisfies OverlayField;
/** What was chosen in it. */
export const nicOf = (value: string): NicName => (value === 'eth1' ? 'eth1' : 'eth0');

/** Which traffic a fault is about, besides its direction. */
export const trafficFields = { party: partyField, service: serviceField, path: pathField };

const parties: readonly Party[] = ['boxes', 'outside', ...farEnds];
const services: readonly Service[] = ['web', 'dns', 'ntp', 'mail', 'directory'];

/** What was chosen in these fields; what a fault has no field for is all of it. */
export const trafficOf = (
  chosen: {
    readonly direction?: string;
    readonly party?: string;
    readonly service?: string;
    readonly path?: string;
  },
  more: Partial<Traffic> = {},
): Traffic => ({
  direction: chosen.direction === 'in' || chosen.direction === 'out' ? chosen.direction : 'both',
  party: parties.find((one) => one === chosen.party) ?? 'any',
  what: 'all',
  service: services.find((one) => one === chosen.service) ?? 'any',
  path: chosen.path ?? '',
  overBytes: -1,
  ...more,
});

/** How many times something happens. */
export const timesField = (unit: Label, initial: number) =>
  ({
    kind: 'number',
    label: { en: 'How many times', fr: 'Nombre de fois' },
    unit,
    help: { en: '0: each time.', fr: '0 : chaque fois.' },
    min: 0,
    max: 1_000_000,
    initial,
  }) as const satisfies OverlayField;
/** What was chosen in it; null: without end. */
export const timesOf = (times: number): number | null => (times === 0 ? null : Math.round(times));
