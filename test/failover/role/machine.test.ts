import fc from 'fast-check';
import t from 'tap';
import { alertOf } from '../../../appliance/services/mail/alerts.js';
import type { Heard, RoleEffect, RoleFacts, RoleInput, SyncResult } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { Peer, RoleState, Trouble } from '../../../failover/role/state.js';
import { FIRST_SYNC_MS } from '../../../failover/role/steps.js';
import { differ, failureWords, turnFailure, turnTrouble } from '../../../failover/role/turn.js';
import { troubleWords } from '../../../failover/role/words.js';

const software = { version: '15.3.2', build: '42813' };
const facts: RoleFacts = {
  nowMs: 1_000_000,
  monoMs: 5_000,
  guid: 'me',
  software,
  siteDown: false,
  keySet: true,
  sharedHosts: ['access.example.com', '127.20.0.10'],
  autoSyncMs: 3_600_000,
  backupOperations: true,
  syncStillMs: 0,
  takeOverAfterMs: null,
};
const peer: Peer = { guid: 'you', name: 'b.example.com', host: '127.20.0.12', port: 8443 };
const target = { host: '127.20.0.12', port: 8443 };
const reverse = { host: '127.20.0.11', port: 8443 };
const RELATION = 'r1';
const heard = (role: Heard['role']): Heard => ({ role, software, trouble: null });
const synced: SyncResult = { ok: true, report: { atMs: 1, tookMs: 2, rows: 3, files: 4, bytes: 5 } };
/** The peer's answer to a part of a change of roles that began at `swap`. */
const answer = <K extends 'locked' | 'demoted' | 'promote-asked'>(
  kind: K,
  trouble: Trouble | null = null,
  swap = facts.monoMs,
) => ({ kind, relationId: RELATION, swap, trouble, detail: null });
const failed: SyncResult = { ok: false, trouble: 'unreachable', detail: null };

/** Takes inputs one after the other; refused ones leave the state. */
function walk(
  from: RoleState,
  inputs: readonly RoleInput[],
  given: RoleFacts = facts,
): { state: RoleState; effects: RoleEffect[]; refused: number } {
  let state = from;
  let refusals = 0;
  const effects: RoleEffect[] = [];
  for (const input of inputs) {
    const step = roleMachine.step(state, input, given);
    if ('refused' in step) {
      refusals += 1;
      continue;
    }
    roleMachine.check(step.next, given);
    state = step.next;
    effects.push(...step.effects);
  }
  return { state, effects, refused: refusals };
}

const establish: RoleInput = { kind: 'establish', relationId: RELATION, target, reverse };
const paired: RoleInput = { kind: 'paired', relationId: RELATION, peer, software };
const adopt: RoleInput = { kind: 'adopt', relationId: RELATION, peer, software };
const primary = walk(roleMachine.initial, [establish, paired]).state;
const backup = walk(roleMachine.initial, [adopt, { kind: 'addresses-set' }]).state;
const kinds = (effects: readonly RoleEffect[]): string[] => effects.map(({ kind }) => kind);

t.test('establishing: pairing, then primary; the other side becomes backup', async (t) => {
  t.equal(primary.kind, 'primary');
  t.equal(backup.kind, 'backup');
  t.ok(
    backup.kind === 'backup' && backup.nextSyncMono === facts.monoMs + FIRST_SYNC_MS,
    'first sync after 60 s',
  );
  t.same(kinds(walk(roleMachine.initial, [adopt]).effects), ['release-shared', 'close-site']);
});

t.test('every refusal to establish says why and changes nothing', async (t) => {
  const refusal = (given: Partial<RoleFacts>, input: RoleInput = establish) => {
    const step = roleMachine.step(roleMachine.initial, input, { ...facts, ...given });
    return 'refused' in step ? step.refused.en : 'accepted';
  };
  t.match(refusal({ keySet: false }), /no inter-appliance pre-shared key/);
  t.match(refusal({ software: null }), /No site software/);
  t.match(refusal({ siteDown: true }), /installing/);
  const shared = { ...establish, target: { host: 'ACCESS.example.com', port: 443 } };
  t.match(refusal({}, shared), /shared by both/);
  t.match(refusal({}, { ...establish, reverse: { host: '127.20.0.10', port: 443 } }), /shared by both/);
  for (const trouble of Object.keys(troubleWords) as (keyof typeof troubleWords)[]) {
    const result: RoleInput = { kind: 'pair-failed', relationId: RELATION, trouble, detail: null };
    const { state } = walk(roleMachine.initial, [establish, result]);
    t.same(state, { kind: 'alone', notice: troubleWords[trouble] }, trouble);
  }
  const texts = Object.values(troubleWords).map(({ en }) => en);
  t.equal(new Set(texts).size, texts.length, 'each has its own words');
});

