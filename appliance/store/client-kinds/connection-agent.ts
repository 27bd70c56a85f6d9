/** Lets the appliance ask a directory that stands in another network. */
import type { ClientKindDefinition } from './kind.js';

export const connectionAgent = {
  label: { en: 'Connection agent', fr: 'Agent de connexion' },
  upgrades: 'itself',
} as const satisfies ClientKindDefinition;
