/**
 * What a participant has before it, in the order of the kernel: (t, class, rank, sequence). A binary
 * heap: worlds with thousands of clients keep thousands of timers.
 */
import type { Micros } from '../ports.js';

export const CONTROL = 0;
export const MESSAGE = 1;
export const TIMER = 2;
export const OUTSIDE = 3;
export type EventClass = 0 | 1 | 2 | 3;

export interface QueuedEvent {
  readonly t: Micros;
  readonly cls: EventClass;
  readonly rank: number;
  readonly seq: number;
  readonly run: () => void | Promise<void>;
  cancelled: boolean;
}

const before = (a: QueuedEvent, b: QueuedEvent): boolean =>
  a.t !== b.t
    ? a.t < b.t
    : a.cls !== b.cls
      ? a.cls < b.cls
      : a.rank !== b.rank
        ? a.rank < b.rank
        : a.seq < b.seq;

export class EventQueue {
  #heap: QueuedEvent[] = [];

  /** The next event that nobody has cancelled; it stays in the queue. */
  head(): QueuedEvent | undefined {
    while (this.#heap[0]?.cancelled) this.dropHead();
    return this.#heap[0];
  }

  push(event: QueuedEvent): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as QueuedEvent;
      if (!before(event, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = event;
  }

  dropHead(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child =
        right < heap.length && before(heap[right] as QueuedEvent, heap[left] as QueuedEvent) ? right : left;
      if (!before(heap[child] as QueuedEvent, last)) break;
      heap[at] = heap[child] as QueuedEvent;
      at = child;
    }
    heap[at] = last;
  }
}
