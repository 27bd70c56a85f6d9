/**
 * Jump > Jumpoint: Jumpoints, connection agents and integration clients that know this site. The
 * first two upgrade by themselves (G33), integration clients never do (G34).
 */
import type { Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { one, run, type Store } from '../../../store/database.js';
import {
  type ClientKind,
  type DeployedClient,
  deployedClients,
  hashKey,
} from '../../../store/site/clients.js';
import { checkbox, hidden, select, text, textarea, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import {
  type Attempt,
  action,
  type Ctx,
  type Edits,
  type Given,
  type Outcome,
  type Page,
} from '../../page.js';

const PATH = '/login/jumpoint';
const KEY_BYTES = 16;
const DEPLOYED_MAX = 200;
const title = { en: 'Jumpoint', fr: 'Jumpoint' };
const kinds = ['jumpoint', 'connection-agent', 'integration-client'] as const;

const words = {
  list: { en: 'Jumpoint :: List', fr: 'Jumpoint :: Liste' },
  add: { en: 'Jumpoint :: Add', fr: 'Jumpoint :: Ajouter' },
  edit: { en: 'Jumpoint :: Edit', fr: 'Jumpoint :: Modifier' },
  kind: { en: 'Kind', fr: 'Type' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  lastSeen: { en: 'Last Check-in', fr: 'Dernier enregistrement' },
  connected: { en: 'Connected', fr: 'Connecté' },
  offline: { en: 'Offline', fr: 'Hors ligne' },
  outdated: { en: 'Reinstall by hand', fr: 'À réinstaller manuellement' },
  empty: { en: 'Nothing is deployed.', fr: 'Rien n’est déployé.' },
  back: { en: 'Back to the list', fr: 'Retour à la liste' },
  gone: { en: 'This entry does not exist any more.', fr: 'Cette entrée n’existe plus.' },
  taken: { en: 'This name is taken.', fr: 'Ce nom est déjà pris.' },
  full: {
    en: `There can be at most ${DEPLOYED_MAX} entries. Delete one first.`,
    fr: `Il peut y avoir au plus ${DEPLOYED_MAX} entrées. Supprimez-en une d’abord.`,
  },
  used: {
    en: 'Jump Items are reached through this Jumpoint. Choose another one for them first.',
    fr: 'Des éléments de Jump passent par ce Jumpoint. Choisissez-en d’abord un autre pour eux.',
  },
  remove: { en: 'Delete', fr: 'Supprimer' },
  removeText: {
    en: 'The installed software is refused from now on and must be installed again.',
    fr: 'Le logiciel installé est désormais refusé et devra être réinstallé.',
  },
  keyTitle: { en: 'Installation File', fr: 'Fichier d’installation' },
  keyNote: {
    en: 'This file is shown once. Take it to the computer on which the software is to run.',
    fr: 'Ce fichier n’est affiché qu’une fois. Portez-le sur l’ordinateur où le logiciel doit fonctionner.',
  },
} as const satisfies Record<string, Label>;

const kindLabels: Readonly<Record<(typeof kinds)[number], Label>> = {
  jumpoint: { en: 'Jumpoint', fr: 'Jumpoint' },
  'connection-agent': { en: 'Connection agent', fr: 'Agent de connexion' },
  'integration-client': { en: 'Integration client', fr: 'Client d’intégration' },
};
const kindOf = (kind: ClientKind): Label => (kind === 'jump-client' ? common.unknown : kindLabels[kind]);

const profile = {
  name: text({ label: common.name, required: true, maxLength: 64 }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};
const createFields = {
  kind: select({
    label: words.kind,
    options: kinds.map((value) => ({ value, label: kindLabels[value] })),
  }),
  ...profile,
};
const editFields = {
  client: hidden({ label: common.name }),
  ...profile,
  enabled: checkbox({ label: common.enabled }),
};
const row = { client: hidden({ label: common.name }) };

const find = (site: Store, id: string): DeployedClient | null =>
  deployedClients(site, kinds).find((one) => one.id === id) ?? null;

const taken = (site: Store, name: string, id: string | null): boolean =>
  deployedClients(site, kinds).some((one) => one.name.toLowerCase() === name.toLowerCase() && one.id !== id);

function stateCell({ node }: Ctx, client: DeployedClient) {
  if (!client.enabled) return { badge: common.disabled, tone: 'plain' } as const;
  const current = client.version === node.software.installed().site?.version;
  if (client.kind === 'integration-client') {
    if (client.version === null) return { badge: words.offline, tone: 'plain' } as const;
    return current
      ? ({ badge: common.enabled, tone: 'good' } as const)
      : ({ badge: words.outdated, tone: 'warn' } as const);
  }
  const connected = node.clients.isConnected(client.id);
  return connected
    ? ({ badge: words.connected, tone: 'good' } as const)
    : ({ badge: words.offline, tone: 'plain' } as const);
}

function listSection(ctx: Ctx, site: Store): Section {
  const zone = ctx.node.network.config().timeZone;
  return {
    id: 'list',
    title: words.list,
    blocks: [
      {
        kind: 'table',
        caption: words.list,
        columns: [common.name, words.kind, common.status, common.version, words.lastSeen, common.actions],
        rows: deployedClients(site, kinds).map((client) => ({
          id: `client-${client.id}`,
          dim: !client.enabled,
          cells: [
            { link: same(client.name), href: `${PATH}?client=${encodeURIComponent(client.id)}` },
            kindOf(client.kind),
            stateCell(ctx, client),
            client.version === null ? common.unknown : same(client.version),
            client.checkedInMs === null ? common.never : dateTime(client.checkedInMs, zone),
            { press: common.delete, action: 'delete', values: { client: client.id }, danger: true },
          ],
        })),
        empty: words.empty,
      },
    ],
  };
}

function addSection(attempt: Attempt | null): Section {
  const mine = attempt?.action === 'create' ? attempt : null;
  const fields = view(createFields, { kind: 'jumpoint', ...mine?.values }, mine?.errors);
  return {
    id: 'add',
    title: words.add,
    blocks: [{ kind: 'form', action: 'create', fields, submit: common.add }],
  };
}

function editSection(client: DeployedClient, attempt: Attempt | null): Section {
  const mine = attempt?.action === 'save' ? attempt : null;
  const { name, comments, enabled } = client;
  const fields = view(
    editFields,
    { name, comments, enabled, ...mine?.values, client: client.id },
    mine?.errors,
  );
  return {
    id: 'edit',
    title: words.edit,
    blocks: [
      { kind: 'form', action: 'save', fields, submit: common.saveChanges },
      { kind: 'links', items: [{ label: words.back, href: PATH }] },
    ],
  };
}

function create(ctx: Ctx, kind: (typeof kinds)[number], name: string, comments: string): Outcome {
  const { node, nowMs } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  if (taken(site, name, null)) return { refused: words.taken, errors: { name: words.taken } };
  if (deployedClients(site, kinds).length >= DEPLOYED_MAX) return { refused: words.full };
  const id = node.ports.random.uuid();
  const key = node.ports.random.hex(KEY_BYTES);
  commitChange(ctx, site, 'jumpoint.created', name, () =>
    run(
      site.db,
      'INSERT INTO deployed_client (id, kind, name, comments, key_hash, created_ms) VALUES (?,?,?,?,?,?)',
      id,
      kind,
      name,
      comments,
      hashKey(key),
      nowMs,
    ),
  );
  const file = JSON.stringify({ product: 'deployed-client', id, key, kind, name }, null, 2);
  return {
    show: {
      title: words.keyTitle,
      sections: [
        {
          id: 'key',
          title: words.keyTitle,
          blocks: [
            { kind: 'note', tone: 'warn', text: words.keyNote },
            { kind: 'code', label: words.keyTitle, text: file },
            { kind: 'links', items: [{ label: words.back, href: PATH }] },
          ],
        },
      ],
    },
  };
}

function save(
  ctx: Ctx,
  values: {
    readonly client: string;
    readonly name: string;
    readonly comments: string;
    readonly enabled: boolean;
  },
): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = find(site, values.client);
  if (known === null) return { refused: words.gone };
  if (taken(site, values.name, known.id)) return { refused: words.taken, errors: { name: words.taken } };
  commitChange(ctx, site, 'jumpoint.changed', values.name, () =>
    run(
      site.db,
      'UPDATE deployed_client SET name = ?, comments = ?, enabled = ? WHERE id = ?',
      values.name,
      values.comments,
      values.enabled ? 1 : 0,
      known.id,
    ),
  );
  if (!values.enabled) ctx.node.clients.disconnect(known.id);
  const { name } = values;
  return {
    done: { en: `“${name}” was saved.`, fr: `Enregistrement de « ${name} » effectué.` },
    goto: PATH,
  };
}

/** What may be deleted, or why not. */
function removable(ctx: Ctx, id: string): { site: Store; known: DeployedClient } | { refused: Label } {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = find(site, id);
  if (known === null) return { refused: words.gone };
  const used = one(site.db, 'SELECT 1 AS found FROM jump_item WHERE jumpoint = ? LIMIT 1', id) !== null;
  return used ? { refused: words.used } : { site, known };
}

function remove(ctx: Ctx, id: string): Outcome {
  const found = removable(ctx, id);
  if ('refused' in found) return found;
  const { site, known } = found;
  commitChange(ctx, site, 'jumpoint.deleted', known.name, () => {
    run(site.db, 'DELETE FROM deployed_client WHERE id = ?', id);
    run(site.db, 'DELETE FROM client_state WHERE client_id = ?', id);
  });
  ctx.node.clients.disconnect(id);
  return { done: { en: `“${known.name}” was deleted.`, fr: `Suppression de « ${known.name} » effectuée.` } };
}

const SAMPLE_NAME = 'Workshop';
const sampleRow = (given: Given) => ({
  client: firstOf(deployedClients(siteOf(given), kinds).filter(({ name }) => name === SAMPLE_NAME)).id,
});

const clientEdits: Edits<typeof row> = {
  areas: ['jumpoint.'],
  of: ({ node }, given) => {
    const site = node.site();
    const known = site === null ? null : find(site, given('client'));
    if (known === null) return null;
    const { name, comments, enabled } = known;
    return { state: { name, comments, enabled }, name };
  },
};

export const jumpointPage: Page = {
  id: 'login.jumpoint',
  site: 'login',
  path: PATH,
  title,
  right: 'jump.manage',
  menu: { tab: 'login.jump', sub: title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    const known = ctx.query.client === undefined ? null : find(site, ctx.query.client);
    return known === null ? [listSection(ctx, site), addSection(attempt)] : [editSection(known, attempt)];
  },
  actions: {
    create: action({
      fields: createFields,
      edits: null,
      sample: { values: { kind: 'jumpoint', name: SAMPLE_NAME, comments: '' } },
      run: (ctx, { kind, name, comments }) => create(ctx, kind, name, comments),
    }),
    save: action({
      fields: editFields,
      edits: clientEdits,
      sample: {
        query: sampleRow,
        values: (given) => ({ ...sampleRow(given), name: SAMPLE_NAME, comments: 'Rack 4', enabled: true }),
      },
      run: save,
    }),
    delete: action({
      fields: row,
      edits: clientEdits,
      sample: { values: sampleRow, changedBy: 'save' },
      confirm: (ctx, { client }) =>
        'refused' in removable(ctx, client)
          ? null
          : { title: words.remove, text: words.removeText, button: common.delete },
      run: (ctx, { client }) => remove(ctx, client),
    }),
  },
};
