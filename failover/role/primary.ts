/**
 * The role machine on a primary, and where both boxes believe to be it.
 *
 * @guide G68, G74 seed
 */
import { listening, lookAfterMs } from './contact.js';
import { demote } from './demoting.js';
import type { RoleFacts, RoleInput } from './inputs.js';
import { promote } from './promoting.js';
import {
  becomesBackup,
  becomesPrimary,
  brokenHere,
  brokenThere,
  CHECK_MS,
  event,
  LOOK_BOTH_MS,
  type RoleStep,
  refused,
  type State,
  stale,
  to,
  withNotice,
  withResult,
} from './steps.js';
import { because } from './words.js';

const foreign = (state: State<'primary' | 'conflict'>, input: RoleInput): boolean =>
  'relationId' in input && input.kind !== 'establish' && input.relationId !== state.pair.relationId;

/** What another primary does to this one: it is asked itself before anything is believed. */
function heardPrimary(
  state: State<'primary'>,
  input: Extract<RoleInput, { kind: 'checked' | 'peer-status' }>,
  facts: RoleFacts,
): RoleStep {
  const { relationId, peer } = state.pair;
  const rival = input.contact.role === 'primary' || input.contact.role === 'conflict';
  if (rival && input.kind === 'peer-status') {
    // It may have been sent before a swap that has ended meanwhile.
    return to(state, because.checking, [{ kind: 'check', relationId, peer }]);
  }
  if (rival && input.contact.trouble === null) {
    // The conflict says it all: what was feared before is no news any more.
    const nextCheckMono = facts.monoMs + LOOK_BOTH_MS;
    const pair = { ...withNotice(state.pair, null), nextCheckMono };
    return to({ kind: 'conflict', pair }, because.conflictFound, [], [event('conflict', {})]);
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
    case 'peer-promote':
      // Asked again by one that does not know that this was done.
      return to(state, because.promoted);
    case 'peer-unlock':
      return to(state, because.unlocked);
    case 'sync-asked': {
      // The backup answers Sync Now itself when it reports; only silence is worth a word.
      if (input.trouble === null) return stale;
      if (input.trouble === 'not-paired') return brokenThere();
      const result = { ok: false, trouble: input.trouble, detail: null } as const;
      return to({ ...state, pair: withResult(state.pair, result, facts) }, because.syncFailed);
    }
    case 'checked':
    case 'peer-status':
      return input.contact.trouble === 'not-paired' ? brokenThere() : heardPrimary(state, input, facts);
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
      return promote({ pair: state.pair, syncId: 1, nextSyncMono: facts.monoMs }, { withSync: false }, facts);
    case 'peer-unlock':
      return to(state, because.unlocked);
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
