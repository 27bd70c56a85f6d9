/** Files that are named by their content: what they hold is what they are called, or they are damaged. */
import { createHash } from 'node:crypto';
import type { Disk } from '../../hardware/ports.js';

const SHA256 = /^[0-9a-f]{64}$/;

export const isContentName = (name: string): boolean => SHA256.test(name);

export const contentIs = (content: Buffer, sha256: string): boolean =>
  createHash('sha256').update(content).digest('hex') === sha256;

/** What lies under a name of a folder; null: nothing, or something else than the name says. */
export function soundFile(disk: Disk, folder: string, sha256: string): Buffer | null {
  const content = disk.readFile(`${folder}/${sha256}`);
  return content !== null && contentIs(content, sha256) ? content : null;
}
