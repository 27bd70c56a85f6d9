/**
 * The one door: every page view and every form of both sites. Who asks (session), whether it was
 * meant (CSRF), whether they may (rights), what was typed (fields), then the page's action; one
 * 'now' each. Nothing here knows Fastify.
 */
import type { Frame } from '../../../views/blocks.js';
import { hidden, places } from '../../../views/names.js';
import { followAccount } from '../../accounts/follow-account.js';
import { mayEnter } from '../../accounts/login-agreement.js';
import type { Site } from '../../accounts/rights.js';
import { noteSignIn } from '../../accounts/sign-in-log.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Node } from '../../node/node.js';
import { marked } from '../../pages/forms/edited.js';
import type { Raw } from '../../pages/forms/fields.js';
import { pages } from '../../pages/index.js';
import { allowed, present } from '../../pages/menu.js';
import type { Attempt, Page } from '../../pages/page.js';
import { reading } from '../../store/database.js';
import { createDrawnPages } from '../drawn-pages.js';
import {
  cookieNames,
  equalText,
  formExpired,
  html,
  type Incoming,
  PASSWORD_PART,
  passwordPages,
  type Reply,
  seeOther,
  textOf,
} from '../exchange.js';
import { createRenderer, type ErrorMore } from '../render.js';
import { createAct } from './action.js';
import { type Admission, createAdmission } from './admission.js';
import { createFrames } from './frame.js';
import { createPasswordDoor } from './password.js';
import { createPowerDoor } from './power.js';
import { endedWords, signInPlace } from './session-end.js';
import { createSignInDoor } from './sign-in.js';

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

