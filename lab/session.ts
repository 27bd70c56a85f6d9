/**
 * An interactive lab: boxes found as they were left, real listeners, a console, and a recording of
 * everything that people and tools do.
 */
import { randomBytes } from 'node:crypto';
import { hostNowMs, hostWait } from '../hardware/host.js';
import { type Micros, MS, type WireReply } from '../hardware/ports.js';
import { type Act, perform } from './acts.js';
import { type BoxName, ranks } from './hosting/plan.js';
import { createLive, type Live } from './live.js';
import { theFound } from './making/plan.js';
import { createProcessesLab, makeFolders, type ProcessesLab } from './processes.js';
import { bodiesFolder, FORMAT, type MadeAmounts } from './recording/recording.js';
import { lineOf } from './recording/transcript.js';
import { openStateFolder, type SavedLab, type StateFolder } from './state-folder.js';
import type { Speed } from './throttle.js';
import { foundOn } from './world.js';

export interface SessionOptions {
  readonly stateDir: string;
  readonly fresh: boolean;
  readonly speed: Speed;
  /** Null: chosen by chance for a new lab. */
  readonly seed: string | null;
  readonly amounts: MadeAmounts;
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  readonly onLost: (name: BoxName, error: string) => void;
}

export interface Session extends ProcessesLab {
  readonly live: Live;
  readonly folder: StateFolder;
  readonly seed: string;
  /** How its boxes were made. */
  readonly amounts: MadeAmounts;
  /** Performs an act as an event of the lab and writes it down. */
  act(act: Act): Promise<WireReply | null>;
  /** Called when the lab is about to end, while everything still stands. */
  onClose(listener: () => void): void;
  /** Saves everything and ends every process. */
  close(): Promise<void>;
}

const SAVE_EVERY_US = 2_000_000;
const SAVE_EVERY_MS = 2_000;
/** A box that starts with a fault may never be ready: the lab is announced all the same. */
const READY_MS_MAX = 10_000;

/** Opens the lab of a folder, or a new one. Throws StateFolderError. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const folder = openStateFolder(options.stateDir, options.fresh);
  const saved = folder.load();
  const seed = saved?.seed ?? options.seed ?? randomBytes(16).toString('hex');
  // A lab begins today; one that was left goes on where it stopped.
  const startUs = saved === null ? Math.floor(hostNowMs() / 1_000) * 1_000 * MS : saved.nowUs + SAVE_EVERY_US;
  const amounts = saved?.amounts ?? options.amounts;
  const made = saved?.made ?? makeFolders({ seed, folder: `${folder.path}/boxes`, startUs, amounts });
  const firstUs = saved?.startUs ?? startUs;
  const boots: Partial<Record<BoxName, number>> = {};
  for (const [name, box] of Object.entries(saved?.boxes ?? {})) boots[name as BoxName] = box.boot;
  const { recorder } = folder;
  if (saved === null) recorder.begin({ kind: 'begin', format: FORMAT, seed, startUs, amounts });
  else recorder.begin({ kind: 'continue', startUs, boots, clean: saved.clean });
  const assembled = await createProcessesLab({
    seed,
    folder: `${folder.path}/boxes`,
    startUs,
    amounts,
    found: { made, boots, outside: saved?.outside ?? null },
    listen: true,
    physical: options.physical,
    onRecords: recorder.outside,
    bodies: bodiesFolder(folder.path),
    onLost: options.onLost,
    on: false,
  });
  const { lab, hosting, outside } = assembled;
  lab.onEntry((entry) => recorder.transcript(lineOf(entry)));
  const live = createLive(lab, hosting, options.speed);
  let acts = 0;
  const closing: (() => void)[] = [];
  const act = (given: Act): Promise<WireReply | null> =>
    live.act(async () => {
      recorder.act({ t: lab.participant.agenda.nowUs(), n: acts++, act: given });
      return perform(lab, outside, given);
    });
  const first = foundOn(lab.boxes(), theFound(amounts));
  let resumed = false;
  const save = (on: (name: BoxName) => boolean, clean: boolean): void => {
    const boxes: Record<string, SavedLab['boxes'][BoxName]> = {};
    for (const name of lab.boxes()) {
      const { boot, links, filters, overlays } = lab.box(name);
      // A lab that dies while it begins is found again as it was left, not with its boxes switched off.
      const left = resumed ? undefined : saved?.boxes[name];
      boxes[name] = { on: on(name), links, filters, overlays, ...left, boot };
    }
    const nowUs = lab.nowUs();
    folder.save({ seed, startUs: firstUs, amounts, made, nowUs, boxes, outside: outside.state(), clean });
  };
  const saveNow = (): void => {
    // Doors stand open at this very instant: only what came before is complete.
    recorder.flush(lab.nowUs() - 1);
    save((name) => (resumed ? lab.box(name).power !== 'off' : first.includes(name)), false);
  };
  let savedUs: Micros = 0;
  let savedMs = 0;
  live.onTick(() => {
    const stale = lab.nowUs() - savedUs >= SAVE_EVERY_US && hostNowMs() - savedMs >= SAVE_EVERY_MS;
    if (!stale) {
      if (recorder.isDue) recorder.flush(lab.nowUs() - 1);
      return;
    }
    savedUs = lab.nowUs();
    savedMs = hostNowMs();
    saveNow();
  });
  const running = live.run();
  running.catch((error: unknown) =>
    options.onLost('a', error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  const started = softwareStarted(lab);
  await resume(saved, first, lab.boxes(), act);
  resumed = true;
  if (lab.boxes().every((name) => lab.box(name).power === 'off')) started.wake();
  await started.done;
  return {
    ...assembled,
    live,
    folder,
    seed,
    amounts,
    act,
    onClose: (listener) => closing.push(listener),
    close: async () => {
      for (const listener of closing) listener();
      const on = lab.boxes().filter((name) => lab.box(name).power !== 'off');
      await act({ kind: 'stop' });
      await live.stop();
      await lab.close();
      recorder.end(lab.nowUs());
      save((name) => on.includes(name), true);
      folder.release();
    },
  };
}

/** Resolves when the software of every box that is on has started; not later than a while. */
function softwareStarted(lab: ProcessesLab['lab']): ReturnType<typeof hostWait> {
  const ready = new Set<number>();
  const wait = hostWait(READY_MS_MAX);
  lab.onEntry(({ rank, kind }) => {
    if (kind === 'power.ready' || kind === 'power.no-disk') ready.add(rank);
    const on = lab.boxes().filter((name) => lab.box(name).power !== 'off');
    if (on.length > 0 && on.every((name) => ready.has(ranks[name]))) wait.wake();
  });
  return wait;
}

/** Cables, filters and overlays as they were, then the boxes that were on. */
async function resume(
  saved: SavedLab | null,
  first: readonly BoxName[],
  names: readonly BoxName[],
  act: Session['act'],
): Promise<void> {
  const boxes = names.filter((name) => saved?.boxes[name]?.on ?? first.includes(name));
  for (const name of names) {
    const box = saved?.boxes[name];
    if (box === undefined) continue;
    for (const nic of ['eth0', 'eth1'] as const)
      if (!box.links[nic]) await act({ kind: 'cable', box: name, nic, up: false });
    for (const [from, filter] of Object.entries(box.filters))
      await act({ kind: 'filter', box: name, from: Number(from), filter });
    if (box.overlays.length > 0) await act({ kind: 'overlays', box: name, list: box.overlays });
  }
  await act({ kind: 'resume', boxes });
  await act({ kind: 'watch' });
}
