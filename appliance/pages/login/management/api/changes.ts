/**
 * appliance/pages/login/management/api/: Management > API Configuration.
 *
 * What is done to the accounts of the API; each change with its row of the audit trail.
 */
import type { Label } from '../../../../../views/label.js';
import type { Store } from '../../../../store/database.js';
import {
  API_ACCOUNTS_MAX,
  type ApiAccount,
  type ApiAccountValues,
  apiAccounts,
  deleteApiAccount,
  findApiAccount,
  hasApiAccounts,
  insertApiAccount,
  secretHash,
  setApiSecret,
  updateApiAccount,
} from '../../../../store/site/api-accounts.js';
import { appendAudit } from '../../../../store/site/history/append.js';
import { writeSetting } from '../../../../store/site/settings.js';
import { apiEnabled, apiOverHttp, userCalls } from '../../../../store/site/site-settings.js';
import type { Ctx } from '../../../page.js';

const CLIENT_ID_BYTES = 20;
// 44 characters.
const SECRET_BYTES = 33;

const words = {
  noAccounts: {
    en: 'This site version has no API accounts.',
    fr: 'Cette version du site n’a pas de comptes d’API.',
  },
  gone: { en: 'This account does not exist any more.', fr: 'Ce compte n’existe plus.' },
  taken: {
    en: 'An API account of this name exists already.',
    fr: 'Un compte d’API porte déjà ce nom.',
  },
  full: {
    en: `A site holds at most ${API_ACCOUNTS_MAX} API accounts.`,
    fr: `Un site contient au plus ${API_ACCOUNTS_MAX} comptes d’API.`,
  },
} as const satisfies Record<string, Label>;

export interface Refused {
  readonly refused: Label;
  readonly errors?: Readonly<Record<string, Label>>;
}
/** The only sight of a secret. */
export interface NewSecret {
  readonly account: ApiAccount;
  readonly secret: string;
}

const siteOf = (ctx: Ctx): Store | null => {
  const site = ctx.node.site();
  return site !== null && hasApiAccounts(site) ? site : null;
};

type Act = 'api.account-created' | 'api.account-changed' | 'api.account-deleted' | 'api.secret-changed';

function commit(ctx: Ctx, site: Store, act: Act, name: string, change: () => void): void {
  const { node, actor, nowMs } = ctx;
  site.transaction(act, () => {
    change();
    appendAudit(site, node.origin, { atMs: nowMs, actor: actor.name, action: act, detail: name });
  });
  node.emit({ kind: act, data: { account: name, by: actor.name } });
}

const newSecret = (ctx: Ctx): string => ctx.node.ports.random.bytes(SECRET_BYTES).toString('base64');

const nameTaken = (site: Store, name: string, own: string | null): boolean =>
  apiAccounts(site).some(
    (account) => account.id !== own && account.name.toLowerCase() === name.toLowerCase(),
  );

const taken: Refused = { refused: words.taken, errors: { name: words.taken } };

export interface ApiSwitches {
  /** The API at all. */
  readonly on: boolean;
  readonly userCalls: boolean;
  readonly overHttp: boolean;
}

/** Switches the API on or off for everybody, and the ways of old. */
export function switchApi(ctx: Ctx, site: Store, switches: ApiSwitches): void {
  const { on } = switches;
  const { node, actor, nowMs } = ctx;
  site.transaction('api.switched', () => {
    writeSetting(site, apiEnabled, on);
    writeSetting(site, apiOverHttp, switches.overHttp);
    if (hasApiAccounts(site)) writeSetting(site, userCalls, switches.userCalls);
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: actor.name,
      action: 'api.switched',
      detail: on ? 'on' : 'off',
    });
  });
  node.emit({ kind: 'api.switched', data: { on, by: actor.name } });
}

/** An API account; its secret is told this once, and kept as a digest. */
export function createAccount(ctx: Ctx, values: ApiAccountValues): NewSecret | Refused {
  const site = siteOf(ctx);
  if (site === null) return { refused: words.noAccounts };
  if (nameTaken(site, values.name, null)) return taken;
  if (apiAccounts(site).length >= API_ACCOUNTS_MAX) return { refused: words.full };
  const { random } = ctx.node.ports;
  const id = random.uuid();
  const clientId = random.hex(CLIENT_ID_BYTES);
  const secret = newSecret(ctx);
  const row = { ...values, id, clientId, secretHash: secretHash(secret), createdMs: ctx.nowMs };
  commit(ctx, site, 'api.account-created', values.name, () => insertApiAccount(site, row));
  return { account: { ...row, lastUsedMs: 0 }, secret };
}

/** What an account may do and where from; null: done. */
export function saveAccount(ctx: Ctx, id: string, values: ApiAccountValues): Refused | null {
  const site = siteOf(ctx);
  if (site === null) return { refused: words.noAccounts };
  if (findApiAccount(site, id) === null) return { refused: words.gone };
  if (nameTaken(site, values.name, id)) return taken;
  commit(ctx, site, 'api.account-changed', values.name, () => updateApiAccount(site, id, values));
  return null;
}

/** A new secret; the old one and every token of it end at once. */
export function regenerateSecret(ctx: Ctx, id: string): NewSecret | Refused {
  const site = siteOf(ctx);
  const account = site === null ? null : findApiAccount(site, id);
  if (site === null || account === null) return { refused: words.gone };
  const secret = newSecret(ctx);
  commit(ctx, site, 'api.secret-changed', account.name, () => setApiSecret(site, id, secretHash(secret)));
  return { account, secret };
}

/** Deletes an account with its tokens; gives the name that it had. */
export function removeAccount(ctx: Ctx, id: string): Refused | { readonly name: string } {
  const site = siteOf(ctx);
  const account = site === null ? null : findApiAccount(site, id);
  if (site === null || account === null) return { refused: words.gone };
  commit(ctx, site, 'api.account-deleted', account.name, () => deleteApiAccount(site, id));
  return { name: account.name };
}
