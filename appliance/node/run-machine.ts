/**
 * Runs a pure machine inside a node: input, step, check, commit, then effects, each result a new
 * input. Its one timer follows the state's deadline.
 *
 * What the storage refuses is not lost: an effect is tried again while the state still wants it, its
 * result and the input of a boot until they are taken, a deadline that passed until it is.
 */

import type { BoxClock } from '../../hardware/hardware.js';
import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import type { Machine } from '../../hardware/machine.js';
import type { Cancel, Lifecycle, Ports } from '../../hardware/ports.js';
import { MS, SECOND } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { readDoc, writeDoc } from '../store/docs.js';
import { storageTrouble } from '../store/storage-trouble.js';
import { createEffects, type Effects, STORAGE_RETRY_US } from './machine-effects.js';
import type { Node } from './node.js';

/** `stopped`: the machine would have taken it, but the storage did not. */
type Outcome = { readonly because: Label } | { readonly refused: Label; readonly stopped?: true };

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
  readonly ports: Pick<Ports, 'time' | 'fail' | 'entered'>;
  readonly hardware: { readonly clock: Pick<BoxClock, 'monoMs'> };
}

export interface MachineSetup<S, I, F, E> {
  readonly node: MachineNode;
  readonly machine: Machine<S, I, F, E>;
  facts(): F;
  /** Performs one effect; its result is the next input, null for none. Must be idempotent. */
  perform(effect: E, state: S): Promise<I | null>;
  /** In which states a state of the machine leaves the box's lifecycles; absent: it has none. */
  lifecycles?(state: S): Readonly<Partial<Record<Lifecycle, string>>>;
  /** Extra writes in the same transaction as the new state. */
  alongside?(before: S, after: S): void;
  /** After every commit. */
  committed?(before: S, after: S): void;
}

// A step may cascade inputs; more than this in one go is a bug in the machine.
const CASCADE_MAX = 1_000;
// A deadline that the machine finds too early is looked at again: clocks round.
const EARLY_US = SECOND;

const wasStopped = (outcome: Outcome): boolean => 'refused' in outcome && outcome.stopped === true;

/** Writes a step down, with all that belongs to it; the refusal of the storage, null when it is done. */
function commit<S, I, F, E>(host: MachineSetup<S, I, F, E>, key: string, before: S, next: S): Label | null {
  const { node, machine } = host;
  try {
    node.box.transaction(machine.name, () => {
      writeDoc(node.box, key, next);
      host.alongside?.(before, next);
    });
    return null;
  } catch (error) {
    const refused = storageTrouble(error);
    if (refused === null) throw error;
    return refused;
  }
}

/** The one timer of a machine: it follows the deadline of its state. */
interface Alarm {
  readonly isSet: boolean;
  /** Sets it to the deadline that holds now, but not before `atLeastUs`. */
  set(atLeastUs?: number): void;
}

function createAlarm(node: MachineNode, deadline: () => number | null, due: () => void): Alarm {
  let cancel: Cancel | null = null;
  return {
    get isSet() {
      return cancel !== null;
    },
    set: (atLeastUs = 1) => {
      cancel?.();
      cancel = null;
      const at = deadline();
      if (at === null) return;
      const inMs = Math.max(0, at - node.hardware.clock.monoMs());
      cancel = node.ports.time.timer(Math.max(atLeastUs, Math.round(inMs * MS)), () => {
        cancel = null;
        due();
      });
    },
  };
}

/** Lifecycles that are in another state now. */
function tellEntered<S, I, F, E>({ node, lifecycles }: MachineSetup<S, I, F, E>, before: S, after: S): void {
  if (lifecycles === undefined) return;
  const were: Readonly<Record<string, string | undefined>> = lifecycles(before);
  for (const [name, state] of Object.entries(lifecycles(after)) as [Lifecycle, string][])
    if (were[name] !== state) node.ports.entered(name, state);
}

