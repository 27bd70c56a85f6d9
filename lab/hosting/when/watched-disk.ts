/** A disk whose durable writes somebody watches. */
import { type Disk, PowerLostError } from '../../../hardware/ports.js';

/** Hears of a write; false: the box has no power any more. */
export type WriteWatch = (name: string, side: 'before' | 'after') => boolean;

/** The same disk; a write inside a write is part of it. */
export function watchDisk(disk: Disk, watch: WriteWatch): Disk {
  let depth = 0;
  const told = (name: string, side: 'before' | 'after'): void => {
    if (depth === 0 && !watch(name, side)) throw new PowerLostError();
  };
  const durable = <T>(name: string, act: () => T): T => {
    told(name, 'before');
    depth += 1;
    let result: T;
    try {
      result = act();
    } finally {
      depth -= 1;
    }
    told(name, 'after');
    return result;
  };
  return {
    get capacityBytes() {
      return disk.capacityBytes;
    },
    get flushes() {
      return disk.flushes;
    },
    writes: () => disk.writes(),
    spool: disk.spool,
    durable: (name, act) => durable(name, () => disk.durable(name, act)),
    open: (name, make) => disk.open(name, make),
    path: (name) => disk.path(name),
    readFile: (path) => disk.readFile(path),
    writeFile: (path, bytes) => durable(`file:${path}`, () => disk.writeFile(path, bytes)),
    removeFile: (path) => durable(`remove:${path}`, () => disk.removeFile(path)),
    hasFile: (path) => disk.hasFile(path),
    list: (folder) => disk.list(folder),
    sizeBytes: (path) => disk.sizeBytes(path),
    filesBytes: () => disk.filesBytes(),
    wipe: () => durable('wipe', () => disk.wipe()),
  };
}
