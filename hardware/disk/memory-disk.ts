/**
 * A disk in memory: what a world's box keeps across a power cut. Databases stay the same handle
 * from boot to boot; an interrupted transaction was rolled back by the exception that ended it.
 */
import { type Disk, DiskFailedError, DiskFullError, PowerLostError } from '../ports.js';
import { createMemorySpool } from './spool.js';

/** Where the chassis keeps its own: a wipe leaves it. */
const CHASSIS = 'hardware/';

/**
 * What becomes of a durable step: the power goes before or after it, or the disk refuses it. Null: it
 * is done.
 */
type DurableFate = 'before' | 'after' | 'fail' | null;
type Watch = (step: number, name: string) => DurableFate;

export interface MemoryDisk extends Disk {
  /** Durable steps so far. */
  readonly steps: number;
  /** Called before each durable step; says what becomes of it. */
  onDurable(watch: Watch | null): void;
  /** Power is gone: nothing on this disk can be done until the next boot. */
  cut(): void;
  revive(): void;
  forget(name: string): void;
  /** A second disk with the same content; `copy` copies a database. Tests fork a made pair. */
  fork(copy: (database: unknown) => unknown): MemoryDisk;
  /** What is on it now. A file's bytes never change: another content is another buffer. */
  contents(): DiskContents;
  /** Puts other contents in the place of all that is there. Only while nothing runs on it. */
  replace(contents: DiskContents): void;
}

/** Files by path, and databases by name as whoever opened them made them. */
export interface DiskContents {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly databases: ReadonlyMap<string, unknown>;
}

interface DurableSteps {
  count(): number;
  /** Throws after a cut. */
  alive(): void;
  durable<T>(name: string, act: () => T): T;
  watch(next: Watch | null): void;
  cut(): void;
  revive(): void;
}

/** The steps that a power cut may fall before or after; a step inside a step is part of it. */
function createDurableSteps(): DurableSteps {
  let steps = 0;
  let dead = false;
  let depth = 0;
  let watch: Watch | null = null;

  const alive = (): void => {
    if (dead) throw new PowerLostError();
  };
  const cut = (): void => {
    dead = true;
  };
  const cutPower = (): never => {
    cut();
    throw new PowerLostError();
  };
  return {
    count: () => steps,
    alive,
    durable: (name, act) => {
      alive();
      if (depth > 0) return act();
      steps += 1;
      const fate = watch?.(steps, name) ?? null;
      if (fate === 'fail') throw new DiskFailedError();
      if (fate === 'before') cutPower();
      depth += 1;
      try {
        const result = act();
        if (fate === 'after') cutPower();
        return result;
      } finally {
        depth -= 1;
      }
    },
    watch: (next) => {
      watch = next;
    },
    cut,
    revive: () => {
      dead = false;
      depth = 0;
    },
  };
}

/** An empty disk in memory that holds so much. */
export function createMemoryDisk(capacityBytes: number): MemoryDisk {
  const files = new Map<string, Buffer>();
  const databases = new Map<string, unknown>();
  const steps = createDurableSteps();
  let bytes = 0;

  const put = (path: string, content: Buffer): void => {
    const had = files.get(path)?.length ?? 0;
    if (bytes - had + content.length > capacityBytes) throw new DiskFullError(content.length);
    files.set(path, content);
    bytes += content.length - had;
  };
  const remove = (path: string): void => {
    const had = files.get(path);
    if (had === undefined) return;
    bytes -= had.length;
    files.delete(path);
  };
  return {
    capacityBytes,
    flushes: false,
    get steps() {
      return steps.count();
    },
    durable: steps.durable,
    open: <T>(name: string, make: (path: string) => T): T => {
      steps.alive();
      if (!databases.has(name)) databases.set(name, make(':memory:'));
      return databases.get(name) as T;
    },
    forget: (name) => {
      databases.delete(name);
    },
    // One handle for all.
    writes: () => 0,
    path: () => null,
    readFile: (path) => {
      steps.alive();
      return files.get(path) ?? null;
    },
    writeFile: (path, content) => steps.durable(`file:${path}`, () => put(path, Buffer.from(content))),
    removeFile: (path) => steps.durable(`remove:${path}`, () => remove(path)),
    hasFile: (path) => files.has(path),
    list: (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    sizeBytes: (path) => files.get(path)?.length ?? null,
    filesBytes: () => bytes,
    spool: createMemorySpool(),
    wipe: () =>
      steps.durable('wipe', () => {
        for (const path of [...files.keys()]) if (!path.startsWith(CHASSIS)) files.delete(path);
        databases.clear();
        bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
      }),
    onDurable: steps.watch,
    cut: steps.cut,
    revive: steps.revive,
    fork: (copy) => {
      const made = createMemoryDisk(capacityBytes);
      const copies = [...databases].map(([name, database]) => [name, copy(database)] as const);
      made.replace({ files, databases: new Map(copies) });
      return made;
    },
    contents: () => ({ files: new Map(files), databases: new Map(databases) }),
    replace: (contents) => {
      files.clear();
      databases.clear();
      bytes = 0;
      for (const [path, content] of contents.files) put(path, content);
      for (const [name, database] of contents.databases) databases.set(name, database);
    },
  };
}
