/**
 * The one door: every page view and every form of both sites. Who asks (session), whether it was
 * meant (CSRF), whether they may (rights), what was typed (fields), then the page's action; one
 * 'now' each. Nothing here knows Fastify.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Frame } from '../views/blocks.js';
import { dateTime } from '../views/format.js';
import type { Language } from '../views/label.js';
import { layoutWords } from '../views/layout-words.js';
import { hidden, languageParameter, places, signInFields } from '../views/names.js';
import { parse, type Raw, type Upload } from './fields.js';
import { menu, present, visible } from './menu.js';
import type { Node } from './node.js';
import type { Action, Actor, Attempt, Ctx, Outcome, Page, Site } from './page.js';
import { pages } from './pages/index.js';
import { createRenderer, type OpenFrame } from './render.js';
import { roleLabels } from './role-labels.js';
import type { Session } from './sessions.js';
import { signIn } from './sign-in.js';
import { readSetting } from './store/settings.js';
import { siteHost } from './store/site-settings.js';

export interface Incoming {
  readonly path: string;
  /** Path and query. */
  readonly here: string;
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly acceptLanguage: string;
  /** Address it came from. */
  readonly source: string;
  readonly host: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly maxAgeS: number | null;
  }[];
  readonly body: string | Buffer;
}

export interface Door {
  get(site: Site, incoming: Incoming): Reply;
  post(site: Site, incoming: Incoming, raw: Raw): Promise<Reply>;
  signIn(site: Site, incoming: Incoming, raw: Raw): Promise<Reply>;
  signOut(site: Site, incoming: Incoming, raw: Raw): Reply;
  error(incoming: Incoming, status: number): Reply;
  mayFollow(path: string, cookies: Readonly<Record<string, string | undefined>>): boolean;
}

const PRODUCT = 'Privileged Access Simulator';
const YEAR_S = 31_536_000;
const NO_ONE = 'nobody';
const cookieNames = { login: 'session_login', appliance: 'session_appliance' } as const;
const PRE = 'visit';
const LANGUAGE = 'language';
const PASSWORD_PAGE = { login: '/login/account', appliance: '/appliance/users' } as const;

type Cookies = { name: string; value: string; maxAgeS: number | null }[];

const htmlHeaders = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

const words = {
  expired: {
    en: 'The form was too old or did not come from this page. Nothing was changed; try again.',
    fr: 'Le formulaire était trop ancien ou ne venait pas de cette page. Rien n’a été modifié ; réessayez.',
  },
  signedOut: { en: 'You have been signed out.', fr: 'Vous êtes déconnecté.' },
};

function equalText(given: string, wanted: string): boolean {
  const [x, y] = [Buffer.from(given), Buffer.from(wanted)];
  return x.length === y.length && timingSafeEqual(x, y);
}

const textOf = (raw: Raw[string]): string => (typeof raw === 'string' ? raw : '');

/** Only paths of the same site: no open redirect. */
const safeNext = (site: Site, next: string): string | null =>
  next.startsWith(`/${site}/`) && !next.includes('\\') && !next.includes('//') ? next : null;