class Runner<S, I, F, E> {
  readonly #host: MachineSetup<S, I, F, E>;
  readonly #key: string;
  readonly #alarm: Alarm;
  readonly #effects: Effects<E>;
  #state: S;
  #cascade = 0;
  /** The input of this boot as long as the storage has not taken it: it goes before all others. */
  #booting: I | null = null;

  constructor(host: MachineSetup<S, I, F, E>) {
    const { node, machine } = host;
    this.#host = host;
    this.#key = `machine.${machine.name}`;
    this.#state = machine.initial;
    this.#alarm = createAlarm(
      node,
      () => machine.deadline(this.#state),
      () => this.#due(),
    );
    this.#effects = createEffects<S, I, E>({
      ports: node.ports,
      machine,
      perform: (effect, state) => host.perform(effect, state),
      state: () => this.#state,
      take: (result) => !wasStopped(this.#feed(result)),
      newCascade: () => {
        this.#cascade = 0;
      },
    });
  }

  state(): S {
    return this.#state;
  }

  input(input: I): Outcome {
    this.#cascade = 0;
    return this.#feed(input);
  }

  idle(): Promise<void> {
    return this.#effects.idle();
  }

  start(): void {
    const { node, machine } = this.#host;
    this.#state = readDoc<S>(node.box, this.#key, machine.oldNames) ?? machine.initial;
    machine.check(this.#state, this.#host.facts());
    const boot = machine.boot(this.#state);
    if (boot === null) this.#alarm.set();
    else {
      this.#cascade = 0;
      this.#begin(boot);
      this.#beginLater();
    }
  }

  #due(): void {
    this.#cascade = 0;
    const outcome = this.#feed(this.#host.machine.due(this.#state));
    // A refusal of the machine leaves no timer behind.
    if ('refused' in outcome && !this.#alarm.isSet) this.#alarm.set(EARLY_US);
  }

  #feed(input: I): Outcome {
    if (this.#booting !== null) {
      const begun = this.#begin(this.#booting);
      if (wasStopped(begun)) return begun;
    }
    return this.#decide(input);
  }

  #decide(input: I): Outcome {
    const { machine } = this.#host;
    this.#cascade += 1;
    if (this.#cascade > CASCADE_MAX) throw new Error(`machine ${machine.name}: inputs without end`);
    const facts = this.#host.facts();
    const step = machine.step(this.#state, input, facts);
    if ('refused' in step) return step;
    machine.check(step.next, facts);
    const before = this.#state;
    const refused = commit(this.#host, this.#key, before, step.next);
    if (refused !== null) {
      // What was to happen did not; a deadline that passed meanwhile is looked at again later.
      this.#alarm.set(STORAGE_RETRY_US);
      return { refused, stopped: true };
    }
    this.#state = step.next;
    this.#committed(before, step.events ?? []);
    for (const effect of step.effects) this.#effects.begin(effect);
    return { because: step.because };
  }

  #committed(before: S, events: readonly DomainEvent[]): void {
    const { node, machine } = this.#host;
    tellEntered(this.#host, before, this.#state);
    for (const event of events) node.emit(event);
    this.#alarm.set();
    this.#host.committed?.(before, this.#state);
    node.changed(machine.name);
  }

  /** Feeds the input of this boot; until the storage takes it, nothing else is. */
  #begin(boot: I): Outcome {
    this.#booting = null;
    const outcome = this.#decide(boot);
    if (wasStopped(outcome)) this.#booting = boot;
    else if ('refused' in outcome) this.#alarm.set();
    return outcome;
  }

  #beginLater(): void {
    if (this.#booting === null) return;
    this.#host.node.ports.time.timer(STORAGE_RETRY_US, () => {
      this.#cascade = 0;
      if (this.#booting !== null) this.#begin(this.#booting);
      this.#beginLater();
    });
  }
}

/** A machine at work in a node; nothing happens before `start`. */
export function runMachine<S, I, F, E>(host: MachineSetup<S, I, F, E>): Running<S, I> {
  const runner = new Runner(host);
  return {
    state: () => runner.state(),
    input: (input) => runner.input(input),
    idle: () => runner.idle(),
    start: () => runner.start(),
  };
}
