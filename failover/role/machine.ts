/** The role machine: what each state does with each input. Diagram and types: role-state.ts. */

import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import type { Machine } from '../../hardware/machine.js';
import { backup } from './backup.js';
import { meet } from './contact.js';
import { demoting } from './demoting.js';
import type { RoleEffect, RoleFacts, RoleInput } from './inputs.js';
import { conflict, primary } from './primary.js';
import { promoting } from './promoting.js';
import { type PairedState, pairOf, type RoleState, type SyncRun } from './state.js';
import {
  BACKUP_LATER_MS,
  event,
  FIRST_SYNC_MS,
  newPair,
  PAIRING_MAX_MS,
  type RoleStep,
  refused,
  roleEvent,
  type State,
  stale,
  to,
} from './steps.js';
import { failureWords } from './turn.js';
import { because, troubleWords } from './words.js';

function establish(input: Extract<RoleInput, { kind: 'establish' }>, facts: RoleFacts): RoleStep {
  const { relationId, target, reverse } = input;
  if (facts.siteDown) return refused(because.siteDown);
  if (facts.software === null) return refused(because.noSite);
  if (!facts.keySet) return refused(because.keyMissing);
  const shared = [target, reverse].some(({ host }) => facts.sharedHosts.includes(host.toLowerCase()));
  if (shared) return refused(because.sharedHost);
  return to(
    {
      kind: 'pairing',
      relationId,
      target,
      reverse,
      startedMs: facts.nowMs,
      untilMono: facts.monoMs + PAIRING_MAX_MS,
    },
    because.pairing,
    [{ kind: 'pair', relationId, target, reverse }],
  );
}

function alone(_state: State<'alone'>, input: RoleInput, facts: RoleFacts): RoleStep {
  if (input.kind === 'establish') return establish(input, facts);
  if (input.kind !== 'adopt') return refused(because.noRelation);
  if (facts.siteDown) return refused(because.siteDown);
  if (facts.software === null) return refused(because.noSite);
  const contact = { atMs: facts.nowMs, role: 'primary', software: input.software, trouble: null } as const;
  const pair = newPair(input.relationId, input.peer, facts, contact);
  return to(
    {
      kind: 'backup',
      pair: { ...pair, nextCheckMono: pair.nextCheckMono + BACKUP_LATER_MS },
      sync: null,
      nextSyncMono: facts.monoMs + FIRST_SYNC_MS,
      syncId: 1,
      releaseDue: true,
    },
    because.adopted,
    [{ kind: 'release-shared' }, { kind: 'close-site', users: false }],
    [event('established', { role: 'backup', peer: input.peer.name }), roleEvent('backup', pair)],
  );
}

function pairing(state: State<'pairing'>, input: RoleInput, facts: RoleFacts): RoleStep {
  const { relationId, target } = state;
  // The answer may have been lost on its way: the other side must not believe in a relation.
  const forget: RoleEffect = { kind: 'tell-break', relationId, peer: target };
  switch (input.kind) {
    case 'paired': {
      if (input.relationId !== relationId) return stale;
      const contact = { atMs: facts.nowMs, role: 'backup', software: input.software, trouble: null } as const;
      const pair = newPair(relationId, input.peer, facts, contact);
      return to(
        { kind: 'primary', pair, claimDue: false },
        because.established,
        [],
        [event('established', { role: 'primary', peer: input.peer.name })],
      );
    }
    case 'pair-failed':
      if (input.relationId !== relationId) return stale;
      return to(
        { kind: 'alone', notice: failureWords(input) },
        failureWords(input),
        input.trouble === 'unreachable' ? [forget] : [],
        [event('refused', { trouble: input.trouble })],
      );
    case 'due':
      if (facts.monoMs < state.untilMono) return stale;
      return to(
        { kind: 'alone', notice: troubleWords.unreachable },
        troubleWords.unreachable,
        [forget],
        [event('refused', { trouble: 'unreachable' })],
      );
    case 'boot':
      return to({ kind: 'alone', notice: because.pairingFailed }, because.pairingFailed, [forget]);
    case 'break':
      return to({ kind: 'alone', notice: null }, because.pairingFailed, [forget]);
    default:
      return refused(because.pairingBusy);
  }
}

function assertPair(state: PairedState, facts: RoleFacts): void {
  const { pair } = state;
  if (pair.relationId === '' || pair.peer.guid === '') throw new Error('role: a pair without a relation');
  if (pair.peer.guid === facts.guid) throw new Error('role: paired with itself');
  if (!Number.isFinite(pair.nextCheckMono)) throw new Error('role: no next check');
  if ((pair.contact?.trouble == null) !== (pair.failingSinceMono === null)) {
    throw new Error('role: a silence without a beginning');
  }
}

