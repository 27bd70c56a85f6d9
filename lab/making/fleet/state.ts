/**
 * What the lab remembers of the software that is deployed around a site: Jump Clients on remote
 * computers, Jumpoints and connection agents, integration clients. Plain JSON, saved with the lab.
 */
import type { SelfUpgradingKind } from '../../../appliance/store/client-kinds/index.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';

export type FleetKind = 'jump-client' | SelfUpgradingKind;

/** Why a client checks in with its site (G29-G32). */
export type Occasion =
  | 'connected'
  | 'boot'
  | 'console'
  | 'tray'
  | 'daily'
  | 'upgraded'
  | 'retry'
  | 'installed';

export type FleetStage =
  /** Checked in, nothing to do. */
  | 'resting'
  /** Told by the site to wait for its turn to upgrade. */
  | 'waiting'
  | 'upgrading'
  /** The last attempt got no answer, or not in time. */
  | 'failing'
  /** The site does not know it, or forbids it. */
  | 'refused'
  | 'off';

export interface FleetClient {
  readonly id: string;
  /** Secret that the site gave it when it was installed. */
  readonly key: string;
  readonly kind: FleetKind;
  readonly name: string;
  readonly host: string;
  /** An active client keeps a connection; a passive one calls on occasion. */
  readonly mode: 'active' | 'passive';
  version: string;
  stage: FleetStage;
  checkedInUs: Micros;
  /** When it will try again by itself; null: on occasion. */
  dueUs: Micros | null;
  why: Occasion;
  /** Attempts that failed in a row. */
  tries: number;
  message: Label | null;
}

export interface IntegrationClient {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  version: string;
  /** Host name or IP address of the site as its configuration file has it (G94). */
  target: string;
  lastGoodUs: Micros | null;
  lastTriedUs: Micros | null;
  message: Label | null;
}

export interface FleetState {
  readonly clients: readonly FleetClient[];
  readonly integrations: readonly IntegrationClient[];
}

/** A client as it stands before its first contact. */
export const restingClient = (
  given: Pick<FleetClient, 'id' | 'key' | 'kind' | 'name' | 'host' | 'mode' | 'version'>,
  checkedInUs: Micros,
): FleetClient => ({
  ...given,
  stage: 'resting',
  checkedInUs,
  dueUs: null,
  why: 'connected',
  tries: 0,
  message: null,
});

/** A copy of its own, so that a lab never writes into what it was made from. */
export const copyFleet = (state: FleetState): FleetState => ({
  clients: state.clients.map((client) => ({ ...client })),
  integrations: state.integrations.map((client) => ({ ...client })),
});

export const emptyFleet: FleetState = { clients: [], integrations: [] };
