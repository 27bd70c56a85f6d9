/** What is done in a lab: an act at one instant, and a robot's run to its end. */
import type { Participant } from '../../hardware/kernel/participant.js';
import type { Micros } from '../../hardware/ports.js';
import { LAB } from '../plan.js';
import type { Scheduler } from './scheduler.js';

/** What a run may have to wait for in real time, without lab time going on. */
export interface Held {
  due(): boolean;
  /** Between two events of the lab. */
  settle(): Promise<void>;
}

const never: Held = { due: () => false, settle: () => Promise.resolve() };

export const createRuns = (participant: Participant, scheduler: Scheduler) => ({
  /** Runs something as an event of the lab at the present instant (a click in the console). */
  act: async <T>(what: () => T | Promise<T>): Promise<T> => {
    let result: { value: T } | null = null;
    participant.agenda.moveTo(scheduler.nowUs);
    await participant.agenda.runNow(async () => {
      result = { value: await what() };
    }, 'act');
    await scheduler.absorb(LAB, participant.turn(scheduler.nowUs));
    if (result === null) throw new Error('an act of the lab must not wait for lab time');
    return (result as { value: T }).value;
  },
  /** Runs a coroutine of the lab (a robot) to its end, as fast as possible. */
  run: async <T>(
    what: () => Promise<T>,
    untilUs: Micros = Number.MAX_SAFE_INTEGER,
    held: Held = never,
  ): Promise<T> => {
    let outcome: { value: T } | { error: unknown } | null = null;
    await participant.agenda.runNow(async () => {
      what().then(
        (value) => {
          outcome = { value };
        },
        (error: unknown) => {
          outcome = { error };
        },
      );
    }, 'run');
    await scheduler.absorb(LAB, participant.turn(scheduler.nowUs));
    for (;;) {
      await scheduler.advance(untilUs, () => outcome !== null || held.due());
      if (outcome !== null || !held.due()) break;
      await held.settle();
    }
    // Whatever the boxes have to do up to this very instant belongs to the run, under any schedule.
    if (outcome !== null) await scheduler.advance(participant.agenda.nowUs());
    const ended = outcome as { value: T } | { error: unknown } | null;
    if (ended === null)
      throw new Error(`nothing is due any more and the run has not ended at ${scheduler.nowUs}`);
    if ('error' in ended) throw ended.error;
    return ended.value;
  },
});
