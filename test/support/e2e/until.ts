/**
 * Waiting in real time. How fast this machine is at the moment fails no test: what is waited for may take as
 * long as it likes, up to an instant at which it will not come any more, and what is measured is measured again.
 */
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';

const LOOK_MS = 20;
/** What has not come by then does not come: far longer than anything takes on a busy machine. */
export const NEVER_MS = 100_000;
const CHANCES = 3;

/** Looks until it holds; throws what never came. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const beganMs = hostMonoMs();
  while (!(await holds())) {
    if (hostMonoMs() - beganMs > NEVER_MS) throw new Error(`it does not come to pass: ${what}`);
    await hostWait(LOOK_MS).done;
  }
}

/**
 * Measures until a measurement is as it should be, three times at most; the last one. A stall of this machine
 * spoils one, what is really slow or stands still spoils all of them.
 */
export async function measured<T>(measure: () => Promise<T>, isFine: (found: T) => boolean): Promise<T> {
  let found = await measure();
  for (let chance = 2; chance <= CHANCES && !isFine(found); chance += 1) found = await measure();
  return found;
}
