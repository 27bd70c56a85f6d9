/** What the node and its pages know of the network service. */
import type { AddressConfig, StaticRoute } from '../../../hardware/network/routes.js';

export interface NetworkConfig {
  readonly hostname: string;
  readonly addresses: readonly AddressConfig[];
  readonly gateway: string;
  /** Absent in a box that was set up before there were any. */
  readonly routes?: readonly StaticRoute[];
  readonly ntpServer: string;
  readonly dnsServers: readonly string[];
  readonly timeZone: string;
}

export interface NetworkService {
  config(): NetworkConfig;
  /**
   * Commits the new configuration at once (throws when the storage refuses), then applies it.
   * Resolves when the network cards hold it.
   */
  save(next: NetworkConfig): Promise<void>;
  /** Enables or disables one address (a role swap moves the shared IP). */
  setEnabled(address: string, enabled: boolean): Promise<void>;
  /** TLS port of every address. */
  readonly port: number;
  start(): Promise<void>;
}
