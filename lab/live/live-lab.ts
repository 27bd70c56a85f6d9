/**
 * An interactive lab: boxes found as they were left, real listeners, a console, and a recording of
 * everything that people and tools do.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { flushTree } from '../../hardware/disk/flush.js';
import { hostNowMs, hostWait } from '../../hardware/kernel/host-time.js';
import { type Micros, MS, type WireReply } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Act, ActRecord, OnDone } from '../acts/act.js';
import { perform } from '../acts/perform.js';
import type { BarOptions } from '../hosting/door/answering/bar.js';
import type { Doorkeeper } from '../hosting/door/site-server.js';
import { seedDigest } from '../hosting/host/seed-digest.js';
import type { Hosting } from '../hosting/hosting.js';
import type { BoxName } from '../plan.js';
import { type createFolderLab, type FolderLab, makeFoldersBeside } from '../supervisor/processes-lab.js';
import type { Speed } from './clock/throttle.js';
import { createLive, type Live } from './clockwork.js';
import {
  createLiveGateway,
  type GatewayWanted,
  type LiveGateway,
  noGateway,
} from './gateway/open-gateway.js';
import { resume, softwareStarted } from './keeping/resuming.js';
import { createHostGuard, createSaving, isOn } from './keeping/saving.js';
import { openStateFolder, type StateFolder } from './keeping/state-folder.js';
import { openTimeFile } from './keeping/time-file.js';
import { assembleLab, type RaisedFrom } from './line/raised.js';
import type { MadeAmounts } from './recording/lines.js';
import { bodiesFolder, FORMAT, type Recorder } from './recording/recording.js';
import { type Beginning, repeatActs } from './recording/repeat-acts.js';
import { lineOf } from './recording/transcript.js';

export interface LiveLabOptions {
  readonly stateDir: string;
  /** Where its boxes live. */
  readonly hosting: Hosting['kind'];
  readonly fresh: boolean;
  readonly speed: Speed;
  /** How long after the last look somebody is believed to look, real ms; less in tests. */
  readonly awakeMs?: number;
  /** Null: chosen by chance for a new lab. */
  readonly seed: string | null;
  readonly amounts: MadeAmounts;
  /** When a new lab begins; absent: now. */
  readonly startUs?: Micros;
  /** Who makes the disks of a new lab; absent: they are made from its seed now. */
  readonly make?: typeof makeFoldersBeside;
  /** What is durable survives the host's power, at the price of its disk's time; default true. */
  readonly flushes?: boolean;
  /** What a new lab begins with; absent: boxes that are found running now. */
  readonly from?: Beginning | null;
  /** Another lab's line, and the instant of it at which this new lab goes on; its seed and amounts count. */
  readonly raised?: RaisedFrom | null;
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** The lab's bar on pages that browsers show; absent: none. */
  readonly bar?: BarOptions | null;
  /** Whom the doors of boxes in this process let in; absent: everybody. */
  readonly keeper?: Doorkeeper;
  /** Real programs that stand for machines outside; absent: none. */
  readonly gateway?: GatewayWanted;
  /** A box's process ended by itself: a power cut of that box. */
  readonly onDied: (name: BoxName, why: string) => void;
  /** The lab itself has failed: it does not go on. */
  readonly onFailed: (error: unknown) => void;
  /** The host's disk refuses the lab's state; null: it takes it again. */
  readonly onTrouble: (trouble: Label | null) => void;
  /** A bug of a box's software: it goes on, and its lab should say so. */
  readonly onBug: (name: BoxName, error: string) => void;
}

export interface LiveLab extends FolderLab {
  readonly live: Live;
  readonly gateway: LiveGateway;
  readonly folder: StateFolder;
  readonly seed: string;
  /** How its boxes were made. */
  readonly amounts: MadeAmounts;
  /** What keeps the lab from being saved; null: nothing. */
  trouble(): Label | null;
  /** Performs an act as an event of the lab and writes it down. */
  act(act: Act, heard?: OnDone): Promise<WireReply | null>;
  /** Hears of each deed as it is written down. */
  onAct(listener: (record: ActRecord) => void): void;
  /** Called when the lab is about to end, while everything still stands. */
  onClose(listener: () => void): void;
  /** Saves everything and ends every process. */
  close(): Promise<void>;
}

