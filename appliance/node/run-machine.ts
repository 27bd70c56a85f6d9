/**
 * Runs a pure machine inside a node: input, step, check, commit, then effects, each result a new
 * input. Its one timer follows the state's deadline.
 *
 * What the storage refuses is not lost: an effect is tried again while the state still wants it, its
 * result and the input of a boot until they are taken, a deadline that passed until it is.
 */

import type { BoxClock } from '../../hardware/hardware.js';
import type { Machine } from '../../hardware/machine.js';
import type { Cancel, Ports } from '../../hardware/ports.js';
import { MS, SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { readDoc, writeDoc } from '../store/docs.js';
import { storageTrouble } from '../store/storage-trouble.js';
import type { Node } from './node.js';

/** `stopped`: the machine would have taken it, but the storage did not. */
export type Outcome = { readonly because: Label } | { readonly refused: Label; readonly stopped?: true };

export interface Running<S, I> {
  state(): S;
  /** Decides and commits at once (no await inside); effects follow on their own. */
  input(input: I): Outcome;
  /** Resolves when no effect of this machine is under way. */
  idle(): Promise<void>;
  /** Loads the state, checks it, feeds the boot input and arms the timer. */
  start(): void;
}

/** What the runner needs of the node. */
export interface MachineNode extends Pick<Node, 'box' | 'emit' | 'changed'> {
  readonly ports: Pick<Ports, 'time' | 'fail'>;
  readonly hardware: { readonly clock: Pick<BoxClock, 'monoMs'> };
}

export interface MachineHost<S, I, F, E> {
  readonly node: MachineNode;
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
// A deadline that the machine finds too early is looked at again: clocks round.
const EARLY_US = SECOND;

const wasStopped = (outcome: Outcome): boolean => 'refused' in outcome && outcome.stopped === true;

export function runMachine<S, I, F, E>(host: MachineHost<S, I, F, E>): Running<S, I> {
  const { node, machine } = host;
  const key = `machine.${machine.name}`;
  let state = machine.initial;
  let cancelTimer: Cancel | null = null;
  let working = 0;
  let cascade = 0;
  let waiting: (() => void)[] = [];
  // The input of this boot as long as the storage has not taken it: it goes before all others.
  let booting: I | null = null;

  const arm = (atLeastUs = 1): void => {
    cancelTimer?.();
    cancelTimer = null;
    const at = machine.deadline(state);
    if (at === null) return;
    const inMs = Math.max(0, at - node.hardware.clock.monoMs());
    cancelTimer = node.ports.time.timer(Math.max(atLeastUs, Math.round(inMs * MS)), () => {
      cancelTimer = null;
      cascade = 0;
      const outcome = feed(machine.due(state));
      // A refusal of the machine leaves no timer behind.
      if ('refused' in outcome && cancelTimer === null) arm(EARLY_US);
    });
  };

  const settle = (): void => {
    if (working > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const performed = async (effect: E): Promise<I | null> => {
    for (;;) {
      try {
        return await host.perform(effect, state);
      } catch (error) {
        if (storageTrouble(error) === null) throw error;
      }
      await node.ports.time.sleep(STORAGE_RETRY_US);
      if (!machine.wants(state, effect)) return null;
    }
  };

  /** What a result says stays true; whether it still matters is the machine's to say. */
  const taken = async (result: I): Promise<void> => {
    while (wasStopped(feed(result))) {
      await node.ports.time.sleep(STORAGE_RETRY_US);
      cascade = 0;
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

  const feed = (input: I): Outcome => {
    if (booting !== null) {
      const begun = begin(booting);
      if (wasStopped(begun)) return begun;
    }
    return decide(input);
  };

  const decide = (input: I): Outcome => {
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
      return { refused, stopped: true };
    }
    state = step.next;
    for (const event of step.events ?? []) node.emit(event);
    arm();
    host.committed?.(before, state);
    node.changed(machine.name);
    for (const effect of step.effects) perform(effect).catch((error: unknown) => node.ports.fail(error));
    return { because: step.because };
  };

  /** Feeds the input of this boot; until the storage takes it, nothing else is. */
  const begin = (boot: I): Outcome => {
    booting = null;
    const outcome = decide(boot);
    if (wasStopped(outcome)) booting = boot;
    else if ('refused' in outcome) arm();
    return outcome;
  };

  const beginLater = (): void => {
    if (booting === null) return;
    node.ports.time.timer(STORAGE_RETRY_US, () => {
      cascade = 0;
      if (booting !== null) begin(booting);
      beginLater();
    });
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
        begin(boot);
        beginLater();
      }
    },
  };
}
