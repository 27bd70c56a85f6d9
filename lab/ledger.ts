/**
 * What users were told while a rehearsal ran: the judge's own notes, taken from pages as they were
 * shown and from what consoles were told.
 */
import type { Told } from './judge.js';
import type { BoxEvent } from './stage.js';

export interface Ledger {
  page(page: { readonly host: string; readonly html: string }): void;
  event(event: BoxEvent): void;
  told(): Told;
  /** Who follows whom at the end. */
  pairs(): readonly { readonly backup: string; readonly primary: string }[];
}

// A recorded session's id, told to its console when it ended.
const SESSION_KEPT = 'session.ended';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function createLedger(): Ledger {
  const sessions: string[] = [];
  const synced: { box: string; atMs: number }[] = [];
  const roles = new Map<string, string>();
  return {
    page: () => {},
    event: ({ box, atUs, event }) => {
      const id = textOf(event.data.session) ?? textOf(event.data.id);
      if (event.kind === SESSION_KEPT && id !== null) sessions.push(id);
      if (event.kind === 'failover.synced') synced.push({ box, atMs: Math.floor(atUs / 1_000) });
      if (event.kind === 'failover.role') roles.set(box, textOf(event.data.role) ?? '');
      if (event.kind === 'failover.broken') roles.delete(box);
    },
    told: () => ({ sessions, synced }),
    pairs: () => {
      const of = (role: string): string[] =>
        [...roles].filter(([, held]) => held === role).map(([box]) => box);
      const [primary] = of('primary');
      return primary === undefined ? [] : of('backup').map((backup) => ({ backup, primary }));
    },
  };
}
