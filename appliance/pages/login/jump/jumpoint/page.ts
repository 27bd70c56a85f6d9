/**
 * Jump > Jumpoint: Jumpoints, connection agents and integration clients that know this site. The
 * first two upgrade by themselves (G33), integration clients never do (G34).
 */
import type { Section } from '../../../../../views/blocks.js';
import { dateTime } from '../../../../../views/format.js';
import { type Label, same } from '../../../../../views/label.js';
import { words as common } from '../../../../../views/words.js';
import { clientKinds, deployedKinds, upgradesItself } from '../../../../store/client-kinds/index.js';
import type { Store } from '../../../../store/database.js';
import { type ClientKind, type DeployedClient, deployedClients } from '../../../../store/site/clients.js';
import { checkbox, hidden, select, text, textarea, view } from '../../../forms/fields.js';
import { firstOf, siteOf } from '../../../forms/sample.js';
import { type Attempt, action, type Ctx, type Edits, type Given, type Page } from '../../../page.js';
import { create, find, PATH, removable, remove, save } from './changes.js';
import { words } from './words.js';

const title = { en: 'Jumpoint', fr: 'Jumpoint' };

const kindOf = (kind: ClientKind): Label =>
  kind === 'jump-client' ? common.unknown : clientKinds[kind].label;

const profile = {
  name: text({ label: common.name, required: true, maxLength: 64 }),
  comments: textarea({ label: words.comments, maxLength: 1_000 }),
};
const createFields = {
  kind: select({
    label: words.kind,
    options: deployedKinds.map((value) => ({ value, label: clientKinds[value].label })),
  }),
  ...profile,
};
const editFields = {
  client: hidden({ label: common.name }),
  ...profile,
  enabled: checkbox({ label: common.enabled }),
};
const row = { client: hidden({ label: common.name }) };

function stateCell({ node }: Ctx, client: DeployedClient) {
  if (!client.enabled) return { badge: common.disabled, tone: 'plain' } as const;
  const current = client.version === node.software.installed().site?.version;
  if (client.kind !== 'jump-client' && !upgradesItself(client.kind)) {
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
        rows: deployedClients(site, deployedKinds).map((client) => ({
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

const SAMPLE_NAME = 'Workshop';
const sampleRow = (given: Given) => ({
  client: firstOf(deployedClients(siteOf(given), deployedKinds).filter(({ name }) => name === SAMPLE_NAME))
    .id,
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
