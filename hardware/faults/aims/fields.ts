/** Fields that several faults have. */
import type { OverlayField } from '../overlay.js';
import type { Party, Service } from './wire.js';

export const percentField = (initial: number) =>
  ({
    kind: 'number',
    label: { en: 'Chance of each', fr: 'Probabilité de chacun' },
    unit: { en: 'percent', fr: 'pour cent' },
    min: 0,
    max: 100,
    initial,
  }) as const satisfies OverlayField;

export const directionField = {
  kind: 'choice',
  label: { en: 'Direction', fr: 'Sens' },
  options: [
    { value: 'in', label: { en: 'Towards this box', fr: 'Vers ce serveur' } },
    { value: 'out', label: { en: 'From this box', fr: 'Depuis ce serveur' } },
  ],
  initial: 'in',
} as const satisfies OverlayField;

export const partyField = {
  kind: 'choice',
  label: { en: 'Other end', fr: 'Autre extrémité' },
  options: [
    { value: 'any', label: { en: 'Everybody', fr: 'Tout le monde' } },
    { value: 'boxes', label: { en: 'Other appliances', fr: 'Autres serveurs' } },
    { value: 'outside', label: { en: 'All other machines', fr: 'Toutes les autres machines' } },
  ],
  initial: 'any',
} as const satisfies OverlayField;

export const serviceField = {
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

export const pathField = {
  kind: 'text',
  label: { en: 'Path', fr: 'Chemin' },
  help: {
    en: 'Beginning of what is asked for: /peer/, /peer/status, /login, /api/, … Empty: everything.',
    fr: 'Début de ce qui est demandé : /peer/, /peer/status, /login, /api/, … Vide : tout.',
  },
  lengthMax: 100,
  initial: '',
} as const satisfies OverlayField;

/** What was chosen in these fields. */
export const partyOf = (value: string): Party => (value === 'boxes' || value === 'outside' ? value : 'any');
export const directionOf = (value: string): 'in' | 'out' => (value === 'out' ? 'out' : 'in');
const services: readonly Service[] = ['web', 'dns', 'ntp', 'mail', 'directory'];
export const serviceOf = (value: string): Service => services.find((one) => one === value) ?? 'any';
