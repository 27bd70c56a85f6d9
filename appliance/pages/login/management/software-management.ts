/**
 * Management > Software Management | Gestion > Gestion du logiciel: versions, backup, restore.
 *
 * @guide G01, G59-G63, G108 seed
 */
import type { Block, Cell, Section } from '../../../../views/blocks.js';
import { count, counted, dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as shared } from '../../../../views/words.js';
import { BACKUP_FILE_BYTES, BACKUP_FILES_MAX, chosenFiles } from '../../../heavy/backup.js';
import { isBackup, readBackupHead } from '../../../heavy/backup-file.js';
import { type BackupRefusal, backupRefusals, isRefusal } from '../../../heavy/backup-refusals.js';
import { checkBackupJob, type Restored, restoreJob } from '../../../heavy/restore.js';
import { makeBackup } from '../../../services/backup/backup.js';
import { sourceOf } from '../../../store/byte-source.js';
import type { Store } from '../../../store/database.js';
import { readSetting } from '../../../store/site/settings.js';
import { siteHost } from '../../../store/site/site-settings.js';
import { checkbox, longFile, password, type SentFile, view } from '../../forms/fields.js';
import type { FileRule } from '../../forms/file-rule.js';
import { type Attempt, action, type Ctx, type Outcome, type Page, type Question } from '../../page.js';

const PATH = '/login/software-management';
const KILOBYTE = 1024;
/** Longest backup file that is taken. */
const BACKUP_BYTES_MAX = 512 * KILOBYTE * KILOBYTE;

const words = {
  title: { en: 'Software Management', fr: 'Gestion du logiciel' },
  software: { en: 'Software :: Installed Version', fr: 'Logiciel :: Version installée' },
  product: { en: 'Product Version', fr: 'Version du produit' },
  build: { en: 'Product Build', fr: 'Build du produit' },
  base: { en: 'Base Software', fr: 'Logiciel de base' },
  endpoints: { en: 'Endpoint licences', fr: 'Licences de points de terminaison' },
  host: { en: 'Site', fr: 'Site' },
  backup: { en: 'Software :: Backup Settings', fr: 'Logiciel :: Paramètres de sauvegarde' },
  password: { en: 'Backup Password', fr: 'Mot de passe de sauvegarde' },
  confirm: { en: 'Confirm Password', fr: 'Confirmer le mot de passe' },
  history: { en: 'Include logged history', fr: 'Inclure l’historique consigné' },
  historyHelp: {
    en: 'Without it, the reports of past sessions are missing from the file.',
    fr: 'Sans cette option, les rapports des sessions passées manquent dans le fichier.',
  },
  download: { en: 'Download Backup', fr: 'Télécharger la sauvegarde' },
  passwordNote: {
    en: 'The password is optional. With one, the file is encrypted and cannot be restored without it: nobody can recover a lost password.',
    fr: 'Le mot de passe est facultatif. S’il est donné, le fichier est chiffré et ne peut être restauré sans lui : personne ne peut retrouver un mot de passe perdu.',
  },
  when: {
    en: 'Make a new backup whenever settings have changed, and keep the file outside this appliance. After a hardware failure it lets the maker host the site for a while with your latest settings.',
    fr: 'Faites une nouvelle sauvegarde à chaque modification des paramètres et conservez le fichier hors de ce serveur. Après une panne matérielle, il permet au fabricant d’héberger le site un certain temps avec vos derniers paramètres.',
  },
  differ: { en: 'The two passwords differ.', fr: 'Les deux mots de passe diffèrent.' },
  restore: { en: 'Software :: Restore Settings', fr: 'Logiciel :: Restaurer les paramètres' },
  file: { en: 'Backup File', fr: 'Fichier de sauvegarde' },
  upload: { en: 'Upload Backup', fr: 'Transférer une sauvegarde' },
  restoreNote: {
    en: 'Settings and users are replaced by those of the file. Reports of past sessions are kept, and those of the file are added. A backup of an older version is brought to the installed one. Everybody is signed out.',
    fr: 'Les paramètres et les utilisateurs sont remplacés par ceux du fichier. Les rapports des sessions passées sont conservés et ceux du fichier s’y ajoutent. Une sauvegarde d’une version antérieure est adaptée à la version installée. Tous les utilisateurs sont déconnectés.',
  },
  onBackup: {
    en: 'This is the backup site: its settings come from the primary site. Restore a backup there.',
    fr: 'Ce site est le site de sauvegarde : ses paramètres viennent du site principal. Restaurez une sauvegarde sur celui-ci.',
  },
  swapping: {
    en: 'The roles of the two appliances are being swapped. Try again when that has ended.',
    fr: 'L’échange des rôles des deux serveurs est en cours. Réessayez quand il sera terminé.',
  },
  fromBackup: {
    en: 'This is the backup site: a file made here holds the settings of the last data-sync, and says so in its name. Make backups on the primary site.',
    fr: 'Ce site est le site de sauvegarde : un fichier créé ici contient les paramètres de la dernière synchronisation de données, et son nom le dit. Faites vos sauvegardes sur le site principal.',
  },
  confirmTitle: { en: 'Restore this backup?', fr: 'Restaurer cette sauvegarde ?' },
  doneTitle: { en: 'The backup was restored', fr: 'La sauvegarde a été restaurée' },
  doneText: {
    en: 'Everybody was signed out. Sign in with an account of the backup.',
    fr: 'Tous les utilisateurs ont été déconnectés. Connectez-vous avec un compte de la sauvegarde.',
  },
  from: { en: 'Version of the backup', fr: 'Version de la sauvegarde' },
  settings: { en: 'Settings and users restored', fr: 'Paramètres et utilisateurs restaurés' },
  rows: { en: 'History entries added', fr: 'Entrées d’historique ajoutées' },
  missing: {
    en: 'File store items that neither the backup nor this appliance holds',
    fr: 'Éléments du stockage de fichiers absents de la sauvegarde et de ce serveur',
  },
  signIn: { en: 'Sign in', fr: 'Se connecter' },
} as const satisfies Record<string, Label>;

