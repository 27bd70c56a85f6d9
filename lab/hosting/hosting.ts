/** How boxes come to be and go: in this process, or as processes of their own. */
import type { Envelope } from '../../hardware/kernel/envelope.js';
import type { Grant, Turn } from '../../hardware/kernel/turn.js';
import type { Micros } from '../../hardware/ports.js';
import type { BoxName } from '../plan.js';
import type { OutsideRecord } from './door/outside-request.js';
import type { Watched } from './when/sentry.js';
import type { Surroundings } from './wire/surroundings.js';

/** Requests from outside that a recording repeats in a boot of a box. */
export type Repeat = (name: BoxName, boot: number) => readonly OutsideRecord[];

export interface StartOrder {
  readonly name: BoxName;
  readonly boot: number;
  readonly startUs: Micros;
  readonly selfTestUs: Micros;
  readonly surroundings: Surroundings;
  /** What is armed at this box. */
  readonly watched: Watched;
}

export interface Hosting {
  readonly kind: 'world' | 'processes';
  /** Switches a box on; ready to be granted time when it resolves. */
  start(order: StartOrder): Promise<{ readonly seat: Granted; readonly turn: Turn }>;
  /** Power is gone; `resets`: it comes back by itself in a moment. */
  kill(name: BoxName, resets?: boolean): Promise<void>;
  /** The lab's own messages to a box. */
  deliver(envelope: Envelope): void;
  /** Where messages for the lab go. */
  onMessage(receive: (envelope: Envelope) => void): void;
  /** Looks after the lab's waits for what boxes have sent; absent: they never last. */
  watch?<T>(waiting: Promise<T>, senders: () => readonly number[]): Promise<T>;
  /** A box's process is gone, and whatever it got out has arrived; by the beginning of its ids. */
  onLost?(listener: (sender: string) => void): void;
  /** A box that runs repeats these too, whose instants have not come yet; what it has due then. */
  repeat(name: BoxName, records: readonly OutsideRecord[]): Promise<SeatTurn>;
  /** Everything that was started ends. */
  close(): Promise<void>;
}

/** A box that owes the lab an answer, and since when (host's clock). */
export interface Awaited {
  readonly name: BoxName;
  /** Null: it has no process of its own. */
  readonly pid: number | null;
  readonly sinceMs: number;
  /** The process was stopped (SIGSTOP): it will not answer before it goes on. */
  readonly stopped: boolean;
}

/** A hosting whose boxes have doors: browsers and tools come in while the lab holds all boxes at one instant. */
export interface LiveHosting extends Hosting {
  /** Opens the doors of all boxes at one instant. */
  openDoors(atUs: Micros): void;
  /** Closes them; what happened at each. */
  closeDoors(): Promise<readonly SeatTurn[]>;
  /** Lets pages of these boxes be looked at until `work` is done, if that takes long. */
  lookMeanwhile(
    ranks: readonly number[],
    atUs: Micros,
    work: Promise<unknown>,
    working: number,
  ): Promise<readonly SeatTurn[]>;
  /** A door saw something that wants lab time. */
  onPoke(listener: () => void): void;
  /** Somebody waits at a closed door: told once until it is open. */
  onRing(listener: () => void): void;
  /** For whom the lab has waited for more than a moment; null: for nobody. */
  awaited(): Awaited | null;
  /**
   * The power of a box goes at this very instant, in the middle of whatever it is doing; the lab learns
   * that when the box owes it an answer. False: it was off anyway.
   */
  strike(name: BoxName): boolean;
  /** The process of a box; null: it has none of its own, or is off. */
  pid(name: BoxName): number | null;
  /**
   * People reach a lab that nobody reached so far, and what its boxes write is kept. The address that somebody
   * else on this host holds; null: they answer at all of theirs. Absent: they are reached from the beginning.
   */
  reach?(): Promise<string | null>;
  /** Whether a box runs, whatever the lab knows of it yet. */
  runs(name: BoxName): boolean;
}

/** A participant as the scheduler grants it time: in this process, or behind a process boundary. */
export interface Granted {
  readonly rank: number;
  grant(grant: Grant): Promise<Turn>;
}

export interface SeatTurn {
  readonly rank: number;
  readonly turn: Turn;
}