t.test('a pairing that nobody answers ends, and the other side is told', async (t) => {
  const waiting = walk(roleMachine.initial, [establish]).state;
  const at = roleMachine.deadline(waiting) ?? 0;
  t.same(walk(waiting, [{ kind: 'due' }]).state, waiting, 'not before its time');
  const late = walk(waiting, [{ kind: 'due' }], { ...facts, monoMs: at });
  t.equal(late.state.kind, 'alone');
  t.same(kinds(late.effects), ['tell-break']);
  t.equal(walk(waiting, [{ kind: 'boot' }]).state.kind, 'alone', 'a power cut ends it too');
});

t.test('syncs: automatic, asked, repeated after trouble, resumed after a boot', async (t) => {
  const due = { ...facts, monoMs: facts.monoMs + FIRST_SYNC_MS };
  const first = walk(backup, [{ kind: 'due' }], due);
  t.match(first.effects, [{ kind: 'sync', run: { reason: 'first', id: 1 } }]);
  t.equal(walk(first.state, [{ kind: 'sync-now' }]).refused, 1, 'one at a time');
  const done = walk(first.state, [{ kind: 'sync-ended', id: 1, result: synced }], due);
  t.match(done.state, { sync: null, nextSyncMono: due.monoMs + facts.autoSyncMs });
  t.match(done.state, { pair: { lastSync: { atMs: facts.nowMs, rows: 3 } } }, 'box time of this box');
  t.same(kinds(done.effects), ['report-sync']);
  const bad = walk(first.state, [{ kind: 'sync-ended', id: 1, result: failed }], due);
  t.match(bad.state, { pair: { lastAttempt: { trouble: 'unreachable' } } });
  t.ok(bad.state.kind === 'backup' && bad.state.nextSyncMono < due.monoMs + facts.autoSyncMs);
  t.match(walk(backup, [{ kind: 'sync-now' }]).effects, [{ run: { reason: 'asked' } }]);
  const asked = walk(backup, [{ kind: 'peer-sync-now', relationId: RELATION }]);
  t.match(asked.effects, [{ run: { reason: 'asked-by-peer' } }]);
  const resumed = walk(first.state, [roleMachine.boot(first.state) ?? { kind: 'due' }]);
  t.match(resumed.effects, [{ kind: 'sync', run: { id: 2 } }]);
  t.equal(walk(resumed.state, [{ kind: 'sync-ended', id: 1, result: synced }]).refused, 1, 'late result');
  t.same(kinds(walk(primary, [{ kind: 'sync-now' }]).effects), ['ask-sync']);
});

t.test('breaking: here, there, or found out at the next contact', async (t) => {
  const here = walk(primary, [{ kind: 'break' }]);
  t.same(here.state, { kind: 'alone', notice: null });
  t.same(kinds(here.effects), ['tell-break']);
  const inputs: RoleInput[] = [
    { kind: 'peer-broke', relationId: RELATION },
    { kind: 'checked', relationId: RELATION, contact: { role: null, software: null, trouble: 'not-paired' } },
  ];
  for (const input of inputs) {
    for (const state of [primary, backup]) t.equal(walk(state, [input]).state.kind, 'alone');
  }
  t.equal(walk(backup, [{ kind: 'peer-broke', relationId: 'another' }]).state.kind, 'backup');
});

t.test('become primary without a sync, with one, and when the peer is silent', async (t) => {
  const plain = walk(backup, [{ kind: 'become-primary', withSync: false }]);
  t.same(kinds(plain.effects), ['demote-peer']);
  const told = walk(plain.state, [answer('demoted')]);
  t.match(told.state, { kind: 'primary', claimDue: true, pair: { notice: null } });
  const alone = walk(plain.state, [answer('demoted', 'unreachable')]);
  t.equal(alone.state.kind, 'primary', 'goes ahead');
  t.match(alone.state, { pair: { notice: { en: /could not be told/ } } });

  const locked = walk(backup, [{ kind: 'become-primary', withSync: true }, answer('locked')]);
  t.match(locked.state, { kind: 'promoting', stage: 'sync' });
  const done = walk(locked.state, [{ kind: 'sync-ended', id: 1, result: synced }, answer('demoted')]);
  t.equal(done.state.kind, 'primary');
  const stuck = walk(locked.state, [{ kind: 'sync-ended', id: 1, result: failed }]);
  t.equal(stuck.state.kind, 'backup', 'no sync, no swap');
  t.same(kinds(stuck.effects), ['release-shared', 'unlock-peer']);
  for (const kind of ['break', 'sync-now'] as const) t.equal(walk(locked.state, [{ kind }]).refused, 1);
});

