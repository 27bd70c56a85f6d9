/**
 * Signing in on either site. An answer tells nothing about an account to somebody without its
 * password: unknown name, wrong password, locked and disabled read the same and cost the same.
 */

import { DAY_MS, MINUTE_MS } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { lastingFor } from '../node/lasting.js';
import type { Node } from '../node/node.js';
import {
  ensureInitialBoxUser,
  findBoxUser,
  findBoxUserByName,
  readBoxAccountRules,
} from '../store/box/users.js';
import type { Store } from '../store/database.js';
import { dummyHash, verifyPassword } from '../store/passwords.js';
import { type AccountTable, type Credentials, setFailures } from '../store/site/accounts.js';
import { appendAudit } from '../store/site/history/append.js';
import { readSetting } from '../store/site/settings.js';
import { passwordCost, readSecurity } from '../store/site/site-settings.js';
import { ensureInitialUser, findUser, findUserByName, type UserAccount } from '../store/site/users.js';
import { userActor } from './group-rights.js';
import { isLockedFor, measureLock } from './locks.js';
import type { Verdict } from './providers/client.js';
import { adoptFromProvider, askOwnProvider, isFromProvider } from './providers/sign-in.js';
import { boxActor, type Site } from './rights.js';
import { noteSignIn } from './sign-in-log.js';
import type { SignIn } from './sign-ins.js';

export type SignedIn = { readonly token: string; readonly signIn: SignIn } | { readonly refused: Label };

const words = {
  wrong: {
    en: 'The username or the password is wrong, or this account may not sign in for now.',
    fr: 'Le nom d’utilisateur ou le mot de passe est incorrect, ou ce compte ne peut pas se connecter pour le moment.',
  },
  tooMany: {
    en: 'Too many failed attempts came from your address. Wait a few minutes, then try again.',
    fr: 'Trop de tentatives ont échoué depuis votre adresse. Patientez quelques minutes, puis réessayez.',
  },
  swapping: {
    en: 'Nobody can sign in while the two appliances change roles. Try again in a few minutes.',
    fr: 'Personne ne peut se connecter pendant que les deux serveurs échangent leurs rôles. Réessayez dans quelques minutes.',
  },
  noSite: {
    en: 'No site software is installed on this appliance.',
    fr: 'Aucun logiciel de site n’est installé sur ce serveur.',
  },
  silent: {
    en: 'A security provider that may know you did not answer in time: whether the password is right is not known. Try again in a few minutes, or sign in with an account of this appliance.',
    fr: 'Un fournisseur de sécurité qui vous connaît peut-être n’a pas répondu à temps : on ignore si le mot de passe est correct. Réessayez dans quelques minutes ou connectez-vous avec un compte de ce serveur.',
  },
  expired: {
    en: 'Your password has expired. Choose a new one to go on.',
    fr: 'Votre mot de passe a expiré. Choisissez-en un nouveau pour continuer.',
  },
  inUse: {
    en: 'This account is in use. Sign out there first.',
    fr: 'Ce compte est en cours d’utilisation. Déconnectez-vous d’abord de l’autre session.',
  },
} satisfies Record<string, Label>;

/** From so many days before it expires, a sign-in says that the password will. */
const WARN_DAYS = 7;

const expiresSoon = (leftMs: number): Label => {
  const days = Math.ceil(leftMs / DAY_MS);
  return {
    en: `Your password expires in ${days} ${days === 1 ? 'day' : 'days'}. Change it under My Account.`,
    fr: `Votre mot de passe expire dans ${days} ${days === 1 ? 'jour' : 'jours'}. Modifiez-le sous Mon compte.`,
  };
};

/** What the rules of either site come to for one sign-in. */
interface Rules {
  readonly store: Store;
  readonly table: AccountTable;
  readonly lockoutCount: number;
  readonly lockoutMinutes: number;
  readonly passwordDays: number;
  readonly idleMinutes: number;
  readonly terminateInUse: boolean | null;
  readonly cost: number;
}

