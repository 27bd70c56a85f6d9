/**
 * A lifecycle as a pure state machine over plain JSON (DESIGN.md section 3). `step` decides,
 * `deadline` is the machine's single timer, derived from the state (so a reboot needs no timer
 * bookkeeping), `check` asserts before commit and after boot. The runner (appliance/node/run-machine.ts)
 * commits the state and then performs the effects; each effect's result is a new input.
 */
import type { Label } from '../views/label.js';
import type { DomainEvent } from './kernel/event-kinds.js';

export type Step<S, E> =
  | {
      readonly next: S;
      readonly effects: readonly E[];
      readonly because: Label;
      readonly events?: readonly DomainEvent[];
    }
  | { readonly refused: Label };

export interface Machine<S, I, F, E> {
  /** Key of the state in the box's store. */
  readonly name: string;
  readonly initial: S;
  /** Fields of the state that were saved under another name once: that name, and today's. */
  readonly oldNames?: Readonly<Record<string, string>>;
  step(state: S, input: I, facts: F): Step<S, E>;
  /** The input that a fresh boot means for the machine; null: none. */
  boot(state: S): I | null;
  /** When (monotonic ms) the state wants its `due` input; null: never. */
  deadline(state: S): number | null;
  /** The input to feed at the deadline. */
  due(state: S): I;
  /**
   * Whether an effect still has its purpose in a state that came after the one that ordered it: what
   * the storage stopped is tried again as long as this holds. Judged by the state's kind and by what
   * the effect says of itself (its relation, run or attempt).
   */
  wants(state: S, effect: E): boolean;
  /** Throws (a bug) when a state cannot be. */
  check(state: S, facts: F): void;
}
