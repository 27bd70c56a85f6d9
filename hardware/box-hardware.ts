/**
 * The box's hardware, plain: an exact clock, sound disks, addresses claimed and released for real.
 * It does not yet use oscillator.ts, ntp-poller.ts, resolver.ts, nics.ts and overlay.ts beside it, so
 * it neither drifts nor asks an NTP server (and says so: 'off'), and no fault reaches it.
 */
import type { AddressConfig, AddressReading, Hardware } from './hardware.js';
import type { Ports } from './ports.js';
import { MS, SECOND } from './ports.js';

export function createHardware(ports: Ports): Hardware {
  const startUs = ports.time.nowUs();
  let databaseBytes: () => number = () => 0;
  let ntpServer = '';
  let addresses: readonly AddressConfig[] = [];
  let port = 8443;
  let queue: Promise<void> = Promise.resolve();
  const states = new Map<string, AddressReading['state']>();
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const claim = async (config: AddressConfig): Promise<void> => {
    const result = await ports.cabling.claim(config.address, port);
    states.set(config.address, result === 'bound' ? 'bound' : 'conflict');
    if (result === 'taken') ports.time.timer(10 * SECOND, () => void again());
    changed();
  };
  const again = (): Promise<void> => {
    queue = queue.then(async () => {
      for (const config of addresses)
        if (config.enabled && states.get(config.address) !== 'bound') await claim(config);
    });
    return queue;
  };
  return {
    clock: { nowMs: () => Math.floor(ports.time.nowUs() / MS), monoMs: () => ports.time.nowUs() / MS },
    read: () => {
      const usedBytes = ports.disk.filesBytes() + databaseBytes();
      const freeBytes = Math.max(0, ports.disk.capacityBytes - usedBytes);
      return {
        plate: ports.plate,
        disks: [0, 1].map(
          (slot) =>
            ({ slot, state: 'online', sizeBytes: ports.disk.capacityBytes, rebuildShare: null }) as const,
        ),
        raid: 'optimal',
        storage: { capacityBytes: ports.disk.capacityBytes, usedBytes, freeBytes },
        nics: (['eth0', 'eth1'] as const).map((name) => ({
          name,
          mac: ports.plate.macs[name],
          linkUp: ports.cabling.linkUp(name),
          speedMbps: 1000,
        })),
        addresses: addresses.map(({ address, nic }) => ({
          address,
          nic,
          state: states.get(address) ?? 'off',
        })),
        ntp: {
          server: ntpServer,
          state: 'off',
          stratum: null,
          offsetMs: null,
          reach: 0,
          lastSyncMs: null,
        },
        sensors: { temperatureC: 31, fanRpm: 4200, supplyOk: true },
        uptimeMs: (ports.time.nowUs() - startUs) / MS,
      };
    },
    applyAddresses: (next, tlsPort) => {
      queue = queue.then(async () => {
        port = tlsPort;
        for (const old of addresses) {
          const kept = next.find((one) => one.address === old.address && one.enabled);
          if (kept === undefined) {
            await ports.cabling.release(old.address, port);
            states.set(old.address, 'off');
          }
        }
        addresses = next;
        for (const config of next)
          if (config.enabled && states.get(config.address) !== 'bound') await claim(config);
        changed();
      });
      return queue;
    },
    setNtpServer: (server) => {
      ntpServer = server;
    },
    setDnsServers: () => {},
    resolve: async (name) =>
      /^[\d.]+$/.test(name)
        ? name
        : ({
            'updates.example.net': '127.20.0.5',
            'a.example.com': '127.20.0.11',
            'b.example.com': '127.20.0.12',
            'access.example.com': '127.20.0.10',
          }[name] ?? null),
    sourceAddress: () =>
      addresses.find((one) => one.enabled && !one.shared && states.get(one.address) === 'bound')?.address ??
      null,
    onChange: (listener) => {
      listeners.push(listener);
    },
    operation: () => null,
    setDatabaseSizer: (bytes) => {
      databaseBytes = bytes;
    },
    start: () => {},
    stop: () => {},
  };
}
