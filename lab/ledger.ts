/**
 * What users were told while a rehearsal ran: the judge's own notes, taken from pages as they were
 * shown and from what consoles were told.
 */
import { type Micros, MS } from '../hardware/ports.js';
import { type AddressPlan, boxAtAddress, defaultAddresses } from './hosting/plan.js';
import type { Told } from './judge.js';
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

// A clock that was set meanwhile makes what a page says of the past incomparable.
const STEADY_MS = 5_000;
const PULLS_MAX = 10_000;
const LETTERS = { a: 'A', b: 'B', c: 'C' } as const;

/** What pages told of data-syncs, as instants of lab time. */
function createClaims(addresses: AddressPlan, sinceMs: number) {
  const pulls: { box: string; atMs: number }[] = [];
  const offsets = new Map<string, { least: number; most: number }>();
  return {
    page: ({ host, html }: { readonly host: string; readonly html: string }, nowMs: number): void => {
      const name = boxAtAddress(addresses, host);
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
export function createLedger(sinceUs: Micros = 0, addresses: AddressPlan = defaultAddresses): Ledger {
  const sessions: string[] = [];
  const endings: { id: string; atMs: number }[] = [];
  const synced: { box: string; atMs: number; beganMs: number }[] = [];
  const began = new Map<string, number>();
  const claims = createClaims(addresses, sinceUs / MS);
  const roles = new Map<string, string>();
  return {
    page: (page, atUs) => claims.page(page, Math.floor(atUs / MS)),
    event: ({ box, atUs, event: { kind, data } }) => {
      const atMs = Math.floor(atUs / MS);
      switch (kind) {
        case 'session.ended':
          sessions.push(data.id);
          endings.push({ id: data.id, atMs });
          break;
        case 'failover.sync-started':
          began.set(box, atMs);
          break;
        case 'failover.synced':
          synced.push({ box, atMs, beganMs: began.get(box) ?? 0 });
          break;
        // A box that establishes tells of no change of roles: it had none.
        case 'failover.established':
        case 'failover.role':
          roles.set(box, data.role);
          break;
        case 'failover.broken':
        case 'factory.reset':
          roles.delete(box);
          break;
      }
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
