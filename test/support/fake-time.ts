/** Lab time without a kernel: timers run when time is let pass. */
import type { Micros, Time } from '../../hardware/ports.js';

export interface FakeTime extends Time {
  /** Lets time pass, running what becomes due. */
  advance(us: Micros): Promise<void>;
}

export function fakeTime(): FakeTime {
  let nowUs = 0;
  let count = 0;
  const due = new Map<number, { atUs: Micros; run: () => void | Promise<void> }>();
  const timer: Time['timer'] = (us, run) => {
    const id = count++;
    due.set(id, { atUs: nowUs + us, run });
    return () => due.delete(id);
  };
  return {
    nowUs: () => nowUs,
    sleep: (us) => new Promise((done) => timer(us, done)),
    real: (job) => job(),
    timer,
    advance: async (us) => {
      const endUs = nowUs + us;
      for (;;) {
        // What was woken arms its own timers first.
        await new Promise((done) => setImmediate(done));
        const [next] = [...due].sort(([x, a], [y, b]) => a.atUs - b.atUs || x - y);
        if (next === undefined || next[1].atUs > endUs) break;
        due.delete(next[0]);
        nowUs = next[1].atUs;
        await next[1].run();
      }
      nowUs = endUs;
    },
  };
}
