/**
 * appliance/store/client-kinds/: a registry: kinds of deployed clients, one a file, one line in the index.
 *
 * Pages, check-ins and the lab's computers take them from here. A Jump Client is none of them: it comes
 * from an installer package and belongs to one computer.
 */
import { connectionAgent } from './connection-agent.js';
import { integrationClient } from './integration-client.js';
import { jumpoint } from './jumpoint.js';
import type { ClientKindDefinition } from './kind.js';

export const clientKinds = {
  jumpoint,
  'connection-agent': connectionAgent,
  'integration-client': integrationClient,
} as const satisfies Readonly<Record<string, ClientKindDefinition>>;

/** The name of a kind, as it stands in the database and in installation files. */
export type DeployedKind = keyof typeof clientKinds;

type ByHow<How extends ClientKindDefinition['upgrades']> = {
  [K in DeployedKind]: (typeof clientKinds)[K]['upgrades'] extends How ? K : never;
}[DeployedKind];
/** Kinds that check in and bring themselves to the version of their site. */
export type SelfUpgradingKind = ByHow<'itself'>;

export const deployedKinds = Object.keys(clientKinds) as readonly DeployedKind[];

export const upgradesItself = (kind: DeployedKind): kind is SelfUpgradingKind =>
  clientKinds[kind].upgrades === 'itself';
