/** Users & Security > Kerberos Keytab | Keytab Kerberos: keys of the site's service principals. */
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { KEYTAB_ENTRIES_MAX, type KeytabFlaw, readKeytab } from '../../../accounts/providers/keytab.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { all, one, run, type Store } from '../../../store/database.js';
import { file, hidden, type Upload, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Ctx, type Outcome, type Page } from '../../page.js';

const FILE_BYTES_MAX = 64 * 1024;

const words = {
  title: { en: 'Kerberos Keytab', fr: 'Keytab Kerberos' },
  list: { en: 'Kerberos Keytab :: Principals', fr: 'Keytab Kerberos :: Principaux' },
  import: { en: 'Kerberos Keytab :: Import', fr: 'Keytab Kerberos :: Importation' },
  principal: { en: 'Principal', fr: 'Principal' },
  kvno: { en: 'Key Version', fr: 'Version de la clé' },
  encryption: { en: 'Encryption', fr: 'Chiffrement' },
  stamped: { en: 'Made', fr: 'Créée' },
  empty: { en: 'No keytab was uploaded.', fr: 'Aucun fichier keytab n’a été transféré.' },
  file: { en: 'Keytab File', fr: 'Fichier keytab' },
  note: {
    en: 'The keys of the file are added; a key of the same principal, version and encryption is replaced. Keys are never shown.',
    fr: 'Les clés du fichier sont ajoutées ; une clé de mêmes principal, version et chiffrement est remplacée. Les clés ne sont jamais affichées.',
  },
  gone: { en: 'This key does not exist any more.', fr: 'Cette clé n’existe plus.' },
  full: {
    en: `The site can hold at most ${KEYTAB_ENTRIES_MAX} keys. Delete old ones first.`,
    fr: `Le site peut contenir au plus ${KEYTAB_ENTRIES_MAX} clés. Supprimez d’abord les anciennes.`,
  },
} satisfies Record<string, Label>;

const flaws: Readonly<Record<KeytabFlaw, Label>> = {
  'not-a-keytab': {
    en: 'This is not a keytab file. Nothing was changed.',
    fr: 'Ce n’est pas un fichier keytab. Rien n’a été modifié.',
  },
  'old-format': {
    en: 'This keytab has an old format. Export it again in format 0x502.',
    fr: 'Ce fichier keytab a un ancien format. Exportez-le de nouveau au format 0x502.',
  },
  damaged: {
    en: 'The keytab file is damaged or cut short. Nothing was changed.',
    fr: 'Le fichier keytab est endommagé ou tronqué. Rien n’a été modifié.',
  },
  empty: {
    en: 'The keytab file holds no key. Nothing was changed.',
    fr: 'Le fichier keytab ne contient aucune clé. Rien n’a été modifié.',
  },
  'too-many': words.full,
};

interface Row {
  readonly id: string;
  readonly principal: string;
  readonly kvno: number;
  readonly encryption: string;
  readonly stampedMs: number;
}

const listKeys = (site: Store): Row[] =>
  all<Row>(
    site.db,
    `SELECT id, principal, kvno, encryption, stamped_ms AS stampedMs FROM kerberos_keytab
      ORDER BY principal, kvno DESC, encryption, id LIMIT ?`,
    KEYTAB_ENTRIES_MAX,
  );

const fields = { keytab: file({ label: words.file, required: true, maxBytes: FILE_BYTES_MAX }) };
const rowFields = { key: hidden({ label: words.principal }) };

