/** What a participant of the kernel is granted, and what it tells of its turn. */
import type { Micros } from '../ports.js';

/** One line of the visible transcript. */
export interface Entry {
  readonly t: Micros;
  readonly rank: number;
  readonly boot: number;
  readonly n: number;
  readonly kind: string;
  readonly data: unknown;
}

export interface Sent {
  readonly id: string;
  readonly to: number;
  readonly sentUs: Micros;
  readonly arriveUs: Micros;
}

export interface Grant {
  readonly limitUs: Micros;
  /** Token: stop once something sent in this grant could matter to somebody else. */
  readonly stopAtSent: boolean;
  /** Ids of messages that must have physically arrived before anything runs. */
  readonly expect: readonly string[];
  readonly controls: readonly { readonly t: Micros; readonly control: unknown }[];
  /**
   * While those messages are waited for and nothing runs yet, the box may be looked at, at this instant:
   * before all that is granted. Absent: it may not.
   */
  readonly lookUs?: Micros;
  /**
   * Boots that lost power, by the beginning of their ids: nothing of theirs arrives from here on, whether
   * the lab ever heard that it was sent or not.
   */
  readonly struck?: readonly string[];
}

/**
 * How a boot ended; 'cut': its process was struck in the middle of something; 'tripped': its power went at
 * a moment that it had been told of, and what it did up to there is known.
 */
export type PowerEnd = 'reboot' | 'off' | 'cut' | 'tripped';

export interface Turn {
  readonly doneUs: Micros;
  readonly nextDueUs: Micros | null;
  readonly sent: readonly Sent[];
  readonly log: readonly Entry[];
  readonly power: PowerEnd | null;
  /** Effects counted since the last turn, by whatever caused them; absent: none. Not transcript. */
  readonly hits?: Readonly<Record<string, number>>;
  /** What came of moments that it watches for, since the last turn; absent: nothing. Not transcript. */
  readonly moments?: readonly Met[];
  /** What whoever stands before it sees, where that is another picture than it was; absent: the same. Not transcript. */
  readonly shows?: unknown;
}

/** A moment that was watched for: how often it was seen and acted on so far, and whether it is acted on now. */
export interface Met {
  readonly id: string;
  readonly seen: number;
  readonly fired: number;
  readonly fires: boolean;
  readonly atUs: Micros;
}
