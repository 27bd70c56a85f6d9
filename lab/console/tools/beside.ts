/** Whoever asks the thread that plays lines: begun when it is needed first, ended when nothing was asked for long. */
import { Worker } from 'node:worker_threads';
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Label } from '../../../views/label.js';
import { startedModule } from '../../../views/root.js';
import { ChangesError } from '../../live/what-if/changes.js';
import type { Answer, PastWork, WorkName } from './past-thread.js';

export interface Beside {
  /** Throws ChangesError for what cannot be done so. */
  ask<N extends WorkName>(work: N, given: PastWork[N][0]): Promise<PastWork[N][1]>;
  close(): void;
}

/** Without work for so long it goes, with the memory that it holds. */
const IDLE_MS = 300_000;

/** So many threads of labs of this process stay when nobody asks them: each holds lines that stand ready. */
const RESTING_MAX = 2;
/** Those at rest, the one that was asked longest ago first. */
const resting = new Set<() => void>();

const gone: Label = {
  en: 'The lab ended, or another one took its place, before it was done. Ask again once a lab is here.',
  fr: 'Le laboratoire s’est terminé, ou un autre a pris sa place, avant la fin. Redemandez dès qu’un laboratoire est là.',
};

/** A thread for long reading beside the lab, which ends after `idleMs` of real time without work. */
export function createBeside(idleMs = IDLE_MS): Beside {
  const waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
  let thread: Worker | null = null;
  let next = 0;
  let rest: ReturnType<typeof hostWait> | null = null;
  const over = (error: Error): void => {
    thread = null;
    for (const one of waiting.values()) one.failed(error);
    waiting.clear();
  };
  const end = (): void => {
    resting.delete(end);
    const ended = thread;
    thread = null;
    void ended?.terminate();
  };
  const stir = (): void => {
    const resting = rest;
    rest = null;
    resting?.wake();
  };
  const restLater = (): void => {
    if (waiting.size > 0) return;
    stir();
    const mine = hostWait(idleMs);
    rest = mine;
    resting.add(end);
    for (const longest of resting) if (resting.size > RESTING_MAX) longest();
    void mine.done.then(() => {
      if (rest === mine && waiting.size === 0) end();
    });
  };
  const start = (): Worker => {
    const made = new Worker(startedModule('lab/console/tools/past-thread.js'));
    made.unref();
    made.on('message', ({ id, value, refused, error }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      restLater();
      if (refused !== undefined) asked?.failed(new ChangesError(refused));
      else if (error !== undefined) asked?.failed(new Error(error));
      else asked?.done(value);
    });
    made.on('error', over);
    made.on('exit', () => {
      if (thread === made) over(new Error('the thread that plays lines ended'));
    });
    return made;
  };
  return {
    ask: (work, given) =>
      new Promise((done, failed) => {
        resting.delete(end);
        thread ??= start();
        stir();
        const id = next++;
        // The thread answers what this work gives (past-thread.ts).
        waiting.set(id, { done: done as (value: unknown) => void, failed });
        thread.postMessage({ id, work, given });
      }),
    close: () => {
      stir();
      end();
      over(new ChangesError(gone));
    },
  };
}
