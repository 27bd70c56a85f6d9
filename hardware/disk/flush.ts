/** What was written is on the host's own disk, not only on its way there. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The names in a folder; where a host cannot do that to folders (Windows), it keeps them itself. */
function flushFolder(path: string): void {
  if (process.platform !== 'win32') flushPath(path);
}

function flushPath(path: string): void {
  const open = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** All that a folder holds, at whatever depth, is on the host's disk. */
export function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else flushPath(path);
  }
  flushFolder(folder);
}

/** The same, without holding anybody up. */
export async function flushTreeBeside(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTreeBeside(path);
    else await flushPathBeside(path);
  }
  if (process.platform !== 'win32') await flushPathBeside(folder);
}

async function flushPathBeside(path: string): Promise<void> {
  try {
    const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch {
    // Whoever works there has taken it away meanwhile, or says himself what the disk refuses.
  }
}

/** The names that folders hold, down from one of them. */
export interface FlushedNames {
  /** A name that came or went is on the host's disk; folders above hold it as soon as they were made. */
  flush(below: string): void;
  /** Nothing is known any more of what the host's disk has. */
  forget(): void;
}

/** Makes names of a folder durable on the host's disk, each folder once. */
export function createFlushedNames(folder: string): FlushedNames {
  // Folders whose own names are on the host's disk.
  const flushed = new Set<string>();
  return {
    flush: (below) => {
      if (!existsSync(below)) return;
      for (let at = below; at.length >= folder.length; at = dirname(at)) {
        flushFolder(at);
        if (flushed.has(at)) return;
        flushed.add(at);
      }
    },
    forget: () => flushed.clear(),
  };
}
