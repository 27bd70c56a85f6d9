/** Mail that waits to be sent, and what became of the last ones. Of this box; survives its power. */
import { MINUTE_MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Store } from '../../store/database.js';
import { readDoc, writeDoc } from '../../store/docs.js';
import type { Attachment } from './compose.js';

export interface QueuedMail {
  readonly id: string;
  readonly kind: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly createdMs: number;
  readonly attempts: number;
  /** Monotonic ms before which it is not tried again. */
  readonly notBeforeMono: number;
}

export interface Delivery {
  readonly atMs: number;
  readonly to: readonly string[];
  readonly subject: string;
  /** Null: sent. */
  readonly refused: Label | null;
  /** It will be tried again. */
  readonly waiting: boolean;
}

const QUEUE_MAX = 100;
const DELIVERIES_KEPT = 20;
const QUEUE_DOC = 'mail.queue';
const LOG_DOC = 'mail.deliveries';
/** Pauses before further attempts; after the last one a mail is given up. */
const pausesMs = [1, 5, 15, 60, 120, 240, 480, 720].map((minutes) => minutes * MINUTE_MS);

export const readQueue = (box: Store): readonly QueuedMail[] => readDoc<QueuedMail[]>(box, QUEUE_DOC) ?? [];
export const readDeliveries = (box: Store): readonly Delivery[] => readDoc<Delivery[]>(box, LOG_DOC) ?? [];

/** Inside the caller's transaction; false when the queue is full. */
export function enqueue(box: Store, mail: QueuedMail): boolean {
  const waiting = readQueue(box);
  if (waiting.length >= QUEUE_MAX) return false;
  writeDoc(box, QUEUE_DOC, [...waiting, mail]);
  return true;
}

/** Remembers the last deliveries. Inside the caller's transaction. */
export const noteDelivery = (box: Store, delivery: Delivery): void =>
  writeDoc(box, LOG_DOC, [delivery, ...readDeliveries(box)].slice(0, DELIVERIES_KEPT));

/** Writes down what became of an attempt. Inside the caller's transaction. */
export function settle(
  box: Store,
  mail: QueuedMail,
  outcome: {
    readonly atMs: number;
    readonly monoMs: number;
    readonly refused: Label | null;
    readonly lasting: boolean;
  },
): Delivery {
  const pauseMs = outcome.lasting ? undefined : pausesMs[mail.attempts];
  const again = outcome.refused !== null && pauseMs !== undefined;
  const rest = readQueue(box).filter(({ id }) => id !== mail.id);
  const later = { ...mail, attempts: mail.attempts + 1, notBeforeMono: outcome.monoMs + (pauseMs ?? 0) };
  writeDoc(box, QUEUE_DOC, again ? [...rest, later] : rest);
  const { to, subject } = mail;
  const delivery = { atMs: outcome.atMs, to, subject, refused: outcome.refused, waiting: again };
  noteDelivery(box, delivery);
  return delivery;
}
