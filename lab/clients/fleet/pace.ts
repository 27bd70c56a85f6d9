/**
 * How often somebody looks who looks all the time. What an answer can change by stands in the
 * transcript, as a line of whoever did it; so between lines a look a minute is enough, and most of a
 * lab's day is such calm.
 */
import type { Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import type { ClientHost } from '../../outside/client-host.js';

export const LOOK_EVERY_US = 10 * SECOND;
const CALM_EVERY_US = 60 * SECOND;
/** For so long after a line of the transcript nobody trusts the calm. */
const STIRRED_US = 60 * SECOND;

/**
 * Waits after a look at `askedUs` for the next one: ten seconds, or a minute while nothing happens
 * and `isSettled` says that the last answer was a good one.
 */
export async function nextLook(
  host: ClientHost,
  askedUs: Micros,
  isSettled: () => boolean,
  everyUs: Micros = LOOK_EVERY_US,
): Promise<void> {
  const isCalm = (): boolean => isSettled() && host.nowUs() - host.latestLineUs() > STIRRED_US;
  let dueUs = askedUs;
  do {
    dueUs += everyUs;
    await host.sleep(Math.max(1, dueUs - host.nowUs()));
  } while (isCalm() && host.nowUs() - askedUs < CALM_EVERY_US);
}
