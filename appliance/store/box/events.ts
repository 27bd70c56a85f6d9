/** What happened on the appliance site and who did it: the box's own log. It never travels. */

import { all, one, run, type Store } from '../database.js';
import { storageTrouble } from '../storage-trouble.js';

export const boxEventSchema = `CREATE TABLE IF NOT EXISTS box_event (
  id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, source TEXT NOT NULL,
  place_en TEXT NOT NULL, place_fr TEXT NOT NULL, text_en TEXT NOT NULL, text_fr TEXT NOT NULL
) STRICT;`;

interface Words {
  readonly en: string;
  readonly fr: string;
}

export interface BoxEvent {
  readonly id: number;
  readonly atMs: number;
  /** '' for the box itself. */
  readonly actor: string;
  /** Address that it came from, '' for none. */
  readonly source: string;
  readonly place: Words;
  readonly text: Words;
}

/** The oldest go when there are more. */
export const BOX_EVENTS_MAX = 5_000;
const TEXT_LENGTH_MAX = 500;

const cut = (text: string): string => text.slice(0, TEXT_LENGTH_MAX);

/** A transaction of its own. A full disk stops no work: the log then has a gap. */
export function appendBoxEvent(box: Store, event: Omit<BoxEvent, 'id'>): void {
  const { atMs, actor, source, place, text } = event;
  try {
    box.transaction('event', () => {
      run(
        box.db,
        'INSERT INTO box_event (at_ms, actor, source, place_en, place_fr, text_en, text_fr) VALUES (?,?,?,?,?,?,?)',
        Math.floor(atMs),
        cut(actor),
        cut(source),
        cut(place.en),
        cut(place.fr),
        cut(text.en),
        cut(text.fr),
      );
      run(box.db, 'DELETE FROM box_event WHERE id <= (SELECT max(id) FROM box_event) - ?', BOX_EVENTS_MAX);
    });
  } catch (error) {
    if (storageTrouble(error) === null) throw error;
  }
}

/** Who did something on this page last, and when. */
export const latestBoxEvent = (
  box: Store,
  place: string,
): { readonly actor: string; readonly atMs: number } | null =>
  one<{ actor: string; atMs: number }>(
    box.db,
    "SELECT actor, at_ms AS atMs FROM box_event WHERE place_en = ? AND actor <> '' ORDER BY id DESC LIMIT 1",
    place,
  );

/** When somebody did the same the time before the last; null: the log does not tell. */
export const previousTime = (box: Store, actor: string, text: string): number | null =>
  one<{ atMs: number }>(
    box.db,
    'SELECT at_ms AS atMs FROM box_event WHERE actor = ? AND text_en = ? ORDER BY id DESC LIMIT 1 OFFSET 1',
    actor,
    text,
  )?.atMs ?? null;

interface Row {
  readonly id: number;
  readonly atMs: number;
  readonly actor: string;
  readonly source: string;
  readonly place_en: string;
  readonly place_fr: string;
  readonly text_en: string;
  readonly text_fr: string;
}

/** One page of the log, newest first. */
export function listBoxEvents(
  box: Store,
  page: { readonly limit: number; readonly offset: number },
): { readonly events: readonly BoxEvent[]; readonly total: number } {
  const total = one<{ n: number }>(box.db, 'SELECT count(*) AS n FROM box_event')?.n ?? 0;
  const rows = all<Row>(
    box.db,
    `SELECT id, at_ms AS atMs, actor, source, place_en, place_fr, text_en, text_fr FROM box_event
      ORDER BY id DESC LIMIT ? OFFSET ?`,
    page.limit,
    page.offset,
  );
  return {
    total,
    events: rows.map(({ id, atMs, actor, source, ...row }) => ({
      id,
      atMs,
      actor,
      source,
      place: { en: row.place_en, fr: row.place_fr },
      text: { en: row.text_en, fr: row.text_fr },
    })),
  };
}
