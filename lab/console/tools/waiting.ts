/** Waiting for something in a lab, as long as whoever asks is there, and no longer than said. */
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { LabControl } from '../control/lab-control.js';

export interface WaitLimits {
  /** Real time. */
  readonly limitMs: number;
  /** Who asks has gone. */
  readonly gone: Promise<void>;
}

/** Looks at once and after each change; null: it did not come in time, or nobody waits any more. */
export async function waitFor<T>(
  { subscribe, attend }: Pick<LabControl, 'subscribe' | 'attend'>,
  { limitMs, gone }: WaitLimits,
  look: () => T | null,
): Promise<T | null> {
  const first = look();
  if (first !== null) return first;
  const wait = hostWait(limitMs);
  let found: T | null = null;
  const unsubscribe = subscribe(() => {
    found ??= look();
    if (found !== null) wait.wake();
  });
  // Who waits hears of it at once, however long it takes.
  const leave = attend();
  void gone.then(wait.wake);
  try {
    await wait.done;
    return found ?? look();
  } finally {
    unsubscribe();
    leave();
  }
}