t.test('become backup: the peer takes over; silence cancels unless forced', async (t) => {
  const ask = (force: boolean) => walk(primary, [{ kind: 'become-backup', withSync: true, force }]);
  t.same(kinds(ask(false).effects), ['close-site', 'promote-peer']);
  const silent = answer('promote-asked', 'unreachable');
  t.match(walk(ask(false).state, [silent]).state, { kind: 'primary', pair: { notice: { en: /cancelled/ } } });
  t.equal(walk(ask(true).state, [silent]).state.kind, 'backup');
  const taken = walk(ask(false).state, [
    answer('promote-asked'),
    { kind: 'peer-lock', relationId: RELATION, withSync: true },
    { kind: 'peer-demote', relationId: RELATION },
  ]);
  t.equal(taken.state.kind, 'backup');
  t.same(kinds(taken.effects), ['release-shared', 'close-site']);
  const { state } = ask(false);
  const look = { ...facts, monoMs: roleMachine.deadline(state) ?? 0 };
  t.same(kinds(walk(state, [{ kind: 'due' }], look).effects), ['check'], 'the peer is asked how far it is');
  const late = { ...facts, monoMs: state.kind === 'demoting' ? state.untilMono : 0 };
  t.equal(walk(state, [{ kind: 'due' }], late).state.kind, 'primary', 'nobody took over');
  const lockedHere = walk(primary, [{ kind: 'peer-lock', relationId: RELATION, withSync: true }]).state;
  const found = walk(lockedHere, [
    { kind: 'boot' },
    { kind: 'checked', relationId: RELATION, contact: heard('primary') },
  ]);
  t.same(kinds(found.effects), ['check', 'release-shared', 'close-site']);
  t.equal(found.state.kind, 'backup', 'the peer took over while this box was off: no conflict');
});

t.test('two primaries: a conflict that the operator ends', async (t) => {
  const claim: RoleInput = { kind: 'peer-status', relationId: RELATION, contact: heard('primary') };
  const doubt = walk(primary, [claim]);
  t.equal(doubt.state.kind, 'primary', 'one message may be late: the peer is asked');
  t.same(kinds(doubt.effects), ['check']);
  const found = walk(primary, [{ kind: 'checked', relationId: RELATION, contact: heard('primary') }]).state;
  t.equal(found.kind, 'conflict');
  t.equal(walk(found, [{ kind: 'sync-now' }]).refused, 1);
  t.equal(walk(found, [{ kind: 'become-backup', withSync: false, force: false }]).state.kind, 'backup');
  const over = walk(found, [{ kind: 'checked', relationId: RELATION, contact: heard('backup') }]);
  t.equal(over.state.kind, 'primary');
});

const eventsOf = (state: RoleState, input: RoleInput): string[] => {
  const step = roleMachine.step(state, input, facts);
  return 'refused' in step ? ['refused'] : (step.events ?? []).map(({ kind }) => kind.slice(9));
};

t.test('each data-sync that begins has an end in the log, whatever takes its place', async (t) => {
  const syncing = walk(backup, [{ kind: 'sync-now' }]).state;
  t.same(eventsOf(syncing, { kind: 'break' }), ['sync-abandoned', 'broken']);
  t.same(eventsOf(syncing, { kind: 'become-primary', withSync: false }), ['sync-abandoned', 'promoting']);
  t.same(eventsOf(syncing, { kind: 'boot' }), ['sync-abandoned', 'sync-started']);
  t.same(eventsOf(syncing, { kind: 'peer-broke', relationId: RELATION }), ['sync-abandoned', 'broken']);
  t.same(eventsOf(syncing, { kind: 'sync-ended', id: 1, result: synced }), ['synced']);
});

