/**
 * What users were told while a rehearsal ran: the judge's own notes, taken from pages as they were
 * shown and from what consoles were told.
 */
import { changeKinds, type DomainEvent, type EventKind } from '../../../hardware/kernel/event-kinds.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { AnyEvent } from '../../hosting/event-kinds.js';
import { type AddressPlan, boxAtAddress, defaultAddresses } from '../../plan.js';
import type { BoxLetter } from '../language/vocabulary.js';
import type { BoxEvent } from '../stage.js';
import { CLAIM_TOLERANCE_MS, isRightTime } from './court.js';
import type { Acknowledged, AcknowledgedSession, Pair, PullClaim } from './judge.js';
import { readPullClaim, shownTime } from './told-pages.js';

export interface Ledger {
  /** A page as somebody saw it. */
  page(page: { readonly host: string; readonly html: string }, atUs: Micros): void;
  event(event: BoxEvent): void;
  told(): Acknowledged;
  /** Who follows whom at the end. */
  pairs(): readonly Pair[];
}

// A clock that was set meanwhile makes what a page says of the past incomparable.
const STEADY_MS = 5_000;
const PULLS_MAX = 10_000;
const LETTERS = { a: 'A', b: 'B', c: 'C' } as const;
/** What pages told of data-syncs, as instants of lab time, and of the boxes' clocks. */
function createClaims(addresses: AddressPlan, sinceMs: number) {
  const pulls: { box: string; atMs: number }[] = [];
  const offsets = new Map<string, { least: number; most: number }>();
  const steady = (box: string): boolean => {
    const known = offsets.get(box);
    return known !== undefined && known.most - known.least <= STEADY_MS;
  };
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
    told: () => pulls.filter(({ box }) => steady(box)),
    rightClocks: () =>
      new Set([...offsets].flatMap(([box, { least }]) => (steady(box) && isRightTime(least) ? [box] : []))),
    seen: (): readonly string[] => [...offsets.keys()],
  };
}

const noted = [
  'session.ended',
  'failover.sync-started',
  'failover.synced',
  'failover.established',
  'failover.role',
  'failover.broken',
  'factory.reset',
  'clock.ntp',
  'clock.stepped',
] as const satisfies readonly EventKind[];

/** After these the site's configuration may be another one. */
const changing = [
  ...changeKinds,
  'account.password-changed',
  'api.account-changed',
  'api.account-created',
  'api.account-deleted',
  'api.secret-changed',
  'api.switched',
  'api.user-calls-ended',
  'backup.restored',
  'email.changed',
  'jump.imported',
  'outbound.added',
  'outbound.changed',
  'outbound.removed',
  'security.changed',
  'security.key-changed',
] as const satisfies readonly EventKind[];

type Noted = Extract<DomainEvent, { readonly kind: (typeof noted)[number] }>;
const isNoted = (event: AnyEvent): event is Noted => noted.some((kind) => kind === event.kind);

/** Kinds of events that the ledger listens to. */
export const ledgerKinds: readonly EventKind[] = [...noted, ...changing];

export type Roles = Readonly<Partial<Record<BoxLetter, 'primary' | 'backup'>>>;

interface HeldRole {
  readonly box: string;
  readonly atMs: number;
  readonly role: 'primary' | 'backup';
}

/** What is noted of events: nothing else of them is. */
function createNotes(found: Roles) {
  const sessions: AcknowledgedSession[] = [];
  const synced: { box: string; atMs: number; beganMs: number }[] = [];
  const changed = new Map<string, { readonly kind: EventKind; readonly atMs: number }>();
  const began = new Map<string, number>();
  const roles = new Map<string, string>(Object.entries(found));
  /** Boxes whose clock a time server keeps, and those that were set. */
  const kept = new Set<string>();
  const stepped = new Set<string>();
  const held = Object.entries(found).map(([box, role]): HeldRole => ({ box, atMs: 0, role }));
  const note = (box: string, atMs: number, { kind, data }: Noted): void => {
    switch (kind) {
      case 'session.ended':
        sessions.push({ box, atMs, ...data });
        return;
      case 'failover.sync-started':
        began.set(box, atMs);
        return;
      case 'failover.synced':
        synced.push({ box, atMs, beganMs: began.get(box) ?? 0 });
        return;
      // A box that establishes tells of no change of roles: it had none.
      case 'failover.established':
      case 'failover.role':
        roles.set(box, data.role);
        held.push({ box, atMs, role: data.role });
        return;
      case 'failover.broken':
      case 'factory.reset':
        roles.delete(box);
        return;
      case 'clock.ntp':
        if (data.state === 'synchronised') kept.add(box);
        return;
      case 'clock.stepped':
        if (Math.abs(data.byMs) > STEADY_MS) stepped.add(box);
        return;
      default:
        kind satisfies never;
    }
  };
  return {
    sessions,
    synced,
    changed,
    roles,
    kept,
    stepped,
    /** Who pulled what a page of `box` claims of an instant. */
    pulledBy: (box: string, atMs: number): PullClaim['by'] => {
      const own = held.filter((one) => one.box === box && one.atMs <= atMs + CLAIM_TOLERANCE_MS);
      const last = own.at(-1);
      if (last === undefined || (last.atMs > 0 && last.atMs > atMs - CLAIM_TOLERANCE_MS)) return null;
      return last.role === 'backup' ? 'itself' : 'other';
    },
    hear: (box: string, atMs: number, event: AnyEvent): void => {
      const kind = changing.find((one) => one === event.kind);
      if (kind !== undefined) changed.set(box, { kind, atMs });
      if (isNoted(event)) note(box, atMs, event);
    },
  };
}

/** Notes from `sinceUs` on. `found`: the roles that boxes have then. */
export function createLedger(
  sinceUs: Micros = 0,
  found: Roles = {},
  addresses: AddressPlan = defaultAddresses,
): Ledger {
  const claims = createClaims(addresses, sinceUs / MS);
  const { hear, sessions, synced, changed, roles, kept, stepped, pulledBy } = createNotes(found);
  return {
    page: (page, atUs) => claims.page(page, Math.floor(atUs / MS)),
    event: ({ box, atUs, event }) => hear(box, Math.floor(atUs / MS), event),
    told: () => {
      const seen = claims.seen();
      const unseen = [...kept].filter((box) => !stepped.has(box) && !seen.includes(box));
      const rightClocks = new Set([...claims.rightClocks(), ...unseen]);
      return {
        sessions,
        synced,
        pulls: claims.told().map(({ box, atMs }) => ({ box, atMs, by: pulledBy(box, atMs) })),
        changed,
        rightClocks,
        wrongClocks: new Set([...stepped, ...seen.filter((box) => !rightClocks.has(box))]),
      };
    },
    pairs: () => {
      const of = (held: string): string[] => [...roles].filter(([, one]) => one === held).map(([box]) => box);
      const [primary] = of('primary');
      return primary === undefined ? [] : of('backup').map((backup) => ({ backup, primary }));
    },
  };
}
