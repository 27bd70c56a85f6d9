/** Addresses, gateway, NTP and DNS settings of the box: kept in its store, applied to its hardware. */
import type { AddressConfig } from '../hardware/hardware.js';

export interface NetworkConfig {
  readonly hostname: string;
  readonly addresses: readonly AddressConfig[];
  readonly gateway: string;
  readonly ntpServer: string;
  readonly dnsServers: readonly string[];
  readonly timeZone: string;
}

export interface NetworkService {
  config(): NetworkConfig;
  /** Commits the new configuration, then applies it. Resolves when the network cards hold it. */
  save(next: NetworkConfig): Promise<void>;
  /** Enables or disables one address (a role swap moves the shared IP). */
  setEnabled(address: string, enabled: boolean): Promise<void>;
  /** TLS port of every address. */
  readonly port: number;
  start(): Promise<void>;
}
