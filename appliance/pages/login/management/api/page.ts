/** Management > API Configuration | Gestion > Configuration de l'API: the XML API and its accounts. */
import type { Block, Cell, Section } from '../../../../../views/blocks.js';
import { dateTime } from '../../../../../views/format.js';
import { join, type Label, same } from '../../../../../views/label.js';
import { words as common, savedWords } from '../../../../../views/words.js';
import { takesUserCalls } from '../../../../services/api/era.js';
import type { Store } from '../../../../store/database.js';
import {
  type ApiAccount,
  apiAccounts,
  findApiAccount,
  hasAccountNetworks,
  hasApiAccounts,
  tokenCount,
} from '../../../../store/site/api-accounts.js';
import { siteEdits } from '../../../forms/edited.js';
import { type Values, view } from '../../../forms/fields.js';
import { firstOf, siteOf } from '../../../forms/sample.js';
import {
  type Attempt,
  action,
  type Ctx,
  type Edits,
  type Given,
  type Outcome,
  type Page,
} from '../../../page.js';
import {
  createAccount,
  type NewSecret,
  regenerateSecret,
  removeAccount,
  saveAccount,
  switchApi,
} from './changes.js';
import { createFields, drawn, editFields, rowFields } from './fields.js';
import { allSwitches, permissionLabels, rightsSection, switches, switchSection } from './sections.js';
import { words } from './words.js';

const PATH = '/login/api-configuration';

const press = (account: ApiAccount): Cell => ({
  many: [
    { press: words.regenerate, action: 'regenerate', values: { account: account.id }, danger: true },
    { press: common.delete, action: 'delete', values: { account: account.id }, danger: true },
  ],
});

/** 'Command API: Full Access · Backup API'. */
function permissionsOf(account: ApiAccount): Label {
  const command = permissionLabels[account.command];
  const first: Label = {
    en: `${words.command.en}: ${command.en}`,
    fr: `${words.command.fr} : ${command.fr}`,
  };
  const more = [...(account.reporting ? [words.reporting] : []), ...(account.backup ? [words.backup] : [])];
  return join([first, ...more], ' · ');
}

function listSection(ctx: Ctx, site: Store): Section {
  const networks = hasAccountNetworks(site);
  const zone = ctx.node.network.config().timeZone;
  const rows = apiAccounts(site).map((account) => ({
    id: account.id,
    dim: !account.enabled,
    cells: [
      { link: same(account.name), href: `${PATH}?account=${encodeURIComponent(account.id)}` },
      account.enabled
        ? { badge: common.enabled, tone: 'good' as const }
        : { badge: common.disabled, tone: 'plain' as const },
      permissionsOf(account),
      same(String(tokenCount(site, account.id, ctx.node.hardware.clock.monoMs()))),
      ...(networks ? [account.lastUsedMs === 0 ? common.never : dateTime(account.lastUsedMs, zone)] : []),
      press(account),
    ],
  }));
  return {
    id: 'accounts',
    title: words.accounts,
    blocks: [
      {
        kind: 'table',
        caption: words.accounts,
        columns: [
          common.name,
          common.status,
          words.permissions,
          words.tokens,
          ...(networks ? [words.lastUsed] : []),
          common.actions,
        ],
        rows,
        empty: words.empty,
      },
    ],
  };
}

function addSection(site: Store, attempt: Attempt | null): Section {
  const mine = attempt?.action === 'create' ? attempt : null;
  const values = mine?.values ?? { enabled: true, command: 'deny' };
  return {
    id: 'add',
    title: words.add,
    blocks: [
      {
        kind: 'form',
        action: 'create',
        fields: view(drawn(site), values, mine?.errors),
        submit: words.addButton,
      },
    ],
  };
}

function editSection(site: Store, id: string, attempt: Attempt | null): Section {
  const account = findApiAccount(site, id);
  const back: Block = { kind: 'links', items: [{ label: words.toList, href: PATH }] };
  if (account === null) {
    return { id: 'edit', title: words.edit, blocks: [{ kind: 'note', tone: 'bad', text: words.gone }, back] };
  }
  const mine = attempt?.action === 'save' ? attempt : null;
  const { name, comments, enabled, command, reporting, backup, acceptedNetworks } = account;
  const values = {
    name,
    comments,
    enabled,
    command,
    reporting,
    backup,
    acceptedNetworks,
    ...mine?.values,
    account: id,
  };
  return {
    id: 'edit',
    title: words.edit,
    blocks: [
      { kind: 'facts', items: [{ label: words.clientId, value: same(account.clientId) }] },
      {
        kind: 'form',
        action: 'save',
        fields: view({ ...rowFields, ...drawn(site) }, values, mine?.errors),
        submit: common.saveChanges,
      },
      back,
    ],
  };
}