export function createDoor(node: Node): Door {
  const renderer = createRenderer();
  const drawn = createDrawnPages();
  const frames = createFrames(node);
  const { languageOf, languageCookie, openFrame, ctxOf, frameOf, home } = frames;
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const sessionOf = (
    site: Site,
    { cookies, sendingMs }: Pick<Incoming, 'cookies' | 'sendingMs'>,
  ): { token: string; session: SignIn } | null => {
    const token = cookies[cookieNames[site]];
    if (token === undefined || token === '') return null;
    const signIn = node.signIns.find(site, token, sendingMs);
    if (signIn === null || signIn.client) return null;
    if (followAccount(node, signIn)) return { token, session: signIn };
    node.signIns.close(site, token);
    return null;
  };

  const error = (incoming: Incoming, status: number, more?: ErrorMore): Reply => {
    const site: Site = incoming.path.startsWith('/appliance') ? 'appliance' : 'login';
    const frame = openFrame(site, incoming, '', false);
    return html(status, renderer.error({ frame, status, ...more }, languageOf(incoming, null)));
  };
  /** To somebody of whom nothing is known: the box does not change by it. */
  const turnAway = (incoming: Incoming, status: number): Reply => ({
    ...error(incoming, status),
    untouched: true,
  });

  const siteDown = (site: Site): boolean => site === 'login' && node.software.siteDown() !== null;

  const maintenance = (site: Site, incoming: Incoming): Reply =>
    html(
      503,
      renderer.maintenance(
        { frame: openFrame(site, incoming, '', false), why: node.software.siteDown() ?? 'installing' },
        languageOf(incoming, null),
      ),
      languageCookie(incoming),
    );

  /** A page of our own that asks for the same again: to that a browser gives the cookie, if it has one. */
  const askAgain = (site: Site, incoming: Incoming): Reply => {
    const frame = openFrame(site, incoming, '', false);
    const reply = html(200, renderer.passing({ frame }, languageOf(incoming, null)));
    return { ...reply, headers: { ...reply.headers, refresh: `0; url=${incoming.here}` } };
  };
  const entrance = createSignInDoor(node, renderer, frames);
  const power = createPowerDoor(node, renderer, frames);
  const forgotten = createPasswordDoor(node, renderer, frames, entrance);

  const show = (
    page: Page,
    incoming: Incoming,
    signIn: SignIn,
    attempt: Attempt | null,
    status: number,
  ): Reply => {
    const ctx = ctxOf(incoming, signIn);
    const frame = frameOf(page, incoming, signIn, ctx);
    signIn.flash = null;
    const { language } = ctx;
    const whole = marked({ page, ctx, secret: signIn.csrf, attempt }, page.sections(ctx, attempt));
    const sections = signIn.mustChange ? whole.filter(({ id }) => id === PASSWORD_PART) : whole;
    const body = drawn.of(frame, sections, language, () => renderer.render(frame, sections, language));
    return html(status, body, languageCookie(incoming));
  };
  const { act, holds } = createAct(node, renderer, frames, { show, error });

  const find = (site: Site, incoming: Incoming): Page | null => {
    const page = byPath.get(incoming.path.replace(/\/$/, ''));
    return page !== undefined && page.site === site && present(node, page) ? page : null;
  };

  const barred = (site: Site, incoming: Incoming): boolean => !mayEnter(node, site, incoming.source);

  const wasEnded = (site: Site, incoming: Incoming): Frame['flash'] => {
    const text = endedWords(node, site, incoming);
    return text === null ? null : { tone: 'info', text };
  };

  const look = (site: Site, incoming: Incoming): Reply => {
    if (barred(site, incoming)) return turnAway(incoming, 403);
    const known = sessionOf(site, incoming);
    const atHome = incoming.path === `/${site}`;
    if (known === null) {
      const isPage = atHome || byPath.has(incoming.path.replace(/\/$/, ''));
      if (incoming.crossSite && isPage) return askAgain(site, incoming);
      if (atHome)
        return entrance.page(site, incoming, 200, {
          username: '',
          refused: wasEnded(site, incoming),
          next: incoming.query.next ?? null,
        });
      if (!isPage) return turnAway(incoming, 404);
      return seeOther(signInPlace(node, site, incoming, false));
    }
    const { session: signIn } = known;
    if (signIn.mustChange && incoming.path !== passwordPages[site]) return seeOther(passwordPages[site]);
    if (atHome) return seeOther(home(site, signIn.actor));
    const page = find(site, incoming);
    if (page === null) return error(incoming, 404);
    if (!allowed(signIn.actor, page)) return error(incoming, 403);
    return show(page, incoming, signIn, null, 200);
  };

  const get = (site: Site, incoming: Incoming): Reply => {
    if (power.owns(incoming.path))
      return barred(site, incoming) ? turnAway(incoming, 403) : power.get(incoming);
    if (siteDown(site)) return barred(site, incoming) ? turnAway(incoming, 403) : maintenance(site, incoming);
    if (site === 'login' && forgotten.owns(incoming.path)) {
      return barred(site, incoming) ? turnAway(incoming, 403) : forgotten.get(incoming);
    }
    // Who asks, whether they may and what they see: one view of the database, its lock taken once.
    return reading(node.site(), () => look(site, incoming));
  };

  const { admit, admitForm } = createAdmission(node, {
    error,
    isBarred: barred,
    isDown: siteDown,
    maintenance,
    isOpenForm: (site, incoming) =>
      incoming.path === places(site).home ||
      incoming.path === places(site).signOut ||
      (site === 'login' && forgotten.owns(incoming.path)),
    find,
    isPage: (incoming) => byPath.has(incoming.path.replace(/\/$/, '')),
  });

  const post = async (site: Site, incoming: Incoming, raw: Raw): Promise<Reply> => {
    if (barred(site, incoming)) return error(incoming, 403);
    if (siteDown(site)) return maintenance(site, incoming);
    if (site === 'login' && forgotten.owns(incoming.path)) return forgotten.post(incoming, raw);
    const known = sessionOf(site, incoming);
    if (known === null) return seeOther(signInPlace(node, site, incoming, true));
    const { session: signIn } = known;
    if (signIn.mustChange && incoming.path !== passwordPages[site]) return seeOther(passwordPages[site]);
    const page = find(site, incoming);
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

  const leave = (site: Site, incoming: Incoming, raw: Raw): Reply => {
    const known = sessionOf(site, incoming);
    if (known !== null && equalText(textOf(raw[hidden.csrf]), known.session.csrf)) {
      node.signIns.close(site, known.token, 'signed-out');
      noteSignIn(node, 'signedOut', known.session.name, incoming.source, site);
      node.emit({ kind: 'session.signed-out', data: { site, user: known.session.name } });
    }
    return seeOther(`/${site}`, [{ name: cookieNames[site], value: '', maxAgeS: 0 }]);
  };
  const enter: Door['signIn'] = async (site, incoming, raw) =>
    barred(site, incoming)
      ? error(incoming, 403)
      : siteDown(site)
        ? maintenance(site, incoming)
        : entrance.enter(site, incoming, raw);

  return {
    get,
    post,
    signIn: enter,
    signOut: leave,
    error,
    admit,
    admitForm,
    holds,
    mayFollow: (path, cookies) =>
      sessionOf(path.startsWith('/appliance') ? 'appliance' : 'login', { cookies, sendingMs: 0 }) !== null,
  };
}
