/**
 * What users were told while a rehearsal ran: the judge's own notes, taken from pages as they were
 * shown and from what consoles were told.
 */
import { type Micros, MS } from '../hardware/ports.js';
import type { Told } from './judge.js';
import { boxAtAddress } from './outside/site-network.js';
import type { BoxEvent } from './stage.js';
import { readPullClaim, shownTime } from './told-pages.js';

export interface Ledger {
  /** A page as somebody saw it. */
  page(page: { readonly host: string; readonly html: string }, atUs: Micros): void;
  event(event: BoxEvent): void;
  told(): Told;
  /** Who follows whom at the end. */
  pairs(): readonly { readonly backup: string; readonly primary: string }[];
}

// A recorded session's id, told to its console when it ended.
const SESSION_KEPT = 'session.ended';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

// A clock that was set meanwhile makes what a page says of the past incomparable.
const STEADY_MS = 5_000;
const PULLS_MAX = 10_000;
const LETTERS = { a: 'A', b: 'B', c: 'C' } as const;

/** What pages told of data-syncs, as instants of lab time. */
function createClaims(sinceMs: number) {
  const pulls: { box: string; atMs: number }[] = [];
  const offsets = new Map<string, { least: number; most: number }>();
  return {
    page: ({ host, html }: { readonly host: string; readonly html: string }, nowMs: number): void => {
      const name = boxAtAddress(host);
      const shown = name === null ? null : shownTime(html);
      if (name === null || shown === null) return;
      const box = LETTERS[name];
      const offset = shown - nowMs;
      const { least, most } = offsets.get(box) ?? { least: offset, most: offset };
      offsets.set(box, { least: Math.min(least, offset), most: Math.max(most, offset) });
      const claim = readPullClaim(html);
      if (claim === null || pulls.length >= PULLS_MAX) return;
      const atMs = nowMs - claim.agoMs;
      // What ended before anybody watched cannot be known.
      if (atMs >= sinceMs) pulls.push({ box, atMs });
    },
    told: () =>
      pulls.filter(({ box }) => {
        const known = offsets.get(box);
        return known !== undefined && known.most - known.least <= STEADY_MS;
      }),
  };
}

/** Notes from `sinceUs` on. */
export function createLedger(sinceUs: Micros = 0): Ledger {
  const sessions: string[] = [];
  const endings: { id: string; atMs: number }[] = [];
  const synced: { box: string; atMs: number; beganMs: number }[] = [];
  const began = new Map<string, number>();
  const claims = createClaims(sinceUs / MS);
  const roles = new Map<string, string>();
  return {
    page: (page, atUs) => claims.page(page, Math.floor(atUs / MS)),
    event: ({ box, atUs, event }) => {
      const atMs = Math.floor(atUs / MS);
      const id = textOf(event.data.session) ?? textOf(event.data.id);
      if (event.kind === SESSION_KEPT && id !== null) {
        sessions.push(id);
        endings.push({ id, atMs });
      }
      if (event.kind === 'failover.sync-started') began.set(box, atMs);
      if (event.kind === 'failover.synced') synced.push({ box, atMs, beganMs: began.get(box) ?? 0 });
      if (event.kind === 'failover.role') roles.set(box, textOf(event.data.role) ?? '');
      if (event.kind === 'failover.broken') roles.delete(box);
    },
    told: () => ({ sessions, endings, synced, pulls: claims.told() }),
    pairs: () => {
      const of = (role: string): string[] =>
        [...roles].filter(([, held]) => held === role).map(([box]) => box);
      const [primary] = of('primary');
      return primary === undefined ? [] : of('backup').map((backup) => ({ backup, primary }));
    },
  };
}
