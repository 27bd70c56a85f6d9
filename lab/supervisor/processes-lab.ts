/** A whole lab in a folder of the host, made from a seed: its boxes are real processes, or live in this one. */
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { createFolderDisk } from '../../hardware/disk/folder-disk.js';
import { type Micros, MS } from '../../hardware/ports.js';
import { startedModule } from '../../views/root.js';
import type { BarOptions } from '../hosting/door/answering/bar.js';
import type { OutsideRecord } from '../hosting/door/outside-request.js';
import type { Hosting, LiveHosting, Repeat } from '../hosting/hosting.js';
import { createProcessesHosting } from '../hosting/processes/processes.js';
import { createLiveWorldHosting, type LiveWorldOptions } from '../hosting/world/live-world.js';
import { addressesOf, boxesOf, defaultAmounts, pairPlan, theFound } from '../making/found.js';
import { type MadeLab, type MakeOptions, makeBoxes } from '../making/make-boxes.js';
import { type BoxName, boxNames } from '../plan.js';
import type { Lab } from './lab.js';
import type { Outside, OutsideState } from './outside.js';
import type { Schedule } from './scheduler.js';
import { assemble, DISK_BYTES, ROBOT_START_US } from './world-lab.js';

export interface ProcessesLabOptions {
  readonly seed: string;
  /** Below it each box's folder lies. */
  readonly folder: string;
  readonly schedule?: Schedule;
  readonly startUs?: Micros;
  readonly amounts?: Omit<Partial<MakeOptions>, 'nowMs'>;
  /** Boxes as they were left; null: made anew. */
  readonly found?: {
    readonly made: MadeLab;
    readonly boots: Readonly<Partial<Record<BoxName, number>>>;
    readonly outside: OutsideState | null;
  } | null;
  /** Real listeners for browsers and tools; 'later' (in this process only): once the lab is reached. */
  readonly listen: boolean | 'later';
  readonly physical?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** The lab's bar on pages that browsers show; absent: none. */
  readonly bar?: BarOptions | null;
  /** Whom the doors of boxes in this process let in; absent: everybody. */
  readonly keeper?: LiveWorldOptions['keeper'];
  readonly onRecords?: (records: readonly OutsideRecord[]) => void;
  /** Folder of a recording's long bodies, and what a recording repeats. */
  readonly bodies?: string;
  readonly repeat?: Repeat;
  /** A box's process ended by itself: to the lab a power cut. */
  readonly onDied: (name: BoxName, why: string) => void;
  /** The power of a box failed in the middle of something, by nobody's act. */
  readonly onCut?: (name: BoxName) => void;
  /** Real time after which a box that owes an answer fails the run; absent: never. */
  readonly patienceMs?: number;
  /** The folder is kept: what boxes call durable survives the host's power. Default: it does not. */
  readonly flushes?: boolean;
  readonly onBug?: (name: BoxName, error: string) => void;
  /** Switches the boxes on at once; default true. */
  readonly on?: boolean;
}

/** A lab in a folder, with doors for browsers and tools. */
export interface FolderLab {
  readonly lab: Lab;
  readonly hosting: LiveHosting;
  readonly outside: Outside;
  readonly made: MadeLab;
}

const boxFolder = (folder: string, name: BoxName): string => `${folder}/${name}`;

/** Makes the boxes' disks in `folder`, emptied first. */
export function makeFolders(
  options: Pick<ProcessesLabOptions, 'seed' | 'folder' | 'startUs' | 'amounts'>,
): MadeLab {
  const { boxes } = theFound(options.amounts ?? {});
  const names = boxesOf[boxes];
  for (const name of boxNames) rmSync(boxFolder(options.folder, name), { recursive: true, force: true });
  const disks = new Map(
    names.map((name) => [name, createFolderDisk(boxFolder(options.folder, name), DISK_BYTES)]),
  );
  const nowMs = (options.startUs ?? ROBOT_START_US) / MS;
  const plan = pairPlan(addressesOf(options.amounts ?? {}));
  const made = makeBoxes(plan, options.seed, Object.fromEntries(disks), { ...options.amounts, nowMs });
  for (const disk of disks.values()) disk.close();
  return made;
}

/** So many sessions are made in a moment; more are made beside, so that the lab can still be told to end. */
const SESSIONS_AT_ONCE = 50_000;
const FILES_AT_ONCE = 2_000;

/** The same, without keeping this thread busy when it is much. */
export async function makeFoldersBeside(options: Parameters<typeof makeFolders>[0]): Promise<MadeLab> {
  const { historyDays, sessionsPerDay, recordings, jumpClients } = { ...defaultAmounts, ...options.amounts };
  const isMuch =
    historyDays * sessionsPerDay > SESSIONS_AT_ONCE || Math.max(recordings, jumpClients) > FILES_AT_ONCE;
  if (!isMuch) return makeFolders(options);
  const thread = new Worker(startedModule('lab/supervisor/make-folders-thread.js'), { workerData: options });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the boxes were not made (${code})`)));
  });
}

const hostingOf = (options: ProcessesLabOptions, { plates }: Pick<MadeLab, 'plates'>): LiveWorldOptions => ({
  seed: options.seed,
  addresses: addressesOf(options.amounts ?? {}),
  plates,
  folder: (name) => boxFolder(options.folder, name),
  capacityBytes: DISK_BYTES,
  flushes: options.flushes ?? false,
  physical: options.physical ?? {},
  bar: options.bar ?? null,
  listen: options.listen,
  onDied: options.onDied,
  ...(options.onRecords === undefined ? {} : { onRecords: options.onRecords }),
  ...(options.bodies === undefined ? {} : { bodies: options.bodies }),
  ...(options.repeat === undefined ? {} : { repeat: options.repeat }),
  ...(options.onBug === undefined ? {} : { onBug: options.onBug }),
});

/** The lab with its boxes found running, or switched off; they live where `kind` says. */
export async function createFolderLab(
  kind: Hosting['kind'],
  options: ProcessesLabOptions,
): Promise<FolderLab> {
  const startUs = options.startUs ?? ROBOT_START_US;
  const made = options.found?.made ?? makeFolders(options);
  const { patienceMs } = options;
  const how = hostingOf(options, made);
  const hosting =
    kind === 'world'
      ? createLiveWorldHosting(options.keeper === undefined ? how : { ...how, keeper: options.keeper })
      : await createProcessesHosting({
          ...how,
          listen: how.listen !== false,
          ...(patienceMs === undefined ? {} : { patienceMs }),
        });
  const { lab, outside } = await assemble({
    hosting,
    schedule: options.schedule ?? 'token',
    startUs,
    seed: options.seed,
    made,
    found: options.amounts ?? {},
    on: options.on ?? true,
    ...(options.onCut === undefined ? {} : { onCut: options.onCut }),
    ...(options.found == null ? {} : { boots: options.found.boots, saved: options.found.outside }),
  });
  return { lab, hosting, outside, made };
}

/** The same with its boxes in processes of their own. */
export const createProcessesLab = (options: ProcessesLabOptions): Promise<FolderLab> =>
  createFolderLab('processes', options);
