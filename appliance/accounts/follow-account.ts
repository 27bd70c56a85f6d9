/**
 * appliance/accounts/: who may sign in, and what they may do.
 *
 * A sign-in follows the account behind it at every request. A data-sync, a restore or a
 * change of roles can replace the accounts under a browser that is signed in: what it may do is
 * what the store says now, and an account that is gone, disabled or has another password ends it.
 */

import type { Node } from '../node/node.js';
import { findBoxUser } from '../store/box/users.js';
import { findUser } from '../store/site/users.js';
import { userActor } from './group-rights.js';
import { isFromProvider } from './providers/sign-in.js';
import { type Actor, boxActor, type Site } from './rights.js';
import type { SignIn } from './sign-ins.js';

function accountOf(node: Node, site: Site, userId: string) {
  if (site === 'appliance') {
    const user = findBoxUser(node.box, userId);
    return user === null ? null : { user, actor: boxActor(user) };
  }
  const store = node.site();
  const user = store === null ? null : findUser(store, userId);
  return store === null || user === null ? null : { user, actor: userActor(store, user) };
}

function followed(node: Node, signIn: SignIn): ReturnType<typeof accountOf> {
  const found = accountOf(node, signIn.site, signIn.userId);
  if (found === null || !found.user.enabled || found.user.passwordHash !== signIn.passwordHash) return null;
  return found;
}

/** What the account behind a sign-in may do now, the sign-in left as it is; null: it may not go on. */
export const actorNow = (node: Node, signIn: SignIn): Actor | null => followed(node, signIn)?.actor ?? null;

/** Brings the sign-in up to date; false: it may not go on. */
export function followAccount(node: Node, signIn: SignIn): boolean {
  const found = followed(node, signIn);
  if (found === null) return false;
  signIn.actor = found.actor;
  signIn.name = found.actor.name;
  // An expired password is known to the sign-in only; what the account asks comes on top.
  if (found.user.mustChange && !isFromProvider(found.user.passwordHash)) signIn.mustChange = true;
  return true;
}

/** After the person changed the own password: the sign-in goes on with the new one. */
export function acceptPassword(node: Node, signIn: SignIn): void {
  const found = accountOf(node, signIn.site, signIn.userId);
  if (found !== null) signIn.passwordHash = found.user.passwordHash;
}
