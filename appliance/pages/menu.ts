/** Which pages somebody sees, and the tabs that lead to them. */
import type { Tab } from '../../views/blocks.js';
import type { Actor, Site } from '../accounts/rights.js';
import type { Node } from '../node/node.js';
import { shownOnBackup } from './menu-rules.js';
import type { Page } from './page.js';
import { type TabId, tabs } from './page.js';

const order = Object.keys(tabs) as TabId[];
const places = new Map(order.map((tab, index) => [tab, index]));

export const allowed = (actor: Actor, page: Page): boolean =>
  page.right === 'anyone' || actor.rights.has(page.right);

const isShown = (node: Node, page: Page): boolean => page.shown === undefined || page.shown(node);

/** A page that exists for this box as it is now: its version, its role. */
export const present = (node: Node, page: Page): boolean =>
  isShown(node, page) && (page.site !== 'login' || node.failover.role() !== 'backup' || shownOnBackup(page));

const place = (page: Page): number =>
  page.menu === null ? order.length : (places.get(page.menu.tab) ?? order.length);

// The order of a list of pages never changes: it is put in order once, not at every request.
const ordered = new WeakMap<readonly Page[], Readonly<Record<Site, readonly Page[]>>>();

function inOrder(pages: readonly Page[], site: Site): readonly Page[] {
  let known = ordered.get(pages);
  if (known === undefined) {
    const of = (one: Site): Page[] =>
      pages.filter((page) => page.site === one).sort((x, y) => place(x) - place(y));
    known = { login: of('login'), appliance: of('appliance') };
    ordered.set(pages, known);
  }
  return known[site];
}

/** Pages of a site that an actor may open, in menu order. */
export function visible(node: Node, actor: Actor, site: Site, pages: readonly Page[]): Page[] {
  const onBackup = site === 'login' && node.failover.role() === 'backup';
  return inOrder(pages, site).filter(
    (page) => allowed(actor, page) && (!onBackup || shownOnBackup(page)) && isShown(node, page),
  );
}

const drawn = new WeakMap<Page, { readonly shown: readonly Page[]; readonly tabs: readonly Tab[] }>();

/** The menu around a page; the same object as long as the same pages are shown, so that its HTML can be kept. */
export function menuOf(shown: readonly Page[], current: Page): readonly Tab[] {
  const known = drawn.get(current);
  if (known?.shown.length === shown.length && shown.every((page, index) => page === known.shown[index])) {
    return known.tabs;
  }
  const made = menu(shown, current);
  drawn.set(current, { shown, tabs: made });
  return made;
}

/** Tabs with their sub-tabs; the current page's are marked. */
export function menu(shown: readonly Page[], current: Page | null): Tab[] {
  const result: Tab[] = [];
  const byTab = new Map<TabId, Page[]>();
  for (const page of shown) {
    if (page.menu === null) continue;
    const there = byTab.get(page.menu.tab);
    if (there === undefined) byTab.set(page.menu.tab, [page]);
    else there.push(page);
  }
  for (const tab of order) {
    const inside = byTab.get(tab);
    const first = inside?.[0];
    if (inside === undefined || first === undefined) continue;
    result.push({
      label: tabs[tab],
      href: first.path,
      current: (current?.menu?.tab ?? current?.under) === tab,
      subs: inside.flatMap((page) =>
        page.menu === null || page.menu.sub === null
          ? []
          : [{ label: page.menu.sub, href: page.path, current: page === current }],
      ),
    });
  }
  return result;
}
