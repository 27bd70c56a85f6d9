/**
 * The role machine on a backup, and on one that is becoming the primary.
 *
 * @guide G71, G72, G74 seed
 */
import type { Label } from '../views/label.js';
import type { Pair, RoleEffect, RoleFacts, RoleInput } from './role-state.js';
import {
  BACKUP_LATER_MS,
  becomesPrimary,
  brokenHere,
  brokenThere,
  CHECK_MS,
  cancelled,
  event,
  FIRST_SYNC_MS,
  type RoleStep,
  refused,
  type State,
  SYNC_RETRY_MS,
  stale,
  startSync,
  syncEvents,
  to,
  troubleLabel,
  WATCH_MS,
  withContact,
  withNotice,
  withResult,
} from './role-steps.js';
import { because, troubleWords } from './words.js';

type Ended = Extract<RoleInput, { kind: 'sync-ended' }>;

const report = (pair: Pair, input: Ended): RoleEffect[] => {
  const silent = !input.result.ok && ['unreachable', 'key', 'no-key'].includes(input.result.trouble);
  const { relationId, peer } = pair;
  return silent ? [] : [{ kind: 'report-sync', relationId, peer, result: input.result }];
};

function syncEnded(state: State<'backup'>, input: Ended, facts: RoleFacts): RoleStep {
  if (state.sync?.id !== input.id) return stale;
  const { result } = input;
  if (!result.ok && result.trouble === 'not-paired') return brokenThere();
  const waitMs = result.ok ? facts.autoSyncMs : Math.min(facts.autoSyncMs, SYNC_RETRY_MS);
  const notice = result.ok ? null : state.pair.notice;
  const pair = withNotice(withResult(state.pair, result, facts), notice);
  return to(
    { ...state, pair, sync: null, nextSyncMono: facts.monoMs + waitMs },
    result.ok ? because.synced : because.syncFailed,
    report(pair, input),
    syncEvents(result),
  );
}

function promote(state: State<'backup'>, withSync: boolean, facts: RoleFacts): RoleStep {
  if (withSync && facts.siteDown) return refused(because.siteDown);
  const { relationId, peer } = state.pair;
  const { syncId, nextSyncMono } = state;
  const stage = withSync ? 'lock' : 'demote';
  return to(
    {
      kind: 'promoting',
      pair: withNotice(state.pair, null),
      withSync,
      stage,
      sync: null,
      syncId,
      nextSyncMono,
      startedMs: facts.nowMs,
    },
    because.promoting,
    [
      withSync
        ? { kind: 'lock-peer', relationId, peer, withSync }
        : { kind: 'demote-peer', relationId, peer },
    ],
    [event('promoting', { withSync })],
  );
}

/** Time to the next look at the primary: closer where this backup may have to take over. */
function lookAfterMs(pair: Pair, facts: RoleFacts): number {
  const { takeOverAfterMs, backupOperations } = facts;
  if (takeOverAfterMs === null || !backupOperations) return CHECK_MS + BACKUP_LATER_MS;
  return pair.silentSinceMono === null ? Math.min(CHECK_MS, takeOverAfterMs / 3) : WATCH_MS;
}

/**
 * The primary was silent for longer than it may be. Whether it is down, or this box's own network,
 * the test addresses tell.
 */
const takeOverDue = (state: State<'backup'>, pair: Pair, facts: RoleFacts): boolean =>
  facts.takeOverAfterMs !== null &&
  facts.backupOperations &&
  !facts.siteDown &&
  state.sync === null &&
  pair.silentSinceMono !== null &&
  facts.monoMs - pair.silentSinceMono >= facts.takeOverAfterMs;

function looked(
  state: State<'backup'>,
  input: Extract<RoleInput, { kind: 'checked' | 'peer-status' }>,
  facts: RoleFacts,
): RoleStep {
  const { pair: heard, events } = withContact(state.pair, input.contact, facts, BACKUP_LATER_MS);
  const pair = { ...heard, nextCheckMono: facts.monoMs + lookAfterMs(heard, facts) };
  const test = takeOverDue(state, pair, facts);
  const mayTakeOver = facts.takeOverAfterMs !== null && facts.backupOperations;
  if (mayTakeOver && state.pair.silentSinceMono === null && pair.silentSinceMono !== null) {
    events.push(event('auto-pending', { afterMs: facts.takeOverAfterMs }));
  }
  return to(
    { ...state, pair },
    input.contact.trouble === null ? because.heard : because.silent,
    test ? [{ kind: 'test-network', relationId: pair.relationId }] : [],
    events,
  );
}

