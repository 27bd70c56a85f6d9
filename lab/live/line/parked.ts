/**
 * A lab that stands at an instant of a line with everything running, in a place where nobody reaches it: it
 * goes on along the line, or becomes a lab that people use, at once.
 */
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { MadeLab } from '../../making/make-boxes.js';
import type { BoxName } from '../../plan.js';
import { createFolderLab, type FolderLab, type ProcessesLabOptions } from '../../supervisor/processes-lab.js';
import { RecordingError } from '../recording/recording.js';
import { folderGround } from './ground.js';
import { endOf, type Line } from './line.js';
import { beginReplica, type Onlooker, type Replica } from './raise.js';

type Physical = Required<ProcessesLabOptions>['physical'];

/** Whose lab it becomes. */
export interface Adopter
  extends Pick<
    Required<ProcessesLabOptions>,
    'folder' | 'bodies' | 'onRecords' | 'onDied' | 'onCut' | 'onBug'
  > {
  /** Where its addresses are really bound. */
  readonly physical: Physical;
  readonly bar?: ProcessesLabOptions['bar'];
  /** Whom its doors let in; absent: everybody. */
  readonly keeper?: Required<ProcessesLabOptions>['keeper'];
}

export interface Parked {
  readonly replica: Replica;
  readonly made: MadeLab;
  /** Its boxes are in the folder of whoever takes it; the same boxes, which go on. */
  move(folder: string): void;
  /** People reach it from now on. Throws RecordingError where another program holds an address. */
  adopt(adopter: Adopter): Promise<FolderLab>;
  /** Whoever took it has ended it: nothing of it is left in its place. */
  forget(): void;
  /** It ends, and nothing of it is left. */
  leave(): Promise<void>;
}

/** Where labs stand. */
export interface ParkingPlace {
  readonly folder: string;
  /** What they write once they are adopted survives the host's power. */
  readonly flushes: boolean;
  /** Whether its boxes' pages tell of the lab. */
  readonly bar: ProcessesLabOptions['bar'];
  make(options: Pick<ProcessesLabOptions, 'seed' | 'folder' | 'startUs' | 'amounts'>): Promise<MadeLab>;
}

/** What is heard of it once it is somebody's. */
type Heard = Pick<Adopter, 'onRecords' | 'onDied' | 'onCut' | 'onBug' | 'keeper'>;

let parked = 0;

/** A lab at the beginning of a line. `look`: who looks on while it goes along. */
export async function park(
  line: Line,
  place: ParkingPlace,
  look: (...given: Parameters<Look<unknown>>) => Onlooker,
): Promise<Parked> {
  parked += 1;
  const path = join(place.folder, `${parked}`);
  try {
    return await parkAt(path, line, place, look);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

async function parkAt(
  path: string,
  line: Line,
  place: ParkingPlace,
  look: (...given: Parameters<Look<unknown>>) => Onlooker,
): Promise<Parked> {
  const [boxes, bodies] = [join(path, 'boxes'), join(path, 'bodies')];
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (line.bodies !== null) symlinkSync(line.bodies, bodies);
  const { seed, startUs, amounts } = line;
  const physical: { -readonly [K in keyof Physical]: Physical[K] } = {};
  const bar = place.bar == null ? null : { ...place.bar };
  let heard: Heard = { onRecords: () => {}, onDied: () => {}, onCut: () => {}, onBug: () => {} };
  let assembled: FolderLab | null = null;
  const made = await place.make({ seed, folder: boxes, startUs, amounts });
  const ground = folderGround(made, async (run) => {
    assembled = await createFolderLab('world', {
      ...{ seed, folder: boxes, amounts, physical, bodies, bar, flushes: place.flushes },
      listen: 'later',
      keeper: (request, response) => heard.keeper?.(request, response) ?? true,
      onRecords: (records) => heard.onRecords(records),
      onDied: (name, why) => heard.onDied(name, why),
      onCut: (name) => heard.onCut(name),
      onBug: (name, error) => heard.onBug(name, error),
      ...run,
    });
    return assembled;
  });
  const replica = await beginReplica(
    line,
    ground,
    look(made, (name) => join(boxes, name)),
  );
  /** Whoever still has an old name finds what moved. */
  const link = (from: string, to: string): void => {
    rmSync(from, { force: true });
    symlinkSync(to, from);
  };
  return {
    replica,
    made,
    move: (folder) => {
      mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
      renameSync(boxes, folder);
      link(boxes, folder);
    },
    adopt: async (adopter) => {
      if (assembled === null) throw new Error('nothing stands here');
      link(bodies, adopter.bodies);
      Object.assign(physical, adopter.physical);
      if (bar !== null) Object.assign(bar, adopter.bar);
      heard = adopter;
      const taken = (await assembled.hosting.reach?.()) ?? null;
      if (taken !== null)
        throw new RecordingError(`the address ${taken} is held by another program of this host`);
      return assembled;
    },
    forget: () => rmSync(path, { recursive: true, force: true }),
    leave: async () => {
      try {
        await replica.close();
      } finally {
        // Hundreds of files: not in one go.
        await rm(path, { recursive: true, force: true });
      }
    },
  };
}

/** A lab in a folder that nobody has reached yet, and who has looked on since the beginning of its line. */
export interface LabTooth<L> {
  readonly replica: Replica;
  leave(): Promise<void>;
  readonly parked: Parked;
  readonly look: L;
}

/** Who looks on along a line; the boxes are below what `boxFolder` says. */
export type Look<L> = (
  made: MadeLab,
  boxFolder: (name: BoxName) => string,
) => L & { readonly onlooker: Onlooker };

/** Teeth that people can have as a lab of theirs. What lies in the folder of their place is taken away. */
export function labTeeth<L>(
  place: ParkingPlace,
  lookOf: Look<L>,
): { begin(line: Line): Promise<LabTooth<L>>; closed(): void } {
  const empty = (): void => rmSync(place.folder, { recursive: true, force: true });
  empty();
  return {
    begin: async (line) => {
      const looks: L[] = [];
      const parked = await park(line, place, (made, boxFolder) => {
        const look = lookOf(made, boxFolder);
        looks.push(look);
        return look.onlooker;
      });
      const [look] = looks;
      if (look === undefined) throw new Error('nobody looks on');
      return { replica: parked.replica, leave: parked.leave, parked, look };
    },
    closed: empty,
  };
}

/** So much of a line costs about as much time to repeat as one request. */
export const AS_REQUEST_US: Micros = 25_000_000;

/** About how long it takes to repeat a line up to an instant, in requests. */
export function costUpTo({ segments }: Line, us: Micros): number {
  let cost = 0;
  for (const { startUs, untilUs, acts, outside } of segments) {
    if (startUs > us) break;
    cost += (Math.min(us, untilUs ?? startUs) - startUs) / AS_REQUEST_US;
    for (const { t } of acts) if (t <= us) cost += 1;
    for (const { t } of outside) if (t <= us) cost += 1;
  }
  return cost;
}

/** The instant of a line that costs so much to repeat. */
export function instantOfCost(line: Line, cost: number): Micros {
  let [low, high] = [line.startUs, endOf(line)];
  while (high - low > MS) {
    const middle = Math.floor((low + high) / 2);
    if (costUpTo(line, middle) < cost) low = middle;
    else high = middle;
  }
  return high;
}
