/** How a lab rests between what is due: with open doors while somebody is there, else left to itself. */
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import type { LiveHosting } from '../../hosting/hosting.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Attention } from './attention.js';
import type { Throttle } from './throttle.js';

/** Doors close and open at least this often, so that pages show the present time. */
const TICK_MS = 100;
/** While doors are open at full speed: time for requests that wait. */
const BREATH_MS = 2;
/** How often it is looked whether lab time is still held: an answer wakes it at once. */
const HELD_MS = 20;
/** A lab in which nothing becomes due is looked after this often. */
const ALONE_MS_MAX = 600_000;
interface RestParts {
  readonly throttle: Throttle;
  readonly attention: Attention;
  /** Lab time waits for an answer. */
  holds(): boolean;
  /** Somebody waits for the lab already. */
  isWanted(): boolean;
}

/** The lab between what is due: its doors open while somebody is there, else left to itself. */
export function createRests(
  { lockstep: scheduler }: Lab,
  hosting: LiveHosting,
  { throttle, attention, isWanted, holds }: RestParts,
) {
  const nobody = (): void => {};
  let wake = nobody;
  let isAlone = false;
  /** Something wants lab time, or the lab as it should be by now: heard since it was looked for last. */
  let isPoked = false;
  let isRung = false;
  const waitMs = async (ms: number): Promise<void> => {
    const wait = hostWait(ms);
    wake = wait.wake;
    await wait.done;
    wake = nobody;
  };
  return {
    poke: (): void => {
      attention.called();
      isPoked = true;
      wake();
    },
    /** Whoever comes while doors are open needs nobody to go on. */
    ring: (): void => {
      attention.called();
      isRung = true;
      if (isAlone) wake();
    },
    wake: () => wake(),
    /** Somebody stands at a closed door: it is opened, however long ago he rang. */
    get isRung(): boolean {
      return isRung;
    },
    /** Doors are open at this instant. */
    open: async (): Promise<void> => {
      hosting.openDoors(scheduler.nowUs);
      const untilDue = holds() ? HELD_MS : throttle.waitMs(scheduler.nextDueUs());
      const isFree = throttle.speed === 'max' && !throttle.paused && !holds();
      const ms = isFree ? BREATH_MS : Math.min(TICK_MS, untilDue);
      isRung = false;
      if (!isPoked && !isWanted()) await waitMs(Math.max(ms, BREATH_MS));
      isPoked = false;
      const seen = await hosting.closeDoors();
      if (seen.some(({ turn }) => turn.log.length > 0)) attention.called();
      await scheduler.absorbAll(seen);
    },
    /** Nobody looks: until something is due, or somebody comes. */
    alone: async (awayMs: number): Promise<void> => {
      const beganMs = hostMonoMs();
      const untilDue = throttle.waitMs(scheduler.nextDueUs());
      isAlone = true;
      if (!isPoked && !isRung && !isWanted())
        await waitMs(Math.min(Math.max(awayMs, untilDue), ALONE_MS_MAX));
      isAlone = false;
      isPoked = false;
      throttle.rested(hostMonoMs() - beganMs);
    },
  };
}

/** Whoever waits until lab time is as it should be. */
export function createFresh(): { wait(): Promise<void>; tell(): void } {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise((resolve) => waiting.push(resolve)),
    tell: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
