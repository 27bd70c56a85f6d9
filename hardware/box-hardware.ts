/**
 * hardware/: what an appliance is made from (ports), what its software reads (hardware), and the box put
 * together.
 *
 * The box's hardware put together: clock and NTP client, resolver, network cards, disk array,
 * sensors. What the overlays in force do is laid over each; what lies below stays pristine.
 */

import { createBoxClock } from './clock/box-clock.js';
import type { NtpState } from './clock/ntp-client.js';
import { createNtpPoller } from './clock/ntp-poller.js';
import { diskReadings, raidState } from './disk/array.js';
import { createBoxArray } from './disk/box-array.js';
import { createBoxDisk } from './disk/box-disk.js';
import { createOverlayView } from './faults/conditions.js';
import type { Hardware, NtpReading, Readings } from './hardware.js';
import { createNics } from './network/nics.js';
import { createResolver } from './network/resolver.js';
import { createRouter } from './network/router.js';
import { type Cancel, MS, type NicName, type Ports } from './ports.js';
import { CRITICAL_MS, readSensors } from './sensors.js';
import { virtualMachine } from './virtual-machine.js';

const SPEED_MBPS = 1_000;
const nicNames: readonly NicName[] = ['eth0', 'eth1'];

const words = {
  arrayFailed: {
    en: 'The disk array has failed: nothing can be read or written. Replace the disks (Status > Storage).',
    fr: 'La grappe de disques est défaillante : rien ne peut être lu ni écrit. Remplacez les disques (État > Stockage).',
  },
};

const ntpReading = (state: NtpState, keptSyncMs: number | null): NtpReading => ({
  server: state.server,
  state: state.phase,
  stratum: state.stratum,
  offsetMs: state.offsetUs === null ? null : state.offsetUs / MS,
  reach: state.reach,
  lastSyncMs: state.lastSyncMs ?? keptSyncMs,
});

/** Makes the hardware of one boot. Nothing moves before `start`. */
export function createHardware(physical: Ports): Hardware {
  const router = createRouter(physical);
  const ports: Ports = { ...physical, wire: router.wire };
  const startUs = ports.time.nowUs();
  const monoMs = (): number => ports.time.nowUs() / MS;
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const view = createOverlayView(ports);
  const clock = createBoxClock(ports, view);
  const nowMs = (): number => Math.floor(clock.nowUs() / MS);
  const array = createBoxArray(ports, view, changed);
  const failed = (): boolean => raidState(array.state()) === 'failed';
  const storage = createBoxDisk(ports, view, failed);
  const linkUp = (nic: NicName): boolean => ports.cabling.linkUp(nic);
  const nics = createNics({
    ports,
    linkUp,
    changed: () => {
      // A network that came back is used at once.
      if (nics.sourceAddress() !== null) poller.network();
      changed();
    },
  });
  const resolver = createResolver(ports, nics.sourceAddress, nowMs);
  const poller = createNtpPoller({
    ports,
    boxUs: clock.nowUs,
    slewLeftUs: clock.slewLeftUs,
    apply: (acts, lastSyncMs) => {
      clock.apply(acts, lastSyncMs);
      for (const act of acts)
        if (act.kind === 'step')
          ports.emit({ kind: 'clock.stepped', data: { byMs: Math.round(act.byUs / MS) } });
    },
    resolve: resolver.resolve,
    sourceAddress: nics.sourceAddress,
    changed: (before, after) => {
      if (before.phase !== after.phase)
        ports.emit({ kind: 'clock.ntp', data: { state: after.phase, server: after.server } });
      changed();
    },
  });

  let cooling: Cancel | null = null;
  /** Too hot for too long: the chassis is switched off before it is damaged. */
  const watchHeat = (): void => {
    const { temperature, temperatureC } = readSensors(view.of('power'));
    if (temperature !== 'critical') {
      cooling?.();
      cooling = null;
      return;
    }
    cooling ??= ports.time.timer(CRITICAL_MS * MS, () => {
      view.hit('power');
      ports.emit({ kind: 'power.overheated', data: { temperatureC } });
      ports.chassis.shutDown();
    });
  };
  const look = (): void => {
    clock.disturb();
    array.look();
    storage.look();
    watchHeat();
  };

  const read = (): Readings => {
    for (const aim of ['disk', 'power'] as const) view.hit(aim);
    const { capacityBytes } = ports.disk;
    return {
      plate: ports.plate,
      disks: diskReadings(array.state(), capacityBytes, monoMs()),
      raid: raidState(array.state()),
      storage: storage.room(),
      nics: nicNames.map((name) => ({
        name,
        mac: ports.plate.macs[name],
        linkUp: linkUp(name),
        speedMbps: SPEED_MBPS,
      })),
      addresses: nics.readings(),
      ntp: ntpReading(poller.state(), clock.keptSyncMs),
      dns: resolver.reading(),
      sensors: readSensors(view.of('power')),
      virtual: virtualMachine(ports.plate),
      uptimeMs: (ports.time.nowUs() - startUs) / MS,
    };
  };
  return {
    clock: { nowMs, monoMs },
    read,
    disk: storage.disk,
    heavy: storage.heavy,
    applyAddresses: nics.apply,
    setRouting: router.set,
    wire: router.wire,
    setNtpServer: poller.setServer,
    setDnsServers: resolver.setServers,
    resolve: resolver.resolve,
    sourceAddress: nics.sourceAddress,
    onChange: (listener) => {
      listeners.push(listener);
    },
    onRoom: storage.onRoom,
    operation: (name) => {
      if (failed()) view.hit('disk');
      const below = { name, failed: failed() ? words.arrayFailed : null };
      const { failed: why } = view.operation(below);
      return why === null ? null : { failed: why };
    },
    setDatabaseSizer: storage.setDatabaseSizer,
    start: () => {
      look();
      ports.onOutside(() => {
        look();
        nics.linksChanged();
        changed();
      });
    },
    stop: () => {
      poller.stop();
      nics.stop();
      array.stop();
      cooling?.();
      cooling = null;
    },
  };
}
