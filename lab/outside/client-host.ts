/**
 * lab/outside/: machines beyond the boxes that answer them.
 *
 * What a client of the outside world stands on: the lab's time, its wire, its transcript.
 */

import type { Micros, WireReply, WireRequest } from '../../hardware/ports.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import type { AddressPlan } from '../plan.js';

export interface ClientHost {
  readonly addresses: AddressPlan;
  nowUs(): Micros;
  sleep(us: Micros): Promise<void>;
  /**
   * Null when no answer came in time. A named connection stays with the machine that it was opened
   * to (network address translation) until `disconnected`.
   */
  call(request: WireRequest, timeoutUs: Micros, connection?: string): Promise<WireReply | null>;
  disconnected(connection: string): void;
  /** A job that is asynchronous in the real world; takes no lab time. */
  real<T>(job: () => Promise<T>, what?: string): Promise<T>;
  /** Root certificates that the machines of the customer trust; absent: nobody looks. */
  readonly trustedPems?: readonly string[];
  /** Instant of the transcript's latest line before now. */
  latestLineUs(): Micros;
  /** One line of the transcript: what a person at a client could tell. */
  readonly emit: EmitLab;
}
