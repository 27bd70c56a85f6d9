/** Where sentences lead: to the page of their matter, and to what can be done from their instant. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { pageOf } from '../../rehearsals/recorder/sentences/index.js';
import type { Sentence } from '../../rehearsals/recorder/told.js';
import type { View } from '../drawing/parts.js';

export interface InstantLink {
  readonly label: Label;
  readonly href: string;
}

const words = {
  back: { en: 'go back to here', fr: 'revenir ici' },
  whatIf: { en: 'what if from here', fr: 'et si, à partir d’ici' },
} as const satisfies Record<string, Label>;

/** Links of an instant: to the page that goes back there or forks, and to what could have been from there. */
export const instantLinks = (atUs: Micros): readonly InstantLink[] => [
  { label: words.back, href: `/moments?at=${atUs}#instant` },
  { label: words.whatIf, href: `/what-if?at=${atUs}` },
];

/** Where it leads; nowhere: no address. */
export function toldHref(
  { state }: View,
  { kind, box }: Sentence,
): { readonly href?: string; readonly outside?: true } {
  const page = pageOf(kind);
  if (kind === '') return { href: '/rehearsals' };
  if (page === null) return {};
  if (page.at === 'lab') return { href: page.path };
  const urls = state.boxes.find(({ name }) => name.toUpperCase() === box)?.urls;
  return urls === undefined ? {} : { href: `${urls[page.at]}${page.path}`, outside: true };
}
