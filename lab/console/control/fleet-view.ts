/** Deployed clients as the console shows them. */
import type { Label } from '../../../views/label.js';
import type { FleetClient, FleetStage, IntegrationClient } from '../../making/fleet/state.js';
import type { Outside } from '../../supervisor/outside.js';

export interface FleetView {
  readonly total: number;
  /** How many stand at each stage, and run each version; only what occurs. */
  readonly stages: readonly { readonly stage: FleetStage; readonly count: number }[];
  readonly versions: readonly { readonly version: string; readonly count: number }[];
  /** Those that want attention first. */
  readonly clients: readonly Omit<FleetClient, 'key'>[];
  readonly integrations: readonly Omit<IntegrationClient, 'key'>[];
  /** What the last installation came to; null: well, or none yet. */
  readonly told: Label | null;
}

const SHOWN_MAX = 60;
const attention: readonly FleetStage[] = ['failing', 'refused', 'upgrading', 'waiting', 'off', 'resting'];

function counted<T extends string>(values: readonly T[]): { readonly value: T; readonly count: number }[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((x, y) => (x.value < y.value ? -1 : 1));
}

const open = <T extends { readonly key: string }>({ key: _key, ...rest }: T): Omit<T, 'key'> => rest;

/** A reading of the fleet; secrets stay out. */
export function fleetView(outside: Outside): FleetView {
  const { fleet } = outside.seats();
  const { clients, integrations } = fleet.state();
  const shown: FleetClient[] = [];
  for (const stage of attention) {
    if (shown.length >= SHOWN_MAX) break;
    const standing = clients.filter((client) => client.stage === stage);
    const few = standing.filter(({ kind }) => kind !== 'jump-client');
    shown.push(...few, ...standing.filter(({ kind }) => kind === 'jump-client'));
  }
  return {
    total: clients.length,
    stages: counted(clients.map(({ stage }) => stage)).map(({ value, count }) => ({ stage: value, count })),
    versions: counted(clients.map(({ version }) => version)).map(({ value, count }) => ({
      version: value,
      count,
    })),
    clients: shown.slice(0, SHOWN_MAX).map(open),
    integrations: integrations.map(open),
    told: fleet.told(),
  };
}
