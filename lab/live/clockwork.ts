/**
 * lab/live/: a lab that people use: kept in a folder, at their own speed.
 *
 * An interactive lab: between what is due, all boxes stand at one instant with their doors open for
 * browsers and tools; when something becomes due, the doors close, time goes on in lock-step, and
 * they open again.
 */
import { hostMonoMs, hostWait, within } from '../../hardware/kernel/host-time.js';
import { type Micros, SECOND } from '../../hardware/ports.js';
import type { Awaited, LiveHosting } from '../hosting/hosting.js';
import type { Lab } from '../supervisor/lab.js';
import { createAttention } from './clock/attention.js';
import { createFresh, createRests } from './clock/rests.js';
import { type Speed, Throttle } from './clock/throttle.js';

/** Time goes on without a break for so long at most, however much is due. */
const CHUNK_MS = 30;
/** How often it is looked whether the lab waits for somebody, and by whoever wants to see it as it is now. */
const WATCH_MS = 1_000;
const FRESH_LOOK_MS = 100;

export interface Live {
  readonly throttle: Throttle;
  /** Something the lab does now (a click in the console), as an event of the lab. */
  act<T>(what: () => T | Promise<T>): Promise<T>;
  setSpeed(speed: Speed): void;
  pause(): void;
  resume(): void;
  /** Time that goes faster than real time ends at this instant; false: it goes no faster. */
  halt(how: 'still' | 'slow'): boolean;
  advance(us: Micros): void;
  /** Runs until stopped. */
  run(): Promise<void>;
  /** Ends after what is under way. */
  stop(): Promise<void>;
  onTick(listener: () => void): void;
  /** Lab time is as it should be by now: a lab to which nobody looked catches up first, unless it waits for somebody. */
  fresh(): Promise<void>;
  /** Somebody looks, until what is returned is called: the lab is not left to itself. */
  attend(): () => void;
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

/** What people do in the lab, until it is its turn. */
interface ActQueue {
  put<T>(what: () => T | Promise<T>): Promise<T>;
  readonly isEmpty: boolean;
  perform(): Promise<void>;
  /** The lab is over: what waits will never be done. */
  end(): void;
}

function createActQueue(lab: Lab, wake: () => void): ActQueue {
  const acts: { run(): Promise<void>; drop(error: Error): void }[] = [];
  let isOver = false;
  return {
    put: (what) =>
      new Promise((resolve, reject) => {
        if (isOver) {
          reject(new LabEndedError());
          return;
        }
        acts.push({ run: () => lab.act(what).then(resolve, reject), drop: reject });
        wake();
      }),
    get isEmpty() {
      return acts.length === 0;
    },
    perform: async () => {
      for (let act = acts.shift(); act !== undefined; act = acts.shift()) await act.run();
    },
    end: () => {
      isOver = true;
      for (const act of acts.splice(0)) act.drop(new LabEndedError());
    },
  };
}

/** Looks whether the lab waits for somebody. */
interface AwaitedWatch {
  onAwaited(listener: () => void): void;
  /** Beside the loop of the lab, which stands still while it waits. */
  run(isOver: () => boolean): Promise<void>;
}

function createAwaitedWatch(hosting: LiveHosting): AwaitedWatch {
  const listeners: (() => void)[] = [];
  return {
    onAwaited: (listener) => {
      listeners.push(listener);
    },
    run: async (isOver) => {
      let before: string | null = null;
      while (!isOver()) {
        await hostWait(WATCH_MS).done;
        const awaited = hosting.awaited();
        const now = awaited === null ? null : `${awaited.name} ${awaited.stopped}`;
        if (now !== before) for (const listener of listeners) listener();
        before = now;
      }
    },
  };
}

/** How time goes on while the doors are closed. */
interface Stretches {
  /** An instant at which nothing has happened yet: whoever shares one could not be put in order again. */
  ownInstant(): Promise<void>;
  /** As far as the speed wants, for a while at most. */
  goOn(): Promise<void>;
}

/** Whether somebody has stopped time since: what was wanted of this stretch is wanted no more. */
function createHaltWatch(throttle: Throttle): () => boolean {
  const before = throttle.halts;
  return () => throttle.halts !== before;
}

function createStretches(
  scheduler: Lab['lockstep'],
  throttle: Throttle,
  { mayReach, holds }: Pick<Clockwork, 'mayReach' | 'holds'>,
): Stretches {
  const ownInstant = async (): Promise<void> => {
    do await scheduler.advance(scheduler.nowUs + 1);
    while (scheduler.nowUs <= scheduler.latestUs);
  };
  return {
    ownInstant,
    goOn: async () => {
      const beforeUs = scheduler.nowUs;
      const beganMs = hostMonoMs();
      // Who is answered now is answered at this instant.
      if (holds()) {
        if (scheduler.nowUs <= scheduler.latestUs) await ownInstant();
        return;
      }
      const target = Math.min(throttle.targetUs(beforeUs), beforeUs + STRETCH_US);
      mayReach(target);
      const isHalted = createHaltWatch(throttle);
      await scheduler.advance(target, () => hostMonoMs() - beganMs >= CHUNK_MS || holds() || isHalted());
      // Where it stopped early, nothing is due before this instant: it is everybody's.
      if (!holds() && !isHalted()) await scheduler.advance(Math.min(target, scheduler.nextDueUs() - 1));
      if (scheduler.nowUs <= scheduler.latestUs) await ownInstant();
      throttle.reached(beforeUs, scheduler.nowUs, hostMonoMs() - beganMs);
    },
  };
}

/** Acts have an instant of their own: after all that the open doors saw. */
async function perform(
  scheduler: Lab['lockstep'],
  acts: ActQueue,
  ownInstant: () => Promise<void>,
): Promise<void> {
  if (acts.isEmpty) return;
  await ownInstant();
  await acts.perform();
  // And before all that they see next: no request shares an instant with an act.
  await scheduler.advance(scheduler.nowUs + 1);
}

/** What a lab's clock heeds. */
export interface Clockwork {
  readonly speed: Speed;
  /** Hears how far the lab may come before it is heard of again. */
  mayReach(us: Micros): void;
  /** Whether lab time waits: somebody may answer at once. */
  holds(): boolean;
  /** Less in tests. */
  readonly awakeMs?: number;
}

/** How people let lab time go. */
const createSteering = (
  scheduler: Lab['lockstep'],
  throttle: Throttle,
  poke: () => void,
): Pick<Live, 'setSpeed' | 'pause' | 'halt' | 'resume' | 'advance'> => ({
  setSpeed: (next) => {
    throttle.set(scheduler.nowUs, next);
    poke();
  },
  pause: () => throttle.pause(scheduler.nowUs),
  halt: (how) => throttle.halt(scheduler.nowUs, how),
  resume: () => {
    throttle.resume(scheduler.nowUs);
    poke();
  },
  advance: (us) => {
    throttle.advance(us);
    poke();
  },
});

/** A lab that goes on by itself, until it is stopped. */
export function createLive(lab: Lab, hosting: LiveHosting, clockwork: Clockwork): Live {
  const { speed, holds, awakeMs } = clockwork;
  const { lockstep: scheduler } = lab;
  const throttle = new Throttle(scheduler.nowUs, speed);
  const { ownInstant, goOn } = createStretches(scheduler, throttle, clockwork);
  const listeners: (() => void)[] = [];
  const awaitedWatch = createAwaitedWatch(hosting);
  let stopping = false;
  let isOver = false;
  /** The lab was left to itself, and has not caught up yet. */
  let isBehind = false;
  let finished: () => void = () => {};
  const fresh = createFresh();
  const attention = createAttention(awakeMs);
  const acts = createActQueue(lab, () => rests.poke());
  const isWanted = (): boolean => stopping || !acts.isEmpty;
  const rests = createRests(lab, hosting, { throttle, attention, isWanted, holds });
  const ended = new Promise<void>((done) => {
    finished = done;
  });
  hosting.onPoke(rests.poke);
  hosting.onRing(rests.ring);
  scheduler.meanwhile = hosting.lookMeanwhile;

  const run = async (): Promise<void> => {
    void awaitedWatch.run(() => isOver);
    try {
      while (!stopping) {
        await perform(scheduler, acts, ownInstant);
        await goOn();
        for (const listener of listeners) listener();
        const awayMs = throttle.isFree || holds() || rests.isRung ? null : attention.awayMs();
        isBehind = false;
        fresh.tell();
        if (awayMs === null) await rests.open();
        else {
          isBehind = true;
          await rests.alone(awayMs);
          // What was due meanwhile comes before what somebody does now.
          await goOn();
        }
      }
    } finally {
      isOver = true;
      acts.end();
      fresh.tell();
      finished();
    }
  };
  return {
    throttle,
    act: acts.put,
    ...createSteering(scheduler, throttle, () => rests.poke()),
    run,
    stop: async () => {
      stopping = true;
      rests.wake();
      await ended;
    },
    onTick: (listener) => void listeners.push(listener),
    fresh: async () => {
      rests.ring();
      // A lab that waits for somebody is looked at as it stands: it may never catch up.
      while (isBehind && !isOver && hosting.awaited() === null) await within(fresh.wait(), FRESH_LOOK_MS);
    },
    attend: () => {
      const leave = attention.attend();
      rests.ring();
      return leave;
    },
    awaited: hosting.awaited,
    onAwaited: awaitedWatch.onAwaited,
  };
}
