/** Places of the guide as links of the running lab: real addresses, and the names that pages bear. */

import { join, type Label, same } from '../../../views/label.js';
import { type GuidePlace, isOnBox, type OtherPlace } from '../../guide/places.js';
import { pageName } from '../../live/what-if/deed-words.js';
import type { LabState } from '../control/lab-state.js';
import { boxLabel, serverLabel } from './computers.js';

export interface GuideLink {
  /** 'Box A', 'Lab console'. */
  readonly where: Label;
  /** '/login › Management › Failover'. */
  readonly page: Label;
  readonly href: string;
}

/** Places that the running lab has, and boxes that it would need for the others. */
export interface GuideLinks {
  readonly links: readonly GuideLink[];
  readonly missing: readonly Label[];
}

type Titles = ReadonlyMap<string, Label>;

const words = {
  lab: { en: 'Lab console', fr: 'Console du laboratoire' },
  updates: { en: 'downloads by key', fr: 'téléchargements par clé' },
  support: { en: 'its public pages', fr: 'ses pages publiques' },
  site: { en: 'The site, as clients find it', fr: 'Le site, tel que les clients le trouvent' },
} as const satisfies Record<string, Label>;

/** Where the guide also writes something else than the page bears. */
const aliases: Readonly<Record<string, Label>> = {
  '/appliance/basics': {
    en: '(the guide also writes Status > Bases)',
    fr: '(le guide écrit aussi Statut > Bases)',
  },
};

function guideName(path: string): Label {
  const alias = aliases[path];
  return alias === undefined ? pageName(path) : join([pageName(path), alias]);
}

/** The link of a place that is on no box. */
function linkOf(place: OtherPlace, state: LabState, titles: Titles): GuideLink {
  switch (place.at) {
    case 'lab':
      return { where: words.lab, page: titles.get(place.path) ?? same(place.path), href: place.path };
    case 'updates':
      return {
        where: serverLabel('updates'),
        page: words.updates,
        href: state.maker.updatesUrl,
      };
    case 'support':
      return {
        where: serverLabel('support'),
        page: words.support,
        href: state.maker.supportUrl,
      };
    case 'site':
      return {
        where: words.site,
        page: same(state.siteName),
        href: new URL(place.path, state.siteUrl).href,
      };
  }
}

/** Links of a statement's places; `titles` names the console's own pages. */
export function guideLinks(places: readonly GuidePlace[], state: LabState, titles: Titles): GuideLinks {
  const links: GuideLink[] = [];
  const missing = new Set<'A' | 'B' | 'C'>();
  for (const place of places) {
    if (!isOnBox(place)) {
      links.push(linkOf(place, state, titles));
      continue;
    }
    const { at, path } = place;
    const boxes = state.boxes.filter(({ name }) => at === 'each' || name === at.toLowerCase());
    for (const { name, urls } of boxes) {
      links.push({ where: boxLabel(name), page: guideName(path), href: new URL(path, urls.login).href });
    }
    if (boxes.length === 0 && at !== 'each') missing.add(at);
  }
  return { links, missing: [...missing].map((letter) => ({ en: `box ${letter}`, fr: `serveur ${letter}` })) };
}
