/**
 * hardware/clock/: crystal, battery-backed clock, and the NTP client: pure, with its packet and its shell.
 *
 * The box's clock: its oscillator in battery-backed keeping. What survives a power-off lies in a
 * small file of the disk, written when the clock was stepped or disturbed, and otherwise only when
 * going on from what is written would be noticeably wrong.
 */
import * as v from 'valibot';
import type { OverlayView } from '../faults/conditions.js';
import { readJson } from '../kernel/read-json.js';
import { type Disk, DiskFullError, type Micros, MS, type Ports } from '../ports.js';
import type { NtpAct } from './ntp-client.js';
import {
  boxTimeUs,
  disturbClock,
  freshOscillator,
  type Oscillator,
  slewClock,
  slewLeftUs,
  stepClock,
  trimClock,
} from './oscillator.js';

const RTC_FILE = 'hardware/clock.json';
const FORMAT = 1;
/** A power-off may cost this much of the time kept. */
const WRITE_OFF_US: Micros = 20 * MS;
const WRITE_OFF_PPM = 1;

const keptSchema = v.object({
  format: v.literal(FORMAT),
  oscillator: v.object({
    anchorUs: v.number(),
    boxUs: v.number(),
    driftPpm: v.number(),
    trimPpm: v.number(),
    slewUs: v.number(),
    disturbances: v.array(v.object({ id: v.string(), ppm: v.number(), offsetUs: v.number() })),
  }),
  lastSyncMs: v.nullable(v.number()),
});

/** What the clock keeps over a power-off. */
export interface KeptClock {
  readonly oscillator: Oscillator;
  /** Box time of the last good answer of a time server, ms. */
  readonly lastSyncMs: number | null;
}

export interface BoxClockKeeper {
  nowUs(): Micros;
  slewLeftUs(): Micros;
  /** Looks at the overlays again. */
  disturb(): void;
  apply(acts: readonly NtpAct[], lastSyncMs: number | null): void;
  /** Last good answer that was known when the box was switched on. */
  readonly keptSyncMs: number | null;
}

/** Writes what a box's clock keeps; also used where boxes are made. */
export const writeClock = (disk: Disk, kept: KeptClock): void =>
  disk.writeFile(RTC_FILE, Buffer.from(JSON.stringify({ format: FORMAT, ...kept })));

function readClock(disk: Disk): KeptClock | null {
  const file = disk.readFile(RTC_FILE);
  const kept = file === null ? null : readJson(keptSchema, file);
  return kept === null ? null : { oscillator: kept.oscillator, lastSyncMs: kept.lastSyncMs };
}

/** Starts from what was kept; a clock that was never kept is right and runs as its crystal does. */
export function createBoxClock(ports: Ports, view: OverlayView): BoxClockKeeper {
  const labUs = (): Micros => ports.time.nowUs();
  const kept = readClock(ports.disk);
  /** Neither current nor battery: the clock begins where its counter does. */
  const isLost = ports.coldStart && !view.of('clock').batteryOk;
  let clock =
    kept === null || isLost
      ? freshOscillator(labUs(), ports.plate.driftPpm, isLost ? 0 : labUs())
      : kept.oscillator;
  let written = clock;
  let lastSyncMs = isLost ? null : (kept?.lastSyncMs ?? null);
  if (isLost) view.hit('clock', ({ batteryOk }) => !batteryOk);

  const write = (): void => {
    try {
      writeClock(ports.disk, { oscillator: clock, lastSyncMs });
      written = clock;
    } catch (error) {
      // A full disk costs the box some of the time that it would have kept, nothing else.
      if (!(error instanceof DiskFullError)) throw error;
    }
  };
  const worthWriting = (): boolean =>
    Math.abs(boxTimeUs(written, labUs()) - boxTimeUs(clock, labUs())) > WRITE_OFF_US ||
    Math.abs(written.trimPpm - clock.trimPpm) > WRITE_OFF_PPM;
  const act = (one: NtpAct): void => {
    if (one.kind === 'step') clock = stepClock(clock, labUs(), one.byUs);
    else if (one.kind === 'slew') clock = slewClock(clock, labUs(), one.byUs);
    else clock = trimClock(clock, labUs(), one.byPpm);
  };
  return {
    keptSyncMs: lastSyncMs,
    nowUs: () => {
      for (const { id, ppm, offsetUs } of clock.disturbances)
        if (ppm !== 0 || offsetUs !== 0) ports.overlayHit(id);
      return boxTimeUs(clock, labUs());
    },
    slewLeftUs: () => slewLeftUs(clock, labUs()),
    disturb: () => {
      const wanted = view
        .each('clock')
        .map(({ id, condition: { ppm, offsetUs } }) => ({ id, ppm, offsetUs }))
        .filter(({ ppm, offsetUs }) => ppm !== 0 || offsetUs !== 0);
      const same =
        wanted.length === clock.disturbances.length &&
        wanted.every(({ id }, index) => clock.disturbances[index]?.id === id);
      if (same) return;
      clock = disturbClock(clock, labUs(), wanted);
      write();
    },
    apply: (acts, syncMs) => {
      lastSyncMs = syncMs ?? lastSyncMs;
      for (const one of acts) act(one);
      if (acts.some(({ kind }) => kind === 'step') || worthWriting()) write();
    },
  };
}
