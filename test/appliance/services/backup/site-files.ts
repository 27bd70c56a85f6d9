/** Made sites, their backup files, and what a user can see of them. */
import { createHash } from 'node:crypto';
import { type BackupInput, type BackupOutput, siteBackup } from '../../../../appliance/heavy/backup.js';
import { type RestoreInput, type RestoreOutput, siteRestore } from '../../../../appliance/heavy/restore.js';
import { configDigest } from '../../../../appliance/heavy/sync/configuration.js';
import { all, openStore, type Store } from '../../../../appliance/store/database.js';
import { createMemoryDisk, type MemoryDisk } from '../../../../hardware/disk/memory-disk.js';
import { defaultPlan } from '../../../../lab/making/found.js';
import { type MakeOptions, makeBoxes } from '../../../../lab/making/make-boxes.js';
import { asOrigin } from '../../../support/as-origin.js';

export const NOW_MS = Date.UTC(2018, 2, 5, 8);
export const DISK_BYTES = 1e9;
export const HISTORY = ['session', 'session_event', 'audit'];

export function made(seed: string, options: Partial<MakeOptions> = {}) {
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const { plates } = makeBoxes(defaultPlan, seed, disks, { nowMs: NOW_MS, historyDays: 9, ...options });
  return { disk: disks.a, site: openStore(disks.a, 'site'), guid: plates.a.guid };
}

export function backup(disk: MemoryDisk, changes: Partial<BackupInput> = {}): Buffer {
  const output: BackupOutput = siteBackup(disk, {
    password: '',
    salt: Buffer.alloc(16, 1),
    nonce: Buffer.alloc(12, 2),
    history: true,
    nowMs: NOW_MS,
    role: null,
    ...changes,
  });
  if (!output.ok) throw new Error(output.why);
  return Buffer.from(output.file);
}

export const restore = (
  disk: MemoryDisk,
  file: Buffer,
  changes: Partial<RestoreInput> = {},
): Promise<RestoreOutput> =>
  siteRestore(disk, {
    file: { bytes: file },
    password: '',
    freeBytes: DISK_BYTES,
    origin: asOrigin('this-box'),
    actor: 'admin',
    nowMs: NOW_MS,
    ...changes,
  } satisfies RestoreInput);

export const rows = (site: Store, table: string): string[] =>
  all(site.db, `SELECT * FROM ${table} ORDER BY 1, 2`).map((row) => JSON.stringify(row));

/** Everything that a user could see of the site, except what the restore itself logs. */
export const fingerprint = (disk: MemoryDisk): string => {
  const site = openStore(disk, 'site');
  const hash = createHash('sha256').update(configDigest(site.db));
  for (const table of HISTORY) {
    for (const row of rows(site, table)) if (!row.includes('software.restore')) hash.update(row);
  }
  return hash.digest('hex');
};
