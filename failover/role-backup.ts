/**
 * The role machine on a backup, and on one that is becoming the primary.
 *
 * @guide G71, G72, G74 seed
 */
import type { DomainEvent } from '../hardware/event-kinds.js';
import type { Label } from '../views/label.js';
import { isSilentFor, listening, lookAfterMs, PREPARE_MS } from './role-contact.js';
import type { Pair, RoleEffect, RoleFacts, RoleInput, Trouble } from './role-state.js';
import {
  becomesPrimary,
  brokenHere,
  brokenThere,
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
    syncEvents(result, state.pair),
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

function looked(state: State<'backup'>, trouble: Trouble | null, facts: RoleFacts): RoleStep {
  const pending = pendingNow(state, facts);
  const pair = pending.length > 0 ? { ...state.pair, autoPending: true } : state.pair;
  return to(
    { ...state, pair },
    trouble === null ? because.heard : because.silent,
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
  const step = promote(state, false, facts);
  if ('refused' in step || step.next.kind !== 'promoting') return step;
  // Its answer decides nothing: nobody waits long for it.
  const effects = step.effects.map((effect) =>
    effect.kind === 'demote-peer' ? { ...effect, once: true as const } : effect,
  );
  return { ...step, next: { ...step.next, silentMs }, effects };
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
  const pair = { ...state.pair, nextCheckMono: facts.monoMs + lookAfterMs(state, state.pair, facts) };
  return to({ ...state, pair }, because.checking, [{ kind: 'check', relationId, peer }]);
}

function booted(state: State<'backup'>, facts: RoleFacts): RoleStep {
  const effects: RoleEffect[] = state.releaseDue ? [{ kind: 'release-shared' }] : [];
  if (state.sync === null) return to(state, because.resumed, effects);
  if (facts.siteDown) {
    // The installer goes first; the sync is made up for.
    return to({ ...state, sync: null, nextSyncMono: facts.monoMs + FIRST_SYNC_MS }, because.resumed, effects);
  }
  const step = startSync(state, state.sync.reason, facts);
  return 'refused' in step ? step : { ...step, effects: [...effects, ...step.effects] };
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
      return input.contact.trouble === 'not-paired'
        ? brokenThere()
        : looked(state, input.contact.trouble, facts);
    case 'network-tested':
      return networkTested(state, input.answered, facts);
    case 'peer-demote':
      // The peer asks again because it missed the answer.
      return to(state, because.demoted);
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
      const events = syncEvents(input.result, state.pair);
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
    case 'checked':
    case 'peer-status':
      return to(state, because.heard);
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
