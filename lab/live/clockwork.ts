/**
 * An interactive lab: between what is due, all boxes stand at one instant with their doors open for
 * browsers and tools; when something becomes due, the doors close, time goes on in lock-step, and
 * they open again.
 */
import { hostMonoMs, hostWait } from '../../hardware/kernel/host-time.js';
import { type Micros, SECOND } from '../../hardware/ports.js';
import type { Awaited } from '../hosting/processes/child.js';
import type { ProcessesHosting } from '../hosting/processes/processes.js';
import type { Lab } from '../supervisor/lab.js';
import { type Speed, Throttle } from './throttle.js';

/** Doors close and open at least this often, so that pages show the present time. */
const TICK_MS = 100;
/** Time goes on without a break for so long at most, however much is due. */
const CHUNK_MS = 30;
/** While doors are open at full speed: time for requests that wait. */
const BREATH_MS = 2;
/** How often it is looked whether the lab waits for somebody. */
const WATCH_MS = 1_000;

export interface Live {
  readonly throttle: Throttle;
  /** Something the lab does now (a click in the console), as an event of the lab. */
  act<T>(what: () => T | Promise<T>): Promise<T>;
  setSpeed(speed: Speed): void;
  pause(): void;
  resume(): void;
  advance(us: Micros): void;
  /** Runs until stopped. */
  run(): Promise<void>;
  /** Ends after what is under way. */
  stop(): Promise<void>;
  onTick(listener: () => void): void;
  /** For whom the lab waits; null: for nobody. */
  awaited(): Awaited | null;
  /** Called when the lab begins to wait for somebody, and when that is over. */
  onAwaited(listener: () => void): void;
}

/** The lab has ended, by itself or by its people: nothing can be done in it any more. */
export class LabEndedError extends Error {
  constructor() {
    super('the lab has ended');
    this.name = 'LabEndedError';
  }
}

/** So far time may go in one stretch: what a kill in the middle may cost in lab time. */
const STRETCH_US = 3_600 * SECOND;

/** `mayReach` hears how far the lab may come before it is heard of again. */
export function createLive(
  lab: Lab,
  hosting: ProcessesHosting,
  speed: Speed,
  mayReach: (us: Micros) => void = () => {},
): Live {
  const { lockstep: scheduler } = lab;
  const throttle = new Throttle(scheduler.nowUs, speed);
  const acts: { run(): Promise<void>; drop(error: Error): void }[] = [];
  const listeners: (() => void)[] = [];
  const stillListeners: (() => void)[] = [];
  let stopping = false;
  let isOver = false;
  let wake: () => void = () => {};
  let finished: () => void = () => {};
  const ended = new Promise<void>((done) => {
    finished = done;
  });
  hosting.onPoke(() => wake());
  scheduler.meanwhile = hosting.lookMeanwhile;

  const closeDoors = async (): Promise<void> => {
    await scheduler.absorbAll(await hosting.closeDoors());
  };
  /** An instant at which nothing has happened yet: whoever shares one could not be put in order again. */
  const ownInstant = async (): Promise<void> => {
    do await scheduler.advance(scheduler.nowUs + 1);
    while (scheduler.nowUs <= scheduler.latestUs);
  };
  const goOn = async (): Promise<void> => {
    const beforeUs = scheduler.nowUs;
    const beganMs = hostMonoMs();
    const target = Math.min(throttle.targetUs(beforeUs), beforeUs + STRETCH_US);
    mayReach(target);
    await scheduler.advance(target, () => hostMonoMs() - beganMs >= CHUNK_MS);
    // Where it stopped early, nothing is due before this instant: it is everybody's.
    await scheduler.advance(Math.min(target, scheduler.nextDueUs() - 1));
    if (scheduler.nowUs <= scheduler.latestUs) await ownInstant();
    throttle.reached(beforeUs, scheduler.nowUs, hostMonoMs() - beganMs);
  };
  const rest = async (): Promise<void> => {
    const due = scheduler.nextDueUs();
    const untilDue = throttle.waitMs(due);
    const ms = throttle.speed === 'max' && !throttle.paused ? BREATH_MS : Math.min(TICK_MS, untilDue);
    if (acts.length > 0 || stopping) return;
    const wait = hostWait(Math.max(ms, BREATH_MS));
    wake = wait.wake;
    await wait.done;
    wake = () => {};
  };
  /** Beside the loop, which stands still while it waits. */
  const watchAwaited = async (): Promise<void> => {
    let before: string | null = null;
    while (!isOver) {
      await hostWait(WATCH_MS).done;
      const awaited = hosting.awaited();
      const now = awaited === null ? null : `${awaited.name} ${awaited.stopped}`;
      if (now !== before) for (const listener of stillListeners) listener();
      before = now;
    }
  };
  const run = async (): Promise<void> => {
    void watchAwaited();
    try {
      while (!stopping) {
        if (acts.length > 0) {
          // Acts have an instant of their own: after all that the open doors saw.
          await ownInstant();
          for (let act = acts.shift(); act !== undefined; act = acts.shift()) await act.run();
          // And before all that they see next: no request shares an instant with an act.
          await scheduler.advance(scheduler.nowUs + 1);
        }
        await goOn();
        hosting.openDoors(scheduler.nowUs);
        for (const listener of listeners) listener();
        await rest();
        await closeDoors();
      }
    } finally {
      isOver = true;
      for (const act of acts.splice(0)) act.drop(new LabEndedError());
      finished();
    }
  };
  return {
    throttle,
    act: (what) =>
      new Promise((resolve, reject) => {
        if (isOver) {
          reject(new LabEndedError());
          return;
        }
        acts.push({ run: () => lab.act(what).then(resolve, reject), drop: reject });
        wake();
      }),
    setSpeed: (next) => {
      throttle.set(scheduler.nowUs, next);
      wake();
    },
    pause: () => throttle.pause(scheduler.nowUs),
    resume: () => {
      throttle.resume(scheduler.nowUs);
      wake();
    },
    advance: (us) => {
      throttle.advance(us);
      wake();
    },
    run,
    stop: async () => {
      stopping = true;
      wake();
      await ended;
    },
    onTick: (listener) => {
      listeners.push(listener);
    },
    awaited: () => hosting.awaited(),
    onAwaited: (listener) => {
      stillListeners.push(listener);
    },
  };
}