const backupFields = {
  password: password({ label: words.password, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirm, autocomplete: 'new-password' }),
  history: checkbox({ label: words.history, help: words.historyHelp }),
};

/** What begins like anything else need not be sent on. */
const foreign = (first: Buffer): Label | null => (isBackup(first) ? null : backupRefusals['not-a-backup']);

/** The same that is asked again when the form is an event; here for nothing but what to keep. */
const inspect: FileRule['inspect'] = (heavy, file, { password: typed }, freeBytes) =>
  heavy.aside(checkBackupJob, { file, password: typeof typed === 'string' ? typed : '', freeBytes });

const restoreFields = {
  file: longFile({ label: words.file, required: true, maxBytes: BACKUP_BYTES_MAX, foreign, inspect }),
  password: password({ label: words.password, autocomplete: 'off' }),
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

/** A site from the factory has no name yet. */
function hostOf(site: Store | null): Label {
  const host = site === null ? '' : readSetting(site, siteHost);
  return host === '' ? shared.none : same(host);
}

const zoneOf = (ctx: Ctx): string => ctx.node.network.config().timeZone;

function softwareSection(ctx: Ctx): Section {
  const installed = ctx.node.software.installed();
  const site = ctx.node.site();
  const facts: { label: Label; value: Cell }[] = [
    { label: words.host, value: hostOf(site) },
    { label: words.product, value: same(installed.site?.version ?? '') },
    { label: words.build, value: same(installed.site?.build ?? '') },
    { label: words.base, value: same(installed.base) },
    { label: words.endpoints, value: count(installed.endpointLicences) },
  ];
  return { id: 'software', title: words.software, blocks: [{ kind: 'facts', items: facts }] };
}

const errorsOf = (attempt: Attempt | null, name: string): Attempt['errors'] =>
  attempt?.action === name ? attempt.errors : {};

function backupSection(ctx: Ctx, attempt: Attempt | null): Section {
  const site = ctx.node.site();
  const history = attempt?.action === 'backup' ? (attempt.values.history ?? false) : true;
  const onBackup = ctx.node.failover.role() === 'backup';
  const blocks: Block[] = [
    ...(onBackup ? [{ kind: 'note', tone: 'warn', text: words.fromBackup } satisfies Block] : []),
    { kind: 'note', tone: 'info', text: limits(site === null ? 0 : chosenFiles(site.db).leftOut) },
    {
      kind: 'form',
      action: 'backup',
      fields: view(backupFields, { history }, errorsOf(attempt, 'backup')),
      submit: words.download,
      intro: words.passwordNote,
      note: words.when,
    },
  ];
  return { id: 'backup', title: words.backup, blocks };
}

/** Why no restore may begin now; null: it may. */
function hindered(ctx: Ctx): Label | null {
  if (ctx.node.failover.role() === 'backup') return words.onBackup;
  return ctx.node.failover.lockedOut() ? words.swapping : null;
}

function restoreSection(ctx: Ctx, attempt: Attempt | null): Section {
  const reason = hindered(ctx);
  return {
    id: 'restore',
    title: words.restore,
    blocks: [
      {
        kind: 'form',
        action: 'restore',
        fields: view(restoreFields, {}, errorsOf(attempt, 'restore')),
        submit: words.upload,
        intro: words.restoreNote,
        danger: true,
        multipart: true,
        ...(reason === null ? {} : { disabled: reason }),
      },
    ],
  };
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
  const made = dateTime(createdMs, zoneOf(ctx));
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

export const softwareManagementPage: Page = {
  id: 'login.software-management',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'software.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => [
    softwareSection(ctx),
    backupSection(ctx, attempt),
    restoreSection(ctx, attempt),
  ],
  actions: {
    backup: action({
      fields: backupFields,
      edits: null,
      sample: { values: { password: 'Sealed 12', confirm: 'Sealed 12', history: true } },
      run: backup,
    }),
    restore: action({
      fields: restoreFields,
      edits: null,
      sample: {
        values: (given) => ({ file: given.file('backup'), password: '' }),
        needs: ['fresh', 'alone', 'saved-backup'],
      },
      confirm: confirmRestore,
      run: restore,
    }),
  },
};
