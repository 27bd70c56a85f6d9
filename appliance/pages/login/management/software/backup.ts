/**
 * appliance/pages/login/management/software/: the installed software, backup and restore of the site.
 *
 * Software :: Backup Settings.
 */
import type { Block, Section } from '../../../../../views/blocks.js';
import { counted } from '../../../../../views/format.js';
import type { Label } from '../../../../../views/label.js';
import { BACKUP_FILE_BYTES, BACKUP_FILES_MAX, chosenFiles } from '../../../../heavy/backup.js';
import { makeBackup } from '../../../../services/backup/backup.js';
import { checkbox, password, view } from '../../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome } from '../../../page.js';
import { words } from './words.js';

const KILOBYTE = 1024;

const backupFields = {
  password: password({ label: words.password, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, autocomplete: 'new-password' }),
  history: checkbox({ label: words.history, help: words.historyHelp }),
};

const item = { en: 'item', fr: 'élément' };
const items = { en: 'items', fr: 'éléments' };

/** G62, G63: what a backup never holds, with what that means on this site today. */
function limits(leftOut: number): Label {
  const size = BACKUP_FILE_BYTES / KILOBYTE;
  const now = counted(leftOut, item, items);
  const [are, is] = leftOut < 2 ? ['serait', 'does'] : ['seraient', 'do'];
  const today: Label =
    leftOut === 0
      ? { en: 'today that is all of them', fr: 'aujourd’hui, tous y seraient' }
      : { en: `today ${now.en} ${is} not fit in`, fr: `aujourd’hui, ${now.fr} n’y ${are} pas` };
  return {
    en: `A backup never holds session recordings. Of the file store it takes items smaller than ${size} KB, ${BACKUP_FILES_MAX} at most; ${today.en}.`,
    fr: `Une sauvegarde ne contient jamais d’enregistrements de session. Du stockage de fichiers, elle prend les éléments de moins de ${size} Ko, ${BACKUP_FILES_MAX} au plus ; ${today.fr}.`,
  };
}

/** The form of a backup; a box that is the backup says that it may lack what is newest. */
export function backupSection(ctx: Ctx, attempt: Attempt | null): Section {
  const site = ctx.node.site();
  const history = attempt?.action === 'backup' ? (attempt.values.history ?? false) : true;
  const onBackup = ctx.node.failover.role() === 'backup';
  const blocks: Block[] = [
    ...(onBackup ? [{ kind: 'note', tone: 'warn', text: words.fromBackup } satisfies Block] : []),
    { kind: 'note', tone: 'info', text: limits(site === null ? 0 : chosenFiles(site.db).leftOut) },
    {
      kind: 'form',
      action: 'backup',
      fields: view(backupFields, { history }, attempt?.action === 'backup' ? attempt.errors : {}),
      submit: words.download,
      intro: words.passwordNote,
      note: words.when,
    },
  ];
  return { id: 'backup', title: words.backup, blocks };
}

async function backup(
  ctx: Ctx,
  values: { password: string; confirm: string; history: boolean },
): Promise<Outcome> {
  if (values.password !== values.confirm) return { refused: words.differ, errors: { confirm: words.differ } };
  const { password: chosen, history } = values;
  const made = await makeBackup(ctx.node, {
    by: ctx.actor.name,
    nowMs: ctx.nowMs,
    password: chosen,
    history,
  });
  return 'refused' in made ? made : { download: { ...made, type: 'application/octet-stream' } };
}

export const backupAction = action({
  fields: backupFields,
  edits: null,
  sample: { values: { password: 'Sealed 12', confirm: 'Sealed 12', history: true } },
  run: backup,
});
