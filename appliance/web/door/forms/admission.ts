/**
 * Whether a form may be sent, asked before anything of it is read, and outside of the box's own time:
 * it looks at what is known and changes nothing, not even when a sign-in was last seen. What is turned
 * away here the box has never heard of; what is admitted is checked again when it is carried out.
 */
import { hidden } from '../../../../views/names.js';
import { actorNow } from '../../../accounts/follow-account.js';
import type { Actor, Site } from '../../../accounts/rights.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import type { Node } from '../../../node/node.js';
import type { Raw } from '../../../pages/forms/fields.js';
import type { FileRule } from '../../../pages/forms/file-rule.js';
import { allowed } from '../../../pages/menu.js';
import type { Action, Page } from '../../../pages/page.js';
import { cookieNames, equalText, type Incoming, type Reply, seeOther, textOf } from '../../exchange.js';
import { signInPlace } from '../entering/sign-in-end.js';

export type Admission =
  | { readonly reply: Reply }
  | {
      /** Bytes of all texts of the form. */
      readonly textBytes: number;
      /** Fields of the page that take a file, for somebody who may use them; empty: none. */
      readonly files: ReadonlyMap<string, FileRule>;
    };

/** What whoever has not signed in may send: a name, a password, a hidden field or two. */
const OPEN_FORM_BYTES = 64 * 1024;
const FORM_BYTES = 1024 * 1024;
const none: ReadonlyMap<string, FileRule> = new Map();

export interface AdmissionParts {
  error(incoming: Incoming, status: number): Reply;
  isBarred(site: Site, incoming: Incoming): boolean;
  isDown(site: Site): boolean;
  maintenance(site: Site, incoming: Incoming): Reply;
  /** A form for people who have not signed in, or do so no more. */
  isOpenForm(site: Site, incoming: Incoming): boolean;
  find(site: Site, incoming: Incoming): Page | null;
  /** Of whatever site and version. */
  isPage(incoming: Incoming): boolean;
}

const mayUse = (actor: Actor, page: Page, action: Action): boolean => {
  const right = action.right ?? page.right;
  return right === 'anyone' || actor.rights.has(right);
};

/** Where two actions of a page take a file of one name, the longer one counts until it is known which. */
function fileFields(page: Page, actor: Actor): ReadonlyMap<string, FileRule> {
  const found = new Map<string, FileRule>();
  for (const action of Object.values(page.actions)) {
    if (!mayUse(actor, page, action)) continue;
    for (const [name, { file }] of Object.entries(action.fields)) {
      if (file !== undefined && file.maxBytes > (found.get(name)?.maxBytes ?? 0)) found.set(name, file);
    }
  }
  return found;
}

/** Whether a form may be sent, asked before anything of it is read. */
export function createAdmission(node: Node, parts: AdmissionParts) {
  const { error, isBarred, isDown, maintenance, isOpenForm, find, isPage } = parts;

  const known = (
    site: Site,
    { cookies, sendingMs }: Pick<Incoming, 'cookies' | 'sendingMs'>,
  ): { signIn: SignIn; actor: Actor } | null => {
    const signIn = node.signIns.peek(site, cookies[cookieNames[site]] ?? '', sendingMs);
    const actor = signIn === null || signIn.client ? null : actorNow(node, signIn);
    return signIn === null || actor === null ? null : { signIn, actor };
  };
  const turnedAway = (reply: Reply): Admission => ({ reply: { ...reply, untouched: true } });

  const admit = (site: Site, incoming: Incoming): Admission => {
    if (isBarred(site, incoming)) return turnedAway(error(incoming, 403));
    if (isDown(site)) return turnedAway(maintenance(site, incoming));
    if (isOpenForm(site, incoming)) return { textBytes: OPEN_FORM_BYTES, files: none };
    const who = known(site, incoming);
    if (who === null)
      return turnedAway(
        isPage(incoming) ? seeOther(signInPlace(node, site, incoming, true)) : error(incoming, 404),
      );
    const page = find(site, incoming);
    if (page === null) return turnedAway(error(incoming, 404));
    if (!allowed(who.actor, page)) return turnedAway(error(incoming, 403));
    return { textBytes: FORM_BYTES, files: who.signIn.mustChange ? none : fileFields(page, who.actor) };
  };

  const admitForm = (site: Site, incoming: Incoming, raw: Raw): Reply | null => {
    // Its head was admitted: who is sending is not idle. When it has come it is asked again.
    const who = known(site, { ...incoming, sendingMs: Number.POSITIVE_INFINITY });
    const page = find(site, incoming);
    if (who === null || page === null) return error(incoming, 403);
    if (!equalText(textOf(raw[hidden.csrf]), who.signIn.csrf)) return error(incoming, 403);
    const name = textOf(raw[hidden.action]);
    const action = Object.hasOwn(page.actions, name) ? page.actions[name] : undefined;
    if (action === undefined) return error(incoming, 400);
    return mayUse(who.actor, page, action) ? null : error(incoming, 403);
  };

  return { admit, admitForm };
}
