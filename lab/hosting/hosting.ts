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
  /** Power is gone. */
  kill(name: BoxName): Promise<void>;
  /** The lab's own messages to a box. */
  deliver(envelope: Envelope): void;
  /** Where messages for the lab go. */
  onMessage(receive: (envelope: Envelope) => void): void;
  /** Looks after the lab's waits for what boxes have sent; absent: they never last. */
  watch?<T>(waiting: Promise<T>, senders: () => readonly number[]): Promise<T>;
  /** A box's process is gone, and whatever it got out has arrived; by the beginning of its ids. */
  onLost?(listener: (sender: string) => void): void;
  /** Everything that was started ends. */
  close(): Promise<void>;
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
