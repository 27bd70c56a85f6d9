/**
 * Effects of a machine under way. What the storage refuses is not lost: an effect is tried again while
 * the state still wants it, its result until it is taken.
 */
import type { Machine } from '../../hardware/machine.js';
import { type Ports, SECOND } from '../../hardware/ports.js';
import { storageTrouble } from '../store/storage-trouble.js';

export const STORAGE_RETRY_US = 30 * SECOND;

/** What a machine has set going. */
export interface Effects<E> {
  begin(effect: E): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface EffectsHost<S, I, E> {
  readonly ports: Pick<Ports, 'time' | 'fail'>;
  readonly machine: Pick<Machine<S, I, never, E>, 'wants'>;
  state(): S;
  perform(effect: E, state: S): Promise<I | null>;
  /** The input that an effect ended in. False: the storage did not take it. */
  take(result: I): boolean;
  /** What comes next is not caused by what came before. */
  newCascade(): void;
}

/** Carries out the effects of a state machine, each by its id, and hands their results back to it. */
export function createEffects<S, I, E>(host: EffectsHost<S, I, E>): Effects<E> {
  const { ports } = host;
  let working = 0;
  let waiting: (() => void)[] = [];

  const settle = (): void => {
    if (working > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const performed = async (effect: E): Promise<I | null> => {
    for (;;) {
      try {
        return await host.perform(effect, host.state());
      } catch (error) {
        if (storageTrouble(error) === null) throw error;
      }
      await ports.time.sleep(STORAGE_RETRY_US);
      if (!host.machine.wants(host.state(), effect)) return null;
    }
  };

  /** What a result says stays true; whether it still matters is the machine's to say. */
  const taken = async (result: I): Promise<void> => {
    while (!host.take(result)) {
      await ports.time.sleep(STORAGE_RETRY_US);
      host.newCascade();
    }
  };

  const perform = async (effect: E): Promise<void> => {
    working += 1;
    try {
      const result = await performed(effect);
      if (result !== null) await taken(result);
    } finally {
      working -= 1;
      settle();
    }
  };

  return {
    begin: (effect) => {
      perform(effect).catch((error: unknown) => ports.fail(error));
    },
    idle: () => (working === 0 ? Promise.resolve() : new Promise((wake) => waiting.push(wake))),
  };
}
