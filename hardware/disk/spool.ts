/** Where long content waits in pieces: in a folder of the host, or in memory. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DiskFullError, type Spool } from '../ports.js';

/** A name that was given by `create`, and nothing else: it becomes part of a path. */
const NAME = /^[a-z]{1,20}-\d{1,15}$/;

const sound = (name: string): string => {
  if (!NAME.test(name)) throw new Error(`not a name of the spool: ${name}`);
  return name;
};

/** SQLite keeps these beside a database. */
const BESIDE = ['', '-journal', '-wal', '-shm'];

/** Files that are on their way, in a folder of the host. */
export function createFolderSpool(folder: string): Spool {
  let made = 0;
  const place = (name: string): string => join(folder, sound(name));
  return {
    create: (purpose) => {
      const name = sound(`${purpose}-${made++}`);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(place(name), '', { mode: 0o600 });
      return name;
    },
    append: (name, bytes) => {
      try {
        appendFileSync(place(name), bytes);
      } catch (error) {
        // The host's own disk is full: to the box that is its disk.
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
          throw new DiskFullError(bytes.length);
        }
        throw error;
      }
    },
    read: (name, offset, length, into) => {
      const file = openSync(place(name), 'r');
      try {
        const bytes = into !== undefined && into.length >= length ? into : Buffer.allocUnsafe(length);
        return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
      } finally {
        closeSync(file);
      }
    },
    sizeBytes: (name) => (existsSync(place(name)) ? statSync(place(name)).size : null),
    path: place,
    drop: (name) => {
      for (const end of BESIDE) rmSync(place(name) + end, { force: true });
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Pieces are joined when they are read: few, and read in order. */
export function createMemorySpool(): Spool {
  let made = 0;
  const kept = new Map<string, { pieces: Buffer[]; bytes: number }>();
  const find = (name: string): { pieces: Buffer[]; bytes: number } => {
    const found = kept.get(name);
    if (found === undefined) throw new Error(`nothing in the spool: ${name}`);
    return found;
  };
  return {
    create: (purpose) => {
      const name = sound(`${purpose}-${made++}`);
      kept.set(name, { pieces: [], bytes: 0 });
      return name;
    },
    append: (name, bytes) => {
      const one = find(name);
      one.pieces.push(Buffer.from(bytes));
      one.bytes += bytes.length;
    },
    read: (name, offset, length) => {
      const one = find(name);
      if (one.pieces.length > 1) one.pieces = [Buffer.concat(one.pieces)];
      return (one.pieces[0] ?? Buffer.alloc(0)).subarray(offset, offset + length);
    },
    sizeBytes: (name) => kept.get(name)?.bytes ?? null,
    path: () => null,
    drop: (name) => {
      kept.delete(name);
    },
    clear: () => kept.clear(),
  };
}
