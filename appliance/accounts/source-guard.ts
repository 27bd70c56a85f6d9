/**
 * Slows down whoever tries passwords from one address, over all accounts: what the lock of an
 * account alone would not see. In memory and bounded; a restart forgets it.
 */
import type { Node } from '../node/node.js';

const ATTEMPTS_MAX = 30;
const PEER_ATTEMPTS_MAX = 300;
const WINDOW_MS = 5 * 60_000;
const SOURCES_MAX = 2_000;

export interface SourceGuard {
  /** Counts an attempt before it is checked; false when there were too many. */
  begin(source: string): boolean;
  /** It was the right password: this attempt does not count. */
  succeeded(source: string): void;
}

export function createSourceGuard(monoMs: () => number, attemptsMax = ATTEMPTS_MAX): SourceGuard {
  // In order of their window's start: the oldest goes first.
  const seen = new Map<string, { fromMs: number; attempts: number }>();
  return {
    begin: (source) => {
      const nowMs = monoMs();
      const known = seen.get(source);
      if (known !== undefined && nowMs - known.fromMs < WINDOW_MS) {
        if (known.attempts >= attemptsMax) return false;
        known.attempts += 1;
        return true;
      }
      seen.delete(source);
      for (const oldest of seen.keys()) {
        if (seen.size < SOURCES_MAX) break;
        seen.delete(oldest);
      }
      seen.set(source, { fromMs: nowMs, attempts: 1 });
      return true;
    },
    succeeded: (source) => {
      const known = seen.get(source);
      if (known !== undefined) known.attempts -= 1;
    },
  };
}

// One of each per box, gone with it.
const once = (attemptsMax: number): ((node: Node) => SourceGuard) => {
  const guards = new WeakMap<Node, SourceGuard>();
  return (node) => {
    const known = guards.get(node);
    if (known !== undefined) return known;
    const made = createSourceGuard(() => node.hardware.clock.monoMs(), attemptsMax);
    guards.set(node, made);
    return made;
  };
};

/** For passwords that people type. */
export const sourceGuard = once(ATTEMPTS_MAX);
/** For the key between the boxes: a peer with another key asks by itself, several times a minute. */
export const peerGuard = once(PEER_ATTEMPTS_MAX);
