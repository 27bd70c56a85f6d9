/** The same stories on two real processes with real files, and SIGKILL at a real instant. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../../appliance/store/sqlite.js';
import { createFolderDisk, type FolderDisk } from '../../../hardware/disk/folder-disk.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { createProcessesLab, type FolderLab } from '../../../lab/supervisor/processes-lab.js';
import { DISK_BYTES } from '../../../lab/supervisor/world-lab.js';
import { type Grown, growOn } from './kill-forest.js';
import { type Letter, letters, nurse, playOf, type Scene, type Story } from './kill-world.js';

export interface Planted extends Grown<FolderDisk> {
  readonly folder: string;
}

const open = (folder: string): Record<Letter, FolderDisk> => ({
  a: createFolderDisk(join(folder, 'a'), DISK_BYTES, false),
  b: createFolderDisk(join(folder, 'b'), DISK_BYTES, false),
});

/** Makes both disks once in a folder; the databases are closed again before it is copied. */
export function plant(folder: string, seed: string, siteVersion: string): Planted {
  const grown = growOn(open(folder), seed, siteVersion);
  for (const box of letters) grown.disks[box].close();
  return { ...grown, disks: open(folder), folder };
}

/** One field of a document of the box, read beside the running process. */
function docField(folder: string, box: Letter, key: string, field: string): string {
  const db = new Database(join(folder, box, 'box.sqlite'), { readonly: true });
  try {
    const row = db.prepare('SELECT json FROM doc WHERE key = ?').get(key) as { json: string } | undefined;
    return row === undefined ? 'idle' : String((JSON.parse(row.json) as Record<string, unknown>)[field]);
  } finally {
    db.close();
  }
}

function sceneOf({ lab, outside, made }: FolderLab, folder: string): Scene & { close(): void } {
  let opened: Record<Letter, FolderDisk> | null = null;
  const close = (): void => {
    for (const box of letters) opened?.[box].close();
    opened = null;
  };
  const isOn = (box: Letter): boolean => lab.box(box).power === 'on';
  return {
    lab,
    outside,
    made,
    /** Opened anew each time: what the file says, not what a handle remembers. */
    get disks() {
      close();
      opened = open(folder);
      return opened;
    },
    kind: (box) => (isOn(box) ? docField(folder, box, 'machine.failover', 'kind') : 'off'),
    stage: (box) => (isOn(box) ? docField(folder, box, 'machine.installer', 'at') : 'off'),
    close,
  };
}

/** A box that owes an answer for so long hangs. */
const PATIENCE_MS = 60_000;

export interface Strike {
  readonly box: Letter;
  /** Real time after the deed began. */
  readonly afterMs: number;
}

/** Plays a story once; the real time that the deed took, and how many of the strikes met a box. */
export async function playInProcesses(
  planted: Planted,
  seed: string,
  story: Story,
  strikes: readonly Strike[],
  folder: string,
): Promise<{ readonly tookMs: number; readonly struck: number }> {
  rmSync(folder, { recursive: true, force: true });
  cpSync(planted.folder, folder, { recursive: true });
  let lost = '';
  const hosted = await createProcessesLab({
    seed,
    folder,
    found: { made: planted.made, boots: {}, outside: null },
    listen: false,
    patienceMs: PATIENCE_MS,
    onDied: (name, error) => {
      lost = `${name}: ${error}`;
    },
  });
  const scene = sceneOf(hosted, folder);
  const play = playOf(scene);
  const { lab, hosting } = hosted;
  try {
    return await lab.run(async () => {
      await play.sleep(10 * SECOND);
      let isOver = false;
      let struck = 0;
      const nursing = nurse(lab, () => isOver);
      const began = performance.now();
      const deed = story.deed(play);
      const timers = strikes.map(({ box, afterMs }) =>
        setTimeout(() => {
          if (hosting.strike(box)) struck += 1;
        }, afterMs),
      );
      await deed.catch((error: unknown) => {
        if (struck === 0) throw error;
      });
      const tookMs = performance.now() - began;
      await story.settle(play);
      for (const timer of timers) clearTimeout(timer);
      await play.sleep(SECOND);
      await play.until(() => letters.every((box) => lab.box(box).power === 'on'), MINUTE);
      if (struck > 0) await play.sleep(2 * MINUTE);
      isOver = true;
      await nursing;
      await story.check(play, { writes: { a: [], b: [] }, struck: struck > 0 ? 'SIGKILL' : null });
      if (lost !== '') throw new Error(lost);
      return { tookMs, struck };
    });
  } finally {
    scene.close();
    await lab.close();
  }
}
