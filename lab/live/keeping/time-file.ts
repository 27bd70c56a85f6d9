/**
 * The instant up to which the lab has come, or may have come by the next word: written over itself in
 * one block, so that it needs no room and a full disk does not keep it from being true. A lab that
 * was killed goes on from here: its time never goes back behind what its boxes have on their disks.
 */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Micros, SECOND } from '../../../hardware/ports.js';

export const timeFile = 'lab.time';
const DIGITS = 20;
/** The word holds a little longer than it has to: each takes a flush, for which whoever is served waits. */
const AHEAD_US: Micros = SECOND;

export interface TimeFile {
  /** Null: nothing was written yet. */
  read(): Micros | null;
  /** The lab may come as far as this before the next word. */
  write(us: Micros): void;
  close(): void;
}

/**
 * The time file in the folder of a lab, made when there is none. `flushes`: the host's power may go, too; where
 * nothing that boxes write is flushed, no instant has to be.
 */
export function openTimeFile(folder: string, flushes: boolean): TimeFile {
  const path = join(folder, timeFile);
  const known = existsSync(path) ? Number(readFileSync(path, 'latin1')) : Number.NaN;
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
  let latest = Number.isSafeInteger(known) && known > 0 ? known : 0;
  let isClosed = false;
  return {
    read: () => (latest === 0 ? null : latest),
    write: (us) => {
      // A lab that was ended by force may still be on its way.
      if (us <= latest || isClosed) return;
      const wordUs = us + AHEAD_US;
      writeSync(file, `${wordUs}`.padStart(DIGITS, '0'), 0, 'latin1');
      // Before boxes write what is later.
      if (flushes) fdatasyncSync(file);
      latest = wordUs;
    },
    close: () => {
      isClosed = true;
      closeSync(file);
    },
  };
}