/** A lab goes on so much later than it was saved: it may have come so far, and no instant is lived twice. */
const LEFT_US = 2_000_000;
/** An orderly end takes less; after this it is forced, which takes less still. */
const CLOSE_MS_MAX = 3_000;
const FORCED_MS_MAX = 1_000;

/** The present second: a new lab begins today. */
export const beginsNow = (): Micros => Math.floor(hostNowMs() / 1_000) * 1_000 * MS;

/** What a lab begins with: its folder, and boxes that were made or found there. */
async function openBoxes(options: LiveLabOptions) {
  const folder = openStateFolder(options.stateDir, options.fresh);
  const saved = folder.load();
  const line = saved === null ? (options.raised?.line ?? null) : null;
  const seed = saved?.seed ?? line?.seed ?? options.seed ?? randomBytes(16).toString('hex');
  // A lab begins today; one that was left goes on where it stopped.
  const timeFile = openTimeFile(folder.path);
  const startUs =
    saved === null
      ? (line?.startUs ?? options.from?.startUs ?? options.startUs ?? beginsNow())
      : Math.max(saved.nowUs, timeFile.read() ?? 0) + LEFT_US;
  const amounts = saved?.amounts ?? line?.amounts ?? options.amounts;
  const boxesFolder = join(folder.path, 'boxes');
  const { make = makeFoldersBeside, flushes = true } = options;
  const made = saved?.made ?? (await make({ seed, folder: boxesFolder, startUs, amounts }));
  // A lab that is saved as made is made: also when the host loses its power now.
  if (saved === null && flushes) flushTree(boxesFolder);
  const boots: Partial<Record<BoxName, number>> = {};
  for (const [name, box] of Object.entries(saved?.boxes ?? {})) boots[name as BoxName] = box.boot;
  // What is raised writes down its line, once it stands.
  if (saved === null && line === null)
    folder.recorder.begin({ kind: 'begin', format: FORMAT, seedDigest: seedDigest(seed), startUs, amounts });
  else if (saved !== null) folder.recorder.begin({ kind: 'continue', startUs, boots, clean: saved.clean });
  const found = { made, boots, outside: saved?.outside ?? null };
  const raised = line === null ? null : (options.raised ?? null);
  return { folder, saved, seed, timeFile, startUs, amounts, boxesFolder, found, raised };
}

/** Everybody stops where they are; whoever does not loses its power. Whether it ended in order. */
async function endInOrder(
  { lab, hosting }: Pick<FolderLab, 'lab' | 'hosting'>,
  ending: Promise<void>,
): Promise<boolean> {
  const clean = await endsWithin(ending, CLOSE_MS_MAX);
  // Whoever holds the lab up (a stopped process) loses its power: its waits end with that.
  if (!clean) for (const name of lab.boxes()) hosting.strike(name);
  await endsWithin(ending, FORCED_MS_MAX);
  return clean;
}

/** Acts are written down, numbered in the order in which they are done. */
function createActs(
  { lab, outside }: Pick<FolderLab, 'lab' | 'outside'>,
  { act }: Pick<Recorder, 'act'>,
  first: number,
) {
  let next = first;
  const listeners: ((record: ActRecord) => void)[] = [];
  const note = (record: ActRecord): void => {
    next = record.n + 1;
    act(record);
    for (const listener of listeners) listener(record);
  };
  return {
    note,
    onAct: (listener: (record: ActRecord) => void): void => {
      listeners.push(listener);
    },
    perform: async (given: Act, heard?: OnDone): Promise<WireReply | null> => {
      note({ t: lab.participant.agenda.nowUs(), n: next, act: given });
      return perform(lab, outside, given, heard);
    },
  };
}

/** Its time, what people do in it, and the real programs that it asks. */
function goingOn(
  { lab, hosting, outside }: FolderLab,
  acts: ReturnType<typeof createActs>,
  { speed, awakeMs, gateway: wanted, raised }: LiveLabOptions,
  mayReach: (us: Micros) => void,
) {
  const act: LiveLab['act'] = (given, heard) => live.act(() => acts.perform(given, heard));
  const gateway = createLiveGateway(outside, act, wanted ?? noGateway, raised != null);
  const more = awakeMs === undefined ? {} : { awakeMs };
  const live: Live = createLive(lab, hosting, { speed, mayReach, holds: gateway.holds, ...more });
  return { act, live, gateway };
}

