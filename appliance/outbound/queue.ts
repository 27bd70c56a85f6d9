/** Events that wait for their HTTP recipients, and how each recipient answers. Of this box. */
import type { Label } from '../../views/label.js';
import type { Store } from '../store/database.js';
import { readDoc, writeDoc } from '../store/docs.js';

export interface Waiting {
  readonly id: string;
  readonly recipient: string;
  readonly event: string;
  /** The form-encoded body. */
  readonly body: string;
  /** Monotonic ms before which it is not sent. */
  readonly notBeforeMono: number;
}

export interface RecipientState {
  readonly atMs: number;
  readonly event: string;
  /** Null: it was taken. */
  readonly refused: Label | null;
  /** Failures in a row. */
  readonly failures: number;
  /** Disabled after too many of them. */
  readonly disabled: boolean;
}

export const WAITING_MAX = 200;
const QUEUE_DOC = 'outbound.queue';
const STATES_DOC = 'outbound.states';

export const readWaiting = (box: Store): readonly Waiting[] => readDoc<Waiting[]>(box, QUEUE_DOC) ?? [];
/** Inside the caller's transaction, as all changes below. */
export const writeWaiting = (box: Store, list: readonly Waiting[]): void => writeDoc(box, QUEUE_DOC, list);

type States = Readonly<Record<string, RecipientState>>;

export const readStates = (box: Store): States => readDoc<States>(box, STATES_DOC) ?? {};

export function writeState(box: Store, recipient: string, state: RecipientState | null): void {
  const { [recipient]: _old, ...rest } = readStates(box);
  writeDoc(box, STATES_DOC, state === null ? rest : { ...rest, [recipient]: state });
}

/** Forgets recipients that do not exist any more. */
export function keepOnly(box: Store, ids: ReadonlySet<string>): void {
  const states = Object.entries(readStates(box)).filter(([id]) => ids.has(id));
  writeDoc(box, STATES_DOC, Object.fromEntries(states));
  writeWaiting(
    box,
    readWaiting(box).filter(({ recipient }) => ids.has(recipient)),
  );
}
