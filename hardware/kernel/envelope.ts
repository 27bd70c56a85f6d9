/** A message between two participants, and what becomes of it at the edge of each. */

import type { Micros, WireReply, WireRequest } from '../ports.js';

export interface Envelope {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly seq: number;
  readonly sentUs: Micros;
  readonly arriveUs: Micros;
  readonly call: string;
  /** Both null: the connection of the call was closed. */
  readonly request: WireRequest | null;
  readonly reply: WireReply | null;
}

/** A message at the edge of a participant, on its way in or out. */
export interface Passage {
  readonly way: 'in' | 'out';
  /** The participant at the other end. */
  readonly peer: number;
  readonly isAnswer: boolean;
  /** What is asked, or what an answer is about; null: an answer that nobody waits for any more. */
  readonly asked: WireRequest | null;
  readonly bytes: number;
}

/** Whether a message goes on; 'closed': it does not, and both ends hear that their connection is gone. */
export type Fate = boolean | 'closed';
