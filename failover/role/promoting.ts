/**
 * The role machine on a backup on its way to primary: it closes the peer, pulls a last data-sync and
 * takes the role over. Each of these ends with its answer, or at the latest by a deadline; a peer that
 * may still be closed is told when this has ended.
 *
 * @guide G71, G72, G74 seed
 */
import type { Label } from '../../views/label.js';
import type { RoleEffect, RoleFacts, RoleInput, SyncResult } from './inputs.js';
import type { Pair, Trouble } from './state.js';
import {
  after,
  becomesPrimary,
  brokenThere,
  cancelled,
  event,
  interrupted,
  isCertificateTrouble,
  isStalled,
  type RoleStep,
  refused,
  report,
  type State,
  SWAP_STAGE_MS,
  stale,
  startSync,
  syncEvents,
  to,
  troubleLabel,
  withNotice,
  withResult,
} from './steps.js';
import { failureWords } from './turn.js';
import { because, troubleWords } from './words.js';

// After a change of roles that came to nothing, what the peer is now is looked at.
const SOON_MS = 5_000;

/** A backup, or one of two primaries, begins to become the primary. */
export function promote(
  from: { readonly pair: Pair; readonly syncId: number; readonly nextSyncMono: number },
  how: { readonly withSync: boolean; readonly silentMs?: number; readonly bothBackup?: true },
  facts: RoleFacts,
): RoleStep {
  const { relationId, peer } = from.pair;
  const { syncId, nextSyncMono } = from;
  const { withSync } = how;
  const order = { relationId, peer, swap: facts.monoMs, withSync };
  // The answer of a primary that was silent decides nothing: nobody waits long for it.
  const once = how.silentMs !== undefined && how.bothBackup === undefined ? { once: true as const } : {};
  return to(
    {
      kind: 'promoting',
      pair: withNotice(from.pair, null),
      stage: withSync ? 'lock' : 'demote',
      sync: null,
      syncId,
      nextSyncMono,
      startedMs: facts.nowMs,
      sinceMono: facts.monoMs,
      untilMono: facts.monoMs + SWAP_STAGE_MS,
      ...how,
    },
    because.promoting,
    [withSync ? { kind: 'lock-peer', ...order } : { kind: 'demote-peer', ...once, ...order }],
    [event('promoting', { withSync })],
  );
}

/** Back to what it was. The peer may be closed for users: it is told that this is over. */
function backToBackup(state: State<'promoting'>, pair: Pair, facts: RoleFacts): RoleStep {
  const { syncId, nextSyncMono, withSync } = state;
  const { relationId, peer } = pair;
  const nextCheckMono = Math.min(pair.nextCheckMono, facts.monoMs + SOON_MS);
  const unlock: RoleEffect[] = withSync ? [{ kind: 'unlock-peer', relationId, peer }] : [];
  return to(
    {
      kind: 'backup',
      pair: { ...pair, nextCheckMono },
      sync: null,
      nextSyncMono,
      syncId,
      releaseDue: true,
      ...(withSync ? { unlockDue: true } : {}),
    },
    pair.notice ?? because.swapCancelled,
    [{ kind: 'release-shared' }, ...unlock],
    [event('swap-cancelled', {})],
  );
}

/** Why the peer did not close, and what helps. */
function lockTrouble(trouble: Trouble, detail: Label | null): Label {
  if (trouble === 'not-primary') return because.nothingToPull;
  if (trouble !== 'unreachable') return failureWords({ trouble, detail });
  const { unreachable } = troubleWords;
  const { primarySilent } = because;
  return { en: `${unreachable.en} ${primarySilent.en}`, fr: `${unreachable.fr} ${primarySilent.fr}` };
}

/** What the stage asks of the peer, or the data-sync that it is about. */
function orderAgain(state: State<'promoting'>, facts: RoleFacts): RoleStep {
  const { relationId, peer } = state.pair;
  const next = { ...state, untilMono: facts.monoMs + SWAP_STAGE_MS };
  if (state.stage === 'sync') return startSync(next, 'swap', facts);
  const kind = state.stage === 'lock' ? 'lock-peer' : 'demote-peer';
  const { sinceMono: swap, withSync } = state;
  return to(next, because.resumed, [{ kind, relationId, peer, swap, withSync }]);
}

