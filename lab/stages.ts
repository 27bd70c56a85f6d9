/** The two hostings as stages of a rehearsal. */
import type { Schedule } from './lockstep.js';
import type { Start } from './rehearsal-vocabulary.js';
import type { Stage } from './stage.js';

/** A hosting made and ready: the lab's part runs inside it, in lab time. */
export interface Raised {
  /** Runs the lab's part to its end, driving everything else meanwhile. */
  run<T>(part: (stage: Stage) => Promise<T>): Promise<T>;
  /** Hash over the visible transcript; known after the run. */
  traceHash(): string;
  close(): Promise<void>;
}

export interface RaiseOptions {
  readonly hosting: 'world' | 'processes';
  readonly seed: string;
  readonly schedule: Schedule;
}

export type Raise = (options: RaiseOptions, start: Start) => Promise<Raised>;

export const raise: Raise = async ({ hosting }) => {
  throw new Error(`the hosting ${hosting} cannot be raised yet`);
};