type Account = UserAccount | (Credentials & { readonly role?: undefined; readonly language?: undefined });

function rulesOf(node: Node, site: Site): Rules | null {
  if (site === 'appliance') {
    const rules = readBoxAccountRules(node.box);
    return {
      ...rules,
      store: node.box,
      table: 'box_user',
      terminateInUse: null,
      cost: rules.passwordCost,
    };
  }
  const store = node.site();
  if (store === null) return null;
  return { ...readSecurity(store), store, table: 'user_account', cost: readSetting(store, passwordCost) };
}

const byName = ({ store, table }: Rules, username: string): Account | null =>
  table === 'box_user' ? findBoxUserByName(store, username) : findUserByName(store, username);

const byId = ({ store, table }: Rules, id: string): Account | null =>
  table === 'box_user' ? findBoxUser(store, id) : findUser(store, id);

/** The site's audit trail; the appliance site has a log of its own (box-log.ts). */
function audit(node: Node, rules: Rules, account: Account, act: string): void {
  if (rules.table !== 'user_account') return;
  const row = { atMs: node.hardware.clock.nowMs(), actor: account.username, action: act, detail: '' };
  appendAudit(rules.store, node.origin, row);
}

function countFailure(node: Node, rules: Rules, account: Account, source: string): void {
  const failedCount = account.failedCount + 1;
  const locks = rules.lockoutCount > 0 && failedCount >= rules.lockoutCount;
  const lasting = lastingFor(node.hardware.clock, rules.lockoutMinutes * MINUTE_MS);
  rules.store.transaction('account.failed', () => {
    setFailures(rules.store, rules.table, account.id, {
      // Counting begins anew when the lock is over.
      failedCount: locks ? 0 : failedCount,
      lockedUntilMs: locks ? lasting.untilMs : account.lockedUntilMs,
    });
    audit(node, rules, account, locks ? 'account.locked' : 'sign-in.failed');
  });
  if (locks) measureLock(node, rules.table, account.id, lasting);
  if (locks) {
    const site = rules.table === 'box_user' ? 'appliance' : 'login';
    noteSignIn(node, 'locked', account.username, source, site);
  }
}

/** Somebody without an account whom another provider knows gets one. */
const newcomer = (
  node: Node,
  rules: Rules,
  username: string,
  password: string,
): Promise<Account | 'silent' | null> | null =>
  rules.table === 'user_account' ? adoptFromProvider(node, rules.store, username, password) : null;

async function passwordRight(
  node: Node,
  rules: Rules,
  named: Account | null,
  password: string,
): Promise<Verdict> {
  const outside =
    named === null || rules.table === 'box_user'
      ? null
      : await askOwnProvider(node, rules.store, named, password);
  if (outside !== null) return outside;
  const isRight = await verifyPassword(node.ports, password, named?.passwordHash ?? dummyHash(rules.cost));
  return isRight ? 'yes' : 'no';
}

type Verified = { readonly rules: Rules; readonly account: Account } | { readonly refused: Label };

/**
 * Whether somebody knows an account's password; failures count, locked and disabled accounts are
 * refused. Signs nobody in. `source`: the address the request came from.
 */
