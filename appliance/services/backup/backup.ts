/**
 * appliance/services/backup/: backups of the site, and the factory reset.
 *
 * Makes a backup of the site, whoever asks: the page Software Management or the Backup API.
 */
import { isoDate } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { backupJob } from '../../heavy/backup.js';
import { NONCE_BYTES, SALT_BYTES } from '../../heavy/backup-file.js';
import { backupRefusals } from '../../heavy/backup-refusals.js';
import type { Node } from '../../node/node.js';
import { appendAudit } from '../../store/site/history/append.js';

export interface MadeBackup {
  readonly filename: string;
  readonly bytes: Buffer;
}

/** The file, or why there is none. '' is no password. */
export async function makeBackup(
  node: Node,
  asked: {
    readonly by: string;
    readonly nowMs: number;
    readonly password: string;
    readonly history: boolean;
  },
): Promise<MadeBackup | { readonly refused: Label }> {
  const { by, nowMs, password, history } = asked;
  const stopped = node.hardware.operation('backup.write');
  if (stopped !== null) return { refused: stopped.failed };
  const role = node.failover.role();
  const made = await node.ports.heavy.run(backupJob, {
    password,
    salt: node.ports.random.bytes(SALT_BYTES),
    nonce: node.ports.random.bytes(NONCE_BYTES),
    history,
    nowMs,
    role: role === 'none' ? null : role,
  });
  if (!made.ok) return { refused: backupRefusals[made.why] };
  const { facts } = made;
  const site = node.site();
  site?.transaction('backup-audit', () => {
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: by,
      action: 'software.backup',
      detail: '',
    });
  });
  node.emit({
    kind: 'backup.made',
    data: {
      user: by,
      history: facts.history,
      password: password !== '',
      files: facts.files,
      filesLeftOut: facts.filesLeftOut,
    },
  });
  const day = isoDate(nowMs, node.network.config().timeZone);
  // Two files of one day must not be taken for each other: one is only as new as the last data-sync.
  const from = facts.takenOn === 'backup' ? '-backup-site' : '';
  return {
    filename: `backup-${facts.siteHost}-${facts.version}-${day}${from}.nsb`,
    bytes: Buffer.from(made.file.buffer, made.file.byteOffset, made.file.byteLength),
  };
}
