/**
 * Repeats the recording of an interactive lab: boxes made anew from the recording's seed,
 * every deed of the lab's people and every request from outside at its instant, and the transcript
 * compared line by line (lockstep.md). A lab that was stopped and found again is one recording.
 */
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import { perform } from '../../acts/perform.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import type { Repeat } from '../../hosting/hosting.js';
import { createWorldHosting } from '../../hosting/world/world.js';
import { addressesOf, pairPlan } from '../../making/found.js';
import { makeBoxes } from '../../making/make-boxes.js';
import type { BoxName } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside, OutsideState } from '../../supervisor/outside.js';
import { createProcessesLab, makeFolders } from '../../supervisor/processes-lab.js';
import type { Schedule } from '../../supervisor/scheduler.js';
import { assemble, DISK_BYTES } from '../../supervisor/world-lab.js';
import { seedIn, stateFile } from '../keeping/folder-owner.js';
import {
  bodiesFolder,
  isOfSeen,
  type Recording,
  RecordingError,
  readRecording,
  type Segment,
  seenLines,
  transcriptLines,
} from './recording.js';
import { spareAddresses } from './spare-addresses.js';
import { type Comparison, createComparison, type Difference, seenLine } from './transcript.js';

export interface ReplayOptions {
  /** The folder of the lab whose recording is repeated; nothing in it is changed. */
  readonly folder: string;
  readonly hosting: 'world' | 'processes';
  readonly schedule: Schedule;
  /** Null: as the state of the lab in the folder says. */
  readonly seed: string | null;
}

/** A recording whose boxes can be made again. */
type Repeatable = Recording & { readonly seed: string };

export interface ReplayResult {
  readonly outcome: 'identical' | 'different';
  readonly hosting: 'world' | 'processes';
  readonly schedule: Schedule;
  readonly seedDigest: string;
  /** Lines that agree. */
  readonly lines: number;
  readonly acts: number;
  readonly requests: number;
  /** Runs of the lab: it may have been stopped and found again. */
  readonly runs: number;
  readonly simulatedMs: number;
  readonly wallMs: number;
  /** How the recording ends; 'killed': after its last complete instant nothing is known. */
  readonly ending: Segment['ending'];
  /** Runs after a kill: the disks that they found cannot be made from the seed. */
  readonly notReplayed: number;
  readonly traceHash: string;
  readonly difference: Difference | null;
}

/** One run of the lab, made and switched off. */
interface Stage {
  readonly lab: Lab;
  readonly outside: Outside;
}

/** Disks that stay from run to run. */
interface Ground {
  raise(segment: Segment, saved: OutsideState | null): Promise<Stage>;
  close(): void;
}

