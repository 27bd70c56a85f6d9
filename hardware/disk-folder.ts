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
import { type Disk, DiskFullError } from './ports.js';

export interface FolderDisk extends Disk {
  /** Closes the databases that this process opened. */
  close(): void;
}

interface Closable {
  close(): unknown;
}

const PARTIAL = '.partial';

function walk(folder: string, prefix: string, out: Map<string, number>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory()) walk(path, `${name}/`, out);
    // What a power cut left half written was never there.
    else if (entry.name.endsWith(PARTIAL)) rmSync(path, { force: true });
    else out.set(name, statSync(path).size);
  }
}

/** Opens the disk in `folder`, made if missing. Databases lie in `folder`, files in `folder/files`. */
export function createFolderDisk(folder: string, capacityBytes: number): FolderDisk {
  const root = join(folder, 'files');
  mkdirSync(root, { recursive: true });
  const sizes = new Map<string, number>();
  walk(root, '', sizes);
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const databases = new Map<string, unknown>();

  const place = (path: string): string => {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
      throw new Error(`not a disk path: ${path}`);
    return join(root, path);
  };
  const closeAll = (): void => {
    for (const database of databases.values()) (database as Closable).close();
    databases.clear();
  };
  return {
    capacityBytes,
    durable: (_name, act) => act(),
    open: <T>(name: string, make: (path: string) => T): T => {
      if (!databases.has(name)) databases.set(name, make(join(folder, `${name}.sqlite`)));
      return databases.get(name) as T;
    },
    path: (name) => join(folder, `${name}.sqlite`),
    // The folder itself is asked, not the list: a worker of this box may have written meanwhile.
    readFile: (path) => (existsSync(place(path)) ? readFileSync(place(path)) : null),
    writeFile: (path, content) => {
      const had = sizes.get(path) ?? 0;
      if (bytes - had + content.length > capacityBytes) throw new DiskFullError(content.length);
      const target = place(path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target + PARTIAL, content);
      renameSync(target + PARTIAL, target);
      sizes.set(path, content.length);
      bytes += content.length - had;
    },
    removeFile: (path) => {
      rmSync(place(path), { force: true });
      bytes -= sizes.get(path) ?? 0;
      sizes.delete(path);
    },
    hasFile: (path) => existsSync(place(path)),
    list: (below) => {
      const found = new Map<string, number>();
      if (existsSync(place(below))) walkNames(place(below), `${below}/`, found);
      return [...found.keys()].sort();
    },
    sizeBytes: (path) => (existsSync(place(path)) ? statSync(place(path)).size : null),
    filesBytes: () => bytes,
    wipe: () => {
      closeAll();
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(root, { recursive: true });
      sizes.clear();
      bytes = 0;
    },
    close: closeAll,
  };
}

function walkNames(folder: string, prefix: string, out: Map<string, number>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) walkNames(join(folder, entry.name), `${prefix}${entry.name}/`, out);
    else if (!entry.name.endsWith(PARTIAL)) out.set(`${prefix}${entry.name}`, 0);
  }
}
