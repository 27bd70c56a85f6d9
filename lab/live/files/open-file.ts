/** Opens a .lab file: what it holds as a folder with a recording, which replay and labs take. */
import { statfsSync } from 'node:fs';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { FORMAT } from '../recording/recording.js';
import { aboutOf, type LabFileAbout, programVersion } from './about.js';
import { type Container, LabFileError, PLAIN_BYTES_MAX } from './container.js';
import { readContainer, unpack } from './read-container.js';

export interface LabFile {
  readonly container: Container;
  readonly about: LabFileAbout;
  /** As people know it. */
  readonly name: string;
}

/** Reads what the file says of itself; nothing is unpacked. Throws LabFileError. */
export async function readLabFile(path: string, name = path): Promise<LabFile> {
  const container = await readContainer(path, name);
  const about = aboutOf(container, name);
  if (about.recording !== FORMAT)
    throw new LabFileError(
      `${name} was saved by bomgar-sim ${about.program} with a recording of version ${about.recording}; this is ${programVersion()} and repeats version ${FORMAT}: open it with the version that saved it`,
    );
  return { container, about, name };
}

/** The seed of the lab: as the file or whoever opens it says. Throws LabFileError. */
export function seedOfFile({ about, name }: LabFile, given: string | null): string {
  const seed = given ?? about.seed;
  if (seed === null)
    throw new LabFileError(
      `the seed of the lab is not in ${name}: give it with --seed (lab.json of its lab holds it), or save it again with --with-seed`,
    );
  if (seedDigest(seed) !== about.seedDigest)
    throw new LabFileError(
      `${given === null ? `the seed in ${name}` : 'this'} is not the seed of its lab (whose digest is ${about.seedDigest})`,
    );
  return seed;
}

function checkRoom(folder: string, { container, name }: LabFile): void {
  const needed = container.parts.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  const { bavail, bsize } = statfsSync(folder);
  if (needed > Math.min(PLAIN_BYTES_MAX, bavail * bsize))
    throw new LabFileError(
      `${name} unpacks to ${needed.toLocaleString('en')} bytes, and ${folder} has room for ${(bavail * bsize).toLocaleString('en')}`,
    );
}

/** Unpacks it into a folder that is empty. Throws LabFileError; what is there then is of no use. */
export async function unpackLabFile(file: LabFile, folder: string): Promise<void> {
  try {
    checkRoom(folder, file);
    await unpack(file.container, folder, file.name);
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new LabFileError(`${file.name} cannot be unpacked in ${folder}: ${hostReason(error)}`);
  }
}

/** Unpacked for as long as it is needed. */
export async function withLabFile<T>(file: LabFile, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder();
  try {
    await unpackLabFile(file, folder.path);
    return await use(folder.path);
  } finally {
    folder.remove();
  }
}
