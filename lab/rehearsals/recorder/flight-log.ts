/** What the recorder keeps: the lines of the transcript that its lanes are drawn from, and what boxes showed. */
import type { Micros } from '../../../hardware/ports.js';
import type { Face } from '../../hosting/body/face.js';
import type { BoxName } from '../../plan.js';

/** Something that happened; plain data, as it is saved. */
export interface FlightLine {
  readonly atUs: Micros;
  readonly source: BoxName | 'lab';
  readonly kind: string;
  readonly data: unknown;
}

/** What a box showed from here on: no event of the transcript. */
export const SHOWN = 'shown';
/** The hint of a step was read. */
export const HINT = 'hint';
/** In the place of a step: what the rehearsal hides was shown. */
export const HIDDEN = 'what-is-hidden';

/** Kinds that lanes are drawn from. */
const kept: readonly string[] = [
  'power.on',
  'power.ready',
  'power.off',
  'power.cut',
  'failover.established',
  'failover.role',
  'failover.conflict',
  'failover.broken',
  'failover.auto-done',
  'failover.sync-started',
  'failover.synced',
  'failover.sync-failed',
  'failover.sync-abandoned',
  'installer.started',
  'installer.site-closed',
  'installer.trouble',
  'installer.damaged',
  'installer.repaired',
  'installer.failed',
  'installer.installed',
  'backup.made',
  'backup.restored',
  'factory.reset',
  'session.ended',
  'overlays',
  'site.seen',
  'network.dns-changed',
  'network.nat-changed',
  'workstation.hosts-changed',
  'announcement.sent',
  'people.surprised',
  'people.back',
  'help.asked',
];
const keptKinds: ReadonlySet<string> = new Set(kept);

/** More than a week of upgrades makes; of more the oldest are forgotten. */
const LINES_MAX = 4_000;
const FORGOTTEN_AT_ONCE = 400;

/** A clock that is off by so much more or less is worth a line. */
const OFF_MS = 500;
const OFF_SHARE = 0.2;

type Shown = Pick<Face, 'role' | 'version' | 'base' | 'offsetMs'>;

const isAnother = (x: Shown, y: Shown): boolean => {
  if (x.role !== y.role || x.version !== y.version || x.base !== y.base) return true;
  const moved = Math.abs(x.offsetMs - y.offsetMs);
  return moved > Math.max(OFF_MS, Math.abs(x.offsetMs) * OFF_SHARE);
};

export interface FlightLog {
  feed(line: FlightLine): void;
  /** A box shows this now. */
  shown(box: BoxName, face: Face | null, atUs: Micros): void;
  hint(step: string, atUs: Micros): void;
  lines(): readonly FlightLine[];
}

/** A log that goes on where a saved one ended. */
export function createFlightLog(saved: readonly FlightLine[] = []): FlightLog {
  let lines = [...saved];
  const looked = new Map<BoxName, Face | null>();
  const told = new Map<BoxName, Shown>();
  const add = (line: FlightLine): void => {
    lines.push(line);
    if (lines.length > LINES_MAX) lines = lines.slice(FORGOTTEN_AT_ONCE);
  };
  return {
    feed: (line) => {
      if (!keptKinds.has(line.kind)) return;
      add({ atUs: line.atUs, source: line.source, kind: line.kind, data: line.data });
    },
    shown: (box, face, atUs) => {
      if (looked.get(box) === face) return;
      looked.set(box, face);
      if (face === null) return;
      const { role, version, base, offsetMs } = face;
      const before = told.get(box);
      if (before !== undefined && !isAnother(before, face)) return;
      told.set(box, face);
      add({ atUs, source: box, kind: SHOWN, data: { role, version, base, offsetMs } });
    },
    hint: (step, atUs) => add({ atUs, source: 'lab', kind: HINT, data: { step } }),
    lines: () => lines,
  };
}
