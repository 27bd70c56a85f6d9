/** Reaches the computers of its network for everybody. */
import type { ClientKindDefinition } from './kind.js';

export const jumpoint = {
  label: { en: 'Jumpoint', fr: 'Jumpoint' },
  upgrades: 'itself',
} as const satisfies ClientKindDefinition;
