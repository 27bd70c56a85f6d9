/** What pages of a box are called: as people find them by its menu. */
import { pages as boxPages } from '../../../appliance/pages/index.js';
import { tabs } from '../../../appliance/pages/page.js';
import { join, type Label, same } from '../../../views/label.js';
import type { BoxName } from '../../plan.js';

/** '/login › Management › Failover': the names that a page of a box bears. */
export function pageName(path: string): Label {
  const page = boxPages.find((one) => one.path === path);
  if (page === undefined) return same(path);
  const names = page.menu === null ? [page.title] : [tabs[page.menu.tab], page.menu.sub];
  const site = same(`/${page.site}`);
  return join([site, ...names.filter((one): one is Label => one !== null)], ' › ');
}

/** 'Appliance A, /login › Management › Failover'. */
export function placeName(box: BoxName | null, path: string | null): Label {
  if (box === null)
    return { en: 'in the lab around the boxes', fr: 'dans le laboratoire, autour des serveurs' };
  const letter = box.toUpperCase();
  const page = path === null ? null : pageName(path);
  return {
    en: `Appliance ${letter}${page === null ? '' : `, ${page.en}`}`,
    fr: `Serveur ${letter}${page === null ? '' : `, ${page.fr}`}`,
  };
}
