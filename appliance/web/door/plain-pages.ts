/** Pages that need nobody signed in: errors, the site that is down, a way back in. */

import type { Site } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import type { ErrorMore, Renderer } from '../drawing/shown.js';
import { html, type Incoming, type Reply } from '../exchange.js';
import type { Frames } from './frame.js';

export type PlainPages = ReturnType<typeof createPlainPages>;

/** Pages that stand alone: errors, maintenance, a question to sign in again. */
export function createPlainPages(node: Node, renderer: Renderer, frames: Frames) {
  const { languageOf, languageCookie, openFrame } = frames;
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
  return { error, turnAway, maintenance, askAgain };
}
