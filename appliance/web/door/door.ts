/**
 * appliance/web/door/: pages and forms of people: who they are, what they may, what they see and do.
 *
 * The one door: every page view and every form of both sites. Who asks (sign-in), whether it was
 * meant (CSRF), whether they may (rights), what was typed (fields), then the page's action; one
 * 'now' each. Nothing here knows Fastify.
 */
import { hidden, sitePaths } from '../../../views/names.js';
import { mayEnter } from '../../accounts/login-agreement.js';
import type { Site } from '../../accounts/rights.js';
import { noteSignIn } from '../../accounts/sign-in-log.js';
import type { Node } from '../../node/node.js';
import type { Raw } from '../../pages/forms/fields.js';
import { allowed } from '../../pages/menu.js';
import { reading } from '../../store/database.js';
import { createRenderer } from '../drawing/render.js';
import type { ErrorMore } from '../drawing/shown.js';
import {
  cookieNames,
  equalText,
  formExpired,
  type Incoming,
  PASSWORD_PART,
  passwordPages,
  type Reply,
  seeOther,
  textOf,
} from '../exchange.js';
import { createPasswordDoor } from './entering/password.js';
import { createSignInDoor } from './entering/sign-in.js';
import { signInPlace } from './entering/sign-in-end.js';
import { createSignInOf } from './entering/signed-in.js';
import { createAct } from './forms/action.js';
import { type Admission, createAdmission } from './forms/admission.js';
import { createFrames } from './frame.js';
import { createLook, findPage, isPage } from './looking.js';
import { createPlainPages } from './plain-pages.js';
import { createPowerDoor } from './power.js';
import { createShow } from './show.js';

export interface Door {
  get(site: Site, incoming: Incoming): Reply;
  post(site: Site, incoming: Incoming, raw: Raw): Promise<Reply>;
  signIn(site: Site, incoming: Incoming, raw: Raw): Promise<Reply>;
  signOut(site: Site, incoming: Incoming, raw: Raw): Reply;
  error(incoming: Incoming, status: number, more?: ErrorMore): Reply;
  /** Whether a form may be sent at all, and what of: asked before anything of it is read. */
  admit(site: Site, incoming: Incoming): Admission;
  /** The same once its texts are known: where it came from, and what it asks for. Null: it may go on. */
  admitForm(site: Site, incoming: Incoming, raw: Raw): Reply | null;
  /** Whether a file in the spool waits for somebody's answer. */
  holds(name: string): boolean;
  mayFollow(path: string, cookies: Readonly<Record<string, string | undefined>>): boolean;
}

/** What everything at the door of one box is made with. */
function partsOf(node: Node) {
  const renderer = createRenderer();
  const frames = createFrames(node);
  const entrance = createSignInDoor(node, renderer, frames);
  return {
    renderer,
    frames,
    entrance,
    plain: createPlainPages(node, renderer, frames),
    power: createPowerDoor(node, renderer, frames),
    forgotten: createPasswordDoor(node, renderer, frames, entrance),
    signInOf: createSignInOf(node),
    show: createShow(renderer, frames),
    siteDown: (site: Site): boolean => site === 'login' && node.software.siteDown() !== null,
    barred: (site: Site, incoming: Incoming): boolean => !mayEnter(node, site, incoming.source),
  };
}

type Parts = ReturnType<typeof partsOf>;

/** Forms of people who have signed in. */
function createPost(node: Node, parts: Parts, act: ReturnType<typeof createAct>['act']): Door['post'] {
  const { plain, forgotten, signInOf, show, siteDown, barred } = parts;
  const { error, maintenance } = plain;
  return async (site: Site, incoming: Incoming, raw: Raw): Promise<Reply> => {
    if (barred(site, incoming)) return error(incoming, 403);
    if (siteDown(site)) return maintenance(site, incoming);
    if (site === 'login' && forgotten.owns(incoming.path)) return forgotten.post(incoming, raw);
    const known = signInOf(site, incoming);
    if (known === null) return seeOther(signInPlace(node, site, incoming, true));
    const { signIn } = known;
    if (signIn.mustChange && incoming.path !== passwordPages[site]) return seeOther(passwordPages[site]);
    const page = findPage(node, site, incoming);
    if (page === null) return error(incoming, 404);
    if (signIn.mustChange && textOf(raw[hidden.action]) !== PASSWORD_PART)
      return seeOther(passwordPages[site]);
    if (!allowed(signIn.actor, page)) return error(incoming, 403);
    if (!equalText(textOf(raw[hidden.csrf]), signIn.csrf)) {
      signIn.flash = { tone: 'bad', text: formExpired };
      return show(page, incoming, signIn, null, 403);
    }
    return act(page, incoming, signIn, raw);
  };
}

/** Signing out, by the form of the frame. */
function createLeave(node: Node, { signInOf }: Parts): Door['signOut'] {
  return (site: Site, incoming: Incoming, raw: Raw): Reply => {
    const known = signInOf(site, incoming);
    if (known !== null && equalText(textOf(raw[hidden.csrf]), known.signIn.csrf)) {
      node.signIns.close(site, known.token, 'signed-out');
      noteSignIn(node, 'signedOut', known.signIn.name, incoming.source, site);
      node.emit({ kind: 'session.signed-out', data: { site, user: known.signIn.name } });
    }
    return seeOther(`/${site}`, [{ name: cookieNames[site], value: '', maxAgeS: 0 }]);
  };
}

/** The door of one node: a page viewed, a form sent, signing in and out. */
export function createDoor(node: Node): Door {
  const parts = partsOf(node);
  const { plain, power, forgotten, entrance, signInOf, siteDown, barred } = parts;
  const { error, turnAway, maintenance } = plain;
  const look = createLook(node, parts);
  const { act, holds } = createAct(node, parts.renderer, parts.frames, { show: parts.show, error });
  const forbidden = (incoming: Incoming): Reply => turnAway(incoming, 403);

  const get = (site: Site, incoming: Incoming): Reply => {
    if (power.owns(incoming.path)) return barred(site, incoming) ? forbidden(incoming) : power.get(incoming);
    if (siteDown(site)) return barred(site, incoming) ? forbidden(incoming) : maintenance(site, incoming);
    if (site === 'login' && forgotten.owns(incoming.path)) {
      return barred(site, incoming) ? forbidden(incoming) : forgotten.get(incoming);
    }
    // Who asks, whether they may and what they see: one view of the database, its lock taken once.
    return reading(node.site(), () => look(site, incoming));
  };
  const enter: Door['signIn'] = async (site, incoming, raw) =>
    barred(site, incoming)
      ? error(incoming, 403)
      : siteDown(site)
        ? maintenance(site, incoming)
        : entrance.enter(site, incoming, raw);
  const admission = createAdmission(node, {
    error,
    isBarred: barred,
    isDown: siteDown,
    maintenance,
    isOpenForm: (site, incoming) =>
      incoming.path === sitePaths(site).home ||
      incoming.path === sitePaths(site).signOut ||
      (site === 'login' && forgotten.owns(incoming.path)),
    find: (site, incoming) => findPage(node, site, incoming),
    isPage,
  });

  return {
    get,
    post: createPost(node, parts, act),
    signIn: enter,
    signOut: createLeave(node, parts),
    error,
    ...admission,
    holds,
    mayFollow: (path, cookies) =>
      signInOf(path.startsWith('/appliance') ? 'appliance' : 'login', { cookies, sendingMs: 0 }) !== null,
  };
}
