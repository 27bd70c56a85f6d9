/**
 * lab/hosting/host/: the computer that all of it runs on: folders, ownership, exits, its troubles.
 *
 * What must not stay behind, however this process ends short of SIGKILL: temporary folders, the number
 * of a running lab, processes of boxes. Done at the very end, at once, and only if nobody has done it.
 */

const undone = new Set<() => void>();

/** `undo` must not wait for anything. Returns how to say that it is done, or no longer needed. */
export function atExit(undo: () => void): () => void {
  if (undone.size === 0) process.once('exit', undoAll);
  undone.add(undo);
  return () => {
    undone.delete(undo);
    if (undone.size === 0) process.off('exit', undoAll);
  };
}

/** The newest first: processes of boxes end before the folder they write in goes. */
function undoAll(): void {
  for (const undo of [...undone].reverse()) {
    try {
      undo();
    } catch {
      // The others are still to be done.
    }
  }
  undone.clear();
}

/** Ends at this instant, whatever a thread of this process is in the middle of: exiting would wait for it. */
export function endByForce(): void {
  undoAll();
  process.kill(process.pid, 'SIGKILL');
}