t.test('a notice goes when the peer has shown it to be untrue', async (t) => {
  const checked = (role: Heard['role']): RoleInput => ({
    kind: 'checked',
    relationId: RELATION,
    contact: heard(role),
  });
  const plain = walk(backup, [{ kind: 'become-primary', withSync: false }]).state;
  const swap = plain.kind === 'promoting' ? plain.sinceMono : 0;
  const lost = { kind: 'demoted', relationId: RELATION, swap, trouble: 'unreachable', detail: null } as const;
  const alone = walk(plain, [lost]).state;
  t.match(alone, { kind: 'primary', pair: { notice: { en: /could not be told/ } } });
  t.match(walk(alone, [checked('backup')]).state, { kind: 'primary', pair: { notice: null } });
  t.match(walk(alone, [checked('primary')]).state, { kind: 'conflict', pair: { notice: null } });
});

t.test('a primary that is heard in its own rhythm is not silent, though it cannot be asked', async (t) => {
  const armed = { ...facts, takeOverAfterMs: 120_000 };
  const silent: RoleInput = {
    kind: 'checked',
    relationId: RELATION,
    contact: { role: null, software: null, trouble: 'unreachable' },
  };
  const calls: RoleInput = {
    kind: 'peer-status',
    relationId: RELATION,
    contact: { ...heard('primary'), everyMs: 300_000 },
  };
  const at = (ms: number): RoleFacts => ({ ...armed, monoMs: facts.monoMs + ms });
  const deaf = walk(walk(backup, [calls, silent], armed).state, [silent], at(125_000));
  t.match(deaf.effects, [{ kind: 'test-network' }], 'nothing was heard since its calls fail');
  const heardSince = walk(walk(backup, [silent], armed).state, [calls], at(10_000)).state;
  for (const ms of [140_000, 300_000, 580_000]) {
    t.same(kinds(walk(heardSince, [silent], at(ms)).effects), [], `${ms} ms`);
  }
  t.same(kinds(walk(heardSince, [silent], at(620_000)).effects), ['test-network'], 'two calls are missing');
});

t.test('a trouble of data-syncs is told when it begins and when it is over', async (t) => {
  const differs: SyncResult = { ok: false, trouble: 'software', detail: null };
  const told: unknown[] = [];
  let state: RoleState = backup;
  for (const [index, result] of [
    differs,
    differs,
    differs,
    failed,
    failed,
    differs,
    synced,
    synced,
  ].entries()) {
    state = walk(state, [{ kind: 'sync-now' }]).state;
    const step = roleMachine.step(state, { kind: 'sync-ended', id: index + 1, result }, facts);
    if ('refused' in step) throw new Error('refused');
    state = step.next;
    for (const event of step.events ?? []) {
      const alert = alertOf(event);
      if (alert !== null) told.push(alert.kind);
    }
  }
  t.same(told, ['versions', 'peer-lost', 'peer-back', 'versions', 'sync-back']);
});

t.test('what one box tells of a failure the other tells in its own words', async (t) => {
  for (const trouble of Object.keys(troubleWords) as (keyof typeof troubleWords)[]) {
    const there = turnTrouble(trouble);
    const [mine, its] = [troubleWords[trouble].en, troubleWords[there].en];
    // Who reads 'this appliance' on one page reads 'the other' on the other one.
    if (/^(The disk of )?[Tt]his appliance/.test(mine))
      t.match(its, /[Tt]he other appliance|keys differ/, trouble);
  }
  const detail = differ(software, { version: '16.1.1', build: '44502' });
  const turned = turnFailure(
    { trouble: 'software', detail },
    { version: '16.1.1', build: '44502' },
    software,
  );
  t.match(failureWords(turned).en, /this one has 16\.1\.1 \(44502\), the other 15\.3\.2/);
  const torn = { en: 'Input/output error.', fr: 'Erreur d’entrée-sortie.' };
  const heardHere = turnFailure({ trouble: 'failed', detail: torn }, software, software);
  t.equal(failureWords(heardHere).en, 'On the other appliance: Input/output error.');
});

