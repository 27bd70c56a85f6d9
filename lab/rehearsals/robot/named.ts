/** Texts that were read on the way, put in wherever a command names them. */
import { BrowserError } from '../../clients/browser/browser.js';

const NAMED = /\$\{([a-z][a-z0-9-]*)\}/g;

/** Puts remembered texts in for ${name}, wherever a text stands. Throws BrowserError. */
export function named(value: unknown, remembered: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(NAMED, (_all, name: string) => {
      const known = remembered.get(name);
      if (known === undefined) throw new BrowserError('unexpected', `nothing is remembered as “${name}”`);
      return known;
    });
  }
  if (Array.isArray(value)) return value.map((item) => named(item, remembered));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(item, remembered)]));
}
