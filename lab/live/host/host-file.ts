/**
 * Which labs a host has, written whole at each change; what is in a lab stands in the lab's own folder.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';

export const hostFile = 'host.json';
const FORMAT = 1;

const aboutSchema = v.object({
  /** Its name in addresses and folders. */
  id: v.pipe(v.string(), v.regex(/^lab-\d{1,9}$/)),
  name: v.string(),
  rehearsal: v.nullable(v.string()),
  /** Number of its addresses on this host. */
  bay: v.number(),
  madeMs: v.number(),
  /** It was open when the host was left. */
  isOpen: v.boolean(),
  isPaused: v.boolean(),
  /** The lab from which it went its own way, and when; absent: it was made. */
  fork: v.optional(v.object({ of: v.string(), atUs: v.number() })),
});

const fileSchema = v.object({ format: v.literal(FORMAT), next: v.number(), labs: v.array(aboutSchema) });

/** What the host itself knows of a lab. */
export type LabAbout = v.InferOutput<typeof aboutSchema>;

interface HostState {
  /** Number of the next lab: none is given twice. */
  next: number;
  labs: LabAbout[];
}

/** A folder whose host file cannot be read. */
export class HostFolderError extends Error {}

/** The state of a host's folder; an empty one where there is none. Throws HostFolderError. */
function readHostState(folder: string): HostState {
  const path = join(folder, hostFile);
  if (!existsSync(path)) return { next: 1, labs: [] };
  const read = readJson(fileSchema, readFileSync(path, 'utf8'));
  if (read === null) throw new HostFolderError(`${path} is damaged or of another version`);
  return { next: read.next, labs: read.labs };
}

/** Keeps the list of labs whole or not at all; readable by its owner alone. */
function writeHostState(folder: string, { next, labs }: HostState): void {
  const path = join(folder, hostFile);
  const text = JSON.stringify({ format: FORMAT, next, labs }, null, 1);
  writeFileSync(`${path}.partial`, text, { mode: 0o600 });
  renameSync(`${path}.partial`, path);
}

/** What a host keeps of itself in its folder. */
export interface KeptHost {
  /** As they were when it was left. */
  readonly labs: readonly LabAbout[];
  nextId(): string;
  /** What a full disk does not take is told once, and written at the next change: the labs are not hurt by it. */
  save(labs: readonly LabAbout[]): void;
}

/** Throws HostFolderError. */
export function openHostFile(folder: string, onWord: (text: string) => void): KeptHost {
  const { labs, next: first } = readHostState(folder);
  let next = first;
  let isTold = false;
  return {
    labs,
    nextId: () => `lab-${next++}`,
    save: (now) => {
      try {
        writeHostState(folder, { next, labs: [...now] });
        isTold = false;
      } catch (error) {
        if (!isHostError(error)) throw error;
        if (!isTold) onWord(`its list of labs is not kept: ${hostReason(error)}`);
        isTold = true;
      }
    },
  };
}
