/** The tool under test: a command in a process group of its own, heard, limited in real time, and ended whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import { atExit } from '../../hosting/host/at-exit.js';

export interface ToolRun {
  /** Null: it did not end by itself. */
  readonly code: number | null;
  readonly signal: string | null;
  /** It was ended, since it took longer than the case's limit. */
  readonly isLate: boolean;
  readonly realMs: number;
  /** The last that it said. */
  readonly said: string;
}

/** Of what a tool says the last so much is kept, however much it is. */
const SAID_CHARS_MAX = 4_000;
/** To a tool that is told to end. */
const GRACE_MS = 1_000;

/** Ends the tool and whatever it has started. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // There is nobody left.
  }
}

/** Runs `command` by the shell, as it was typed. */
export async function runTool(
  command: string,
  env: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<ToolRun> {
  const beganMs = hostMonoMs();
  const child = spawn(command, {
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const forget = atExit(() => endGroup(child, 'SIGKILL'));
  let said = '';
  const hear = (piece: Buffer): void => {
    said = `${said}${piece.toString()}`.slice(-SAID_CHARS_MAX);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const limit = hostWait(limitMs);
  const grace = hostWait(limitMs + GRACE_MS);
  let end: Pick<ToolRun, 'code' | 'signal'> | null = null;
  const over = (how: Pick<ToolRun, 'code' | 'signal'>): void => {
    end ??= how;
    limit.wake();
    grace.wake();
  };
  // Not 'close': what it has left running may hold its output open for ever.
  child.once('exit', (code, signal) => over({ code, signal }));
  child.once('error', (error) => {
    hear(Buffer.from(error.message));
    over({ code: null, signal: null });
  });
  await limit.done;
  const isLate = end === null;
  if (isLate) {
    endGroup(child, 'SIGTERM');
    await grace.done;
  }
  endGroup(child, 'SIGKILL');
  forget();
  const { code, signal } = end ?? { code: null, signal: 'SIGKILL' };
  return { code: isLate ? null : code, signal, isLate, realMs: Math.round(hostMonoMs() - beganMs), said };
}
