/**
 * What a box's process says when its power goes at a moment that was armed: all that it did up to there,
 * written before the next instruction runs, and then it kills itself.
 */
import { writeSync } from 'node:fs';
import type { Envelope } from '../../../hardware/kernel/envelope.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import type { OutsideRecord } from '../door/outside-request.js';
import { encodeFrame, frameReader } from './wire-tls.js';

/** Where a box's process finds the pipe for them, beside its IPC channel. */
export const LAST_WORDS_FD = 4;

export interface LastWords {
  readonly turn: Turn;
  readonly records: readonly OutsideRecord[];
  /** Messages that were sent and may still lie in this process, as the cable would carry them. */
  readonly unsent: readonly Envelope[];
}

/** Says them and ends this process, without a turn of its loop between. */
export function sayLast({ turn, records, unsent }: LastWords): void {
  const frames = unsent.map((envelope) => Buffer.concat(encodeFrame(envelope)).toString('base64'));
  const text = Buffer.from(`${JSON.stringify({ turn, records, frames })}\n`);
  for (let written = 0; written < text.length; ) written += writeSync(LAST_WORDS_FD, text, written);
  process.kill(process.pid, 'SIGKILL');
}

/** What came over the pipe; null: nothing, or half of it. */
export function heardLast(text: string): LastWords | null {
  if (!text.endsWith('\n')) return null;
  // Of the lab's own process: nobody else has the other end of the pipe.
  const { turn, records, frames } = JSON.parse(text) as Omit<LastWords, 'unsent'> & {
    readonly frames: readonly string[];
  };
  const unsent: Envelope[] = [];
  const read = frameReader((envelope) => unsent.push(envelope));
  for (const frame of frames) read(Buffer.from(frame, 'base64'));
  return { turn, records, unsent };
}
