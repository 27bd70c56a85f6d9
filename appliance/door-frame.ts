/** What stands around a page: host, product, role, time, user, language and tabs. */
import type { Frame } from '../views/blocks.js';
import { dateTime } from '../views/format.js';
import type { Language } from '../views/label.js';
import { layoutWords } from '../views/layout-words.js';
import { languageParameter } from '../views/names.js';
import { type Cookies, type Incoming, passwordPages } from './exchange.js';
import { menuOf, visible } from './menu.js';
import type { Node } from './node.js';
import type { Actor, Ctx, Page, Site } from './page.js';
import { pages } from './pages/index.js';
import type { OpenFrame } from './render.js';
import { roleLabels } from './role-labels.js';
import type { Session } from './sessions.js';
import { readSetting } from './store/settings.js';
import { siteHost } from './store/site-settings.js';

const PRODUCT = 'Privileged Access Simulator';
const YEAR_S = 31_536_000;
const LANGUAGE = 'language';

export type Frames = ReturnType<typeof createFrames>;

export function createFrames(node: Node) {
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
    source: incoming.source,
  });

  const frameOf = (page: Page, incoming: Incoming, session: Session, ctx: Ctx): Frame => {
    const live = page.live?.(ctx) ?? false;
    const told = session.flash?.begun === page.id && !live ? null : session.flash;
    return {
      site: page.site,
      host: page.site === 'login' ? hostName() : node.network.config().hostname,
      product: product(page.site),
      role: role(),
      time: time(ctx.nowMs),
      user: session.name,
      csrf: session.csrf,
      here: incoming.here,
      title: page.titleNow?.(ctx) ?? page.title,
      // Until the password is changed there is nowhere else to go.
      tabs: session.mustChange ? [] : menuOf(visible(node, session.actor, page.site, pages), page),
      flash: told ?? (session.mustChange ? { tone: 'info', text: layoutWords.changeIntro } : null),
      live,
    };
  };

  const home = (site: Site, actor: Actor): string =>
    visible(node, actor, site, pages)[0]?.path ?? passwordPages[site];

  return { languageOf, languageCookie, openFrame, ctxOf, frameOf, home };
}