function check(state: RoleState, facts: RoleFacts): void {
  if (state.kind === 'alone') return;
  if (state.kind === 'pairing') {
    if (state.relationId === '' || !Number.isFinite(state.untilMono))
      throw new Error('role: endless pairing');
    return;
  }
  assertPair(state, facts);
  const syncing = 'sync' in state ? state.sync : null;
  if (syncing !== null && 'syncId' in state && syncing.id >= state.syncId) {
    throw new Error('role: sync from the future');
  }
  if (state.kind === 'promoting' && (state.stage === 'sync') !== (state.sync !== null)) {
    throw new Error('role: promoting out of step with its sync');
  }
  if (state.kind === 'promoting' && !state.withSync && state.stage !== 'demote') {
    throw new Error('role: a plain promotion only asks the peer');
  }
}

function deadline(state: RoleState): number | null {
  switch (state.kind) {
    case 'alone':
      return null;
    case 'pairing':
    case 'promoting':
      return state.untilMono;
    case 'demoting':
      return Math.min(state.untilMono, state.pair.nextCheckMono);
    case 'backup':
      return state.sync === null
        ? Math.min(state.nextSyncMono, state.pair.nextCheckMono)
        : state.pair.nextCheckMono;
    default:
      return state.pair.nextCheckMono;
  }
}

const boot = (state: RoleState): RoleInput | null => (state.kind === 'alone' ? null : { kind: 'boot' });

function dispatch(state: RoleState, input: RoleInput, facts: RoleFacts): RoleStep {
  switch (state.kind) {
    case 'alone':
      return alone(state, input, facts);
    case 'pairing':
      return pairing(state, input, facts);
    case 'primary':
      return primary(state, input, facts);
    case 'backup':
      return backup(state, input, facts);
    case 'promoting':
      return promoting(state, input, facts);
    case 'demoting':
      return demoting(state, input, facts);
    case 'conflict':
      return conflict(state, input, facts);
  }
}

const syncOf = (state: RoleState): SyncRun | null => ('sync' in state ? state.sync : null);

/** Each data-sync that was begun ends in the log, whatever took its place. */
function abandoned(before: RoleState, next: RoleState, events: readonly DomainEvent[]): DomainEvent[] {
  const run = syncOf(before);
  if (run === null || syncOf(next)?.id === run.id) return [];
  const told = events.some(({ kind }) => kind === 'failover.synced' || kind === 'failover.sync-failed');
  return told ? [] : [event('sync-abandoned', { reason: run.reason })];
}

/** The peer is looked at at once, whatever this box is. */
function keySaved(state: RoleState, facts: RoleFacts): RoleStep {
  if (!('pair' in state)) return stale;
  const nextCheckMono = Math.min(state.pair.nextCheckMono, facts.monoMs);
  return to({ ...state, pair: { ...state.pair, nextCheckMono } }, because.settings);
}

function step(before: RoleState, input: RoleInput, facts: RoleFacts): RoleStep {
  if (input.kind === 'key-saved') return keySaved(before, facts);
  const met = meet(before, input, facts);
  const taken = dispatch(met.state, input, facts);
  if ('refused' in taken) return taken;
  const events = taken.events ?? [];
  return { ...taken, events: [...met.events, ...abandoned(before, taken.next, events), ...events] };
}

/** Whether what an effect is about still is so. */
function wants(state: RoleState, effect: RoleEffect): boolean {
  const related = 'relationId' in effect && pairOf(state)?.relationId === effect.relationId;
  switch (effect.kind) {
    case 'pair':
      return state.kind === 'pairing' && state.relationId === effect.relationId;
    case 'tell-break':
      return !related;
    case 'sync':
      return related && 'sync' in state && state.sync?.id === effect.run.id;
    case 'hand-over':
      return related && state.kind === 'backup';
    case 'check':
    case 'ask-sync':
    case 'report-sync':
    case 'test-network':
      return related;
    case 'lock-peer':
    case 'demote-peer': {
      const stage = effect.kind === 'lock-peer' ? 'lock' : 'demote';
      return (
        related && state.kind === 'promoting' && state.stage === stage && state.sinceMono === effect.swap
      );
    }
    case 'promote-peer':
      return related && state.kind === 'demoting' && state.sinceMono === effect.swap;
    case 'unlock-peer':
      return related && state.kind === 'backup' && state.unlockDue === true;
    case 'claim-shared':
      return state.kind === 'primary' && state.claimDue;
    case 'release-shared':
      return state.kind === 'backup' && state.releaseDue;
    case 'close-site':
      if (state.kind === 'demoting') return effect.users && state.withSync;
      return state.kind === 'backup' || state.kind === 'promoting';
  }
}

export const roleMachine: Machine<RoleState, RoleInput, RoleFacts, RoleEffect> = {
  name: 'failover',
  initial: { kind: 'alone', notice: null },
  step,
  boot,
  deadline,
  due: () => ({ kind: 'due' }),
  wants,
  check,
};
