/** A disk that is a folder of the host: what a real process's box keeps across SIGKILL. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Disk, DiskFullError } from '../ports.js';
import { createFlushedNames } from './flush.js';
import { createFolderSpool } from './spool.js';

export interface FolderDisk extends Disk {
  /** Closes the databases that this process opened. */
  close(): void;
  /** By how many bytes the files grew through this handle. */
  grownBytes(): number;
  /** Another thread of the box wrote: its files grew by so many bytes. */
  grew(bytes: number): void;
  /** Another thread of the box may write to the databases, until what is returned is called. */
  lend(): () => void;
  /** From here on a step ends when the host's own disk has it. */
  flushFromNow(): void;
  /** Takes a database away. */
  forget(name: string): void;
}

interface Closable {
  close(): unknown;
}

const PARTIAL = '.partial';
/** Folder of what the chassis keeps over a wipe of the disk. */
const CHASSIS = 'hardware';

const removeAll = (path: string): void => rmSync(path, { recursive: true, force: true });

/** Bytes of all files below; what a power cut left half written was never there and is swept away. */
function bytesBelow(folder: string, sweep: boolean): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesBelow(path, sweep);
    else if (!entry.name.endsWith(PARTIAL)) bytes += statSync(path).size;
    else if (sweep) rmSync(path, { force: true });
  }
  return bytes;
}

/** Who else writes to the databases. */
function createBorrowers(): Pick<FolderDisk, 'writes' | 'lend'> {
  let writes = 0;
  let lent = 0;
  return {
    writes: () => (lent > 0 ? null : writes),
    lend: () => {
      lent += 1;
      return () => {
        lent -= 1;
        writes += 1;
      };
    },
  };
}

/** Where a path of the disk is on the host. */
function placeIn(root: string, path: string): string {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw new Error(`not a disk path: ${path}`);
  return join(root, path);
}

/** Whether a step ends when the host's own disk has it. */
function createFlush(folder: string, isFlushed: boolean) {
  let names = isFlushed ? createFlushedNames(folder) : null;
  return {
    isOn: (): boolean => names !== null,
    names: () => names,
    turnOn: (): void => {
      names ??= createFlushedNames(folder);
    },
  };
}

/**
 * Opens the disk in `folder`, made if missing. Databases lie in `folder`, files in `folder/files`.
 * `sweep`: this is a boot, nobody else writes; a worker beside a running box must not sweep, or it
 * would take away what the box is just writing. `isFlushed`: a step ends when the host's own disk has it.
 */
export function createFolderDisk(
  folder: string,
  capacityBytes: number,
  sweep = true,
  isFlushed = false,
): FolderDisk {
  const root = join(folder, 'files');
  mkdirSync(root, { recursive: true });
  // A worker opens the disk for every job, and few jobs ask: a box with years of recordings is not
  // counted for each of them.
  let known = sweep ? bytesBelow(root, true) : null;
  let grown = 0;
  const borrowers = createBorrowers();
  const flush = createFlush(folder, isFlushed);
  const databases = new Map<string, unknown>();

  const place = (path: string): string => placeIn(root, path);
  // The folder itself is asked, not a list: a worker of this box may have written meanwhile.
  const sizeOf = (path: string): number | null =>
    existsSync(place(path)) ? statSync(place(path)).size : null;
  const filesBytes = (): number => {
    known ??= bytesBelow(root, false);
    return known;
  };
  const grow = (bytes: number): void => {
    if (known !== null) known += bytes;
  };
  const closeAll = (): void => closeDatabases(databases);
  return {
    capacityBytes,
    get flushes() {
      return flush.isOn();
    },
    flushFromNow: flush.turnOn,
    durable: (_name, act) => act(),
    open: <T>(name: string, make: (path: string) => T): T => {
      if (!databases.has(name)) databases.set(name, make(join(folder, `${name}.sqlite`)));
      return databases.get(name) as T;
    },
    ...borrowers,
    forget: (name) => forgetDatabase(folder, databases, name),
    path: (name) => join(folder, `${name}.sqlite`),
    readFile: (path) => (existsSync(place(path)) ? readFileSync(place(path)) : null),
    writeFile: (path, content) => {
      const had = sizeOf(path) ?? 0;
      if (filesBytes() - had + content.length > capacityBytes) throw new DiskFullError(content.length);
      const target = place(path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target + PARTIAL, content, { flush: flush.isOn() });
      renameSync(target + PARTIAL, target);
      flush.names()?.flush(dirname(target));
      grown += content.length - had;
      grow(content.length - had);
    },
    removeFile: (path) => {
      const had = sizeOf(path) ?? 0;
      grown -= had;
      grow(-had);
      rmSync(place(path), { force: true });
      flush.names()?.flush(dirname(place(path)));
    },
    hasFile: (path) => existsSync(place(path)),
    list: (below) => {
      const found = new Map<string, number>();
      if (existsSync(place(below))) walkNames(place(below), `${below}/`, found);
      return [...found.keys()].sort();
    },
    sizeBytes: sizeOf,
    filesBytes,
    spool: createFolderSpool(join(folder, 'spool')),
    wipe: () => {
      closeAll();
      for (const name of readdirSync(folder)) if (join(folder, name) !== root) removeAll(join(folder, name));
      for (const name of readdirSync(root)) if (name !== CHASSIS) removeAll(join(root, name));
      known = null;
      // A folder that is made again is another one.
      flush.names()?.forget();
      flush.names()?.flush(root);
    },
    close: closeAll,
    grownBytes: () => grown,
    grew: grow,
  };
}

function closeDatabases(databases: Map<string, unknown>): void {
  for (const database of databases.values()) (database as Closable).close();
  databases.clear();
}

function forgetDatabase(folder: string, databases: Map<string, unknown>, name: string): void {
  (databases.get(name) as Closable | undefined)?.close();
  databases.delete(name);
  for (const end of ['', '-wal', '-shm']) removeAll(join(folder, `${name}.sqlite${end}`));
}

function walkNames(folder: string, prefix: string, out: Map<string, number>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) walkNames(join(folder, entry.name), `${prefix}${entry.name}/`, out);
    else if (!entry.name.endsWith(PARTIAL)) out.set(`${prefix}${entry.name}`, 0);
  }
}
