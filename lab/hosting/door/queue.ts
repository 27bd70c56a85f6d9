/** Requests that wait at a box's door until it is open. */
import type { ServerResponse } from 'node:http';
import { hostMonoMs, turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Participant } from '../../../hardware/kernel/participant.js';

/** Requests that wait for the door. */
const WAITING_MAX = 5_000;
/** A door that is to close still serves who waits there, this long at most: none starves at full speed. */
const DRAIN_MS = 50;
/** Sockets and the lab are heard at least this often. */
const YIELD_MS = 15;

export interface Waiting {
  /** Looks at a page: synchronous, sends nothing. */
  readonly quick: boolean;
  readonly response: ServerResponse;
  run(): void | Promise<void>;
  /** Too many wait. */
  busy(): void;
}

/** The queue in front of a door: one request at a time, in the order in which they came. */
export function createQueue(
  participant: Participant,
  options: { readonly poke: () => void; readonly ring?: () => void; readonly waitingMax?: number },
  mayLook: () => boolean,
) {
  const { poke, ring = () => {}, waitingMax = WAITING_MAX } = options;
  const waiting: Waiting[] = [];
  let isOpen = false;
  let isAjar = false;
  /** Before it is open for the first time the box repeats a recording, or has just been switched on. */
  let wasOpen = false;
  let busy = false;
  /** Whoever opens the door knows that somebody waits. */
  let isHeard = false;
  /** The door is about to close: how many more are served, until when. */
  let lastCall: { left: number; untilMs: number } | null = null;
  const idle: (() => void)[] = [];

  const next = (): Waiting | null => {
    const { agenda } = participant;
    if (agenda.halted || agenda.isStill) return null;
    if (!isOpen) {
      const first = isAjar || (wasOpen && mayLook()) ? waiting.findIndex((one) => one.quick) : -1;
      return first < 0 ? null : (waiting.splice(first, 1)[0] ?? null);
    }
    if (lastCall !== null && (lastCall.left-- <= 0 || hostMonoMs() >= lastCall.untilMs)) return null;
    return waiting.shift() ?? null;
  };
  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      let breathMs = hostMonoMs();
      for (let one = next(); one !== null; one = next()) {
        // Who has gone away meanwhile is not served.
        if (one.response.destroyed) continue;
        const done = one.run();
        if (done !== undefined) await done;
        if (hostMonoMs() - breathMs > YIELD_MS) {
          await turnOfLoop();
          breathMs = hostMonoMs();
        }
      }
    } finally {
      busy = false;
      for (const wake of idle.splice(0)) wake();
    }
    if (isOpen && participant.restless) poke();
  };
  participant.agenda.onRest(() => void pump());
  return {
    put: (one: Waiting): void => {
      if (waiting.length >= waitingMax) one.busy();
      else {
        waiting.push(one);
        if (!isOpen && !isHeard) {
          // A lab that nobody looked at stands with its doors closed: one word opens them.
          isHeard = true;
          ring();
        }
        void pump();
      }
    },
    ajar: (): void => {
      isAjar = true;
      void pump();
    },
    open: (): void => {
      isOpen = true;
      wasOpen = true;
      isHeard = false;
      lastCall = null;
      void pump();
    },
    close: async (): Promise<void> => {
      lastCall = { left: waiting.length, untilMs: hostMonoMs() + DRAIN_MS };
      isAjar = false;
      if (busy) await new Promise<void>((wake) => idle.push(wake));
      isOpen = false;
    },
  };
}
