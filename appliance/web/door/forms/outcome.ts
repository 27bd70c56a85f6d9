/** What somebody sees of an action's outcome: the page again, a word about it, a file, another page. */
import { acceptPassword } from '../../../accounts/follow-account.js';
import type { Site } from '../../../accounts/rights.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import type { Node } from '../../../node/node.js';
import type { Attempt, Outcome, Page } from '../../../pages/page.js';
import type { Renderer } from '../../drawing/shown.js';
import { type Cookies, cookieNames, html, type Incoming, type Reply, seeOther } from '../../exchange.js';
import type { Frames } from '../frame.js';

export interface Shown {
  show(page: Page, incoming: Incoming, signIn: SignIn, attempt: Attempt | null, status: number): Reply;
  error(incoming: Incoming, status: number): Reply;
}

/** An action's answer that is a file. */
function download({ filename, type, bytes }: Extract<Outcome, { download: unknown }>['download']): Reply {
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

/** What somebody sees after an action: the page again, with what came of it. */
export function createFinish(node: Node, renderer: Renderer, { ctxOf, frameOf }: Frames, { show }: Shown) {
  const renew = (
    site: Site,
    incoming: Incoming,
    before: SignIn,
  ): { signIn: SignIn; cookies: Cookies } | null => {
    const made = node.signIns.renew(site, incoming.cookies[cookieNames[site]] ?? '');
    if (made === null) return null;
    acceptPassword(node, made.signIn);
    node.signIns.closeUser(site, before.userId, made.token);
    return {
      signIn: made.signIn,
      cookies: [{ name: cookieNames[site], value: made.token, maxAgeS: null }],
    };
  };

  return (page: Page, incoming: Incoming, signIn: SignIn, outcome: Outcome, attempt: Attempt): Reply => {
    if ('done' in outcome) {
      const renewed = outcome.renewSignIn === true ? renew(page.site, incoming, signIn) : null;
      const working = outcome.goto === undefined && page.live?.(ctxOf(incoming, signIn)) === true;
      (renewed?.signIn ?? signIn).flash = {
        tone: 'good',
        text: outcome.done,
        ...(working ? { begun: page.id } : {}),
      };
      return seeOther(outcome.goto ?? incoming.here, renewed?.cookies ?? []);
    }
    if ('refused' in outcome) {
      signIn.flash = { tone: 'bad', text: outcome.refused };
      return show(page, incoming, signIn, { ...attempt, errors: outcome.errors ?? {} }, 422);
    }
    if ('download' in outcome) return download(outcome.download);
    const ctx = ctxOf(incoming, signIn);
    const frame = { ...frameOf(page, incoming, signIn, ctx), title: outcome.show.title };
    return html(200, renderer.render(frame, outcome.show.sections, ctx.language));
  };
}
