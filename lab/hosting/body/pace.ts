/**
 * What work costs a box in lab time. On a sound box nothing: it is done at its instant. A slow disk or
 * processor makes a debt of it, which whoever waits for the work pays before he is answered, as long as it is slow.
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
  readonly time: Pick<Time, 'timer'>;
  hit(id: string): void;
}

export interface Pace {
  /** The disk, each durable write of which is counted. */
  disk(below: Disk): Disk;
  heavy(below: Heavy): Heavy;
  /** An answer is ready: resolves when it may leave. */
  answered<T>(reply: T): T | Promise<T>;
  /** The faults are others: nobody waits for what is slow no more. */
  follow(): void;
}

/** Debts that are being paid, each for the fault that made it. */
function createPaying({ view, time }: Pick<PaceParts, 'view' | 'time'>) {
  const paying = new Set<{ readonly id: string; end(): void }>();
  const isOn = (id: string): boolean =>
    [...view.each('disk'), ...view.each('pace')].some((one) => one.id === id);
  return {
    pay: (id: string, us: Micros): Promise<void> =>
      new Promise((resolve) => {
        if (!isOn(id)) return resolve();
        const one = {
          id,
          end: () => {
            cancel();
            paying.delete(one);
            resolve();
          },
        };
        const cancel = time.timer(us, one.end);
        paying.add(one);
      }),
    follow: (): void => {
      for (const one of [...paying]) if (!isOn(one.id)) one.end();
    },
  };
}

/** The pace of one boot of a box. */
export function createPace({ view, time, hit }: PaceParts): Pace {
  const owed = new Map<string, Micros>();
  const { pay: payOne, follow } = createPaying({ view, time });
  let depth = 0;
  const written = new Map<string, number>();

  const owe = (id: string, ms: number): void => {
    hit(id);
    owed.set(id, (owed.get(id) ?? 0) + Math.round(ms * MS));
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
    const debts = [...owed];
    owed.clear();
    for (const [id, us] of debts) await payOne(id, us);
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
        if (owed.size > 0) await pay();
        return below.run(job, input);
      },
    }),
    answered: (reply) => {
      calculate(ANSWER_MS);
      return owed.size > 0 ? pay().then(() => reply) : reply;
    },
    follow,
  };
}
