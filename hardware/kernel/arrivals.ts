/**
 * Which messages of others have physically come to a participant, and the wait for those that are
 * granted to it. Messages are known by their ids, and a sender (one boot) by the beginning of its ids.
 */
import type { Micros } from '../ports.js';
import { HUNG_MS } from './agenda.js';
import { patiently } from './host-time.js';

export interface ArrivalsOptions {
  readonly name: string;
  /** Looks after a wait for messages of others; absent: what does not come fails the run. */
  watch?<T>(waiting: Promise<T>, senders: () => readonly number[], lookUs: Micros | null): Promise<T>;
  /** How long a message may take in real time. */
  readonly hungMs?: number;
}

function isOf(id: string, senders: ReadonlySet<string>): boolean {
  for (const sender of senders) if (id.startsWith(sender)) return true;
  return false;
}

/** The rank of whoever sent a message. */
const senderOf = (id: string): number => Number(id.split('.', 1)[0]);

export class Arrivals {
  readonly #options: ArrivalsOptions;
  /** Here, and their instants are still to come. */
  readonly #here = new Set<string>();
  readonly #tooLate = new Set<string>();
  readonly #struck = new Set<string>();
  readonly #lost = new Set<string>();
  #awaited: { ids: Set<string>; done: () => void } | null = null;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  came(id: string): void {
    this.#here.add(id);
    if (this.#awaited?.ids.delete(id) && this.#awaited.ids.size === 0) this.#awaited.done();
  }

  /** Whether it is here already, and its instant still to come. */
  isHere(id: string): boolean {
    return this.#here.has(id);
  }

  /** It came when its instant was over already. */
  cameLate(id: string): void {
    this.#tooLate.add(id);
    if (this.#awaited?.ids.has(id)) this.#awaited.done();
  }

  /** Its instant is now. False: nothing of its sender arrives any more. */
  due(id: string): boolean {
    this.#here.delete(id);
    return !isOf(id, this.#struck);
  }

  /** A sender lost power: nothing of it arrives from here on. */
  strike(sender: string): void {
    this.#struck.add(sender);
  }

  /** A sender is gone, and what it got out is here: nothing else comes. */
  lost(sender: string): void {
    this.#lost.add(sender);
    const awaited = this.#awaited;
    if (awaited === null) return;
    for (const id of awaited.ids) if (id.startsWith(sender)) awaited.ids.delete(id);
    if (awaited.ids.size === 0) awaited.done();
  }

  /** Waits until all of these are here, but for those of lost senders. */
  async expect(ids: readonly string[], lookUs: Micros | null): Promise<void> {
    const missing = new Set<string>();
    for (const id of ids) if (!this.#here.has(id) && !isOf(id, this.#lost)) missing.add(id);
    if (missing.size === 0) return;
    this.#refuseLate(missing);
    const come = new Promise<void>((done) => {
      this.#awaited = { ids: missing, done };
    });
    try {
      await this.#wait(come, missing, lookUs);
      this.#refuseLate(missing);
    } finally {
      this.#awaited = null;
    }
  }

  #wait(come: Promise<void>, missing: ReadonlySet<string>, lookUs: Micros | null): Promise<void> {
    const { name, watch, hungMs = HUNG_MS } = this.#options;
    if (watch !== undefined) return watch(come, () => [...new Set([...missing].map(senderOf))], lookUs);
    return patiently(
      come,
      hungMs,
      () => `${name}: message ${[...missing].join(', ')} has not come in ${hungMs / 1_000} s`,
    );
  }

  #refuseLate(missing: ReadonlySet<string>): void {
    for (const id of missing) {
      if (this.#tooLate.has(id))
        throw new Error(`${this.#options.name}: message ${id} has come after its instant`);
    }
  }
}
