/** Time of a bench: what is due runs one after the other, and the clock jumps to it. */
import type { Ports } from '../../../hardware/ports.js';

interface Due {
  readonly atUs: number;
  readonly order: number;
  run(): void;
}

export interface BenchTime {
  /** As the box under test is given it. */
  readonly time: Ports['time'];
  nowUs(): number;
  /** Time goes by, and nothing happens meanwhile. */
  pass(us: number): void;
  /** What is due next, its instant come; null: nothing is. */
  next(): (() => void) | null;
  /** Real work that is under way. */
  jobs(): number;
  /** Nothing is due any more: the power is off. */
  clear(): void;
}

export function createBenchTime(startUs: number): BenchTime {
  let dues: Due[] = [];
  let order = 0;
  let clockUs = startUs;
  let jobs = 0;
  const later = (atUs: number, run: () => void): Due => {
    order += 1;
    const due = { atUs, order, run };
    dues.push(due);
    return due;
  };
  return {
    time: {
      nowUs: () => clockUs,
      sleep: (us) => new Promise<void>((done) => later(clockUs + us, done)),
      timer: (us, run) => {
        const due = later(clockUs + us, () => void run());
        return () => {
          dues = dues.filter((other) => other !== due);
        };
      },
      real: async (job) => {
        jobs += 1;
        try {
          return await job();
        } finally {
          jobs -= 1;
        }
      },
    },
    nowUs: () => clockUs,
    pass: (us) => {
      clockUs += us;
    },
    next: () => {
      const next = dues.sort((a, b) => a.atUs - b.atUs || a.order - b.order).shift();
      if (next === undefined) return null;
      clockUs = Math.max(clockUs, next.atUs);
      return next.run;
    },
    jobs: () => jobs,
    clear: () => {
      dues = [];
      jobs = 0;
    },
  };
}