const shown = ({ account, secret }: NewSecret): Outcome => ({
  show: {
    title: words.newSecret,
    sections: [
      {
        id: 'secret',
        title: words.accounts,
        blocks: [
          { kind: 'note', tone: 'warn', text: words.once },
          { kind: 'facts', items: [{ label: common.name, value: same(account.name) }] },
          { kind: 'code', label: words.clientId, text: account.clientId },
          { kind: 'code', label: words.secret, text: secret },
          { kind: 'links', items: [{ label: words.toList, href: PATH }] },
        ],
      },
    ],
  },
});

type Row = Values<typeof rowFields>;

/** A confirmation that names the account; null where it is gone (the action then says so). */
const confirming = (title: Label, text: (name: string) => Label) => (ctx: Ctx, values: Row) => {
  const site = ctx.node.site();
  const account = site !== null && hasApiAccounts(site) ? findApiAccount(site, values.account) : null;
  return account === null ? null : { title, text: text(account.name), button: title };
};

const sampleAccount = {
  name: 'CI',
  comments: '',
  enabled: true,
  command: 'read_only',
  reporting: true,
  backup: true,
  acceptedNetworks: '127.0.0.0/8',
} as const;
const sampleRow = (given: Given) => ({ account: firstOf(apiAccounts(siteOf(given))).id });

const accountEdits: Edits<typeof rowFields> = {
  areas: ['api.account', 'api.secret'],
  of: ({ node }, given) => {
    const site = node.site();
    const known = site === null || !hasApiAccounts(site) ? null : findApiAccount(site, given('account'));
    if (known === null) return null;
    const { lastUsedMs: _used, ...state } = known;
    return { state, name: known.name };
  },
};

export const apiConfigurationPage: Page = {
  id: 'login.api-configuration',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'security.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    if (!hasApiAccounts(site)) return [switchSection(site, attempt)];
    if (ctx.query.account !== undefined) return [editSection(site, ctx.query.account, attempt)];
    return [
      switchSection(site, attempt),
      listSection(ctx, site),
      addSection(site, attempt),
      rightsSection(ctx.node.commands),
    ];
  },
  actions: {
    switch: action({
      fields: allSwitches,
      edits: siteEdits('api.switched', switches),
      sample: { values: { enabled: true, userCalls: true, overHttp: true } },
      run: (ctx, { enabled, userCalls: old, overHttp }) => {
        const site = ctx.node.site();
        if (site === null) return { refused: words.noSite };
        const takes = takesUserCalls(site);
        switchApi(ctx, site, { on: enabled, userCalls: takes && old, overHttp: takes && overHttp });
        return { done: enabled ? words.switchedOn : words.switchedOff };
      },
    }),
    create: action({
      fields: createFields,
      edits: null,
      sample: { values: sampleAccount },
      run: (ctx, values) => {
        const made = createAccount(ctx, values);
        return 'refused' in made ? made : shown(made);
      },
    }),
    save: action({
      fields: editFields,
      edits: accountEdits,
      sample: {
        query: sampleRow,
        values: (given) => ({ ...sampleRow(given), ...sampleAccount, enabled: false }),
      },
      run: (ctx, { account, ...values }) =>
        saveAccount(ctx, account, values) ?? { done: savedWords(same(values.name)), goto: PATH },
    }),
    regenerate: action({
      fields: rowFields,
      edits: accountEdits,
      sample: { values: sampleRow, changedBy: 'save' },
      confirm: confirming(words.regenerate, (name) => ({
        en: `The account ${name} gets a new secret. The old secret and all its access tokens end at once.`,
        fr: `Le compte ${name} reçoit un nouveau secret. L’ancien secret et tous ses jetons d’accès cessent aussitôt d’être valables.`,
      })),
      run: (ctx, { account }) => {
        const made = regenerateSecret(ctx, account);
        return 'refused' in made ? made : shown(made);
      },
    }),
    delete: action({
      fields: rowFields,
      edits: accountEdits,
      sample: { values: sampleRow, changedBy: 'save' },
      confirm: confirming(common.delete, (name) => ({
        en: `The account ${name} will be deleted. Programs that use it are refused from then on.`,
        fr: `Le compte ${name} sera supprimé. Les programmes qui l’utilisent seront ensuite refusés.`,
      })),
      run: (ctx, { account }) => {
        const removed = removeAccount(ctx, account);
        if ('refused' in removed) return removed;
        const { name } = removed;
        return { done: { en: `The account ${name} was deleted.`, fr: `Le compte ${name} a été supprimé.` } };
      },
    }),
  },
};
