/**
 * lab/hosting/processes/: each box as a process of its own: its messages, its heavy thread, its wires over
 * TLS.
 *
 * Asking a box's process, and waiting for what boxes have sent: whatever is waited for, it ends.
 */
import { hostMonoMs, hostWait, patiently } from '../../../hardware/kernel/host-time.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import { type BoxName, boxOfRank } from '../../plan.js';
import type { OutsideRecord } from '../door/outside-request.js';
import { type Child, isStopped, lastAnswer, type Wait } from './child.js';
import type { FromBox, ToBox } from './ipc.js';

/** Says something to a box's process; nothing where it is gone. */
export const tell = ({ process: box }: Child, message: ToBox): void => {
  if (box.connected) box.send(message);
};

export interface Asking {
  /** Always ends: with the answer, with a last turn when the box dies, or by the patience of a robot. */
  ask(name: BoxName, child: Child, message: ToBox): Promise<FromBox>;
  /** The same where a turn is the answer. */
  turn(name: BoxName, child: Child, message: ToBox): Promise<Turn>;
  /** The lab itself waits for what boxes have sent. */
  watch<T>(waiting: Promise<T>, senders: () => readonly number[]): Promise<T>;
  readonly waits: ReadonlySet<Wait>;
}

type Told = Extract<FromBox, { kind: 'turn' }>;

/** A turn with what was told of it ahead. */
function wholeTurn(child: Child, { turn, records }: Told): Pick<Told, 'turn' | 'records'> {
  const { ahead } = child;
  if (ahead.length === 0) return { turn, records };
  child.ahead = [];
  return {
    turn: { ...turn, log: [...ahead.flatMap(({ log }) => log), ...turn.log] },
    records: [...ahead.flatMap((part) => part.records), ...records],
  };
}

/** Questions to processes of boxes and their answers, in order; fails when one is silent for `patienceMs`. */
export function createAsking(options: {
  /** Real time after which it fails; absent: never. */
  readonly patienceMs?: number;
  readonly onRecords?: (records: readonly OutsideRecord[]) => void;
}): Asking {
  const { patienceMs, onRecords } = options;
  const waits = new Set<Wait>();
  const answerOf = (child: Child, message: ToBox): Promise<FromBox> =>
    new Promise((resolve) => {
      child.askedMs = hostMonoMs();
      child.answer = (answer) => {
        child.answer = null;
        resolve(answer);
      };
      if (child.hasLeft) child.answer(lastAnswer(child));
      else tell(child, message);
    });
  const ask: Asking['ask'] = (name, child, message) => {
    const answered = answerOf(child, message);
    if (patienceMs === undefined) return answered;
    const wait = hostWait(patienceMs);
    const late = async (): Promise<FromBox> => {
      await wait.done;
      if (child.answer === null) return answered;
      throw new Error(
        `box ${name} has not answered for ${patienceMs} ms (process ${child.process.pid}${isStopped(child.process.pid) ? ', stopped' : ''})`,
      );
    };
    return Promise.race([answered, late()]).finally(wait.wake);
  };
  return {
    ask,
    turn: async (name, child, message) => {
      const answer = await ask(name, child, message);
      if (answer.kind !== 'turn') throw new Error(`a turn was expected, not '${answer.kind}'`);
      const { records, turn } = wholeTurn(child, answer);
      if (records.length > 0) onRecords?.(records);
      return turn;
    },
    watch: async (waiting, senders) => {
      const wait: Wait = { sinceMs: hostMonoMs(), senders };
      waits.add(wait);
      try {
        if (patienceMs === undefined) return await waiting;
        const names = (): string => senders().map(boxOfRank).join(', ');
        return await patiently(waiting, patienceMs, () => `what box ${names()} sent has not come`);
      } finally {
        waits.delete(wait);
      }
    },
    waits,
  };
}
