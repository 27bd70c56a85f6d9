/** Deployed clients as the console sees and steers them. */
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { readDeployed, readPackage } from '../../clients/access-console/install.js';
import { fleetWords as words } from '../../clients/fleet/words.js';
import type { FleetClient, FleetStage, IntegrationClient } from '../../making/fleet/state.js';
import { isAddress, isName, plainName } from '../../outside/network/site-network.js';
import type { Outside } from '../../supervisor/outside.js';
import type { LabCommand } from './lab-command.js';

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
  const { fleet } = outside.desk();
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

/** What a command does to clients; a label says why it cannot, null that it is about something else. */
export function fleetAct(outside: Outside, command: LabCommand): Act | Label | null {
  const { fleet } = outside.desk();
  switch (command.do) {
    case 'fleet-call':
    case 'fleet-reboot':
    case 'fleet-off':
    case 'fleet-on': {
      const client = fleet.find(command.client);
      if (client === null) return words.noClient;
      const off = client.stage === 'off';
      if (command.do === 'fleet-on' ? !off : off) return off ? words.off : words.isOn;
      return { kind: command.do, client: command.client };
    }
    case 'fleet-install': {
      const file = readPackage(command.file);
      if (file === null || file.kind !== 'jump-client') return words.notPackage;
      return { kind: 'fleet-install', file: command.file, computer: command.computer };
    }
    case 'fleet-deploy':
      if (readDeployed(command.file) === null) return words.notDeployed;
      return { kind: 'fleet-deploy', file: command.file };
    case 'integration-run':
    case 'integration-target':
    case 'integration-reinstall': {
      const there = fleet.state().integrations.some(({ id }) => id === command.client);
      if (!there) return words.noClient;
      if (command.do === 'integration-run') return { kind: command.do, client: command.client };
      if (command.do === 'integration-reinstall') {
        return { kind: command.do, client: command.client, version: command.version };
      }
      const target = plainName(command.target);
      if (!isAddress(target) && !isName(target)) return words.target;
      return { kind: command.do, client: command.client, target };
    }
    case 'console-deploy':
    case 'console-uninstall':
    case 'console-package':
      return { kind: command.do, machine: command.workstation, file: command.file };
    default:
      return null;
  }
}
