/**
 * The only place that touches the host's own event loop and clock. Everything simulated runs on
 * lab time; these serve the kernel (draining the event loop, watching for hung jobs) and the
 * lab's throttle.
 */

/** One turn of the event loop: all microtasks and ticks of what ran before are done afterwards. */
export const turnOfLoop = (): Promise<void> => new Promise((done) => setImmediate(done));

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

/** Calls `late` when the promise takes longer than `ms` of real time. */
export async function watched<T>(promise: Promise<T>, ms: number, late: () => void): Promise<T> {
  const timer = setTimeout(late, ms);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
