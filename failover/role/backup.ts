/**
 * failover/role/: the machine of a box's role: inputs, states, what follows. Pure.
 *
 * The role machine on a backup.
 *
 * @guide G71, G72 seed
 */
import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import { isSilentFor, listening, lookAfterMs, PREPARE_MS } from './contact.js';
import type { ContactResult, RoleEffect, RoleFacts, RoleInput } from './inputs.js';
import { promote } from './promoting.js';
import {
  after,
  brokenHere,
  brokenThere,
  cancelled,
  event,
  FIRST_SYNC_MS,
  interrupted,
  isStalled,
  LOOK_BOTH_MS,
  type RoleStep,
  refused,
  report,
  type State,
  SYNC_RETRY_MS,
  stale,
  startSync,
  syncEvents,
  to,
  withNotice,
  withResult,
} from './steps.js';
import { failureWords } from './turn.js';
import { because } from './words.js';

type Ended = Extract<RoleInput, { kind: 'sync-ended' }>;

function syncEnded(state: State<'backup'>, { id, result }: Omit<Ended, 'kind'>, facts: RoleFacts): RoleStep {
  if (state.sync?.id !== id) return stale;
  if (!result.ok && result.trouble === 'not-paired') return brokenThere();
  const waitMs = result.ok ? facts.autoSyncMs : Math.min(facts.autoSyncMs, SYNC_RETRY_MS);
  const notice = result.ok ? null : state.pair.notice;
  const ended = withNotice(withResult(state.pair, result, facts), notice);
  // What the peer is instead is asked at once; one that still believes in two primaries hears of this one's role.
  const isElse = !result.ok && (result.trouble === 'not-primary' || result.trouble === 'conflict');
  const pair = isElse ? { ...ended, nextCheckMono: facts.monoMs } : ended;
  return to(
    { ...state, pair, sync: null, nextSyncMono: facts.monoMs + waitMs },
    result.ok ? because.synced : because.syncFailed,
    report(pair, result),
    syncEvents(result, state.pair),
  );
}

function becomePrimary(state: State<'backup'>, withSync: boolean, facts: RoleFacts): RoleStep {
  if (withSync && facts.siteDown) return refused(because.siteDown);
  if (withSync && state.bothSinceMono !== undefined) return refused(because.nothingToPull);
  return promote(state, { withSync }, facts);
}

/**
 * The primary was silent for longer than it may be. Whether it is down, or this box's own network,
 * the test addresses tell. A data-sync under way is no reason to wait: it waits for the same primary.
 */
const takeOverDue = ({ pair }: State<'backup'>, facts: RoleFacts, earlierMs = 0): boolean =>
  facts.takeOverAfterMs !== null &&
  facts.backupOperations &&
  !facts.siteDown &&
  isSilentFor(pair, facts.takeOverAfterMs - earlierMs, facts);

/** Half of the time is over: the operators are told, once. */
function pendingNow({ pair }: State<'backup'>, facts: RoleFacts): DomainEvent[] {
  const { takeOverAfterMs, backupOperations } = facts;
  if (takeOverAfterMs === null || !backupOperations || pair.autoPending) return [];
  if (!isSilentFor(pair, takeOverAfterMs / 2, facts)) return [];
  return [event('auto-pending', { afterMs: takeOverAfterMs })];
}

/** What holds only until the peer says otherwise. */
function heardOf(
  { unlockDue, bothSinceMono, ...state }: State<'backup'>,
  { role, trouble }: ContactResult,
  facts: RoleFacts,
): State<'backup'> {
  const speaks = trouble === null && role !== null;
  const began = role === 'backup' ? (bothSinceMono ?? facts.monoMs) : null;
  const since = speaks ? began : (bothSinceMono ?? null);
  const nextCheckMono = Math.min(state.pair.nextCheckMono, facts.monoMs + LOOK_BOTH_MS);
  return {
    ...state,
    ...(unlockDue === true && (!speaks || role === 'demoting') ? { unlockDue } : {}),
    ...(since === null ? {} : { bothSinceMono: since, pair: { ...state.pair, nextCheckMono } }),
  };
}

/** Two backups, for longer than the pair may be without a primary. */
function bothTooLong({ bothSinceMono }: State<'backup'>, facts: RoleFacts): number | null {
  const { takeOverAfterMs, backupOperations, siteDown, monoMs } = facts;
  if (bothSinceMono === undefined || takeOverAfterMs === null || !backupOperations || siteDown) return null;
  return monoMs - bothSinceMono >= takeOverAfterMs ? monoMs - bothSinceMono : null;
}

function looked(before: State<'backup'>, contact: ContactResult, facts: RoleFacts): RoleStep {
  const state = heardOf(before, contact, facts);
  // The primary is not silent: there is none. The peer answers, so this box's network works.
  const bothMs = contact.trouble === null ? bothTooLong(state, facts) : null;
  if (bothMs !== null) {
    return promote(state, { withSync: false, silentMs: bothMs, bothBackup: true }, facts);
  }
  const pending = pendingNow(state, facts);
  const pair = pending.length > 0 ? { ...state.pair, autoPending: true } : state.pair;
  return to(
    { ...state, pair },
    contact.trouble === null ? because.heard : because.silent,
    takeOverDue(state, facts, PREPARE_MS)
      ? [{ kind: 'test-network', relationId: pair.relationId, peer: pair.peer }]
      : [],
    pending,
  );
}

