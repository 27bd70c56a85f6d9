/**
 * Moves that several states of the role machine share. Pure.
 *
 * @guide G68, G88 seed
 */

import type { DomainEvent, EventData, EventKind, EventOf } from '../../hardware/kernel/event-kinds.js';
import type { Step } from '../../hardware/machine.js';
import type { Label } from '../../views/label.js';
import type { RoleEffect, RoleFacts, SyncResult } from './inputs.js';
import {
  type Contact,
  certificateTroubles,
  type Pair,
  type Peer,
  type RoleState,
  type SyncReason,
  type Trouble,
} from './state.js';
import { failureWords, turnTrouble } from './turn.js';
import { because } from './words.js';

export type RoleStep = Step<RoleState, RoleEffect>;
export type State<K extends RoleState['kind']> = Extract<RoleState, { kind: K }>;

export const FIRST_SYNC_MS = 60_000;
export const SYNC_RETRY_MS = 5 * 60_000;
/** How often each box looks at its peer. */
export const CHECK_MS = 5 * 60_000;
/** The first look after the relation was established. */
const FIRST_CHECK_MS = 10_000;
/** So much later than the primary the backup looks: not both at once. */
export const BACKUP_LATER_MS = 15_000;
export const PAIRING_MAX_MS = 90_000;
/** How often two backups look at each other, and a box that has changed its role alone looks for the other one. */
export const LOOK_BOTH_MS = 30_000;
/** A closed primary hears nothing for so long: by then its peer has decided either way. */
export const SWAP_WAIT_MS = 2 * 60_000;
/** How often a closed primary looks how far its peer is. */
export const SWAP_LOOK_MS = 20_000;
/** Longer than all tries of a message to the peer together. */
export const SWAP_STAGE_MS = 60_000;
/** A data-sync that stands still for so long is over. */
const SYNC_STALL_MS = 10 * 60_000;

type FailoverKind = Extract<EventKind, `failover.${string}`> extends `failover.${infer K}` ? K : never;

/** An event of this machine, by the end of its kind. */
export const event = <K extends FailoverKind>(
  kind: K,
  data: EventData<`failover.${K}`>,
): EventOf<`failover.${K}`> => ({ kind: `failover.${kind}`, data });

export const to = (
  next: RoleState,
  why: Label,
  effects: readonly RoleEffect[] = [],
  events: readonly DomainEvent[] = [],
): RoleStep => ({ next, effects, because: why, events });

export const refused = (why: Label): RoleStep => ({ refused: why });

/** The result of something that no longer matters. */
export const stale: RoleStep = refused(because.stale);

/** A relation that was just established (G79-G86), with nothing synchronised yet. */
export const newPair = (relationId: string, peer: Peer, facts: RoleFacts, contact: Contact): Pair => ({
  relationId,
  peer,
  sinceMs: facts.nowMs,
  lastSync: null,
  unsyncedSinceMono: facts.monoMs,
  lastAttempt: null,
  contact,
  history: [contact],
  notice: null,
  // What both sides say of themselves is worth knowing soon.
  nextCheckMono: facts.monoMs + FIRST_CHECK_MS,
  failingSinceMono: null,
  heard: null,
  peerTrouble: null,
  peerEveryMs: null,
  lastWordMono: facts.monoMs,
  autoPending: false,
});

export const withNotice = (pair: Pair, notice: Label | null): Pair => ({ ...pair, notice });

/** The pair as it was before a swap that came to nothing, and why. */
export const cancelled = (pair: Pair, trouble: Label): Pair =>
  withNotice(pair, {
    en: `${because.swapCancelled.en} ${trouble.en}`,
    fr: `${because.swapCancelled.fr} ${trouble.fr}`,
  });

/** Troubles of the line itself: nothing that was said could be heard, or believed. */
const lineTroubles: ReadonlySet<Trouble> = new Set([
  'unreachable',
  'stranger',
  'key',
  'no-key',
  ...certificateTroubles,
]);

export const isCertificateTrouble = (trouble: Trouble): boolean =>
  certificateTroubles.some((one) => one === trouble);

export const isLineTrouble = (trouble: Trouble): boolean => lineTroubles.has(trouble);

/** The pair after a sync, on whichever side. */
export function withResult(pair: Pair, result: SyncResult, facts: RoleFacts): Pair {
  if (result.ok)
    return {
      ...pair,
      lastSync: { ...result.report, atMs: facts.nowMs },
      unsyncedSinceMono: facts.monoMs,
      lastAttempt: null,
    };
  return { ...pair, lastAttempt: { atMs: facts.nowMs, trouble: result.trouble, detail: result.detail } };
}

/** The relation is broken on this box by its people (G67); the peer is told. */
export const brokenHere = (pair: Pair): RoleStep =>
  to(
    { kind: 'alone', notice: null },
    because.broken,
    [{ kind: 'tell-break', relationId: pair.relationId, peer: pair.peer }],
    [event('broken', { by: 'here' })],
  );

