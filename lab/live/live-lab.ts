/**
 * An interactive lab: boxes found as they were left, real listeners, a console, and a recording of
 * everything that people and tools do.
 */
import { flushTreeBeside } from '../../hardware/disk/flush.js';
import { hostWait } from '../../hardware/kernel/host-time.js';
import type { Entry } from '../../hardware/kernel/turn.js';
import type { Micros, WireReply } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Act, ActRecord, OnDone } from '../acts/act.js';
import { perform } from '../acts/perform.js';
import type { BarOptions } from '../hosting/door/answering/bar.js';
import type { OutsideRecord } from '../hosting/door/outside-request.js';
import type { Doorkeeper } from '../hosting/door/site-server.js';
import type { Hosting } from '../hosting/hosting.js';
import type { BoxName } from '../plan.js';
import type { createFolderLab, FolderLab } from '../supervisor/processes-lab.js';
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
import type { StateFolder } from './keeping/state-folder.js';
import type { GrowingLine } from './line/growing-line.js';
import { type BoxesWanted, openBoxes } from './line/opening.js';
import { assembleLab } from './line/raised.js';
import type { MadeAmounts } from './recording/lines.js';
import { bodiesFolder, type Recorder } from './recording/recording.js';
import { repeatActs } from './recording/repeat-acts.js';
import { lineOf } from './recording/transcript.js';

export interface LiveLabOptions extends BoxesWanted {
  /** Where its boxes live. */
  readonly hosting: Hosting['kind'];
  readonly speed: Speed;
  /** How long after the last look somebody is believed to look, real ms; less in tests. */
  readonly awakeMs?: number;
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
  /** All that was done in it, for whoever goes back; null: nobody asked for it, it cannot be repeated, or is too long to be kept at hand. */
  readonly growing: GrowingLine | null;
  /** Its boxes are meant to be processes, and live in this one since it has gone back. */
  readonly livesHere: boolean;
  /** What it was made of is on the host's own disk. */
  readonly kept: Promise<void>;
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

/** An orderly end takes less; after this it is forced, which takes less still. */
const CLOSE_MS_MAX = 3_000;
const FORCED_MS_MAX = 1_000;

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

/** What happens goes into the recording and into the line at hand. */
const createWritten = (recorder: Recorder, growing: GrowingLine | null) => ({
  outside: (records: readonly OutsideRecord[]): void => {
    recorder.outside(records);
    growing?.outside(records);
  },
  entry: (entry: Entry): void => {
    recorder.transcript(lineOf(entry));
    growing?.entry(entry);
  },
  act: (record: ActRecord): void => {
    recorder.act(record);
    growing?.act(record);
  },
  lost: (us: Micros, name: BoxName): void => {
    recorder.lost(us, name);
    growing?.over(us);
  },
});

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

/** Done as a power cut, unless the lab has found the box without power meanwhile. */
function cutPower({ lab, outside }: FolderLab, live: Live, name: BoxName): void {
  const cut: Act = { kind: 'cut-power', box: name };
  live
    .act(async () => {
      if (lab.box(name).power !== 'off') await perform(lab, outside, cut);
    })
    .catch(() => {});
}

/** Opens the lab of a folder, or a new one. Throws StateFolderError. */
export async function openLiveLab(options: LiveLabOptions): Promise<LiveLab> {
  const opened = await openBoxes(options);
  const { growing, folder, saved, seed, timeFile, startUs, amounts, boxesFolder, found, raised } = opened;
  const { recorder } = folder;
  const written = createWritten(recorder, growing);
  const guard = createHostGuard(folder.path, options.onTrouble);
  const wanted = {
    ...{ seed, folder: boxesFolder, startUs, amounts, found },
    listen: true,
    flushes: options.flushes ?? true,
    physical: options.physical,
    bar: options.bar ?? null,
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
    onRecords: written.outside,
    bodies: bodiesFolder(folder.path),
    onDied: (name, why) => died(name, why),
    onCut: (name) => lost(name),
    onBug: options.onBug,
    on: false,
  } satisfies Parameters<typeof createFolderLab>[1];
  const { assembled, next } = await assembleLab(options.hosting, wanted, raised, folder);
  const { lab } = assembled;
  const isToKeep = raised?.parked !== undefined && wanted.flushes;
  lab.onEntry(written.entry);
  const acts = createActs(assembled, written, next);
  const from = saved === null ? (options.from ?? null) : null;
  if (from !== null) await repeatActs(assembled, from, acts.note);
  const going = goingOn(assembled, acts, { ...options, raised }, guard.guarded(timeFile.write));
  const { act, live, gateway } = going;
  const closing: (() => void)[] = [gateway.close];
  /** What the box did last is known to nobody: the recording ends with what is complete. */
  const lost = (name: BoxName): void => written.lost(lab.nowUs() - 1, name);
  const died = (name: BoxName, why: string): void => {
    options.onDied(name, why);
    lost(name);
    cutPower(assembled, live, name);
  };
  const since = { startUs: saved?.startUs ?? startUs, made: found.made };
  const saving = createSaving({ assembled, folder, guard, saved, seed, amounts, ...since });
  live.onTick(saving.tick);
  live.onTick(() => growing?.known(lab.nowUs() - 1));
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
    growing,
    livesHere: options.hosting !== assembled.hosting.kind,
    kept: isToKeep ? flushTreeBeside(boxesFolder) : Promise.resolve(),
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
        raised?.parked?.forget();
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
