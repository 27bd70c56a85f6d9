/**
 * Writes of a thread beside the box: the thread stands still at each that matters until the box, which
 * waits for the thread, has looked at it. Where the power goes, both end right there.
 */
import type { Disk } from '../../../hardware/ports.js';
import { type WriteWatch, watchDisk } from './watched-disk.js';

/** A write of the thread, and the cell in which it waits for the box. */
export interface AskedWrite {
  readonly write: string;
  readonly side: 'before' | 'after';
  readonly cell: Int32Array;
}

export const isAskedWrite = (message: object): message is AskedWrite => 'cell' in message;

/** The disk of a job in the thread; `parts`: of names of writes that matter. */
export function watchBeside(disk: Disk, parts: readonly string[], post: (asked: AskedWrite) => void): Disk {
  if (parts.length === 0) return disk;
  return watchDisk(disk, (write, side) => {
    if (!parts.some((part) => write.includes(part))) return true;
    const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    post({ write, side, cell });
    Atomics.wait(cell, 0, 0);
    return true;
  });
}

/** The box looks at it; the thread goes on, unless the power of both went at it. */
export function answerWrite({ write, side, cell }: AskedWrite, watch: WriteWatch): void {
  if (!watch(write, side)) return;
  Atomics.store(cell, 0, 1);
  Atomics.notify(cell, 0);
}
