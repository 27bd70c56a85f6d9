/**
 * What a way says that a page shows, looked up on the page.
 */

import type { Browser, Within } from '../../clients/browser/browser.js';
import { normal } from '../../clients/browser/html.js';
import type { Expectation } from '../language/vocabulary.js';

/** Where on the page a command means. */
export const within = (place: { in?: string | undefined; row?: string | undefined }): Within => ({
  section: place.in,
  row: place.row,
});

/** A look at the page's source tells that what is waited for is not there: no need to read it as a person does. */
export const isSurelyMissing = (browser: Browser, { text }: Pick<Expectation, 'text'>): boolean =>
  text !== undefined && !browser.mayShow(text);

/** What is not as expected on the page that a browser shows; null: nothing. */
export function unexpectedOn(browser: Browser, wanted: Expectation): string | null {
  const place = within(wanted);
  // Of a page that is asked for again and again until a button is there nobody reads all the words.
  const read = [wanted.text, wanted.not, wanted.fact, wanted.noButton];
  const text = read.every((one) => one === undefined) ? '' : browser.text(place);
  if (wanted.text !== undefined && !text.includes(normal(wanted.text))) {
    return `“${wanted.text}” is not on the page, which says: ${text.slice(0, 600)}`;
  }
  if (wanted.not !== undefined && text.includes(normal(wanted.not))) {
    return `“${wanted.not}” is on the page`;
  }
  if (wanted.fact !== undefined) {
    const value = browser.fact(wanted.fact, place);
    if (wanted.is !== undefined && value !== normal(wanted.is)) {
      return `“${wanted.fact}” is “${value}”, not “${wanted.is}”`;
    }
    if (wanted.matches !== undefined && !new RegExp(wanted.matches).test(value)) {
      return `“${wanted.fact}” is “${value}”, which does not match ${wanted.matches}`;
    }
  }
  if (wanted.button !== undefined && !browser.offers(wanted.button, place)) {
    return `the button “${wanted.button}” cannot be pressed`;
  }
  if (wanted.noButton !== undefined && browser.offers(wanted.noButton, place)) {
    return `the button “${wanted.noButton}” can be pressed`;
  }
  return null;
}