/** Automatic failover, unless the network of this box is what is down. */
function networkTested(state: State<'backup'>, answered: boolean, facts: RoleFacts): RoleStep {
  if (!takeOverDue(state, state.pair, facts)) return stale;
  if (!answered) {
    if (state.pair.notice === because.ownNetwork) return stale;
    return to(
      { ...state, pair: withNotice(state.pair, because.ownNetwork) },
      because.ownNetwork,
      [],
      [event('auto-held', { why: 'network' })],
    );
  }
  const silentMs = facts.monoMs - (state.pair.silentSinceMono ?? facts.monoMs);
  const step = promote(state, false, facts);
  if ('refused' in step || step.next.kind !== 'promoting') return step;
  return { ...step, next: { ...step.next, silentMs } };
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
    return startSync(state, state.pair.lastSync === null ? 'first' : 'automatic', facts);
  }
  if (facts.monoMs < state.pair.nextCheckMono) return stale;
  const pair = { ...state.pair, nextCheckMono: facts.monoMs + lookAfterMs(state.pair, facts) };
  return to({ ...state, pair }, because.checking, [{ kind: 'check', relationId, peer }]);
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
      return promote(state, input.withSync, facts);
    case 'become-backup':
      return refused(because.alreadyBackup);
    case 'checked':
    case 'peer-status':
      return input.contact.trouble === 'not-paired' ? brokenThere() : looked(state, input, facts);
    case 'network-tested':
      return networkTested(state, input.answered, facts);
    case 'peer-demote':
      // The peer asks again because it missed the answer.
      return to(state, because.demoted);
    case 'addresses-set':
      return to({ ...state, releaseDue: false }, because.addresses);
    case 'due':
      return backupDue(state, facts);
    case 'boot': {
      const effects: RoleEffect[] = state.releaseDue ? [{ kind: 'release-shared' }] : [];
      if (state.sync === null) return to(state, because.resumed, effects);
      if (facts.siteDown) {
        // The installer goes first; the sync is made up for.
        return to(
          { ...state, sync: null, nextSyncMono: facts.monoMs + FIRST_SYNC_MS },
          because.resumed,
          effects,
        );
      }
      const step = startSync(state, state.sync.reason, facts);
      return 'refused' in step ? step : { ...step, effects: [...effects, ...step.effects] };
    }
    default:
      return stale;
  }
}

function backToBackup(state: State<'promoting'>, pair: Pair, effects: readonly RoleEffect[]): RoleStep {
  const { syncId, nextSyncMono } = state;
  return to(
    { kind: 'backup', pair, sync: null, nextSyncMono, syncId, releaseDue: false },
    pair.notice ?? because.swapCancelled,
    effects,
    [event('swap-cancelled', {})],
  );
}

function promotingStage(state: State<'promoting'>, facts: RoleFacts): RoleStep {
  const { relationId, peer } = state.pair;
  if (state.stage === 'sync') return startSync(state, 'swap', facts);
  const effect: RoleEffect =
    state.stage === 'lock'
      ? { kind: 'lock-peer', relationId, peer, withSync: state.withSync }
      : { kind: 'demote-peer', relationId, peer };
  return to(state, because.resumed, [effect]);
}

function tookOver(state: State<'promoting'>, notice: Label | null, facts: RoleFacts): RoleStep {
  const { silentMs } = state;
  if (silentMs === undefined) return becomesPrimary(state.pair, notice, facts);
  const step = becomesPrimary(state.pair, because.automatic, facts);
  if ('refused' in step) return step;
  return { ...step, events: [...(step.events ?? []), event('auto-done', { silentMs })] };
}

/** A backup on its way to primary: closes the peer, pulls a last time, takes the role over. */
export function promoting(state: State<'promoting'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if ('relationId' in input && input.relationId !== state.pair.relationId) {
    return input.kind === 'adopt' || input.kind === 'establish' ? refused(because.swapBusy) : stale;
  }
  const { relationId, peer } = state.pair;
  switch (input.kind) {
    case 'locked':
      if (state.stage !== 'lock') return stale;
      if (input.trouble === 'not-paired') return brokenThere();
      if (input.trouble !== null) {
        return backToBackup(state, cancelled(state.pair, troubleWords[input.trouble]), []);
      }
      return startSync({ ...state, stage: 'sync' }, 'swap', facts);
    case 'sync-ended': {
      if (state.sync?.id !== input.id) return stale;
      if (!input.result.ok && input.result.trouble === 'not-paired') return brokenThere();
      const pair = withResult(state.pair, input.result, facts);
      const events = syncEvents(input.result);
      if (!input.result.ok) {
        const back = backToBackup(state, cancelled(pair, troubleLabel(input.result)), [
          { kind: 'unlock-peer', relationId, peer },
        ]);
        return 'refused' in back ? back : { ...back, events: [...events, ...(back.events ?? [])] };
      }
      const effects: RoleEffect[] = [...report(pair, input), { kind: 'demote-peer', relationId, peer }];
      return to({ ...state, pair, sync: null, stage: 'demote' }, because.synced, effects, events);
    }
    case 'demoted':
      if (state.stage !== 'demote') return stale;
      if (input.trouble === 'not-paired') return brokenThere();
      return tookOver(state, input.trouble === null ? null : because.promotedAlone, facts);
    case 'peer-broke':
      return brokenThere();
    case 'peer-promote':
      return to(state, because.promoting);
    case 'peer-status': {
      const { pair, events } = withContact(state.pair, input.contact, facts, BACKUP_LATER_MS);
      return to({ ...state, pair }, because.heard, [], events);
    }
    case 'boot':
      return promotingStage(state, facts);
    case 'establish':
    case 'break':
    case 'sync-now':
    case 'become-primary':
    case 'become-backup':
    case 'peer-sync-now':
      return refused(because.swapBusy);
    default:
      return stale;
  }
}