export const brokenThere = (): RoleStep =>
  to({ kind: 'alone', notice: because.peerBroke }, because.peerBroke, [], [event('broken', { by: 'peer' })]);

export const roleEvent = (role: 'primary' | 'backup', pair: Pair): DomainEvent =>
  event('role', { role, peer: pair.peer.name });

const alone: ReadonlySet<string> = new Set(
  [because.promotedAlone, because.demotedAlone, because.automatic, because.automaticBoth].map(({ en }) => en),
);

/** The role was changed without a word of the other one: until it hears of it, its pages say what was. */
export const isChangedAlone = ({ notice, contact }: Pair): boolean =>
  notice !== null && alone.has(notice.en) && contact?.trouble != null && isLineTrouble(contact.trouble);

/** The first look after a change of roles. */
const firstLookMs = (pair: Pair, restsMs: number): number => (isChangedAlone(pair) ? LOOK_BOTH_MS : restsMs);

/** This box is primary from here on: it takes the shared IP and tells the peer. */
export function becomesPrimary(pair: Pair, notice: Label | null, facts: RoleFacts): RoleStep {
  const next = withNotice(pair, notice);
  return to(
    {
      kind: 'primary',
      pair: { ...next, nextCheckMono: facts.monoMs + firstLookMs(next, CHECK_MS) },
      claimDue: true,
    },
    notice ?? because.promoted,
    [{ kind: 'claim-shared' }],
    [roleEvent('primary', pair)],
  );
}

/** A primary (or one of two) gives its role up. The first pull follows soon. */
export function becomesBackup(pair: Pair, notice: Label | null, facts: RoleFacts): RoleStep {
  const next = withNotice(pair, notice);
  return to(
    {
      kind: 'backup',
      pair: {
        ...next,
        nextCheckMono: facts.monoMs + firstLookMs(next, CHECK_MS + BACKUP_LATER_MS),
        // The silence of the peer counts from here.
        lastWordMono: facts.monoMs,
      },
      sync: null,
      nextSyncMono: facts.monoMs + FIRST_SYNC_MS,
      syncId: 1,
      releaseDue: true,
    },
    notice ?? because.demoted,
    [{ kind: 'release-shared' }, { kind: 'close-site', users: false }],
    [roleEvent('backup', pair)],
  );
}

/** Nobody works at the data-sync any more, or it stands still. */
export const isStalled = (facts: RoleFacts): boolean =>
  facts.syncStillMs === null || facts.syncStillMs >= SYNC_STALL_MS;

export const interrupted = { ok: false, trouble: 'interrupted', detail: null } as const;

/** One step, and what another one brought before it. */
export const after = (
  step: RoleStep,
  events: readonly DomainEvent[],
  effects: readonly RoleEffect[] = [],
): RoleStep =>
  'refused' in step
    ? step
    : { ...step, effects: [...effects, ...step.effects], events: [...events, ...(step.events ?? [])] };

/** Tells the peer how the data-sync ended, unless it could not hear. */
export const report = (pair: Pair, result: SyncResult): RoleEffect[] => {
  const silent = !result.ok && isLineTrouble(result.trouble);
  const { relationId, peer } = pair;
  return silent ? [] : [{ kind: 'report-sync', relationId, peer, result }];
};

/** Starts a sync in a state that can hold one. */
export function startSync(
  state: State<'backup'> | State<'promoting'>,
  reason: SyncReason,
  facts: RoleFacts,
): RoleStep {
  const run = { id: state.syncId, reason, startedMs: facts.nowMs };
  const { relationId, peer } = state.pair;
  return to(
    { ...state, sync: run, syncId: state.syncId + 1 },
    because.syncStarted,
    [{ kind: 'sync', run, relationId, peer }],
    [event('sync-started', { reason })],
  );
}

/**
 * Events of a data-sync that ended; `before` it the pair was so. A trouble is told once: when it
 * begins, and when it is over; those of the line are told as such (role-contact.ts).
 */
export function syncEvents(result: SyncResult, before: Pair): DomainEvent[] {
  const last = before.lastAttempt?.trouble ?? null;
  // What the peer told of its own data-syncs before the roles changed is turned round.
  const toldOf = (trouble: Trouble): boolean =>
    !isLineTrouble(trouble) && trouble !== 'interrupted' && !isLineTrouble(turnTrouble(trouble));
  if (result.ok) {
    const { rows, files } = result.report;
    return [event('synced', { rows, files, ...(last !== null && toldOf(last) ? { after: last } : {}) })];
  }
  const { trouble } = result;
  return [event('sync-failed', { trouble, told: !toldOf(trouble) || trouble === last })];
}

export const troubleLabel = (result: SyncResult): Label =>
  result.ok ? because.synced : failureWords(result);