/** Automatic failover, unless the network of this box is what is down. */
function networkTested(state: State<'backup'>, answered: boolean, facts: RoleFacts): RoleStep {
  // It answered after all, or its time is not over yet.
  if (!takeOverDue(state, facts, answered ? 0 : PREPARE_MS)) return to(state, because.heard);
  if (!answered) {
    if (state.pair.notice?.en === because.ownNetwork.en) return stale;
    return to(
      { ...state, pair: withNotice(state.pair, because.ownNetwork) },
      because.ownNetwork,
      [],
      [event('auto-held', { why: 'network' })],
    );
  }
  const silentMs = facts.monoMs - state.pair.lastWordMono;
  return promote(state, { withSync: false, silentMs }, facts);
}

function backupDue(state: State<'backup'>, facts: RoleFacts): RoleStep {
  const { relationId, peer } = state.pair;
  if (state.sync === null && facts.monoMs >= state.nextSyncMono) {
    if (!facts.backupOperations) {
      return to({ ...state, nextSyncMono: facts.monoMs + facts.autoSyncMs }, because.operationsOff);
    }
    if (facts.siteDown) {
      return to({ ...state, nextSyncMono: facts.monoMs + FIRST_SYNC_MS }, because.siteDown);
    }
    if (state.bothSinceMono !== undefined) {
      return to({ ...state, nextSyncMono: facts.monoMs + SYNC_RETRY_MS }, because.nothingToPull);
    }
    return startSync(state, state.pair.lastSync === null ? 'first' : 'automatic', facts);
  }
  if (facts.monoMs < state.pair.nextCheckMono) return stale;
  if (state.sync !== null && isStalled(facts)) {
    return syncEnded(state, { id: state.sync.id, result: interrupted }, facts);
  }
  const pair = { ...state.pair, nextCheckMono: facts.monoMs + lookAfterMs(state, state.pair, facts) };
  return to({ ...state, pair }, because.checking, [{ kind: 'check', relationId, peer }]);
}

function booted(state: State<'backup'>, facts: RoleFacts): RoleStep {
  const { relationId, peer } = state.pair;
  const effects: RoleEffect[] = [
    ...(state.releaseDue ? [{ kind: 'release-shared' } as const] : []),
    ...(state.unlockDue === true ? [{ kind: 'unlock-peer', relationId, peer } as const] : []),
  ];
  if (state.sync === null) return to(state, because.resumed, effects);
  if (!facts.siteDown) return after(startSync(state, state.sync.reason, facts), [], effects);
  // The installer goes first; the sync is made up for.
  return to({ ...state, sync: null, nextSyncMono: facts.monoMs + FIRST_SYNC_MS }, because.resumed, effects);
}

/** A backup pulls data-syncs and may become the primary. */
export function backup(state: State<'backup'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if ('relationId' in input && input.kind !== 'establish' && input.relationId !== state.pair.relationId) {
    return input.kind === 'adopt' ? refused(because.related) : stale;
  }
  switch (input.kind) {
    case 'establish':
      return refused(because.related);
    case 'adopt':
      // The peer asks again because it missed the answer.
      return to(state, because.adopted);
    case 'break':
      return brokenHere(state.pair);
    case 'peer-broke':
      return brokenThere();
    case 'sync-now':
    case 'peer-sync-now':
      if (state.sync !== null) return refused(because.syncRunning);
      if (facts.siteDown) return refused(because.siteDown);
      return startSync(state, input.kind === 'sync-now' ? 'asked' : 'asked-by-peer', facts);
    case 'sync-ended':
      return syncEnded(state, input, facts);
    case 'become-primary':
    case 'peer-promote':
      return becomePrimary(state, input.withSync, facts);
    case 'become-backup':
      return refused(because.alreadyBackup);
    case 'hand-over': {
      const { relationId, peer } = state.pair;
      return state.bothSinceMono === undefined
        ? refused(because.alreadyBackup)
        : to(state, because.handedOver, [{ kind: 'hand-over', relationId, peer }]);
    }
    case 'handed-over': {
      const { trouble, detail } = input;
      if (trouble === null) return to(state, because.handedOver);
      if (trouble === 'not-paired') return brokenThere();
      return to(
        { ...state, pair: cancelled(state.pair, failureWords({ trouble, detail })) },
        because.swapCancelled,
      );
    }
    case 'checked':
    case 'peer-status':
      return input.contact.trouble === 'not-paired' ? brokenThere() : looked(state, input.contact, facts);
    case 'network-tested':
      return networkTested(state, input.answered, facts);
    case 'peer-demote':
      // The peer asks again because it missed the answer.
      return to(state, because.demoted);
    case 'peer-unlock':
      return to(state, because.unlocked);
    case 'unlocked': {
      if (input.trouble === 'not-paired') return brokenThere();
      const { unlockDue: _, ...next } = state;
      return to(next, because.unlocked);
    }
    case 'addresses-set':
      return to({ ...state, releaseDue: false }, because.addresses);
    case 'due':
      return backupDue(state, facts);
    case 'settings': {
      // What was saved counts from now on, not from the next look.
      const { nextSyncMono, pair } = state;
      return to(
        {
          ...state,
          nextSyncMono: Math.min(nextSyncMono, facts.monoMs + facts.autoSyncMs),
          pair: { ...pair, nextCheckMono: Math.min(pair.nextCheckMono, facts.monoMs) },
        },
        because.settings,
      );
    }
    case 'boot':
      return booted({ ...state, pair: listening(state.pair, facts) }, facts);
    default:
      return stale;
  }
}
