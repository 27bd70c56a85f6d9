/** Which pages somebody sees, and the tabs that lead to them. */
import type { Tab } from '../views/blocks.js';
import { shownOnBackup } from './menu-rules.js';
import type { Node } from './node.js';
import type { Actor, Page, Site } from './page.js';
import { type TabId, tabs } from './page.js';

const order = Object.keys(tabs) as TabId[];
const places = new Map(order.map((tab, index) => [tab, index]));

export const allowed = (actor: Actor, page: Page): boolean =>
  page.right === 'anyone' || actor.rights.has(page.right);

/** A page that exists for this box as it is now: its version, its role. */
export function present(node: Node, page: Page): boolean {
  if (page.shown !== undefined && !page.shown(node)) return false;
  return page.site !== 'login' || node.failover.role() !== 'backup' || shownOnBackup(page);
}

/** Pages of a site that an actor may open, in menu order. */
export function visible(node: Node, actor: Actor, site: Site, pages: readonly Page[]): Page[] {
  const shown = pages.filter((page) => page.site === site && present(node, page) && allowed(actor, page));
  const place = (page: Page): number =>
    page.menu === null ? order.length : (places.get(page.menu.tab) ?? order.length);
  return shown.sort((x, y) => place(x) - place(y));
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
      current: current?.menu?.tab === tab,
      subs: inside.flatMap((page) =>
        page.menu === null || page.menu.sub === null
          ? []
          : [{ label: page.menu.sub, href: page.path, current: page === current }],
      ),
    });
  }
  return result;
}
