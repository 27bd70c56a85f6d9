/**
 * Disks of pairs as they were made, kept to begin other labs with: the same seed, amounts and beginning give
 * the same disks, so that they are made once. Files of content never change and are shared; databases are
 * copied.
 */
import { createHash } from 'node:crypto';
import { constants, copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { startedModule } from '../../../views/root.js';
import { isHostError } from '../../hosting/host/words.js';
import type { MadeLab } from '../../making/make-boxes.js';
import type { makeFoldersBeside } from '../../supervisor/processes-lab.js';
import type { MadeAmounts } from '../recording/lines.js';

type Making = Parameters<typeof makeFoldersBeside>[0];

export interface Templates {
  /** Puts the disks of a lab into a folder. */
  make(options: Making): Promise<MadeLab>;
  /** When a lab of this seed and these amounts begins, if one was made before; null: none was. */
  startOf(seed: string, amounts: MadeAmounts): Micros | null;
  /** Makes the disks of a lab ahead, while nobody waits for them. */
  prepare(options: Omit<Making, 'folder'>): Promise<void>;
  close(): Promise<void>;
}

/** So many are kept. */
const KEPT_MAX = 16;

interface Template {
  readonly folder: string;
  readonly startUs: Micros;
  readonly made: Promise<MadeLab>;
  /** How many wait for it, or copy it: it is not dropped meanwhile. */
  users: number;
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 24);

const sorted = (amounts: MadeAmounts): unknown =>
  Object.entries(amounts).sort(([one], [other]) => (one < other ? -1 : 1));

/** One file of a template: shared where the host can, for nobody ever writes into it. */
function share(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!isHostError(error)) throw error;
    copyFileSync(from, to);
  }
}

/** So many files are shared before others have their turn. */
const FILES_AT_ONCE = 32;

/** What is long is copied beside; what is short in pieces: a lab that lives in this thread goes on meanwhile. */
async function copyTree(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const [index, entry] of readdirSync(from, { withFileTypes: true }).entries()) {
    const [here, there] = [join(from, entry.name), join(to, entry.name)];
    if (index % FILES_AT_ONCE === 0) await turnOfLoop();
    if (entry.isDirectory()) await copyTree(here, there);
    else if (entry.name.includes('.sqlite')) await copyFile(here, there, constants.COPYFILE_FICLONE);
    else share(here, there);
  }
}

interface Answer {
  readonly id: number;
  readonly made?: MadeLab;
  readonly error?: { readonly message: string; readonly code?: string; readonly syscall?: string };
}

/** One thread that makes what it is asked for, begun when it is needed first. */
function createMaker() {
  const waiting = new Map<number, { done(made: MadeLab): void; failed(error: Error): void }>();
  let thread: Worker | null = null;
  let next = 0;
  const over = (error: Error): void => {
    thread = null;
    for (const one of waiting.values()) one.failed(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const made = new Worker(startedModule('lab/live/host/making-thread.js'));
    made.unref();
    made.on('message', ({ id, made: lab, error }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      // With what names its cause: a host without room is told so.
      if (lab === undefined) asked?.failed(Object.assign(new Error(error?.message), error));
      else asked?.done(lab);
    });
    made.on('error', over);
    made.on('exit', (code) => over(new Error(`the thread that makes labs ended (${code})`)));
    return made;
  };
  return {
    make: (options: Making): Promise<MadeLab> =>
      new Promise((done, failed) => {
        thread ??= start();
        const id = next++;
        waiting.set(id, { done, failed });
        thread.postMessage({ id, options });
      }),
    close: async (): Promise<void> => {
      await thread?.terminate();
    },
  };
}

/** Keeps templates in `folder`, which is emptied: they are made again where they are needed. */
export function createTemplates(folder: string): Templates {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const maker = createMaker();
  const kept = new Map<string, Template>();
  /** The newest of the same seed and amounts. */
  const starts = new Map<string, Micros>();

  const forget = (key: string): void => {
    const old = kept.get(key);
    kept.delete(key);
    if (old !== undefined) rmSync(old.folder, { recursive: true, force: true });
  };
  const templateOf = ({ seed, startUs = 0, amounts = {} }: Omit<Making, 'folder'>): Template => {
    const key = digest([seed, startUs, sorted(amounts)]);
    const known = kept.get(key);
    if (known !== undefined) {
      // Used last, dropped last.
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const own = join(folder, key);
    const made = maker.make({ seed, startUs, amounts, folder: own });
    const template: Template = { folder: own, startUs, made, users: 0 };
    made.catch(() => forget(key));
    kept.set(key, template);
    starts.set(digest([seed, sorted(amounts)]), startUs);
    return template;
  };
  const used = async <T>(options: Omit<Making, 'folder'>, use: (template: Template) => Promise<T>) => {
    const template = templateOf(options);
    template.users += 1;
    try {
      return await use(template);
    } finally {
      template.users -= 1;
      for (const [key, { users }] of kept) {
        if (kept.size <= KEPT_MAX) break;
        if (users === 0) forget(key);
      }
    }
  };
  return {
    make: (options) =>
      used(options, async (template) => {
        const made = await template.made;
        for (const name of made.boxes) {
          rmSync(join(options.folder, name), { recursive: true, force: true });
          await copyTree(join(template.folder, name), join(options.folder, name));
        }
        return made;
      }),
    startOf: (seed, amounts) => {
      const startUs = starts.get(digest([seed, sorted(amounts)]));
      const isKept = startUs !== undefined && kept.has(digest([seed, startUs, sorted(amounts)]));
      return isKept ? startUs : null;
    },
    prepare: (options) => used(options, async ({ made }) => void (await made)),
    close: maker.close,
  };
}
