/**
 * hardware/kernel/: a box's half of the lock-step kernel, and the one place that touches the host's clock.
 *
 * One participant's own queue of events under the lock-step kernel (lockstep.md).
 *
 * Order inside a participant: (t, class, rank, sequence); classes are control, message, timer,
 * outside. Each event runs to quiescence before the next: one turn of the event loop plus an
 * explicit count of real asynchronous jobs, released one at a time in start order after all
 * running ones have settled.
 */
import { type Cancel, isStorageTrouble, type Micros, MS, PowerLostError, type Time } from '../ports.js';
import {
  CONTROL,
  type EventClass,
  EventQueue,
  MESSAGE,
  OUTSIDE,
  type QueuedEvent,
  TIMER,
} from './event-queue.js';
import { endOfEvent, patiently } from './host-time.js';

const eventNames: Readonly<Record<EventClass, string>> = {
  [CONTROL]: 'a control',
  [MESSAGE]: 'a message',
  [TIMER]: 'a timer',
  [OUTSIDE]: 'a request from outside',
};

/** Asked for, then running, then settled: `release` tells whoever waits for it. */
interface Job {
  readonly what: string;
  readonly event: string;
  readonly begin: () => void;
  begun: boolean;
  release: (() => void) | null;
}

/** A place inside an event where the box rests: which event, and how many of its jobs were released. */
export interface Rest {
  readonly event: number;
  readonly released: number;
}

/**
 * What is waited for in real time, a job (crypto, worker, file) or a message that was sent, and takes
 * longer than this is hung: the run fails and says so.
 */
export const HUNG_MS = 300_000;

/** Before what is due at the same instant anyway. */
const HELD_RANK = -1;

export class Agenda implements Time {
  #now: Micros;
  readonly #queue = new EventQueue();
  #timerSeq = 0;
  #jobs: Job[] = [];
  #halted = false;
  #failure: unknown = null;
  /** What is run to quiescence; null: nothing. */
  #current: string | null = null;
  /** Real jobs are running: nothing else of this participant is. */
  #working = false;
  #wakeSettled: (() => void) | null = null;
  #events = 0;
  #released = 0;
  #inEvent = false;
  #resting = false;
  #onRest: () => void = () => {};
  /** What was due while this participant stands still, in its order; null: it moves. */
  #held: QueuedEvent[] | null = null;
  #repeated = new Map<string, (() => Promise<void>)[]>();

  constructor(
    readonly name: string,
    startUs: Micros,
    readonly hungMs = HUNG_MS,
  ) {
    this.#now = startUs;
  }

  nowUs(): Micros {
    return this.#now;
  }

  /** Earliest event of this participant, null for none. */
  nextDueUs(): Micros | null {
    return this.#queue.head()?.t ?? null;
  }

