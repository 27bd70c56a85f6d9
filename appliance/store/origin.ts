/**
 * Under which name this box writes history. Rows are numbered per name, and a number that anybody
 * has seen must never be given again: a box that lost its last commits (power gone before the disk
 * had them, a virtual machine put back to an earlier instant) cannot know which numbers its peer
 * holds. So each boot writes under a name of its own, and counts from 1 there; what was lost comes
 * back from the peer under the name that it was written under.
 *
 *   <guid>                    what the box was made with
 *   <guid>.<boot>             first life
 *   <guid>-<life>.<boot>      after a factory reset
 */
import type { Ports } from '../../hardware/ports.js';
import { one, type Store } from './database.js';
import { readDoc, writeDoc } from './docs.js';
import { readSiteSoftware } from './site/software.js';

declare const named: unique symbol;

/** The name of a box in one boot. Nothing but this file makes one: no other string is written under. */
export type Origin = string & { readonly [named]: true };

const LIFE_DOC = 'origin';
const BOOT_CHARS = 8;
const histories = ['session', 'session_event', 'audit'] as const;

const wroteAs = (site: Store | null, origin: string): boolean =>
  site !== null &&
  readSiteSoftware(site) !== null &&
  histories.some(
    (table) => one(site.db, `SELECT 1 AS found FROM ${table} WHERE origin = ? LIMIT 1`, origin) !== null,
  );

/** Decided at the first boot of a life and kept to its end. */
function settleLife(ports: Pick<Ports, 'plate' | 'random'>, box: Store, site: Store | null): string {
  const known = readDoc<string>(box, LIFE_DOC);
  if (known !== null) return known;
  const { guid } = ports.plate;
  const life = wroteAs(site, guid) ? guid : `${guid}-${ports.random.fork('origin').hex(4)}`;
  box.transaction('origin', () => writeDoc(box, LIFE_DOC, life));
  return life;
}

/** The name for this boot; needs no row anywhere before history is written under it. */
export function settleOrigin(ports: Pick<Ports, 'plate' | 'random'>, box: Store, site: Store | null): Origin {
  const life = settleLife(ports, box, site);
  const draw = ports.random.fork('origin-of-boot');
  for (;;) {
    const origin = `${life}.${draw.hex(BOOT_CHARS / 2)}`;
    if (!wroteAs(site, origin)) return origin as Origin;
  }
}

/** Whether rows under `name` were written by the box that now writes as `own`, in the same life of it. */
export function ofSameLife(own: Origin, name: string): boolean {
  const life = own.slice(0, own.lastIndexOf('.'));
  // After '~' stands a log that was taken in under another name than its own.
  return (name === life || name.startsWith(`${life}.`)) && !name.includes('~');
}