export async function verify(
  node: Node,
  site: Site,
  username: string,
  password: string,
  source: string,
): Promise<Verified> {
  const before = rulesOf(node, site);
  if (before === null) return { refused: words.noSite };
  const guard = node.limits.passwords;
  const key = `${site} ${source}`;
  if (!guard.begin(key)) return { refused: words.tooMany };
  const ensureInitial = site === 'appliance' ? ensureInitialBoxUser : ensureInitialUser;
  await ensureInitial(node.ports, before.store, node.hardware.clock.nowMs());
  const found = byName(before, username) ?? (await newcomer(node, before, username, password));
  const named = found === 'silent' ? null : found;
  const said = found === 'silent' ? found : await passwordRight(node, before, named, password);
  // Nobody has said that the password is wrong: no attempt is counted.
  if (said === 'silent') return refuse(node, site, named?.username ?? null, source, words.silent);

  // While the password was checked, another attempt may have locked the account, an administrator
  // may have changed it, a restore may have replaced the site.
  const rules = rulesOf(node, site);
  if (rules === null) return { refused: words.noSite };
  const account = named === null ? null : byId(rules, named.id);
  if (account === null || account.passwordHash !== named?.passwordHash) {
    return refuse(node, site, null, source);
  }
  if (isLockedFor(node, rules.table, account, rules.lockoutMinutes * MINUTE_MS))
    return refuse(node, site, account.username, source);
  if (said !== 'yes') {
    countFailure(node, rules, account, source);
    return refuse(node, site, account.username, source);
  }
  if (!account.enabled) return refuse(node, site, account.username, source);
  guard.succeeded(key);
  return { rules, account };
}

/**
 * Signs somebody in, or says why not. `client`: an access console asks, which a browser of the same
 * person does not disturb.
 */
export async function signIn(
  node: Node,
  site: Site,
  username: string,
  password: string,
  source = '',
  client = false,
): Promise<SignedIn> {
  if (site === 'login' && node.failover.lockedOut()) return { refused: words.swapping };
  const verified = await verify(node, site, username, password, source);
  if ('refused' in verified) return verified;
  const admitted = admit(node, site, verified.rules, verified.account, client);
  if ('signIn' in admitted) noteSignIn(node, 'signedIn', admitted.signIn.name, source, site);
  return admitted;
}

// A name that is no account's may be a password typed into the wrong field: it is told to nobody.
function refuse(
  node: Node,
  site: Site,
  username: string | null,
  source: string,
  why: Label = words.wrong,
): { readonly refused: Label } {
  noteSignIn(node, 'refused', username ?? '', source, site);
  node.emit({ kind: 'session.refused', data: { site, user: username } });
  return { refused: why };
}

function admit(node: Node, site: Site, rules: Rules, account: Account, client: boolean): SignedIn {
  const nowMs = node.hardware.clock.nowMs();
  if (rules.terminateInUse === false) {
    const inUse = node.signIns
      .list(site)
      .some((signIn) => signIn.userId === account.id && signIn.client === client);
    if (inUse) return { refused: words.inUse };
  }
  const failedBefore = account.failedCount > 0 || account.lockedUntilMs > 0;
  // The appliance site opens even when nothing can be written: that is where one sees why.
  if (failedBefore || rules.table === 'user_account') {
    rules.store.transaction('account.signed-in', () => {
      if (failedBefore)
        setFailures(rules.store, rules.table, account.id, { failedCount: 0, lockedUntilMs: 0 });
      audit(node, rules, account, 'sign-in');
    });
  }
  if (rules.terminateInUse === true) node.signIns.closeUser(site, account.id, null, client);
  node.signIns.setIdleLimitMs(site, rules.idleMinutes * MINUTE_MS);
  const expired = rules.passwordDays > 0 && account.passwordSetMs + rules.passwordDays * DAY_MS <= nowMs;
  const opened = node.signIns.open(site, {
    userId: account.id,
    name: account.username,
    actor: account.role === undefined ? boxActor(account) : userActor(rules.store, account),
    // Passwords of other providers are changed there.
    mustChange: !isFromProvider(account.passwordHash) && (account.mustChange || expired),
    passwordHash: account.passwordHash,
    language: account.language ?? null,
    client,
  });
  const left = account.passwordSetMs + rules.passwordDays * DAY_MS - nowMs;
  const counts = rules.passwordDays > 0 && !isFromProvider(account.passwordHash);
  if (counts && expired) opened.signIn.flash = { tone: 'info', text: words.expired };
  else if (counts && left <= WARN_DAYS * DAY_MS)
    opened.signIn.flash = { tone: 'info', text: expiresSoon(left) };
  const kind = client ? 'console.signed-in' : 'session.signed-in';
  node.emit({ kind, data: { site, user: account.username } });
  return opened;
}