function upload(ctx: Ctx, given: Upload | null): Outcome {
  const { node, nowMs } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  const at = (refused: Label): Outcome => ({ refused, errors: { keytab: refused } });
  if (given === null) return at(flaws.empty);
  const read = readKeytab(given.bytes);
  if ('flaw' in read) return at(flaws[read.flaw]);
  const known = new Set(listKeys(site).map((row) => `${row.principal} ${row.kvno} ${row.encryption}`));
  const fresh = read.entries.filter((one) => !known.has(`${one.principal} ${one.kvno} ${one.encryption}`));
  if (known.size + fresh.length > KEYTAB_ENTRIES_MAX) return at(words.full);
  const names = [...new Set(read.entries.map(({ principal }) => principal))];
  commitChange(ctx, site, 'keytab.uploaded', names.join(', ').slice(0, 1_000), () => {
    for (const entry of read.entries) {
      run(
        site.db,
        'DELETE FROM kerberos_keytab WHERE principal = ? AND kvno = ? AND encryption = ?',
        entry.principal,
        entry.kvno,
        entry.encryption,
      );
      run(
        site.db,
        `INSERT INTO kerberos_keytab (id, principal, kvno, encryption, key, stamped_ms, uploaded_ms)
          VALUES (?,?,?,?,?,?,?)`,
        node.ports.random.uuid(),
        entry.principal,
        entry.kvno,
        entry.encryption,
        entry.key.toString('base64'),
        entry.stampedMs,
        nowMs,
      );
    }
  });
  const count = read.entries.length;
  return {
    done: {
      en: `${count} ${count === 1 ? 'key was' : 'keys were'} taken from the file.`,
      fr: count === 1 ? '1 clé a été reprise du fichier.' : `${count} clés ont été reprises du fichier.`,
    },
  };
}

const find = (site: Store | null, id: string): Row | null =>
  site === null
    ? null
    : one<Row>(
        site.db,
        `SELECT id, principal, kvno, encryption, stamped_ms AS stampedMs FROM kerberos_keytab WHERE id = ?`,
        id,
      );

function remove(ctx: Ctx, id: string): Outcome {
  const site = ctx.node.site();
  const row = find(site, id);
  if (site === null || row === null) return { refused: words.gone };
  commitChange(ctx, site, 'keytab.deleted', `${row.principal} (${row.kvno})`, () => {
    run(site.db, 'DELETE FROM kerberos_keytab WHERE id = ?', id);
  });
  return {
    done: {
      en: `The key of ${row.principal} was deleted.`,
      fr: `La clé de ${row.principal} a été supprimée.`,
    },
  };
}

export const kerberosKeytabPage: Page = {
  id: 'login.kerberos-keytab',
  site: 'login',
  path: '/login/kerberos-keytab',
  title: words.title,
  right: 'security.manage',
  menu: { tab: 'login.users', sub: words.title },
  sections: ({ node }, attempt) => {
    const site = node.site();
    if (site === null) return [];
    const zone = node.network.config().timeZone;
    return [
      {
        id: 'principals',
        title: words.list,
        blocks: [
          {
            kind: 'table',
            caption: words.list,
            columns: [words.principal, words.kvno, words.encryption, words.stamped, common.actions],
            rows: listKeys(site).map((row) => ({
              cells: [
                same(row.principal),
                same(String(row.kvno)),
                same(row.encryption),
                dateTime(row.stampedMs, zone),
                { press: common.delete, action: 'delete', values: { key: row.id }, danger: true },
              ],
            })),
            empty: words.empty,
          },
        ],
      },
      {
        id: 'import',
        title: words.import,
        blocks: [
          {
            kind: 'form',
            action: 'upload',
            fields: view(fields, {}, attempt?.action === 'upload' ? attempt.errors : {}),
            submit: common.upload,
            note: words.note,
            multipart: true,
          },
        ],
      },
    ];
  },
  actions: {
    upload: action({
      fields,
      edits: null,
      sample: { values: (given) => ({ keytab: given.file('keytab') }) },
      run: (ctx, { keytab }) => upload(ctx, keytab),
    }),
    delete: action({
      fields: rowFields,
      edits: null,
      sample: { values: (given) => ({ key: firstOf(listKeys(siteOf(given))).id }) },
      confirm: ({ node }, { key }) => {
        const row = find(node.site(), key);
        if (row === null) return null;
        return {
          title: { en: 'Delete key', fr: 'Supprimer la clé' },
          text: {
            en: `Version ${row.kvno} of the key of ${row.principal} will be deleted. It cannot be shown or exported; upload its file again to bring it back.`,
            fr: `La version ${row.kvno} de la clé de ${row.principal} sera supprimée. Elle ne peut être ni affichée ni exportée ; transférez de nouveau son fichier pour la rétablir.`,
          },
          button: common.delete,
        };
      },
      run: (ctx, { key }) => remove(ctx, key),
    }),
  },
};
