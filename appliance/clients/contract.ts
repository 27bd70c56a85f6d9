/**
 * appliance/clients/: access consoles, Jump Clients and their like, as the site sees them.
 *
 * What the rest of the box knows of the deployed clients and access consoles that are connected to it.
 */
import type { Load } from './traffic/load.js';
import type { TransferEnd } from './traffic/transfers.js';
import type { UpgradeTurns } from './traffic/upgrade-turns.js';

/** Why a session ended. */
export type EndReason =
  | 'user'
  | 'signed-out'
  | 'api'
  | 'power-lost'
  | 'failover'
  | 'restore'
  | 'limit'
  | 'install'
  | 'administrator';

interface TrafficFigures {
  readonly connected: number;
  readonly upgrading: number;
  readonly waiting: number;
  /** Upgrades that were too slow and failed in the last hour. */
  readonly failed: number;
  readonly load: Load;
}

export interface ClientTraffic {
  readonly turns: UpgradeTurns;
  isConnected(id: string): boolean;
  connect(id: string): void;
  disconnect(id: string): void;
  figures(): TrafficFigures;
  load(): Load;
  /** A short request waits as long as the box makes it wait. */
  pace(): Promise<void>;
  noteCheckIns(count: number): void;
  /** How long an upgrade takes with `max` at once. */
  roundMs(max: number): number;
  download(ids: readonly string[]): Promise<TransferEnd>;
  /** Every connection ends. */
  drop(): void;
}

export interface ClientsService extends ClientTraffic {
  /** Ends every session, each becomes history; the count. Clients lose their connections, but by a restore. */
  closeSessions(reason: EndReason): number;
}
