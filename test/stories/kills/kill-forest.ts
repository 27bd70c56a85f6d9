/** The pair that all kills begin from. */

import { createHash } from 'node:crypto';
import { type BackupOutput, siteBackup } from '../../../appliance/heavy/backup.js';
import { openStore } from '../../../appliance/store/database.js';
import { appendAudit, appendSession } from '../../../appliance/store/site/history/append.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { type Disk, MS } from '../../../hardware/ports.js';
import { defaultPlan } from '../../../lab/making/found.js';
import { type MadeLab, makeBoxes } from '../../../lab/making/make-boxes.js';
import { ROBOT_START_US } from '../../../lab/supervisor/world-lab.js';
import { asOrigin } from '../../support/as-origin.js';
import { type Letter, letters } from './kill-world.js';

const DISK_BYTES = 1e9;
const NOW_MS = ROBOT_START_US / MS;

/** A pair that has something to synchronise in both directions, of every class. */
export const grow = (seed: string, siteVersion: string): Grown<MemoryDisk> =>
  growOn({ a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) }, seed, siteVersion);

export interface Grown<D extends Disk = Disk> {
  readonly made: MadeLab;
  readonly disks: Readonly<Record<Letter, D>>;
  /** A backup of A from before it had anything new. */
  readonly backup: Buffer;
}

export function growOn<D extends Disk>(
  disks: Readonly<Record<Letter, D>>,
  seed: string,
  siteVersion: string,
): Grown<D> {
  const made = makeBoxes(defaultPlan, seed, disks, {
    nowMs: NOW_MS,
    siteVersion,
    historyDays: 2,
    sessionsPerDay: 4,
    recordings: 2,
    files: 2,
    users: 3,
    jumpItems: 4,
  });
  const saved: BackupOutput = siteBackup(disks.a, {
    password: '',
    salt: Buffer.alloc(16, 1),
    nonce: Buffer.alloc(12, 2),
    history: true,
    nowMs: NOW_MS,
    role: null,
  });
  if (!saved.ok) throw new Error(saved.why);
  for (const box of letters) {
    const site = openStore(disks[box], 'site');
    const recording = Buffer.from(`a recording of ${box}`.repeat(9));
    const sha = createHash('sha256').update(recording).digest('hex');
    disks[box].writeFile(`recordings/${sha}`, recording);
    const origin = made.plates[box].guid;
    site.transaction('grow', () => {
      appendSession(site, asOrigin(origin), {
        id: `late-${box}`,
        username: 'admin',
        jumpItem: 'x',
        host: 'y',
        startedMs: NOW_MS - 9_000,
        endedMs: NOW_MS - 3_000,
        endReason: 'user',
        recordingSha256: sha,
        recordingBytes: recording.length,
      });
      appendAudit(site, asOrigin(origin), {
        atMs: NOW_MS - 2_000,
        actor: 'admin',
        action: 'test',
        detail: box,
      });
    });
  }
  const site = openStore(disks.a, 'site');
  const item = Buffer.from('an item of the file store that the backup lacks');
  const sha = createHash('sha256').update(item).digest('hex');
  disks.a.writeFile(`files/${sha}`, item);
  site.transaction('grow', () => {
    site.db.prepare("UPDATE team SET comments = 'changed on the primary'").run();
    site.db
      .prepare('INSERT INTO stored_file VALUES (?, ?, ?, ?, ?)')
      .run('late', 'late.bin', sha, item.length, NOW_MS);
  });
  return { made, disks, backup: Buffer.from(saved.file) };
}
