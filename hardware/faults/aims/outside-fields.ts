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
