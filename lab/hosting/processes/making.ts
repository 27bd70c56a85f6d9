/** Makes the processes of boxes; that of a box which resets is begun while its power is still off. */
import { type ChildProcess, fork } from 'node:child_process';
import { startedModule } from '../../../views/root.js';
import type { BoxName } from '../../plan.js';

/** Of what this process was called with, what holds for a box too: never its script (`--eval`, `--import`). */
const KEPT_ARGS = /^--(enable-source-maps|max-|stack-)/;

/**
 * What a page is made of is gone with it, and a young generation of a few MB is as quick as one of 16: a box
 * takes 1.15 times what a bare server does, not 1.3. Whoever calls with another number has it.
 */
const YOUNG = '--max-semi-space-size=2';

const entry = startedModule('lab/hosting/processes/box-process.js');

const made = (): ChildProcess =>
  fork(entry, [], {
    execArgv: [YOUNG, ...process.execArgv.filter((arg) => KEPT_ARGS.test(arg))],
    serialization: 'json',
    stdio: ['inherit', 'inherit', 'inherit', 'ipc', 'pipe'],
  });

/** One is of use as long as it can still be told what box it is. */
const serves = ({ pid, exitCode, signalCode, connected }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null && connected;

export type Making = ReturnType<typeof createMaking>;

/** Processes that are no box yet: a lab that starts one waits for it, and everybody with the lab. */
export function createMaking() {
  const ahead = new Map<BoxName, ChildProcess>();
  return {
    /** The next boot of this box is near: what is begun for it. */
    prepare: (name: BoxName): ChildProcess => {
      // One that cannot be made is told by the boot that needs it.
      const begun = ahead.get(name) ?? made().on('error', () => {});
      ahead.set(name, begun);
      return begun;
    },
    /** A process for a boot of this box. */
    take: (name: BoxName): ChildProcess => {
      const ready = ahead.get(name);
      ahead.delete(name);
      return ready !== undefined && serves(ready) ? ready : made();
    },
    /** Ends all that nobody took, now. */
    end: (): void => {
      for (const one of ahead.values()) one.kill('SIGKILL');
      ahead.clear();
    },
  };
}