export function createDoor(node: Node): Door {
  const renderer = createRenderer();
  const chance = node.ports.random.fork('door');
  const secret = chance.bytes(32);
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const uploads = new WeakMap<Session, { action: string; files: Record<string, Upload | string> }>();

  const hostName = (): string => {
    const site = node.site();
    const named = site === null ? '' : readSetting(site, siteHost);
    return named === '' ? node.network.config().hostname : named;
  };
  const product = (site: Site): string => {
    const installed = node.installer.installed();
    return site === 'login'
      ? `${PRODUCT} ${installed.site?.version ?? ''}`.trim()
      : `${PRODUCT} · ${installed.base}`;
  };
  const languageOf = (incoming: Incoming, session: Session | null): Language => {
    const asked = incoming.query[languageParameter];
    if (asked === 'fr' || asked === 'en') return asked;
    const kept = incoming.cookies[LANGUAGE];
    if (kept === 'fr' || kept === 'en') return kept;
    if (session?.language != null) return session.language;
    return /^\s*fr\b/i.test(incoming.acceptLanguage) ? 'fr' : 'en';
  };
  const languageCookie = (incoming: Incoming): Cookies => {
    const asked = incoming.query[languageParameter];
    return asked === 'fr' || asked === 'en' ? [{ name: LANGUAGE, value: asked, maxAgeS: YEAR_S }] : [];
  };
  const sessionOf = (
    site: Site,
    cookies: Incoming['cookies'],
  ): { token: string; session: Session } | null => {
    const token = cookies[cookieNames[site]];
    if (token === undefined || token === '') return null;
    const session = node.sessions.find(site, token);
    return session === null || session.client ? null : { token, session };
  };
  const preToken = (nonce: string): string => createHmac('sha256', secret).update(nonce).digest('hex');
  const role = (): Frame['role'] => roleLabels[node.failover.role()];
  const time = (nowMs: number) => dateTime(nowMs, node.network.config().timeZone);

  const openFrame = (site: Site, incoming: Incoming, csrf: string, withTime: boolean): OpenFrame => ({
    site,
    host: site === 'login' ? hostName() : node.network.config().hostname,
    product: product(site),
    role: role(),
    here: incoming.here,
    csrf,
    time: withTime ? time(node.hardware.clock.nowMs()) : null,
  });

  const ctxOf = (incoming: Incoming, session: Session): Ctx => ({
    node,
    actor: session.actor,
    nowMs: node.hardware.clock.nowMs(),
    language: languageOf(incoming, session),
    query: incoming.query,
  });

  const frameOf = (page: Page, incoming: Incoming, session: Session, ctx: Ctx): Frame => ({
    site: page.site,
    host: page.site === 'login' ? hostName() : node.network.config().hostname,
    product: product(page.site),
    role: role(),
    time: time(ctx.nowMs),
    user: session.name,
    csrf: session.csrf,
    here: incoming.here,
    title: page.title,
    // Until the password is changed there is nowhere else to go.
    tabs: session.mustChange ? [] : menu(visible(node, session.actor, page.site, pages), page),
    flash: session.flash ?? (session.mustChange ? { tone: 'info', text: layoutWords.changeIntro } : null),
    live: page.live?.(ctx) ?? false,
  });

  const html = (status: number, body: string, cookies: Cookies = []): Reply => ({
    status,
    headers: htmlHeaders,
    cookies,
    body,
  });
  const seeOther = (location: string, cookies: Cookies = []): Reply => ({
    status: 303,
    headers: { location, 'cache-control': 'no-store' },
    cookies,
    body: '',
  });

  const error = (incoming: Incoming, status: number): Reply => {
    const site: Site = incoming.path.startsWith('/appliance') ? 'appliance' : 'login';
    const frame = openFrame(site, incoming, '', false);
    return html(status, renderer.error({ frame, status }, languageOf(incoming, null)));
  };

  const siteDown = (site: Site): boolean => site === 'login' && node.installer.siteDown() !== null;
  const maintenance = (site: Site, incoming: Incoming): Reply =>
    html(
      503,
      renderer.maintenance({ frame: openFrame(site, incoming, '', false) }, languageOf(incoming, null)),
      languageCookie(incoming),
    );

  const signInPage = (
    site: Site,
    incoming: Incoming,
    status: number,
    view: { username: string; refused: Frame['flash']; next: string | null },
  ): Reply => {
    const known = incoming.cookies[PRE];
    const nonce = known !== undefined && /^[0-9a-f]{32}$/.test(known) ? known : chance.hex(16);
    const cookies: Cookies = languageCookie(incoming);
    if (nonce !== known) cookies.push({ name: PRE, value: nonce, maxAgeS: null });
    const frame = openFrame(site, incoming, preToken(nonce), true);
    const body = renderer.signIn(
      {
        frame,
        postTo: places(site).home,
        username: view.username,
        flash: view.refused,
        agreement: null,
        next: view.next,
      },
      languageOf(incoming, null),
    );
    return html(status, body, cookies);
  };

  const home = (site: Site, actor: Actor): string =>
    visible(node, actor, site, pages)[0]?.path ?? PASSWORD_PAGE[site];

  const show = (
    page: Page,
    incoming: Incoming,
    session: Session,
    attempt: Attempt | null,
    status: number,
  ): Reply => {
    const ctx = ctxOf(incoming, session);
    const frame = frameOf(page, incoming, session, ctx);
    session.flash = null;
    return html(
      status,
      renderer.render(frame, page.sections(ctx, attempt), ctx.language),
      languageCookie(incoming),
    );
  };

  const find = (site: Site, incoming: Incoming): Page | null => {
    const page = byPath.get(incoming.path.replace(/\/$/, ''));
    return page !== undefined && page.site === site && present(node, page) ? page : null;
  };

  const mayOpen = (page: Page, actor: Actor): boolean =>
    page.right === 'anyone' || actor.rights.has(page.right);

  const get = (site: Site, incoming: Incoming): Reply => {
    if (siteDown(site)) return maintenance(site, incoming);
    const known = sessionOf(site, incoming.cookies);
    const atHome = incoming.path === `/${site}`;
    if (known === null) {
      if (atHome)
        return signInPage(site, incoming, 200, {
          username: '',
          refused: null,
          next: incoming.query.next ?? null,
        });
      if (!byPath.has(incoming.path.replace(/\/$/, ''))) return error(incoming, 404);
      return seeOther(`/${site}?next=${encodeURIComponent(incoming.here)}`);
    }
    const { session } = known;
    if (session.mustChange && incoming.path !== PASSWORD_PAGE[site]) return seeOther(PASSWORD_PAGE[site]);
    if (atHome) return seeOther(home(site, session.actor));
    const page = find(site, incoming);
    if (page === null) return error(incoming, 404);
    if (!mayOpen(page, session.actor)) return error(incoming, 403);
    return show(page, incoming, session, null, 200);
  };

  const attemptOf = (action: string, raw: Raw, errors: Attempt['errors'], declared: Action): Attempt => {
    const values: Record<string, string | boolean> = {};
    for (const [name, field] of Object.entries(declared.fields)) {
      const given = raw[name];
      if (field.kind === 'checkbox') values[name] = given !== undefined;
      else if (field.kind !== 'password' && field.kind !== 'file') values[name] = textOf(given);
    }
    return { action, values, errors };
  };

  const renew = (
    site: Site,
    incoming: Incoming,
    before: Session,
  ): { session: Session; cookies: Cookies } | null => {
    const made = node.sessions.renew(site, incoming.cookies[cookieNames[site]] ?? '');
    if (made === null) return null;
    node.sessions.closeUser(site, before.userId, made.token);
    return {
      session: made.session,
      cookies: [{ name: cookieNames[site], value: made.token, maxAgeS: null }],
    };
  };

  const finish = (
    page: Page,
    incoming: Incoming,
    session: Session,
    outcome: Outcome,
    attempt: Attempt,
  ): Reply => {
    if ('done' in outcome) {
      const renewed = outcome.renewSession === true ? renew(page.site, incoming, session) : null;
      (renewed?.session ?? session).flash = { tone: 'good', text: outcome.done };
      return seeOther(outcome.goto ?? incoming.here, renewed?.cookies ?? []);
    }
    if ('refused' in outcome) {
      session.flash = { tone: 'bad', text: outcome.refused };
      return show(page, incoming, session, { ...attempt, errors: outcome.errors ?? {} }, 422);
    }
    if ('download' in outcome) {
      const { filename, type, bytes } = outcome.download;
      const ascii = filename.replace(/[^A-Za-z0-9._-]/g, '_');
      return {
        status: 200,
        headers: {
          'content-type': type,
          'content-disposition': `attachment; filename="${ascii}"`,
          'cache-control': 'no-store',
        },
        cookies: [],
        body: bytes,
      };
    }
    const ctx = ctxOf(incoming, session);
    const frame = { ...frameOf(page, incoming, session, ctx), title: outcome.show.title };
    return html(200, renderer.render(frame, outcome.show.sections, ctx.language));
  };

  const confirmPage = (
    page: Page,
    incoming: Incoming,
    session: Session,
    name: string,
    raw: Raw,
    asked: NonNullable<ReturnType<NonNullable<Action['confirm']>>>,
  ): Reply => {
    const ctx = ctxOf(incoming, session);
    const values: Record<string, string | readonly string[]> = {};
    const files: Record<string, Upload | string> = {};
    const fields = page.actions[name]?.fields ?? {};
    for (const [field, given] of Object.entries(raw)) {
      if (field === hidden.csrf || field === hidden.action || given === undefined) continue;
      if (typeof given === 'string' && fields[field]?.kind === 'password') files[field] = given;
      else if (typeof given === 'string') values[field] = given;
      else if ('bytes' in given) files[field] = given;
      else values[field] = given;
    }
    // Files cannot be sent again by a page, and passwords must not stand in one: they wait here for
    // the answer, one form at a time.
    uploads.set(session, { action: name, files });
    const frame = { ...frameOf(page, incoming, session, ctx), title: asked.title };
    const view = {
      frame,
      action: name,
      values,
      title: asked.title,
      text: asked.text,
      button: asked.button,
      cancelHref: incoming.here,
    };
    return html(200, renderer.confirm(view, ctx.language));
  };

  const act = async (page: Page, incoming: Incoming, session: Session, raw: Raw): Promise<Reply> => {
    const name = textOf(raw[hidden.action]);
    const declared = Object.hasOwn(page.actions, name) ? page.actions[name] : undefined;
    if (declared === undefined) return error(incoming, 400);
    const right = declared.right ?? page.right;
    if (right !== 'anyone' && !session.actor.rights.has(right)) return error(incoming, 403);
    const confirmed = textOf(raw[hidden.confirmed]) === '1';
    const held = confirmed ? uploads.get(session) : undefined;
    const whole: Raw = held?.action === name ? { ...raw, ...held.files } : raw;
    const parsed = parse(declared.fields, whole);
    if (!parsed.ok) {
      const first = Object.values(parsed.errors)[0];
      if (first !== undefined) session.flash = { tone: 'bad', text: first };
      return show(page, incoming, session, attemptOf(name, raw, parsed.errors, declared), 422);
    }
    const ctx = ctxOf(incoming, session);
    const values = parsed.values as never;
    const asked = confirmed ? null : (declared.confirm?.(ctx, values) ?? null);
    if (asked !== null) return confirmPage(page, incoming, session, name, raw, asked);
    uploads.delete(session);
    const outcome = await declared.run(ctx, values);
    return finish(page, incoming, session, outcome, attemptOf(name, raw, {}, declared));
  };

  const post = async (site: Site, incoming: Incoming, raw: Raw): Promise<Reply> => {
    if (siteDown(site)) return maintenance(site, incoming);
    const known = sessionOf(site, incoming.cookies);
    if (known === null) return seeOther(`/${site}?next=${encodeURIComponent(incoming.here)}`);
    const { session } = known;
    if (session.mustChange && incoming.path !== PASSWORD_PAGE[site]) return seeOther(PASSWORD_PAGE[site]);
    const page = find(site, incoming);
    if (page === null) return error(incoming, 404);
    if (!mayOpen(page, session.actor)) return error(incoming, 403);
    if (!equalText(textOf(raw[hidden.csrf]), session.csrf)) {
      session.flash = { tone: 'bad', text: words.expired };
      return show(page, incoming, session, null, 403);
    }
    return act(page, incoming, session, raw);
  };

  const enter = async (site: Site, incoming: Incoming, raw: Raw): Promise<Reply> => {
    if (siteDown(site)) return maintenance(site, incoming);
    const username = textOf(raw[signInFields.username]).slice(0, 255);
    const next = textOf(raw[hidden.next]);
    const nonce = incoming.cookies[PRE] ?? NO_ONE;
    if (!equalText(textOf(raw[hidden.csrf]), preToken(nonce))) {
      return signInPage(site, incoming, 403, {
        username,
        refused: { tone: 'bad', text: words.expired },
        next,
      });
    }
    const result = await signIn(node, site, username, textOf(raw[signInFields.password]), incoming.source);
    if ('refused' in result) {
      return signInPage(site, incoming, 422, {
        username,
        refused: { tone: 'bad', text: result.refused },
        next,
      });
    }
    const goto = safeNext(site, next) ?? home(site, result.session.actor);
    return seeOther(goto, [
      { name: cookieNames[site], value: result.token, maxAgeS: null },
      { name: PRE, value: '', maxAgeS: 0 },
    ]);
  };

  const leave = (site: Site, incoming: Incoming, raw: Raw): Reply => {
    const known = sessionOf(site, incoming.cookies);
    if (known !== null && equalText(textOf(raw[hidden.csrf]), known.session.csrf)) {
      node.sessions.close(site, known.token);
      node.emit({ kind: 'session.signed-out', data: { site, user: known.session.name } });
    }
    return seeOther(`/${site}`, [{ name: cookieNames[site], value: '', maxAgeS: 0 }]);
  };

  return {
    get,
    post,
    signIn: enter,
    signOut: leave,
    error,
    mayFollow: (path, cookies) =>
      sessionOf(path.startsWith('/appliance') ? 'appliance' : 'login', cookies) !== null,
  };
}
