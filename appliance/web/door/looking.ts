/** Looking at a page: who may see it, and what everybody else is told. */
import type { Frame } from '../../../views/blocks.js';
import type { Site } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import { pages } from '../../pages/index.js';
import { allowed, present } from '../../pages/menu.js';
import type { Page } from '../../pages/page.js';
import { type Incoming, passwordPages, type Reply, seeOther } from '../exchange.js';
import type { createSignInDoor } from './entering/sign-in.js';
import { endedWords, signInPlace } from './entering/sign-in-end.js';
import type { createSignInOf } from './entering/signed-in.js';
import type { Frames } from './frame.js';
import type { PlainPages } from './plain-pages.js';
import type { createShow } from './show.js';

const byPath = new Map(pages.map((page) => [page.path, page]));

/** Whether a page has this address, whoever may see it. */
export const isPage = ({ path }: Incoming): boolean => byPath.has(path.replace(/\/$/, ''));

/** The page at this address that the site has now; null: there is none. */
export function findPage(node: Node, site: Site, { path }: Incoming): Page | null {
  const page = byPath.get(path.replace(/\/$/, ''));
  return page !== undefined && page.site === site && present(node, page) ? page : null;
}

export interface LookParts {
  readonly frames: Frames;
  readonly plain: PlainPages;
  readonly entrance: ReturnType<typeof createSignInDoor>;
  readonly signInOf: ReturnType<typeof createSignInOf>;
  readonly show: ReturnType<typeof createShow>;
  readonly barred: (site: Site, incoming: Incoming) => boolean;
}

/** Pages that are looked at: who asks, whether they may, what they see. */
export function createLook(node: Node, parts: LookParts) {
  const { signInOf, show, barred, entrance } = parts;
  const { error, turnAway, askAgain } = parts.plain;
  const { home } = parts.frames;

  const wasEnded = (site: Site, incoming: Incoming): Frame['flash'] => {
    const text = endedWords(node, site, incoming);
    return text === null ? null : { tone: 'info', text };
  };

  return (site: Site, incoming: Incoming): Reply => {
    if (barred(site, incoming)) return turnAway(incoming, 403);
    const known = signInOf(site, incoming);
    const atHome = incoming.path === `/${site}`;
    if (known === null) {
      const isKnown = atHome || isPage(incoming);
      if (incoming.crossSite && isKnown) return askAgain(site, incoming);
      if (atHome)
        return entrance.page(site, incoming, 200, {
          username: '',
          refused: wasEnded(site, incoming),
          next: incoming.query.next ?? null,
        });
      if (!isKnown) return turnAway(incoming, 404);
      return seeOther(signInPlace(node, site, incoming, false));
    }
    const { signIn } = known;
    if (signIn.mustChange && incoming.path !== passwordPages[site]) return seeOther(passwordPages[site]);
    if (atHome) return seeOther(home(site, signIn.actor));
    const page = findPage(node, site, incoming);
    if (page === null) return error(incoming, 404);
    if (!allowed(signIn.actor, page)) return error(incoming, 403);
    return show(page, incoming, signIn, null, 200);
  };
}
