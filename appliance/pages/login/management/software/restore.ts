/** Software :: Restore Settings. */
import type { Section } from '../../../../../views/blocks.js';
import { count, dateTime } from '../../../../../views/format.js';
import { type Label, same } from '../../../../../views/label.js';
import { isBackup, readBackupHead } from '../../../../heavy/backup-file.js';
import { type BackupRefusal, backupRefusals, isRefusal } from '../../../../heavy/backup-refusals.js';
import { checkBackupJob, type Restored, restoreJob } from '../../../../heavy/restore.js';
import { sourceOf } from '../../../../store/byte-source.js';
import { longFile, password, type SentFile, view } from '../../../forms/fields.js';
import type { FileRule } from '../../../forms/file-rule.js';
import { type Attempt, action, type Ctx, type Outcome, type Question } from '../../../page.js';
import { words } from './words.js';

/** Longest backup file that is taken. */
const BACKUP_BYTES_MAX = 512 * 1_048_576;

/** What begins like anything else need not be sent on. */
const foreign = (first: Buffer): Label | null => (isBackup(first) ? null : backupRefusals['not-a-backup']);

/** The same that is asked again when the form is an event; here for nothing but what to keep. */
const inspect: FileRule['inspect'] = (heavy, file, { password: typed }, freeBytes) =>
  heavy.aside(checkBackupJob, { file, password: typeof typed === 'string' ? typed : '', freeBytes });

const restoreFields = {
  file: longFile({ label: words.file, required: true, maxBytes: BACKUP_BYTES_MAX, foreign, inspect }),
  password: password({ label: words.password, autocomplete: 'off' }),
};

/** Why no restore may begin now; null: it may. */
function hindered(ctx: Ctx): Label | null {
  if (ctx.node.failover.role() === 'backup') return words.onBackup;
  return ctx.node.failover.lockedOut() ? words.swapping : null;
}

/** The form of a restore, greyed with its reason where the box may not. */
export function restoreSection(ctx: Ctx, attempt: Attempt | null): Section {
  const reason = hindered(ctx);
  return {
    id: 'restore',
    title: words.restore,
    blocks: [
      {
        kind: 'form',
        action: 'restore',
        fields: view(restoreFields, {}, attempt?.action === 'restore' ? attempt.errors : {}),
        submit: words.upload,
        intro: words.restoreNote,
        danger: true,
        multipart: true,
        ...(reason === null ? {} : { disabled: reason }),
      },
    ],
  };
}

async function confirmRestore(
  ctx: Ctx,
  values: { file: SentFile | null; password: string },
): Promise<Question | null> {
  const { node } = ctx;
  if (values.file === null || hindered(ctx) !== null) return null;
  const { content: file } = values.file;
  if ('refused' in file) return null;
  const { freeBytes } = node.hardware.read().storage;
  // What cannot be restored is refused at once, without a question.
  const why = await node.ports.heavy.run(checkBackupJob, { file, password: values.password, freeBytes });
  const read = readBackupHead(sourceOf(node.ports.disk, file));
  if (why !== null || !read.ok) return null;
  const { siteHost: host, version, createdMs, history, takenOn } = read.facts;
  const made = dateTime(createdMs, ctx.node.network.config().timeZone);
  const withHistory = history
    ? { en: 'It brings logged history.', fr: 'Elle apporte l’historique consigné.' }
    : { en: 'It brings no logged history.', fr: 'Elle n’apporte pas d’historique consigné.' };
  const where =
    takenOn === 'backup'
      ? { en: ' on the backup site', fr: ' et a été faite sur le site de sauvegarde' }
      : { en: '', fr: '' };
  const text: Label = {
    en: `The backup of ${host}, version ${version}, was made on ${made.en}${where.en}. ${withHistory.en} All settings and users of this site will be replaced by those of the file, and everybody, you included, will be signed out.`,
    fr: `La sauvegarde de ${host}, version ${version}, date du ${made.fr}${where.fr}. ${withHistory.fr} Tous les paramètres et utilisateurs de ce site seront remplacés par ceux du fichier, et tout le monde, vous compris, sera déconnecté.`,
  };
  return { title: words.confirmTitle, text, button: words.upload };
}

const shown = (restored: Restored): Outcome => ({
  show: {
    title: words.doneTitle,
    sections: [
      {
        id: 'restored',
        title: words.restore,
        blocks: [
          { kind: 'note', tone: 'good', text: words.doneTitle },
          {
            kind: 'facts',
            items: [
              { label: words.from, value: same(restored.version) },
              { label: words.settings, value: count(restored.configurationRows) },
              { label: words.rows, value: count(restored.historyRows) },
              { label: words.missing, value: count(restored.filesMissing) },
            ],
          },
          { kind: 'note', tone: 'info', text: words.doneText },
          { kind: 'links', items: [{ label: words.signIn, href: '/login' }] },
        ],
      },
    ],
  },
});

async function restore(ctx: Ctx, values: { file: SentFile | null; password: string }): Promise<Outcome> {
  const { node } = ctx;
  const reason = hindered(ctx) ?? node.hardware.operation('restore.apply')?.failed ?? null;
  if (values.file === null || reason !== null) return { refused: reason ?? backupRefusals['not-a-backup'] };
  const { content } = values.file;
  const at = (why: BackupRefusal): Outcome => {
    const field = why.startsWith('password') ? 'password' : 'file';
    return { refused: backupRefusals[why], errors: { [field]: backupRefusals[why] } };
  };
  if ('refused' in content) return at(isRefusal(content.refused) ? content.refused : 'damaged');
  const done = await node.software.whileRestoring(() =>
    node.ports.heavy.run(restoreJob, {
      file: content,
      password: values.password,
      freeBytes: node.hardware.read().storage.freeBytes,
      origin: node.origin,
      actor: ctx.actor.name,
      nowMs: ctx.nowMs,
    }),
  );
  if (!done.ok) return at(done.why);
  node.clients.closeSessions('restore');
  node.signIns.closeAll('login');
  const { ok: _ok, ...restored } = done;
  node.emit({ kind: 'backup.restored', data: { user: ctx.actor.name, ...restored } });
  node.changed('site');
  return shown(restored);
}

export const restoreAction = action({
  fields: restoreFields,
  edits: null,
  sample: {
    values: (given) => ({ file: given.file('backup'), password: '' }),
    needs: ['fresh', 'alone', 'saved-backup'],
  },
  confirm: confirmRestore,
  run: restore,
});
