/**
 * Under which name this box writes history. The plate's GUID stays for ever, but a box that was
 * reset counts its rows from 1 again: each life after the first writes under an origin of its own,
 * or its rows would collide with those of the life before, which the peer still holds.
 */
import type { Ports } from '../../hardware/ports.js';
import { one, type Store } from './database.js';
import { readDoc, writeDoc } from './docs.js';
import { readSiteSoftware } from './software.js';

const ORIGIN_DOC = 'origin';

const wroteAs = (site: Store, origin: string): boolean =>
  readSiteSoftware(site) !== null &&
  (['session', 'session_event', 'audit'] as const).some(
    (table) => one(site.db, `SELECT 1 AS found FROM ${table} WHERE origin = ? LIMIT 1`, origin) !== null,
  );

/** The box's origin, decided at the first boot of a life and kept to its end. */
export function settleOrigin(ports: Pick<Ports, 'plate' | 'random'>, box: Store, site: Store | null): string {
  const known = readDoc<string>(box, ORIGIN_DOC);
  if (known !== null) return known;
  const { guid } = ports.plate;
  const goesOn = site !== null && wroteAs(site, guid);
  const origin = goesOn ? guid : `${guid}-${ports.random.fork('origin').hex(4)}`;
  box.transaction('origin', () => writeDoc(box, ORIGIN_DOC, origin));
  return origin;
}
