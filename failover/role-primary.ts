/**
 * The role machine on a primary, on one giving its role up, and where both believe to be it.
 *
 * @guide G67, G68, G74 seed
 */
import type { Label } from '../views/label.js';
import { listening, lookAfterMs } from './role-contact.js';
import type { RoleFacts, RoleInput } from './role-state.js';
import {
  becomesBackup,
  becomesPrimary,
  brokenHere,
  brokenThere,
  CHECK_MS,
  cancelled,
  event,
  type RoleStep,
  refused,
  type State,
  SWAP_WAIT_MS,
  stale,
  to,
  withNotice,
  withResult,
} from './role-steps.js';
import { because, troubleWords } from './words.js';

const foreign = (state: State<'primary' | 'demoting' | 'conflict'>, input: RoleInput): boolean =>
  'relationId' in input && input.kind !== 'establish' && input.relationId !== state.pair.relationId;

function demote(
  state: State<'primary'>,
  how: { withSync: boolean; force: boolean; asked: 'here' | 'peer' },
  facts: RoleFacts,
): RoleStep {
  const { relationId, peer } = state.pair;
  const { withSync } = how;
  return to(
    {
      kind: 'demoting',
      pair: withNotice(state.pair, null),
      ...how,
      untilMono: facts.monoMs + SWAP_WAIT_MS,
      startedMs: facts.nowMs,
    },
    how.asked === 'here' ? because.demoting : because.locked,
    [
      ...(withSync ? [{ kind: 'close-site', users: true } as const] : []),
      ...(how.asked === 'here' ? [{ kind: 'promote-peer', relationId, peer, withSync } as const] : []),
    ],
    [event('demoting', { withSync, asked: how.asked })],
  );
}

/** What another primary does to this one: it is asked itself before anything is believed. */
function heardPrimary(
  state: State<'primary'>,
  input: Extract<RoleInput, { kind: 'checked' | 'peer-status' }>,
): RoleStep {
  const { relationId, peer } = state.pair;
  const rival = input.contact.role === 'primary' || input.contact.role === 'conflict';
  if (rival && input.kind === 'peer-status') {
    // It may have been sent before a swap that has ended meanwhile.
    return to(state, because.checking, [{ kind: 'check', relationId, peer }]);
  }
  if (rival && input.contact.trouble === null) {
    return to({ kind: 'conflict', pair: state.pair }, because.conflictFound, [], [event('conflict', {})]);
  }
  return to(state, input.contact.trouble === null ? because.heard : because.silent);
}

/** A primary serves the site; its backup pulls. */
export function primary(state: State<'primary'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if (foreign(state, input)) return input.kind === 'adopt' ? refused(because.related) : stale;
  const { relationId, peer } = state.pair;
  switch (input.kind) {
    case 'establish':
    case 'adopt':
      return refused(because.related);
    case 'break':
      return brokenHere(state.pair);
    case 'peer-broke':
      return brokenThere();
    case 'sync-now':
      return to(state, because.syncAsked, [{ kind: 'ask-sync', relationId, peer }]);
    case 'become-primary':
      return refused(because.alreadyPrimary);
    case 'become-backup':
      return demote(state, { withSync: input.withSync, force: input.force, asked: 'here' }, facts);
    case 'peer-lock':
      return demote(state, { withSync: input.withSync, force: false, asked: 'peer' }, facts);
    case 'peer-demote':
      return becomesBackup(state.pair, null, facts);
    case 'asked-peer': {
      // The backup answers Sync Now itself when it reports; only silence is worth a word.
      if (input.trouble === null) return stale;
      if (input.trouble === 'not-paired') return brokenThere();
      const result = { ok: false, trouble: input.trouble, detail: null } as const;
      return to({ ...state, pair: withResult(state.pair, result, facts) }, because.syncFailed);
    }
    case 'checked':
    case 'peer-status':
      return input.contact.trouble === 'not-paired' ? brokenThere() : heardPrimary(state, input);
    case 'peer-synced':
      return to({ ...state, pair: withResult(state.pair, input.result, facts) }, because.synced);
    case 'addresses-set':
      return to({ ...state, claimDue: false }, because.addresses);
    case 'due': {
      if (facts.monoMs < state.pair.nextCheckMono) return stale;
      const pair = { ...state.pair, nextCheckMono: facts.monoMs + lookAfterMs(state, state.pair, facts) };
      return to({ ...state, pair }, because.checking, [{ kind: 'check', relationId, peer }]);
    }
    case 'boot':
      return to(
        { ...state, pair: listening(state.pair, facts) },
        because.resumed,
        state.claimDue ? [{ kind: 'claim-shared' }] : [],
      );
    default:
      return stale;
  }
}