  /** The clock moves on without an event: idle time was granted. */
  moveTo(us: Micros): void {
    if (us > this.#now) this.#now = us;
  }

  /** Puts an event in. Only messages and controls may be at 'now'; timers are always later. */
  put(t: Micros, cls: EventClass, rank: number, seq: number, run: () => void | Promise<void>): QueuedEvent {
    if (t < this.#now) throw new Error(`${this.name}: event at ${t} is in the past of ${this.#now}`);
    const event: QueuedEvent = { t, cls, rank, seq, run, cancelled: false };
    this.#queue.push(event);
    return event;
  }

  timer(us: Micros, run: () => void | Promise<void>): Cancel {
    const event = this.put(this.#now + Math.max(1, Math.round(us)), TIMER, 0, this.#timerSeq++, run);
    return () => {
      event.cancelled = true;
    };
  }

  sleep(us: Micros): Promise<void> {
    this.refuseInJob('sleep');
    return new Promise((done) => {
      this.timer(us, done);
    });
  }

  /**
   * A job that is asynchronous in the real world. It begins when all that does not wait has been done,
   * and while jobs run nothing else does: whatever calls in here then is part of a job.
   */
  real<T>(job: () => Promise<T>, what = 'a real job'): Promise<T> {
    this.refuseInJob(`real (${what})`);
    const event = this.#current;
    if (event === null) throw new Error(`${this.name}: ${what} outside of any event would never begin`);
    return new Promise<T>((resolve, reject) => {
      const settled = (release: () => void): void => {
        entry.release = release;
        this.#wakeSettled?.();
      };
      const begin = async (): Promise<T> => job();
      const entry: Job = {
        what,
        event,
        begun: false,
        release: null,
        begin: () =>
          void begin().then(
            (value) => settled(() => resolve(value)),
            (error: unknown) => settled(() => reject(error)),
          ),
      };
      this.#jobs.push(entry);
    });
  }

  /** A job that waited for what is released or due only after it would wait for ever. */
  refuseInJob(what: string): void {
    if (!this.#working) return;
    const jobs = this.#jobs.filter(({ release }) => release === null).map((job) => job.what);
    throw new Error(`${this.name}: ${what} inside a real job (${jobs.join(', ')}) would never end`);
  }

  /**
   * An error that nobody handled inside an event: the run fails with it, unless it is none of the
   * software's: the power went, or the storage took no write (what was to be written was not).
   */
  fail(error: unknown): void {
    if (error instanceof PowerLostError || isStorageTrouble(error)) return;
    this.#failure ??= error;
  }

  /**
   * Where the box waits for real jobs of an event, null while it does not. What is done there has to
   * be synchronous and to send nothing; `atRest` repeats it at the same place.
   */
  get rest(): Rest | null {
    return this.#resting ? { event: this.#events, released: this.#released } : null;
  }

  /** Called whenever `rest` comes to be. */
  onRest(listener: () => void): void {
    this.#onRest = listener;
  }

  /** Runs something where it was once done at rest. In the order of the calls. */
  atRest(rest: Rest, run: () => Promise<void>): void {
    const key = `${rest.event}.${rest.released}`;
    const there = this.#repeated.get(key);
    if (there === undefined) this.#repeated.set(key, [run]);
    else there.push(run);
  }

  /** Stops after the running event: power was lost or the software asked to go down. */
  halt(): void {
    this.#halted = true;
  }

  get halted(): boolean {
    return this.#halted;
  }

  /**
   * From now on nothing but what comes from around the participant happens: timers that are due, and what
   * `hold` is given, wait for `goOn`.
   */
  standStill(): void {
    this.#held ??= [];
  }

  get isStill(): boolean {
    return this.#held !== null;
  }

  /** While it stands still: does something once it goes on. */
  hold(run: () => void | Promise<void>): void {
    this.#held?.push({ t: this.#now, cls: MESSAGE, rank: 0, seq: 0, run, cancelled: false });
  }

  /** What waited is done now, one after the other, in the order in which it was due. */
  goOn(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const [place, event] of held.entries()) {
      const run = (): void | Promise<void> => (event.cancelled ? undefined : event.run());
      this.put(this.#now, MESSAGE, HELD_RANK, place, run);
    }
  }

  /**
   * Runs events up to `limitUs`, one at a time. Stops before an event that is not earlier than
   * `stopUs()`. Returns the instant up to which everything is done.
   */
  async run(limitUs: Micros, stopUs: () => Micros): Promise<Micros> {
    for (;;) {
      const head = this.#queue.head();
      if (this.#halted) return this.#now;
      if (head === undefined || head.t > limitUs) return limitUs;
      if (head.t >= stopUs()) return head.t - 1;
      this.#queue.dropHead();
      this.#now = head.t;
      if (this.#held !== null && (head.cls === TIMER || head.cls === OUTSIDE)) {
        this.#held.push(head);
        continue;
      }
      // Requests from outside are not counted: a recording puts them elsewhere among the events.
      this.#inEvent = head.cls !== OUTSIDE;
      if (this.#inEvent) {
        this.#events += 1;
        this.#released = 0;
      }
      await this.runNow(head.run, eventNames[head.cls]);
      this.#inEvent = false;
    }
  }

  /** Runs one thing at the present instant, to quiescence. */
  async runNow(run: () => void | Promise<void>, name = 'event'): Promise<void> {
    this.#current = name;
    try {
      const result = run();
      if (result !== undefined) result.catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
    await this.#settle();
    this.#current = null;
    if (this.#failure !== null) {
      const error = this.#failure;
      this.#failure = null;
      throw error;
    }
  }

  async #settle(): Promise<void> {
    for (;;) {
      await endOfEvent();
      const oldest = this.#jobs[0];
      if (oldest === undefined) return;
      if (this.#jobs.some(({ release }) => release === null)) await this.#work();
      if (this.#inEvent && this.#repeated.size > 0) await this.#repeat();
      this.#released += 1;
      this.#jobs.shift();
      oldest.release?.();
    }
  }

  /** Begins the jobs that were asked for, in that order, and waits until all have settled. */
  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (const job of this.#jobs) {
        if (job.begun) continue;
        job.begun = true;
        job.begin();
      }
      this.#resting = this.#inEvent;
      if (this.#resting) this.#onRest();
      await this.#allSettled();
    } finally {
      this.#resting = false;
      this.#working = false;
    }
  }

  async #repeat(): Promise<void> {
    const key = `${this.#events}.${this.#released}`;
    const there = this.#repeated.get(key);
    if (there === undefined) return;
    this.#repeated.delete(key);
    for (const run of there) {
      await run();
      await endOfEvent();
    }
  }

  async #allSettled(): Promise<void> {
    const waiting = new Promise<void>((done) => {
      const look = (): void => {
        if (this.#jobs.some(({ release }) => release === null)) return;
        this.#wakeSettled = null;
        done();
      };
      this.#wakeSettled = look;
      look();
    });
    await patiently(waiting, this.hungMs, () => {
      const hung = this.#jobs.find(({ release }) => release === null);
      const at = new Date(this.#now / MS).toISOString();
      return `${this.name}: ${hung?.what} of ${hung?.event} at ${at} has not ended in ${this.hungMs / 1_000} s`;
    });
  }
}