/** Ends a lab; `last` saves what is to be found again, and is called in any case. */
async function closeLab(
  { act, live }: Pick<LiveLab, 'act' | 'live'>,
  assembled: FolderLab,
  closing: readonly (() => void)[],
  last: (on: readonly BoxName[], clean: boolean) => void,
): Promise<void> {
  const { lab } = assembled;
  for (const listener of closing) listener();
  const on = lab.boxes().filter((name) => isOn(lab.box(name)));
  const ending = act({ kind: 'stop' }).then(live.stop, live.stop);
  let clean = false;
  try {
    clean = await endInOrder(assembled, ending);
    if (!clean) void live.stop();
    await lab.close();
  } finally {
    last(on, clean);
  }
}

/** Nothing outside of the lab has to be reached before its boxes start. */
const isPlain = ({ gateway }: LiveLabOptions): boolean => (gateway?.mappings.length ?? 0) === 0;

/** Opens the lab of a folder, or a new one. Throws StateFolderError. */
export async function openLiveLab(options: LiveLabOptions): Promise<LiveLab> {
  const opened = await openBoxes(options);
  const { folder, saved, seed, timeFile, startUs, amounts, boxesFolder, found, raised } = opened;
  const { recorder } = folder;
  const guard = createHostGuard(folder.path, options.onTrouble);
  const wanted = {
    ...{ seed, folder: boxesFolder, startUs, amounts, found },
    listen: true,
    flushes: options.flushes ?? true,
    physical: options.physical,
    bar: options.bar ?? null,
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
    onRecords: recorder.outside,
    bodies: bodiesFolder(folder.path),
    onDied: (name, why) => died(name, why),
    onCut: (name) => lost(name),
    onBug: options.onBug,
    on: false,
  } satisfies Parameters<typeof createFolderLab>[1];
  const { assembled, next } = await assembleLab(options.hosting, wanted, raised, folder);
  const { lab, outside } = assembled;
  lab.onEntry((entry) => recorder.transcript(lineOf(entry)));
  const acts = createActs(assembled, recorder, next);
  const from = saved === null ? (options.from ?? null) : null;
  if (from !== null) await repeatActs(assembled, from, acts.note);
  const going = goingOn(assembled, acts, { ...options, raised }, guard.guarded(timeFile.write));
  const { act, live, gateway } = going;
  const closing: (() => void)[] = [gateway.close];
  /** What the box did last is known to nobody: the recording ends with what is complete. */
  const lost = (name: BoxName): void => recorder.lost(lab.nowUs() - 1, name);
  /** Done as a power cut, unless the lab has found the box without power meanwhile. */
  const died = (name: BoxName, why: string): void => {
    options.onDied(name, why);
    lost(name);
    const cut: Act = { kind: 'cut-power', box: name };
    live
      .act(async () => {
        if (lab.box(name).power !== 'off') await perform(lab, outside, cut);
      })
      .catch(() => {});
  };
  const { made } = found;
  const firstUs = saved?.startUs ?? startUs;
  const saving = createSaving({ assembled, folder, guard, saved, seed, startUs: firstUs, amounts, made });
  live.onTick(saving.tick);
  const started = softwareStarted(lab);
  // Asked for before time goes on: a lab of the same beginning begins the same.
  const again = () => (from === null && raised === null ? resume(saved, amounts, lab.boxes(), act) : null);
  const resumed = isPlain(options) ? again() : null;
  live.run().catch(options.onFailed);
  await gateway.open();
  if (from !== null || raised !== null) started.wake();
  await (resumed ?? again());
  saving.resumed();
  if (lab.boxes().every((name) => lab.box(name).power === 'off')) started.wake();
  await started.done;
  return {
    ...assembled,
    ...going,
    onAct: acts.onAct,
    folder,
    seed,
    amounts,
    trouble: guard.trouble,
    onClose: (listener) => closing.push(listener),
    close: () =>
      closeLab(going, assembled, closing, (on, clean) => {
        saving.last(on, clean);
        timeFile.close();
        folder.release();
      }),
  };
}

/** Whether it ends before so much real time is over. */
async function endsWithin(ending: Promise<void>, ms: number): Promise<boolean> {
  const wait = hostWait(ms);
  let isDone = false;
  void ending.then(() => {
    isDone = true;
    wait.wake();
  });
  await wait.done;
  return isDone;
}