/** A primary that waits for its backup to take over. */
export function demoting(state: State<'demoting'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if (foreign(state, input)) return input.kind === 'adopt' ? refused(because.swapBusy) : stale;
  const { relationId, peer } = state.pair;
  const stay = (notice: Label): RoleStep =>
    to(
      {
        kind: 'primary',
        pair: { ...cancelled(state.pair, notice), nextCheckMono: facts.monoMs + CHECK_MS },
        claimDue: false,
      },
      because.swapCancelled,
      [],
      [event('swap-cancelled', {})],
    );
  const wait = { ...state, untilMono: facts.monoMs + SWAP_WAIT_MS };
  switch (input.kind) {
    case 'asked-peer':
      if (input.trouble === null) return to(wait, because.demoting);
      if (input.trouble === 'not-paired') return brokenThere();
      if (state.force) return becomesBackup(state.pair, because.demotedAlone, facts);
      return stay(troubleWords[input.trouble]);
    case 'peer-lock':
      return to(wait, because.locked);
    case 'peer-alive':
      return state.untilMono - facts.monoMs > SWAP_WAIT_MS / 2 ? stale : to(wait, because.heard);
    case 'peer-demote':
      return becomesBackup(state.pair, null, facts);
    case 'peer-unlock':
      return stay(because.syncFailed);
    case 'peer-synced':
      return to({ ...wait, pair: withResult(state.pair, input.result, facts) }, because.synced);
    case 'checked':
    case 'peer-status': {
      if (input.contact.trouble === 'not-paired') return brokenThere();
      if (input.contact.trouble === null && input.contact.role === 'primary') {
        // It took over while this box was off or out of reach: that was agreed.
        return becomesBackup(state.pair, null, facts);
      }
      return to(state, because.heard);
    }
    case 'peer-broke':
      return brokenThere();
    case 'due':
      return facts.monoMs < state.untilMono ? stale : stay(because.silent);
    case 'boot':
      return to(
        wait,
        because.resumed,
        state.asked === 'here'
          ? [{ kind: 'promote-peer', relationId, peer, withSync: state.withSync }]
          : [{ kind: 'check', relationId, peer }],
      );
    case 'establish':
    case 'break':
    case 'sync-now':
    case 'become-primary':
    case 'become-backup':
      return refused(because.swapBusy);
    default:
      return stale;
  }
}

/** Both boxes believe to be the primary: the operator turns one into the backup. */
export function conflict(state: State<'conflict'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if (foreign(state, input)) return input.kind === 'adopt' ? refused(because.related) : stale;
  const { relationId, peer } = state.pair;
  const check = { kind: 'check', relationId, peer } as const;
  switch (input.kind) {
    case 'establish':
    case 'adopt':
      return refused(because.related);
    case 'break':
      return brokenHere(state.pair);
    case 'peer-broke':
      return brokenThere();
    case 'sync-now':
    case 'peer-sync-now':
    case 'peer-lock':
    case 'peer-promote':
      return refused(because.noSyncInConflict);
    case 'become-backup': {
      const step = becomesBackup(state.pair, null, facts);
      // The check tells the other side at once.
      return 'refused' in step ? step : { ...step, effects: [...step.effects, check] };
    }
    case 'become-primary':
      return to(
        {
          kind: 'promoting',
          pair: withNotice(state.pair, null),
          withSync: false,
          stage: 'demote',
          sync: null,
          syncId: 1,
          nextSyncMono: facts.monoMs,
          startedMs: facts.nowMs,
        },
        because.promoting,
        [{ kind: 'demote-peer', relationId, peer }],
        [event('promoting', { withSync: false })],
      );
    case 'peer-demote':
      return becomesBackup(state.pair, null, facts);
    case 'checked':
    case 'peer-status': {
      if (input.contact.trouble === 'not-paired') return brokenThere();
      if (input.contact.trouble === null && input.contact.role === 'backup') {
        return becomesPrimary(state.pair, because.conflictOver, facts);
      }
      return to(state, because.heard);
    }
    case 'due': {
      if (facts.monoMs < state.pair.nextCheckMono) return stale;
      const pair = { ...state.pair, nextCheckMono: facts.monoMs + CHECK_MS };
      return to({ ...state, pair }, because.checking, [check]);
    }
    case 'boot':
      return to({ ...state, pair: listening(state.pair, facts) }, because.resumed);
    default:
      return stale;
  }
}
