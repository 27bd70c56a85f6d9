/**
 * Sign-in by security providers. An account that came in by one holds, in place of a password hash,
 * the mark of that provider, which no password meets; an administrator who gives it a password makes
 * it a local one.
 */
import type { Node } from '../../node/node.js';
import { commitAs } from '../../node/site-change.js';
import type { Store } from '../../store/database.js';
import { findRecord } from '../../store/records.js';
import { passwordProviders, securityProviders } from '../../store/site/providers.js';
import { findUserByName, insertUser, type UserAccount } from '../../store/site/users.js';
import { isAccountRole } from '../rights.js';
import { providerAccepts, type Verdict } from './client.js';

const MARK = 'provider$';
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u;
const USERNAMES_MAX = 64;

export const isFromProvider = (passwordHash: string): boolean => passwordHash.startsWith(MARK);

/** Name of the provider that keeps an account's password; null: the account is a local one. */
export function providerName(site: Store, passwordHash: string): string | null {
  if (!isFromProvider(passwordHash)) return null;
  return findRecord(site, securityProviders, passwordHash.slice(MARK.length))?.name ?? '?';
}

/** What the provider of an account says of a password; null: the account is a local one. */
export async function askOwnProvider(
  node: Node,
  site: Store,
  account: { readonly username: string; readonly passwordHash: string },
  password: string,
): Promise<Verdict | null> {
  if (!isFromProvider(account.passwordHash)) return null;
  const provider = findRecord(site, securityProviders, account.passwordHash.slice(MARK.length));
  if (provider === null || !provider.enabled) return 'no';
  return providerAccepts(node, provider, account.username, password);
}

/**
 * Asks the enabled providers in their order; who is known to one gets an account of its role. Silent: none
 * knows them, and one did not answer.
 */
export async function adoptFromProvider(
  node: Node,
  before: Store,
  username: string,
  password: string,
): Promise<UserAccount | 'silent' | null> {
  if (!NAME.test(username) || username.length > USERNAMES_MAX) return null;
  let isSilent = false;
  for (const provider of passwordProviders(before)) {
    const said = await providerAccepts(node, provider, username, password);
    isSilent ||= said === 'silent';
    if (said !== 'yes') continue;
    // While the provider was asked, the site may have been replaced or the account made.
    const site = node.site();
    if (site === null) return null;
    const known = findUserByName(site, username);
    if (known !== null) return known;
    const id = node.ports.random.uuid();
    const nowMs = node.hardware.clock.nowMs();
    commitAs(node, site, provider.name, 'user.adopted', username, () =>
      insertUser(site, {
        id,
        username,
        displayName: username,
        email: '',
        passwordHash: `${MARK}${provider.id}`,
        mustChange: false,
        enabled: true,
        role: isAccountRole(provider.role) && provider.role !== 'administrator' ? provider.role : 'user',
        language: null,
        nowMs,
      }),
    );
    return findUserByName(site, username);
  }
  return isSilent ? 'silent' : null;
}
