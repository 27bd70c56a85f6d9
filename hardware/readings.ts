/** What the box's hardware says of itself at one moment, each part's word put together. */

import { readSensors } from './chassis/sensors.js';
import { virtualMachine } from './chassis/virtual-machine.js';
import type { BoxClockKeeper } from './clock/box-clock.js';
import type { NtpState } from './clock/ntp-client.js';
import { LEAP_DELETE, LEAP_INSERT } from './clock/ntp-packet.js';
import type { NtpPoller } from './clock/ntp-poller.js';
import { diskReadings, raidState } from './disk/array.js';
import type { BoxArray } from './disk/box-array.js';
import type { BoxDisk } from './disk/box-disk.js';
import type { OverlayView } from './faults/conditions.js';
import type { NtpReading, PaceReading, Readings } from './hardware.js';
import type { Nics } from './network/nics.js';
import type { Resolver } from './network/resolver.js';
import { MS, type NicName, type Ports } from './ports.js';

const SPEED_MBPS = 1_000;
const nicNames: readonly NicName[] = ['eth0', 'eth1'];

/** The parts of a box that can be read. */
export interface ReadParts {
  readonly ports: Ports;
  readonly view: OverlayView;
  readonly clock: BoxClockKeeper;
  readonly array: BoxArray;
  readonly storage: BoxDisk;
  readonly nics: Nics;
  readonly poller: NtpPoller;
  readonly resolver: Resolver;
  linkUp(nic: NicName): boolean;
}

/** A leap indicator in words. */
export const leapOf = (leap: number): NtpReading['leap'] =>
  leap === LEAP_INSERT ? 'insert' : leap === LEAP_DELETE ? 'delete' : 'none';

const ntpReading = (state: NtpState, keptSyncMs: number | null): NtpReading => ({
  server: state.server,
  state: state.phase,
  unheeded: state.unheeded,
  leap: leapOf(state.leap),
  stratum: state.stratum,
  offsetMs: state.offsetUs === null ? null : state.offsetUs / MS,
  reach: state.reach,
  lastSyncMs: state.lastSyncMs ?? keptSyncMs,
});

const USUAL_WRITE_MS = 4;

/** Each write on average. */
function paceReading(view: OverlayView): PaceReading {
  const { writeMs, stalls } = view.of('disk');
  const stalledMs = stalls.reduce((sum, { stallMs, every }) => sum + stallMs / every, 0);
  return { writeMs: Math.round(USUAL_WRITE_MS + writeMs + stalledMs), slowBy: view.of('pace').slowBy };
}

/** Reads all parts; `startUs`: when this boot began. */
export function readParts(parts: ReadParts, startUs: number): Readings {
  const { ports, view, array } = parts;
  view.hit('disk', ({ out, freeBytesMax }) => out.length > 0 || freeBytesMax !== null);
  view.hit('clock', ({ batteryOk }) => !batteryOk);
  view.hit('power', ({ supplyOk, extraC }) => !supplyOk || extraC !== 0);
  return {
    plate: ports.plate,
    disks: diskReadings(array.state(), ports.disk.capacityBytes, ports.time.nowUs() / MS),
    raid: raidState(array.state()),
    storage: parts.storage.room(),
    nics: nicNames.map((name) => ({
      name,
      mac: ports.plate.macs[name],
      linkUp: parts.linkUp(name),
      speedMbps: SPEED_MBPS,
    })),
    addresses: parts.nics.readings(),
    ntp: ntpReading(parts.poller.state(), parts.clock.keptSyncMs),
    dns: parts.resolver.reading(),
    sensors: readSensors(view.of('power')),
    pace: paceReading(view),
    batteryOk: view.of('clock').batteryOk,
    virtual: virtualMachine(ports.plate),
    uptimeMs: (ports.time.nowUs() - startUs) / MS,
  };
}