const repeatOf = (segment: Segment): Repeat => {
  const groups = new Map<string, Segment['outside'][number][]>();
  for (const record of segment.outside) {
    if (segment.untilUs === null || record.t > segment.untilUs) continue;
    const key = `${record.box} ${record.boot}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return (name, boot) => groups.get(`${name} ${boot}`) ?? [];
};

/** A box that is silent for longer than this fails the replay. */
const REPLAY_PATIENCE_MS = 240_000;

function worldGround(recording: Repeatable, options: ReplayOptions): Ground {
  const disks = {
    a: createMemoryDisk(DISK_BYTES),
    b: createMemoryDisk(DISK_BYTES),
    c: createMemoryDisk(DISK_BYTES),
  };
  const { seed, startUs, amounts } = recording;
  const addresses = addressesOf(amounts);
  const made = makeBoxes(pairPlan(addresses), seed, disks, { ...amounts, nowMs: startUs / MS });
  return {
    raise: (segment, saved) =>
      assemble({
        hosting: createWorldHosting({
          seed,
          addresses,
          disks,
          plates: made.plates,
          repeat: repeatOf(segment),
          bodies: bodiesFolder(options.folder),
          // As the box of that run did.
          onBug: () => {},
        }),
        schedule: options.schedule,
        startUs: segment.startUs,
        seed,
        made,
        found: amounts,
        boots: segment.boots,
        saved,
        on: false,
      }),
    close: () => {},
  };
}

async function processesGround(recording: Repeatable, options: ReplayOptions): Promise<Ground> {
  const temporary = makeTemporaryFolder();
  const folder = temporary.path;
  const { seed, startUs, amounts } = recording;
  const made = makeFolders({ seed, folder, startUs, amounts });
  const physical = await spareAddresses(addressesOf(amounts));
  return {
    raise: (segment, saved) =>
      createProcessesLab({
        seed,
        folder,
        schedule: options.schedule,
        startUs: segment.startUs,
        amounts,
        found: { made, boots: segment.boots, outside: saved },
        // Addresses are really bound: two boxes at one address must collide as they did.
        listen: true,
        physical,
        repeat: repeatOf(segment),
        bodies: bodiesFolder(options.folder),
        onBug: () => {},
        // What a box that died would have said is missing: the comparison finds it, this says why.
        onDied: (name: BoxName, why) => console.error(`box ${name} died: ${why}`),
        patienceMs: REPLAY_PATIENCE_MS,
        on: false,
      }),
    close: () => temporary.remove(),
  };
}

/** Does what was done, up to the end of the segment or the first difference. */
async function repeat(
  stage: Stage,
  segment: Segment,
  untilUs: Micros,
  comparison: Comparison,
): Promise<void> {
  const { lab, outside } = stage;
  const { lockstep: scheduler } = lab;
  const enough = (): boolean => comparison.difference !== null;
  lab.onEntry(comparison.take);
  let index = 0;
  while (index < segment.acts.length && !enough()) {
    const t = segment.acts[index]?.t ?? 0;
    if (t > untilUs) break;
    // As the live lab does it: after everything up to its instant, and before all that follows.
    await scheduler.advance(t, enough);
    for (let record = segment.acts[index]; record?.t === t; record = segment.acts[index]) {
      const { act } = record;
      if (!enough()) await lab.act(() => perform(lab, outside, act));
      index += 1;
    }
  }
  await scheduler.advance(untilUs, enough);
}

/** The seed that a recording was made with. Throws RecordingError when it is not there, or another. */
function seedOf(recording: Recording, { seed, folder }: ReplayOptions): string {
  const found = seed ?? seedIn(folder);
  if (found === null)
    throw new RecordingError(
      `the seed of this recording is not in it, and ${stateFile} of its lab is not in ${folder}: give the seed with --seed`,
    );
  if (seedDigest(found) !== recording.seedDigest)
    throw new RecordingError(
      `${seed === null ? `the seed in ${folder}` : 'this'} is not the seed of the recording (its digest is ${recording.seedDigest}): give that one with --seed`,
    );
  return found;
}

/** Repeats the recording of a folder. Throws RecordingError when there is none. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const beganMs = hostMonoMs();
  const read = readRecording(options.folder);
  const recording = { ...read, seed: seedOf(read, options) };
  const { segments } = recording;
  let untilUs: Micros = 0;
  const comparison = isOfSeen(options.folder)
    ? createComparison(seenLines(options.folder), () => untilUs, seenLine)
    : createComparison(transcriptLines(options.folder), () => untilUs);
  const ground =
    options.hosting === 'world' ? worldGround(recording, options) : await processesGround(recording, options);
  let saved: OutsideState | null = null;
  let traceHash = '';
  let simulatedUs = 0;
  try {
    for (const segment of segments) {
      if (segment.untilUs === null || comparison.difference !== null) break;
      untilUs = segment.untilUs;
      const stage: Stage = await ground.raise(segment, saved);
      try {
        await repeat(stage, segment, untilUs, comparison);
      } finally {
        await stage.lab.close();
      }
      comparison.finish(untilUs);
      saved = stage.outside.state();
      traceHash = stage.lab.traceHash();
      simulatedUs += untilUs - segment.startUs;
    }
  } finally {
    ground.close();
  }
  const { difference } = comparison;
  return {
    outcome: difference === null ? 'identical' : 'different',
    hosting: options.hosting,
    schedule: options.schedule,
    seedDigest: recording.seedDigest,
    lines: comparison.equal,
    acts: segments.reduce((sum, { acts }) => sum + acts.length, 0),
    requests: segments.reduce((sum, { outside }) => sum + outside.length, 0),
    runs: segments.length,
    simulatedMs: Math.round(simulatedUs / MS),
    wallMs: Math.round(hostMonoMs() - beganMs),
    ending: segments.at(-1)?.ending ?? 'killed',
    notReplayed: recording.after,
    traceHash,
    difference,
  };
}
