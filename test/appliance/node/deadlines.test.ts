/**
 * Every state of the machines rests, or has a deadline. The tables name all kinds of states: a new
 * one does not compile before somebody has said which it is.
 */
import t from 'tap';
import type { RoleEffect, RoleFacts, RoleInput } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { Pair, RoleState } from '../../../failover/role/state.js';
import type { Machine } from '../../../hardware/machine.js';
import { installerMachine } from '../../../updates/installer/machine.js';
import type {
  InstallerEffect,
  InstallerFacts,
  InstallerInput,
  InstallerState,
} from '../../../updates/installer/state.js';
import { packageById } from '../../../updates/packages/index.js';

/** 'rests': nothing is under way, or a person is waited for. Else samples of the state. */
type Table<S, K extends string> = Readonly<Record<K, 'rests' | readonly S[]>>;

const NOW_MS = 1_000_000;
/** Deadlines one after the other, with no other word, after which work that nobody does must be over. */
const DUES_MAX = 40;

/** Deadlines at one instant. */
const STILL_MAX = 3;

const pair: Pair = {
  relationId: 'r',
  peer: { guid: 'you', name: 'b.example.com', host: '127.20.0.12', port: 8443 },
  sinceMs: 0,
  lastSync: null,
  lastAttempt: null,
  contact: null,
  history: [],
  notice: null,
  nextCheckMono: NOW_MS + 5_000,
  failingSinceMono: null,
  heard: null,
  peerTrouble: null,
  peerEveryMs: null,
  lastWordMono: NOW_MS,
  autoPending: false,
};
const facts: RoleFacts = {
  nowMs: NOW_MS,
  monoMs: NOW_MS,
  guid: 'me',
  software: { version: '15.3.2', build: '42813' },
  siteDown: false,
  keySet: true,
  sharedHosts: [],
  autoSyncMs: 3_600_000,
  backupOperations: true,
  takeOverAfterMs: null,
  syncStillMs: null,
};
const run = { id: 1, reason: 'swap', startedMs: NOW_MS } as const;
const backup = {
  kind: 'backup',
  pair,
  sync: null,
  nextSyncMono: NOW_MS + 60_000,
  syncId: 2,
  releaseDue: false,
} as const;
const promoting = {
  kind: 'promoting',
  pair,
  withSync: true,
  stage: 'lock',
  sync: null,
  syncId: 2,
  nextSyncMono: NOW_MS,
  startedMs: NOW_MS,
  sinceMono: NOW_MS,
  untilMono: NOW_MS + 60_000,
} as const;
const demoting = {
  kind: 'demoting',
  pair,
  withSync: true,
  force: false,
  asked: 'here',
  answered: false,
  untilMono: NOW_MS + 60_000,
  startedMs: NOW_MS,
  sinceMono: NOW_MS,
} as const;

const roles: Table<RoleState, RoleState['kind']> = {
  alone: 'rests',
  pairing: [
    {
      kind: 'pairing',
      relationId: 'r',
      target: pair.peer,
      reverse: pair.peer,
      startedMs: NOW_MS,
      untilMono: NOW_MS + 90_000,
    },
  ],
  // At rest as roles, and yet they look after their peer.
  primary: [{ kind: 'primary', pair, claimDue: true }],
  backup: [
    backup,
    { ...backup, sync: run, releaseDue: true, unlockDue: true },
    { ...backup, bothSinceMono: NOW_MS },
  ],
  promoting: [
    promoting,
    { ...promoting, stage: 'sync', sync: run },
    { ...promoting, stage: 'demote' },
    { ...promoting, stage: 'demote', withSync: false, silentMs: 1 },
  ],
  demoting: [
    demoting,
    { ...demoting, answered: true },
    { ...demoting, asked: 'peer', answered: true },
    { ...demoting, withSync: false, force: true },
  ],
  conflict: [{ kind: 'conflict', pair }],
};

function stored(id: string) {
  const content = packageById(id);
  if (content === null) throw new Error(`no package ${id}`);
  const chosen = { manifest: content.manifest, method: 'automatic' } as const;
  const shelf = { offers: [], checkedMs: 1, onDisk: [chosen], extractableConsole: false };
  return { shelf, chosen, plan: { startedMono: 0, workMs: 1_000, restartMs: 1_000, verifyMs: 1_000 } };
}
const base = { ...stored('base-4.3.1'), sinceMono: NOW_MS };
const site = { ...stored('site-15.3.2'), sinceMono: NOW_MS };
const inTrouble: InstallerState = {
  at: 'applying-base',
  ...base,
  writing: false,
  trouble: { en: 'why', fr: 'pourquoi' },
};

