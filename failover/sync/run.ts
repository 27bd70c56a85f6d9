/** What every part of a data-sync stands on: the run, its messages and its jobs. */
import type { Label } from '../../views/label.js';
import type { PeerAnswer, PeerLine } from '../link/line.js';
import type { Cursors, SyncStage } from '../link/messages.js';
import type { PeerVerb, RequestOf } from '../link/verbs.js';
import type { Software, Trouble } from '../role/state.js';
import type { JobTrouble, SyncJobName, SyncJobRunner, SyncJobs } from './jobs.js';

export interface SyncProgress {
  readonly stage: SyncStage;
  /** 0 to 1. */
  readonly share: number;
  readonly rows: number;
  readonly rowsAll: number;
  readonly files: number;
  readonly bytes: number;
}

export interface SyncPorts extends PeerLine {
  readonly job: SyncJobRunner;
  /** Waits as long as so many bytes take at the allowed rate. */
  pace(bytes: number): Promise<void>;
  /** Waits before a message is sent again. */
  pause(): Promise<void>;
  /** False: this run is no longer wanted. */
  alive(): boolean;
  /** A named operation that cannot go on says why. */
  hindered(operation: string): Label | null;
  progress(progress: SyncProgress): void;
  /** Both sides have said what they hold. */
  compared(mine: Cursors, theirs: Cursors): void;
  /** The same numbers meant other rows here than there: ours have another name now. */
  parted(rows: number): void;
  /** A message is on its way, or its answer has come. */
  asking(on: boolean): void;
}

export interface SyncOrder {
  readonly relationId: string;
  readonly software: Software;
  /** Bodies are compressed: the link is slow. */
  readonly brotli: boolean;
  /** The primary is closed for it and gives its role up afterwards. */
  readonly forSwap: boolean;
}

export type SyncOutcome =
  | { readonly ok: true; readonly rows: number; readonly files: number; readonly bytes: number }
  | { readonly ok: false; readonly trouble: Trouble; readonly detail: Label | null };

const TRIES_MAX = 3;

/** Ends a run from wherever it is; caught in one place. */
export class Stopped extends Error {
  constructor(
    readonly trouble: Trouble,
    readonly detail: Label | null = null,
  ) {
    super(`sync stopped: ${trouble}`);
  }
}

const jobTroubles: Readonly<Record<JobTrouble, Trouble>> = {
  damaged: 'failed',
  'disk-full': 'disk-full',
  'no-site': 'busy-here',
};

export interface Run {
  readonly ports: SyncPorts;
  readonly order: SyncOrder;
  at: { readonly stage: SyncStage; readonly share: number };
  rows: number;
  rowsAll: number;
  files: number;
  bytes: number;
}

// Most of the work is rows; the rest is shown as steps.
const stageShare: Readonly<Record<SyncStage, number>> = {
  contact: 0,
  history: 0.02,
  recordings: 0.8,
  configuration: 0.92,
  finish: 1,
};

/** Tells how far the run is, as a share of what there is to do in this stage. */
export function show(run: Run, stage: SyncStage): void {
  const { rows, rowsAll, files, bytes } = run;
  const done = rowsAll === 0 ? 1 : Math.min(1, rows / rowsAll);
  const share =
    stage === 'history'
      ? stageShare.history + done * (stageShare.recordings - stageShare.history)
      : stageShare[stage];
  run.at = { stage, share };
  run.ports.progress({ stage, share, rows, rowsAll, files, bytes });
}

type Heard<V extends PeerVerb> = Extract<PeerAnswer<V>, { ok: true }>;

/** Sends until an answer comes; stops the run when it is a refusal. */
export async function ask<V extends PeerVerb>(run: Run, verb: V, request: RequestOf<V>): Promise<Heard<V>> {
  const { ports } = run;
  for (let tried = 1; ; tried += 1) {
    if (!ports.alive()) throw new Stopped('interrupted');
    if (tried === 1) ports.asking(true);
    const answer = await ports.ask(verb, request);
    if (!ports.alive()) throw new Stopped('interrupted');
    if (answer.ok) {
      ports.asking(false);
      run.bytes += answer.bytes;
      return answer;
    }
    if (answer.why === 'refused') {
      ports.asking(false);
      throw new Stopped(answer.trouble, answer.detail);
    }
    if (answer.why !== 'unreachable' || tried >= TRIES_MAX) throw new Stopped(answer.why);
    await ports.pause();
  }
}

/** What every message of a run says: whose relation, and how far the run is (the primary shows it). */
export const about = (
  run: Run,
): { relationId: string; forSwap: boolean; stage: SyncStage; share: number } => ({
  relationId: run.order.relationId,
  forSwap: run.order.forSwap,
  ...run.at,
});

/** One step on this box's heavy thread; throws `Stopped` when it is hindered, fails, or the run is over. */
export async function job<J extends SyncJobName>(
  run: Run,
  name: J,
  input: SyncJobs[J]['input'],
): Promise<SyncJobs[J]['output']> {
  const hindered = run.ports.hindered(name);
  if (hindered !== null) throw new Stopped('failed', hindered);
  const result = await run.ports.job(name, input);
  if (!run.ports.alive()) throw new Stopped('interrupted');
  if (!result.ok) throw new Stopped(jobTroubles[result.why]);
  return result;
}
