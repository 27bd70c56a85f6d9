/** Makes the processes of boxes; that of a box which resets is begun while its power is still off. */
import { type ChildProcess, fork } from 'node:child_process';
import { startedModule } from '../../../views/root.js';
import type { BoxName } from '../../plan.js';

/** Of what this process was called with, what holds for a box too: never its script (`--eval`, `--import`). */
const KEPT_ARGS = /^--(enable-source-maps|max-|stack-)/;

const entry = startedModule('lab/hosting/processes/box-process.js');

const made = (): ChildProcess =>
  fork(entry, [], {
    execArgv: process.execArgv.filter((arg) => KEPT_ARGS.test(arg)),
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
