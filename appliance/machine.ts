/**
 * Runs a pure machine inside a node: input, step, check, commit, then effects, each result a new
 * input. Its one timer follows the state's deadline.
 */
import type { Machine } from '../hardware/machine.js';
import type { Cancel } from '../hardware/ports.js';
import { MS, SECOND } from '../hardware/ports.js';
import type { Label } from '../views/label.js';
import type { Node } from './node.js';
import { storageTrouble } from './storage-trouble.js';
import { readDoc, writeDoc } from './store/docs.js';

export interface Running<S, I> {
  state(): S;
  /** Decides and commits at once (no await inside); effects follow on their own. */
  input(input: I): { readonly because: Label } | { readonly refused: Label };
  /** Resolves when no effect of this machine is under way. */
  idle(): Promise<void>;
  /** Loads the state, checks it, feeds the boot input and arms the timer. */
  start(): void;
}

export interface MachineHost<S, I, F, E> {
  readonly node: Node;
  readonly machine: Machine<S, I, F, E>;
  facts(): F;
  /** Performs one effect; its result is the next input, null for none. Must be idempotent. */
  perform(effect: E, state: S): Promise<I | null>;
  /** Extra writes in the same transaction as the new state. */
  alongside?(before: S, after: S): void;
  /** After every commit. */
  committed?(before: S, after: S): void;
}

// A step may cascade inputs; more than this in one go is a bug in the machine.
const CASCADE_MAX = 1_000;
const STORAGE_RETRY_US = 30 * SECOND;

export function runMachine<S, I, F, E>(host: MachineHost<S, I, F, E>): Running<S, I> {
  const { node, machine } = host;
  const key = `machine.${machine.name}`;
  let state = machine.initial;
  let cancelTimer: Cancel | null = null;
  let working = 0;
  let cascade = 0;
  let waiting: (() => void)[] = [];

  const arm = (atLeastUs = 1): void => {
    cancelTimer?.();
    cancelTimer = null;
    const at = machine.deadline(state);
    if (at === null) return;
    const inMs = Math.max(0, at - node.hardware.clock.monoMs());
    cancelTimer = node.ports.time.timer(Math.max(atLeastUs, Math.round(inMs * MS)), () => {
      cancelTimer = null;
      cascade = 0;
      feed(machine.due(state));
    });
  };

  const settle = (): void => {
    if (working > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  /** An effect that the storage does not let through is tried again while its state lasts. */
  const performed = async (effect: E): Promise<I | null> => {
    const asked = state;
    for (;;) {
      try {
        return await host.perform(effect, state);
      } catch (error) {
        if (storageTrouble(error) === null) throw error;
      }
      await node.ports.time.sleep(STORAGE_RETRY_US);
      if (state !== asked) return null;
    }
  };

  const perform = async (effect: E): Promise<void> => {
    working += 1;
    const result = await performed(effect);
    working -= 1;
    if (result !== null) feed(result);
    settle();
  };

  const feed = (input: I): { because: Label } | { refused: Label } => {
    cascade += 1;
    if (cascade > CASCADE_MAX) throw new Error(`machine ${machine.name}: inputs without end`);
    const facts = host.facts();
    const step = machine.step(state, input, facts);
    if ('refused' in step) return step;
    machine.check(step.next, facts);
    const before = state;
    try {
      node.box.transaction(machine.name, () => {
        writeDoc(node.box, key, step.next);
        host.alongside?.(before, step.next);
      });
    } catch (error) {
      const refused = storageTrouble(error);
      if (refused === null) throw error;
      // What was to happen did not; a deadline that passed meanwhile is looked at again later.
      arm(STORAGE_RETRY_US);
      return { refused };
    }
    state = step.next;
    for (const event of step.events ?? []) node.emit(event);
    arm();
    host.committed?.(before, state);
    node.changed(machine.name);
    for (const effect of step.effects) perform(effect).catch((error: unknown) => node.ports.fail(error));
    return { because: step.because };
  };

  return {
    state: () => state,
    input: (input) => {
      cascade = 0;
      return feed(input);
    },
    idle: () => (working === 0 ? Promise.resolve() : new Promise((wake) => waiting.push(wake))),
    start: () => {
      state = readDoc<S>(node.box, key) ?? machine.initial;
      machine.check(state, host.facts());
      const boot = machine.boot(state);
      if (boot === null) arm();
      else {
        cascade = 0;
        feed(boot);
      }
    },
  };
}
