/** Fetches what other programs of the customer work on; an old one is told to stop (G93, G94). */
import type { ClientKindDefinition } from './kind.js';

export const integrationClient = {
  label: { en: 'Integration client', fr: 'Client d’intégration' },
  upgrades: 'by-hand',
} as const satisfies ClientKindDefinition;