const trouble = fc.constantFrom(null, ...(Object.keys(troubleWords) as (keyof typeof troubleWords)[]));
const relationId = fc.constantFrom(RELATION, RELATION, RELATION, 'another');
const contact = fc.record({
  role: fc.constantFrom('alone', 'primary', 'backup', 'promoting', 'demoting', 'conflict', null),
  software: fc.constantFrom(software, null),
  trouble,
}) as fc.Arbitrary<Heard>;
const result = fc.oneof(
  fc.constant(synced),
  fc.record({
    ok: fc.constant(false as const),
    trouble: fc.constantFrom('unreachable', 'not-paired', 'software', 'interrupted'),
    detail: fc.constant(null),
  }),
) as fc.Arbitrary<SyncResult>;
const anyInput = fc.oneof(
  fc.constantFrom<RoleInput>(
    establish,
    paired,
    adopt,
    { kind: 'break' },
    { kind: 'sync-now' },
    { kind: 'addresses-set' },
    { kind: 'due' },
    { kind: 'boot' },
  ),
  fc.constantFrom<RoleInput>({ kind: 'hand-over' }, { kind: 'settings' }),
  fc.record({ kind: fc.constant('handed-over' as const), relationId, trouble, detail: fc.constant(null) }),
  fc.record({ kind: fc.constant('become-primary' as const), withSync: fc.boolean() }),
  fc.record({ kind: fc.constant('become-backup' as const), withSync: fc.boolean(), force: fc.boolean() }),
  fc.record({ kind: fc.constant('sync-ended' as const), id: fc.integer({ min: 1, max: 4 }), result }),
  fc.record({ kind: fc.constantFrom('checked' as const, 'peer-status' as const), relationId, contact }),
  fc.record({
    kind: fc.constantFrom('locked' as const, 'demoted' as const, 'promote-asked' as const),
    relationId,
    swap: fc.constantFrom(facts.monoMs, facts.monoMs + 60_000),
    trouble,
    detail: fc.constant(null),
  }),
  fc.record({
    kind: fc.constantFrom('sync-asked' as const, 'unlocked' as const),
    relationId,
    trouble,
  }),
  fc.record({ kind: fc.constant('peer-pulls' as const), relationId, forSwap: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom(
      'peer-broke' as const,
      'peer-sync-now' as const,
      'peer-unlock' as const,
      'peer-demote' as const,
    ),
    relationId,
  }),
  fc.record({
    kind: fc.constantFrom('peer-lock' as const, 'peer-promote' as const),
    relationId,
    withSync: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('peer-synced' as const), relationId, result }),
) as fc.Arbitrary<RoleInput>;

const conflicted = walk(primary, [
  { kind: 'checked', relationId: RELATION, contact: heard('primary') },
]).state;
const starts: readonly RoleState[] = [
  roleMachine.initial,
  walk(roleMachine.initial, [establish]).state,
  primary,
  backup,
  conflicted,
  walk(backup, [{ kind: 'become-primary', withSync: true }]).state,
  walk(primary, [{ kind: 'become-backup', withSync: true, force: false }]).state,
];

t.test('any input in any state: legal states, plain JSON, a timer that moves on', async (t) => {
  const seen = new Map<string, Set<string>>();
  fc.assert(
    fc.property(
      fc.array(fc.record({ input: anyInput, passMs: fc.constantFrom(0, 1_000, 60_000, 400_000) }), {
        maxLength: 40,
      }),
      fc.boolean(),
      fc.constantFrom(...starts),
      (steps, siteDown, start) => {
        let state: RoleState = start;
        let now: RoleFacts = { ...facts, siteDown };
        for (const { input, passMs } of steps) {
          now = { ...now, monoMs: now.monoMs + passMs, nowMs: now.nowMs + passMs };
          const { kind } = state;
          seen.set(kind, (seen.get(kind) ?? new Set()).add(input.kind));
          const step = roleMachine.step(state, input, now);
          if ('refused' in step) {
            if (step.refused.en === '' || step.refused.fr === '') return false;
            continue;
          }
          roleMachine.check(step.next, now);
          state = JSON.parse(JSON.stringify(step.next)) as RoleState;
          fc.pre(JSON.stringify(state) === JSON.stringify(step.next));
          // The timer never spins: what is due now moves it on.
          for (let turn = 0; turn < 4; turn += 1) {
            const at = roleMachine.deadline(state);
            if (at === null || at > now.monoMs) break;
            const due = roleMachine.step(state, roleMachine.due(state), now);
            if ('refused' in due || turn === 3) return false;
            state = due.next;
          }
          const boot = roleMachine.boot(state);
          if (boot !== null && 'refused' in roleMachine.step(state, boot, now)) return false;
        }
        return true;
      },
    ),
    { numRuns: 1_500, seed: 11 },
  );
  t.same([...seen.keys()].sort(), [
    'alone',
    'backup',
    'conflict',
    'demoting',
    'pairing',
    'primary',
    'promoting',
  ]);
  for (const [kind, inputs] of seen) t.ok(inputs.size >= 20, `${kind} saw ${inputs.size} kinds of input`);
});
