/** What stands around a page: host, product, role, time, user, language and tabs. */

import { SECOND_MS } from '../../../hardware/ports.js';
import type { Frame } from '../../../views/blocks.js';
import { dateTime } from '../../../views/format.js';
import type { Label, Language } from '../../../views/label.js';
import { languageParameter } from '../../../views/names.js';
import { layoutWords } from '../../../views/words.js';
import type { Actor, Site } from '../../accounts/rights.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import type { Node } from '../../node/node.js';
import { pages } from '../../pages/index.js';
import { roleLabels } from '../../pages/login/management/failover/role-labels.js';
import { menuOf, visible } from '../../pages/menu.js';
import type { Ctx, Page } from '../../pages/page.js';
import { readSetting } from '../../store/site/settings.js';
import { siteHostname } from '../../store/site/site-settings.js';
import type { OpenFrame } from '../drawing/shown.js';
import { type Cookies, type Incoming, passwordPages } from '../exchange.js';

const PRODUCT = 'Privileged Access Simulator';
const YEAR_S = 31_536_000;
const LANGUAGE = 'language';

/** The box's time in words: put so once a second. */
function createClockWords(node: Node) {
  let last = { second: Number.NaN, zone: '', words: { en: '', fr: '' } };
  return (nowMs: number): Label => {
    const zone = node.network.config().timeZone;
    const second = Math.floor(nowMs / SECOND_MS);
    if (second !== last.second || zone !== last.zone) last = { second, zone, words: dateTime(nowMs, zone) };
    return last.words;
  };
}

export type Frames = ReturnType<typeof createFrames>;

/** What stands around the pages of one box. */
export function createFrames(node: Node) {
  const hostName = (): string => {
    const site = node.site();
    const named = site === null ? '' : readSetting(site, siteHostname);
    return named === '' ? node.network.config().hostname : named;
  };

  const product = (site: Site): string => {
    const installed = node.software.installed();
    return site === 'login'
      ? `${PRODUCT} ${installed.site?.version ?? ''}`.trim()
      : `${PRODUCT} · ${installed.base}`;
  };

  const languageOf = (incoming: Incoming, signIn: SignIn | null): Language => {
    const asked = incoming.query[languageParameter];
    if (asked === 'fr' || asked === 'en') return asked;
    const kept = incoming.cookies[LANGUAGE];
    if (kept === 'fr' || kept === 'en') return kept;
    if (signIn?.language != null) return signIn.language;
    return /^\s*fr\b/i.test(incoming.acceptLanguage) ? 'fr' : 'en';
  };

  const languageCookie = (incoming: Incoming): Cookies => {
    const asked = incoming.query[languageParameter];
    return asked === 'fr' || asked === 'en' ? [{ name: LANGUAGE, value: asked, maxAgeS: YEAR_S }] : [];
  };

  const role = (): Frame['role'] => roleLabels[node.failover.role()];

  const time = createClockWords(node);

  const openFrame = (site: Site, incoming: Incoming, csrf: string, withTime: boolean): OpenFrame => ({
    site,
    host: site === 'login' ? hostName() : node.network.config().hostname,
    product: product(site),
    role: role(),
    here: incoming.here,
    csrf,
    time: withTime ? time(node.hardware.clock.nowMs()) : null,
  });

  const ctxOf = (incoming: Incoming, signIn: SignIn): Ctx => ({
    node,
    actor: signIn.actor,
    nowMs: node.hardware.clock.nowMs(),
    language: languageOf(incoming, signIn),
    query: incoming.query,
    source: incoming.source,
  });

  const frameOf = (page: Page, incoming: Incoming, signIn: SignIn, ctx: Ctx): Frame => {
    const live = page.live?.(ctx) ?? false;
    const told = signIn.flash?.begun === page.id && !live ? null : signIn.flash;
    return {
      site: page.site,
      host: page.site === 'login' ? hostName() : node.network.config().hostname,
      product: product(page.site),
      role: role(),
      time: time(ctx.nowMs),
      user: signIn.name,
      csrf: signIn.csrf,
      here: incoming.here,
      title: page.titleNow?.(ctx) ?? page.title,
      // Until the password is changed there is nowhere else to go.
      tabs: signIn.mustChange ? [] : menuOf(visible(node, signIn.actor, page.site, pages), page),
      flash: told ?? (signIn.mustChange ? { tone: 'info', text: layoutWords.changeIntro } : null),
      live,
    };
  };

  const home = (site: Site, actor: Actor): string =>
    visible(node, actor, site, pages)[0]?.path ?? passwordPages[site];

  return { languageOf, languageCookie, openFrame, ctxOf, frameOf, home };
}