const stages: Table<InstallerState, InstallerState['at']> = {
  idle: 'rests',
  'awaiting-licence': 'rests',
  failed: 'rests',
  // Support is waited for; with trouble, 'applying-base' waits for it, too.
  damaged: 'rests',
  checking: [{ at: 'checking', shelf: site.shelf, sinceMono: NOW_MS }],
  downloading: [
    {
      at: 'downloading',
      shelf: site.shelf,
      chosen: site.chosen,
      attempt: 1,
      sinceMono: NOW_MS,
      receivedShare: 0,
    },
  ],
  'applying-base': [
    { at: 'applying-base', ...base, writing: false, trouble: null },
    { at: 'applying-base', ...base, writing: true, trouble: null },
  ],
  migrating: [
    { at: 'migrating', ...site, writing: false },
    { at: 'migrating', ...site, writing: true },
  ],
  restarting: [
    { at: 'restarting', ...base },
    { at: 'restarting', ...site },
  ],
  verifying: [{ at: 'verifying', ...site }],
};
const installerFacts: InstallerFacts = {
  monoMs: NOW_MS,
  nowMs: NOW_MS,
  freeBytes: 1e10,
  software: { base: '4.2.0', site: { version: '15.1.1', build: '40112' }, licences: [], patches: [] },
};

/**
 * From each state by its deadlines alone: each is taken, moves on, and leads out of the state or
 * orders the work again, whose answer leads out.
 */
function walk<S, I, F extends { readonly monoMs: number }, E>(
  machine: Machine<S, I, F, E>,
  nameOf: (state: S) => string,
  facts: F,
  samples: readonly S[],
): string[] {
  const stuck: string[] = [];
  for (const sample of samples) {
    const name = nameOf(sample);
    let state = sample;
    let ordered = false;
    let still = 0;
    for (let turn = 0; turn < DUES_MAX && nameOf(state) === name; turn += 1) {
      const at = machine.deadline(state);
      if (at === null || !Number.isFinite(at)) {
        stuck.push(`${name}: no deadline in ${JSON.stringify(state)}`);
        break;
      }
      const step = machine.step(state, machine.due(state), { ...facts, monoMs: at });
      if ('refused' in step) {
        stuck.push(`${name}: refuses its deadline: ${step.refused.en}`);
        break;
      }
      ordered ||= step.effects.length > 0;
      state = step.next;
      const next = machine.deadline(state);
      still = next !== null && next <= at ? still + 1 : 0;
      if (nameOf(state) === name && still > STILL_MAX) {
        stuck.push(`${name}: its deadline does not move on`);
        break;
      }
    }
    if (nameOf(state) === name && !ordered) stuck.push(`${name}: nothing leads out`);
  }
  return stuck;
}

const samplesOf = <S>(table: Table<S, string>): S[] =>
  Object.values(table).flatMap((one) => (one === 'rests' ? [] : one));

t.test('states of the role machine', (t) => {
  t.same(
    walk<RoleState, RoleInput, RoleFacts, RoleEffect>(
      roleMachine,
      ({ kind }) => kind,
      facts,
      samplesOf(roles),
    ),
    [],
  );
  t.equal(roleMachine.deadline({ kind: 'alone', notice: null }), null);
  t.end();
});

t.test('states of the installer', (t) => {
  t.same(
    walk<InstallerState, InstallerInput, InstallerFacts, InstallerEffect>(
      installerMachine,
      ({ at }) => at,
      installerFacts,
      samplesOf(stages),
    ),
    [],
  );
  t.equal(installerMachine.deadline(inTrouble), null, 'it waits for support');
  t.end();
});

t.test('a change of roles is over for both when neither hears the other any more', (t) => {
  for (const sample of [
    ...samplesOf({ promoting: roles.promoting }),
    ...samplesOf({ demoting: roles.demoting }),
  ]) {
    const lost = 'unreachable';
    let state = sample;
    let monoMs = NOW_MS;
    for (let turn = 0; turn < DUES_MAX && state.kind === sample.kind; turn += 1) {
      monoMs = Math.max(monoMs, roleMachine.deadline(state) ?? monoMs);
      const step = roleMachine.step(state, { kind: 'due' }, { ...facts, monoMs });
      if ('refused' in step) continue;
      state = step.next;
      // What is asked of the peer comes back as lost.
      for (const effect of step.effects) {
        if (effect.kind !== 'demote-peer') continue;
        const { relationId, swap } = effect;
        const told = roleMachine.step(
          state,
          { kind: 'demoted', relationId, swap, trouble: lost, detail: null },
          { ...facts, monoMs },
        );
        if (!('refused' in told)) state = told.next;
      }
    }
    t.ok(['primary', 'backup'].includes(state.kind), `${sample.kind} ends as ${state.kind}`);
    t.ok(monoMs - NOW_MS <= 3 * 60_000, `within three minutes: ${(monoMs - NOW_MS) / 1_000} s`);
  }
  t.end();
});
