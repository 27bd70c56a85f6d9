/**
 * Real SNMP managers of this host ask the boxes: a UDP port for each. What they ask is an act of the lab,
 * and part of its recording; the answer is the box's, in its lab time.
 */
import type { Act } from '../../acts/act.js';
import { openSockets, type UdpPlace } from './udp-servers.js';

/** Where a box is asked. */
export interface SnmpPlace extends UdpPlace {
  /** The box's address in the emulated network. */
  readonly address: string;
}

/** Asks a box; null: it does not answer, or too much is asked at once. */
export type AskBox = (address: string, from: string, body: Buffer) => Promise<Buffer | null>;

const QUESTION_BYTES_MAX = 1_472;
/** Questions that wait for a box; who asks beyond is lost, and asks again. */
const WAITING_MAX = 64;

/** The way from real managers into the lab. */
export function createAskers(act: (given: Act) => Promise<unknown>): {
  readonly ask: AskBox;
  /** A box has answered. */
  replied(ask: number, body: Buffer): void;
} {
  const waiting = new Map<number, (body: Buffer | null) => void>();
  let next = 1;
  return {
    ask: (address, from, body) =>
      new Promise((resolve) => {
        // A box that is off never answers: the oldest gives way.
        for (const [oldest, give] of waiting) {
          if (waiting.size < WAITING_MAX) break;
          waiting.delete(oldest);
          give(null);
        }
        const ask = next++;
        waiting.set(ask, resolve);
        act({ kind: 'snmp-ask', ask, address, from, bodyBase64: body.toString('base64') }).catch(() => {
          waiting.delete(ask);
          resolve(null);
        });
      }),
    replied: (ask, body) => {
      waiting.get(ask)?.(body);
      waiting.delete(ask);
    },
  };
}

/** Opens one port for each box. Rejects when one is taken. */
export const openSnmpServers = (
  wanted: readonly SnmpPlace[],
  ask: AskBox,
): Promise<{ readonly places: readonly UdpPlace[]; close(): Promise<void> }> =>
  openSockets(
    wanted.map(({ address, ...place }) => [
      place,
      (body, from) => (body.length > QUESTION_BYTES_MAX ? null : ask(address, from, body)),
    ]),
  );
