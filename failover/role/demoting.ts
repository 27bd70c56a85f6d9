/**
 * The role machine on a primary giving its role up. It asks its peer how far that one is. A site that
 * is closed for the last data-sync opens again as soon as its peer is known to have given up, and at
 * the latest when it is silent for too long.
 *
 * @guide G67, G74 seed
 */
import type { Label } from '../../views/label.js';
import { listening } from './contact.js';
import type { RoleEffect, RoleFacts, RoleInput } from './inputs.js';
import type { Pair } from './state.js';
import {
  becomesBackup,
  brokenThere,
  CHECK_MS,
  cancelled,
  event,
  isLineTrouble,
  type RoleStep,
  refused,
  type State,
  SWAP_LOOK_MS,
  SWAP_WAIT_MS,
  stale,
  to,
  withNotice,
  withResult,
} from './steps.js';
import { failureWords } from './turn.js';
import { because } from './words.js';

/** A primary begins to give its role up. */
export function demote(
  state: State<'primary'>,
  how: { withSync: boolean; force: boolean; asked: 'here' | 'peer' },
  facts: RoleFacts,
): RoleStep {
  const { relationId, peer } = state.pair;
  const { withSync, asked } = how;
  const order = { relationId, peer, swap: facts.monoMs, withSync };
  return to(
    {
      kind: 'demoting',
      pair: { ...withNotice(state.pair, null), nextCheckMono: facts.monoMs + SWAP_LOOK_MS },
      ...how,
      answered: asked === 'peer',
      untilMono: facts.monoMs + SWAP_WAIT_MS,
      startedMs: facts.nowMs,
      sinceMono: facts.monoMs,
    },
    asked === 'here' ? because.demoting : because.locked,
    [
      ...(withSync ? [{ kind: 'close-site', users: true } as const] : []),
      ...(asked === 'here' ? [{ kind: 'promote-peer', ...order } as const] : []),
    ],
    [event('demoting', { withSync, asked })],
  );
}

/** The role is taken up again. */
const stay = (pair: Pair, notice: Label, facts: RoleFacts): RoleStep =>
  to(
    {
      kind: 'primary',
      pair: { ...cancelled(pair, notice), nextCheckMono: facts.monoMs + CHECK_MS },
      claimDue: true,
    },
    because.swapCancelled,
    [{ kind: 'claim-shared' }],
    [event('swap-cancelled', {})],
  );

function promoteAsked(
  state: State<'demoting'>,
  { trouble, detail }: Extract<RoleInput, { kind: 'promote-asked' }>,
  facts: RoleFacts,
): RoleStep {
  const { pair } = state;
  const untilMono = facts.monoMs + SWAP_WAIT_MS;
  if (trouble === null) return to({ ...state, answered: true, untilMono }, because.demoting);
  if (trouble === 'not-paired') return brokenThere();
  return state.force && isLineTrouble(trouble)
    ? becomesBackup(pair, because.demotedAlone, facts)
    : stay(pair, failureWords({ trouble, detail }), facts);
}

/** What the peer is tells whether the change of roles goes on. */
function heardWhileDemoting(
  state: State<'demoting'>,
  { contact }: Extract<RoleInput, { kind: 'checked' | 'peer-status' }>,
  facts: RoleFacts,
): RoleStep {
  if (contact.trouble === 'not-paired') return brokenThere();
  switch (contact.trouble === null ? contact.role : null) {
    case 'primary':
    case 'conflict':
      // It took over while this box was off or out of reach: that was agreed.
      return becomesBackup(state.pair, null, facts);
    case 'backup':
      return state.answered ? stay(state.pair, because.swapGivenUp, facts) : to(state, because.heard);
    case 'promoting':
      return to({ ...state, answered: true, untilMono: facts.monoMs + SWAP_WAIT_MS }, because.heard);
    default:
      return to(state, because.heard);
  }
}

function demotingDue(state: State<'demoting'>, facts: RoleFacts): RoleStep {
  const { pair, untilMono } = state;
  if (facts.monoMs >= untilMono) return stay(pair, because.silent, facts);
  if (facts.monoMs < pair.nextCheckMono) return stale;
  const { relationId, peer } = pair;
  const next = { ...pair, nextCheckMono: facts.monoMs + SWAP_LOOK_MS };
  return to({ ...state, pair: next }, because.checking, [{ kind: 'check', relationId, peer }]);
}

/** A primary that waits for its backup to take over. */
export function demoting(state: State<'demoting'>, input: RoleInput, facts: RoleFacts): RoleStep {
  const { relationId, peer } = state.pair;
  if ('relationId' in input && input.kind !== 'establish' && input.relationId !== relationId) {
    return input.kind === 'adopt' ? refused(because.swapBusy) : stale;
  }
  const wait = { ...state, answered: true, untilMono: facts.monoMs + SWAP_WAIT_MS };
  switch (input.kind) {
    case 'promote-asked':
      return input.swap === state.sinceMono ? promoteAsked(state, input, facts) : stale;
    case 'peer-lock':
      return to(wait, because.locked);
    case 'peer-pulls':
      if (!input.forSwap) return state.answered ? stay(state.pair, because.swapGivenUp, facts) : stale;
      return state.untilMono - facts.monoMs > SWAP_WAIT_MS / 2 ? stale : to(wait, because.heard);
    case 'peer-demote':
      return becomesBackup(state.pair, null, facts);
    case 'peer-unlock':
      return stay(state.pair, because.swapGivenUp, facts);
    case 'peer-synced':
      return to({ ...wait, pair: withResult(state.pair, input.result, facts) }, because.synced);
    case 'checked':
    case 'peer-status':
      return heardWhileDemoting(state, input, facts);
    case 'peer-broke':
      return brokenThere();
    case 'due':
      return demotingDue(state, facts);
    case 'boot': {
      const effect: RoleEffect =
        state.asked === 'here' && !state.answered
          ? { kind: 'promote-peer', relationId, peer, swap: state.sinceMono, withSync: state.withSync }
          : { kind: 'check', relationId, peer };
      const pair = { ...listening(state.pair, facts), nextCheckMono: facts.monoMs + SWAP_LOOK_MS };
      return to({ ...state, pair, untilMono: facts.monoMs + SWAP_WAIT_MS }, because.resumed, [effect]);
    }
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