function tookOver(state: State<'promoting'>, notice: Label | null, facts: RoleFacts): RoleStep {
  const { pair, silentMs, bothBackup } = state;
  if (silentMs === undefined) return becomesPrimary(pair, notice, facts);
  const why = bothBackup === true ? because.automaticBoth : because.automatic;
  const step = becomesPrimary(pair, why, facts);
  return 'refused' in step
    ? step
    : { ...step, events: [...(step.events ?? []), event('auto-done', { silentMs })] };
}

function demoted(
  state: State<'promoting'>,
  { trouble, detail }: Extract<RoleInput, { kind: 'demoted' }>,
  facts: RoleFacts,
): RoleStep {
  if (trouble === null) return tookOver(state, null, facts);
  if (trouble === 'not-paired') return brokenThere();
  // A peer that answers is not passed over because of its certificate: that would make two primaries.
  if (trouble === 'swap-over' || trouble === 'swap-busy' || isCertificateTrouble(trouble)) {
    return backToBackup(state, cancelled(state.pair, failureWords({ trouble, detail })), facts);
  }
  return tookOver(state, because.promotedAlone, facts);
}

function pulled(state: State<'promoting'>, result: SyncResult, facts: RoleFacts): RoleStep {
  if (!result.ok && result.trouble === 'not-paired') return brokenThere();
  const pair = withResult(state.pair, result, facts);
  const events = syncEvents(result, state.pair);
  if (!result.ok) return after(backToBackup(state, cancelled(pair, troubleLabel(result)), facts), events);
  const next = { ...state, pair, sync: null, stage: 'demote' } as const;
  return after(orderAgain(next, facts), events, report(pair, result));
}

function promotingDue(state: State<'promoting'>, facts: RoleFacts): RoleStep {
  if (facts.monoMs < state.untilMono) return stale;
  if (state.stage === 'lock') {
    return backToBackup(state, cancelled(state.pair, lockTrouble('unreachable', null)), facts);
  }
  if (state.stage === 'demote') return orderAgain(state, facts);
  if (isStalled(facts)) return pulled(state, interrupted, facts);
  return to({ ...state, untilMono: facts.monoMs + SWAP_STAGE_MS }, because.promoting);
}

/** A backup on its way to primary: closes the peer, pulls a last time, takes the role over. */
export function promoting(state: State<'promoting'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if ('relationId' in input && input.relationId !== state.pair.relationId) {
    return input.kind === 'adopt' || input.kind === 'establish' ? refused(because.swapBusy) : stale;
  }
  switch (input.kind) {
    case 'locked':
      if (state.stage !== 'lock' || input.swap !== state.sinceMono) return stale;
      if (input.trouble === 'not-paired') return brokenThere();
      if (input.trouble !== null) {
        return backToBackup(state, cancelled(state.pair, lockTrouble(input.trouble, input.detail)), facts);
      }
      return orderAgain({ ...state, stage: 'sync' }, facts);
    case 'sync-ended':
      return state.sync?.id === input.id ? pulled(state, input.result, facts) : stale;
    case 'demoted':
      return state.stage === 'demote' && input.swap === state.sinceMono
        ? demoted(state, input, facts)
        : stale;
    case 'peer-broke':
      return brokenThere();
    case 'peer-promote':
      return to(state, because.promoting);
    case 'peer-demote':
      // Two backups become primary at once: one of them gives way.
      return state.withSync || facts.guid < state.pair.peer.guid
        ? refused(because.swapBusy)
        : backToBackup(state, withNotice(state.pair, because.otherTakesOver), facts);
    case 'peer-unlock':
      return to(state, because.unlocked);
    case 'checked':
    case 'peer-status':
      return to(state, because.heard);
    case 'due':
      return promotingDue(state, facts);
    case 'boot':
      return orderAgain({ ...state, sync: null }, facts);
    case 'establish':
    case 'break':
    case 'sync-now':
    case 'become-primary':
    case 'become-backup':
    case 'peer-sync-now':
    case 'peer-lock':
      return refused(because.swapBusy);
    default:
      return stale;
  }
}
