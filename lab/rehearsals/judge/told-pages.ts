/** What pages told their readers, read with the judge's own eyes: nothing of the pages' code is used. */
import { factsOf, normal, parsePage, words } from '../../clients/browser/html.js';

/** A data-sync of which a page tells, and the time that the page itself shows. */
export interface PullClaim {
  /** How long ago it ended, by the box's own clock. */
  readonly agoMs: number;
}

const LAST_PULL = ['Dernière synchronisation réussie', 'Last successful data-sync'];
const SHOWN_TIME = /(?:Heure du système|System time) (.{10,40}?) [A-Z]{2,5}/;
const ENGLISH =
  /(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2}), (\d{4}) (\d{2}):(\d{2}):(\d{2}) (AM|PM)/;
const FRENCH =
  /(\d{1,2})(?:er)? (janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) (\d{4}) (\d{2}):(\d{2}):(\d{2})/;
const months = {
  en: 'January February March April May June July August September October November December'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
};

/** A date as pages write it, as if it were UTC; null: there is none. */
export function readDate(text: string): number | null {
  const english = ENGLISH.exec(text);
  if (english !== null) {
    const [, month = '', day, year, hour, minute, second, half] = english;
    const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
    const at = [Number(year), months.en.indexOf(month), Number(day)] as const;
    return Date.UTC(...at, hours, Number(minute), Number(second));
  }
  const french = FRENCH.exec(text);
  if (french === null) return null;
  const [, day, month = '', year, hour, minute, second] = french;
  const at = [Number(year), months.fr.indexOf(month), Number(day)] as const;
  return Date.UTC(...at, Number(hour), Number(minute), Number(second));
}

/** The time in a page's head, as if it were UTC; null: the page shows none. */
export function shownTime(html: string): number | null {
  const found = SHOWN_TIME.exec(normal(words(parsePage(html))));
  return found === null ? null : readDate(found[1] ?? '');
}

/** What a Failover page says of the last data-sync; null: it says nothing of one. */
export function readPullClaim(html: string): PullClaim | null {
  if (!LAST_PULL.some((label) => html.includes(label))) return null;
  const fact = factsOf([parsePage(html)]).find(({ label }) => LAST_PULL.includes(label));
  const claimed = fact === undefined ? null : readDate(fact.value);
  const shown = shownTime(html);
  return claimed === null || shown === null ? null : { agoMs: shown - claimed };
}
