/**
 * The only place that touches the host's own event loop and clock. Everything simulated runs on
 * lab time; these serve the kernel (draining the event loop, watching for hung jobs) and the
 * lab's throttle.
 */

/** One whole turn of the event loop: whoever waits outside is heard, all that ran before is done. */
export const turnOfLoop = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Of so many ends of events one looks for what came from outside, too: sockets, timers of the host, other threads. */
const ENDS_A_LOOK = 16;

let ends = 0;

/**
 * All microtasks of what ran before are done afterwards. A tick comes when none is left, and costs a tenth of a
 * whole turn of the event loop, which asks the system each time whether something has come in.
 */
export const endOfEvent = (): Promise<void> =>
  new Promise((done) => {
    ends = (ends + 1) % ENDS_A_LOOK;
    if (ends === 0) setImmediate(done);
    // Asked for by a microtask: where a socket has called, ticks come before all of them.
    else queueMicrotask(() => process.nextTick(done));
  });

/** Host's wall clock, ms. For the throttle, benchmarks and nothing else. */
export const hostNowMs = (): number => Date.now();

/** Host's monotonic clock, ms with fraction. */
export const hostMonoMs = (): number => performance.now();

/** Waits in real time; `wake` ends the wait early. */
export function hostWait(ms: number): { readonly done: Promise<void>; wake(): void } {
  let finish: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const timer = setTimeout(finish, ms);
  return {
    done,
    wake: () => {
      clearTimeout(timer);
      finish();
    },
  };
}

/** A wait is looked after so often; a process that was stopped meanwhile has not waited. */
const LOOK_MS = 1_000;

/** Rejects with what `late` says when the promise takes longer than `ms` of this process's own time. */
export async function patiently<T>(promise: Promise<T>, ms: number, late: () => string): Promise<T> {
  const everyMs = Math.min(LOOK_MS, ms);
  let waitedMs = 0;
  let timer: NodeJS.Timeout | null = null;
  const lost = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      waitedMs += everyMs;
      if (waitedMs >= ms) reject(new Error(late()));
    }, everyMs);
  });
  try {
    return await Promise.race([promise, lost]);
  } finally {
    if (timer !== null) clearInterval(timer);
  }
}

/** What the promise gives, or null when it takes longer than `ms`; it is not ended by that. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  const wait = hostWait(ms);
  try {
    return await Promise.race([promise, wait.done.then(() => null)]);
  } finally {
    wait.wake();
  }
}
