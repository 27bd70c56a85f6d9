/** Folders of the host that people name. */
import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isHostError } from './words.js';

/** Makes a folder and those above it. Node's own way never ends where a file system has no room for folders. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isHostError(error) || error.code !== 'ENOENT' || dirname(path) === path) throw error;
    const above = dirname(path);
    // Whatever is there already refuses for a reason of its own.
    if (isThere(above)) throw error;
    makeFolder(above);
    mkdirSync(path, { mode: 0o700 });
  }
}

/** Whether there is something at the path; throws where the host does not let it be known. */
export function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (isHostError(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Room on the file system of a folder. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
