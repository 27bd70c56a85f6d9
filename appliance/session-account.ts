/**
 * An open session follows the account behind it at every request. A data-sync, a restore or a
 * change of roles can replace the accounts under a browser that is signed in: what it may do is
 * what the store says now, and an account that is gone, disabled or has another password ends it.
 */
import { userActor } from './group-rights.js';
import type { Node } from './node.js';
import type { Actor, Site } from './page.js';
import { isFromProvider } from './provider-sign-in.js';
import { boxActor } from './roles.js';
import type { Session } from './sessions.js';
import { findBoxUser } from './store/box-users.js';
import { findUser } from './store/users.js';

function accountOf(node: Node, site: Site, userId: string) {
  if (site === 'appliance') {
    const user = findBoxUser(node.box, userId);
    return user === null ? null : { user, actor: boxActor(user) };
  }
  const store = node.site();
  const user = store === null ? null : findUser(store, userId);
  return store === null || user === null ? null : { user, actor: userActor(store, user) };
}

function followed(node: Node, session: Session): ReturnType<typeof accountOf> {
  const found = accountOf(node, session.site, session.userId);
  if (found === null || !found.user.enabled || found.user.passwordHash !== session.passwordHash) return null;
  return found;
}

/** What the account behind a session may do now, the session left as it is; null: it may not go on. */
export const actorNow = (node: Node, session: Session): Actor | null =>
  followed(node, session)?.actor ?? null;

/** Brings the session up to date; false: it may not go on. */
export function followAccount(node: Node, session: Session): boolean {
  const found = followed(node, session);
  if (found === null) return false;
  session.actor = found.actor;
  session.name = found.actor.name;
  // An expired password is known to the session only; what the account asks comes on top.
  if (found.user.mustChange && !isFromProvider(found.user.passwordHash)) session.mustChange = true;
  return true;
}

/** After the person changed the own password: the session goes on with the new one. */
export function acceptPassword(node: Node, session: Session): void {
  const found = accountOf(node, session.site, session.userId);
  if (found !== null) session.passwordHash = found.user.passwordHash;
}
