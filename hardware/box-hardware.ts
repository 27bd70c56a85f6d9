/**
 * hardware/: what an appliance is made from (ports), what its software reads (hardware), and the box put
 * together.
 *
 * The box's hardware put together: clock and NTP client, resolver, network cards, disk array,
 * sensors. What the overlays in force do is laid over each; what lies below stays pristine.
 */

import { createHeatWatch } from './chassis/heat-watch.js';
import { type BoxClockKeeper, createBoxClock } from './clock/box-clock.js';
import type { NtpUnheeded } from './clock/ntp-client.js';
import { createNtpPoller, type NtpPoller } from './clock/ntp-poller.js';
import { raidState } from './disk/array.js';
import { createBoxArray } from './disk/box-array.js';
import { createBoxDisk } from './disk/box-disk.js';
import { createOverlayView } from './faults/conditions.js';
import type { Hardware } from './hardware.js';
import { createNics, type Nics } from './network/nics.js';
import { createResolver, type Resolver } from './network/resolver.js';
import { createRouter } from './network/router.js';
import { MS, type NicName, type Ports } from './ports.js';
import { leapOf, type ReadParts, readParts } from './readings.js';

const words = {
  arrayFailed: {
    en: 'The disk array has failed: nothing can be read or written. Replace the disks (Status > Storage).',
    fr: 'La grappe de disques est défaillante : rien ne peut être lu ni écrit. Remplacez les disques (État > Stockage).',
  },
};

/** Listeners of what the box's pages show, told of every change. */
interface Changes {
  changed(): void;
  onChange(listener: () => void): void;
}

function createChanges(): Changes {
  const listeners: (() => void)[] = [];
  return {
    changed: () => {
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

const floorMs = (clock: BoxClockKeeper): number => Math.floor(clock.nowUs() / MS);

/** Of a kiss its code. */
const unheededWord = (why: NtpUnheeded | null) =>
  why === null ? null : why.kind === 'kiss' ? why.code : why.kind;

/** The NTP client, asking over the cards and setting the clock. */
function ntpClient(
  network: { readonly ports: Ports; readonly resolver: Resolver; readonly nics: Nics },
  clock: BoxClockKeeper,
  changed: () => void,
): NtpPoller {
  const { ports, resolver, nics } = network;
  return createNtpPoller({
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
      const { server, unheeded } = after;
      if (before.phase !== after.phase)
        ports.emit({ kind: 'clock.ntp', data: { state: after.phase, server } });
      const why = unheededWord(unheeded);
      if (why !== null && why !== unheededWord(before.unheeded))
        ports.emit({ kind: 'clock.unheeded', data: { why, server } });
      const announced = leapOf(after.leap);
      if (announced !== 'none' && before.leap !== after.leap)
        ports.emit({ kind: 'clock.leap', data: { announced } });
      changed();
    },
  });
}

/** Makes the hardware of one boot. Nothing moves before `start`. */
export function createHardware(physical: Ports): Hardware {
  const router = createRouter(physical);
  const ports: Ports = { ...physical, wire: router.wire };
  const startUs = ports.time.nowUs();
  const { changed, onChange } = createChanges();
  const view = createOverlayView(ports);
  const clock = createBoxClock(ports, view);
  const array = createBoxArray(ports, view, changed);
  const failed = (): boolean => raidState(array.state()) === 'failed';
  const storage = createBoxDisk(ports, view, failed);
  const heat = createHeatWatch(ports, view);
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
  const resolver = createResolver(ports, nics.sourceAddress, () => floorMs(clock));
  const poller = ntpClient({ ports, resolver, nics }, clock, changed);
  const parts: ReadParts = { ports, view, clock, array, storage, nics, poller, resolver, linkUp };
  const look = (): void => {
    clock.disturb();
    for (const part of [array, storage, heat]) part.look();
  };
  return {
    clock: { nowMs: () => floorMs(clock), monoMs: () => ports.time.nowUs() / MS },
    read: () => readParts(parts, startUs),
    lamps: () => ({ disks: array.state().map(({ at }) => at), ntp: poller.state().phase }),
    disk: storage.disk,
    heavy: storage.heavy,
    applyAddresses: nics.apply,
    setRouting: router.set,
    wire: router.wire,
    setNtpServer: poller.setServer,
    setDnsServers: resolver.setServers,
    resolve: resolver.resolve,
    sourceAddress: nics.sourceAddress,
    onChange,
    onRoom: storage.onRoom,
    operation: (name) => {
      ports.entered('operation', name);
      if (failed()) view.hit('disk', ({ out }) => out.length > 0);
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
      for (const part of [poller, nics, array, heat]) part.stop();
    },
  };
}
