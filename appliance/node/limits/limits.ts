/** What a box remembers of whoever asks it too often or in vain: in memory, bounded, gone with a restart. */
import { type CallRate, createCallRate } from './call-rate.js';
import { createOnceIn, type OnceIn } from './once-in.js';
import { createSourceGuard, type SourceGuard } from './source-guard.js';

const ATTEMPTS_MAX = 30;
const PEER_ATTEMPTS_MAX = 300;
/** A program that goes on asking has one line in the audit trail in that time. */
const DENIED_AGAIN_MS = 3_600_000;

export interface Limits {
  /** For passwords that people type, and whatever else could be guessed. */
  readonly passwords: SourceGuard;
  /** For the key between the boxes: a peer with another key asks by itself, several times a minute. */
  readonly peerKeys: SourceGuard;
  readonly apiCalls: CallRate;
  /** What an account of the API was refused for want of a right. */
  readonly apiDenials: OnceIn;
}

/** The limits of one box, from one boot. */
export const createLimits = (monoMs: () => number): Limits => ({
  passwords: createSourceGuard(monoMs, ATTEMPTS_MAX),
  peerKeys: createSourceGuard(monoMs, PEER_ATTEMPTS_MAX),
  apiCalls: createCallRate(monoMs),
  apiDenials: createOnceIn(DENIED_AGAIN_MS, monoMs),
});
