/** Fields that faults of the machines outside have. */
import type { OverlayField } from '../overlay.js';

export const dnsNameField = {
  kind: 'text',
  label: { en: 'Name', fr: 'Nom' },
  help: {
    en: 'Part of the names: updates, site.example.com, … Empty: all of them.',
    fr: 'Partie des noms : updates, site.example.com, … Vide : tous.',
  },
  lengthMax: 253,
  initial: '',
} as const satisfies OverlayField;

const DECADE_S = 315_576_000;

/** How far a server's time is off. */
export const aheadField = (initial: number) =>
  ({
    kind: 'number',
    label: { en: 'Ahead of the right time', fr: 'Avance sur l’heure exacte' },
    unit: { en: 'seconds', fr: 'secondes' },
    help: { en: 'Negative: behind.', fr: 'Négatif : en retard.' },
    min: -DECADE_S,
    max: DECADE_S,
    initial,
  }) as const satisfies OverlayField;

/** How long something stays as it is. */
export const everyField = (initial: number) =>
  ({
    kind: 'number',
    label: { en: 'Interval', fr: 'Intervalle' },
    unit: { en: 'minutes', fr: 'minutes' },
    min: 1,
    max: 10_080,
    initial,
  }) as const satisfies OverlayField;

/** How long each answer takes. */
export const tardyField = (initial: number) =>
  ({
    kind: 'number',
    label: { en: 'Each answer takes', fr: 'Chaque réponse prend' },
    unit: { en: 'seconds', fr: 'secondes' },
    min: 0,
    max: 600,
    initial,
  }) as const satisfies OverlayField;
