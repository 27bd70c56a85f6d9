/**
 * What work costs a box in lab time. On a sound box nothing: it is done at its instant. A slow disk or
 * processor makes a debt of it, which whoever waits for the work pays before he is answered.
 */
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import { type Disk, type Heavy, type Micros, MS, type Time } from '../../../hardware/ports.js';

/** What an answer and a heavy job cost a processor that nothing slows down. */
const ANSWER_MS = 25;
const HEAVY_MS = 1_500;
/** A heavy job writes in a thread of its own: so many writes stand for it. */
const HEAVY_WRITES = 20;

interface PaceParts {
  readonly view: OverlayView;
  readonly time: Pick<Time, 'sleep'>;
  hit(id: string): void;
}

export interface Pace {
  /** The disk, each durable write of which is counted. */
  disk(below: Disk): Disk;
  heavy(below: Heavy): Heavy;
  /** An answer is ready: resolves when it may leave. */
  answered<T>(reply: T): T | Promise<T>;
}

/** The pace of one boot of a box. */
export function createPace({ view, time, hit }: PaceParts): Pace {
  let owedUs: Micros = 0;
  let depth = 0;
  const written = new Map<string, number>();

  const owe = (id: string, ms: number): void => {
    hit(id);
    owedUs += Math.round(ms * MS);
  };
  const write = (): void => {
    for (const { id, condition } of view.each('disk')) {
      if (condition.writeMs > 0) owe(id, condition.writeMs);
      for (const { stallMs, every } of condition.stalls) {
        const count = (written.get(id) ?? 0) + 1;
        written.set(id, count);
        if (count % every === 0) owe(id, stallMs);
      }
    }
  };
  const calculate = (ms: number): void => {
    for (const { id, condition } of view.each('pace'))
      if (condition.slowBy > 1) owe(id, ms * (condition.slowBy - 1));
  };
  /** A write inside a write is part of it. */
  const within = <T>(act: () => T): T => {
    if (depth === 0) write();
    depth += 1;
    try {
      return act();
    } finally {
      depth -= 1;
    }
  };
  const pay = async (): Promise<void> => {
    const us = owedUs;
    owedUs = 0;
    await time.sleep(us);
  };
  return {
    disk: (below) => ({
      ...below,
      get flushes() {
        return below.flushes;
      },
      durable: (name, act) => within(() => below.durable(name, act)),
      writeFile: (path, bytes) => within(() => below.writeFile(path, bytes)),
      removeFile: (path) => within(() => below.removeFile(path)),
      wipe: () => within(() => below.wipe()),
    }),
    heavy: (below) => ({
      aside: (job, input) => below.aside(job, input),
      run: async (job, input) => {
        calculate(HEAVY_MS);
        if (job.changes !== 'nothing') for (let count = 0; count < HEAVY_WRITES; count += 1) write();
        if (owedUs > 0) await pay();
        return below.run(job, input);
      },
    }),
    answered: (reply) => {
      calculate(ANSWER_MS);
      return owedUs > 0 ? pay().then(() => reply) : reply;
    },
  };
}
