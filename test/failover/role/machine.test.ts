/** The roles of a pair: who becomes what by which input, and what is refused. */
import t from 'tap';
import type { RoleFacts, RoleInput } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { RoleState } from '../../../failover/role/state.js';
import { CHECK_MS, FIRST_SYNC_MS, LOOK_BOTH_MS } from '../../../failover/role/steps.js';
import { troubleWords } from '../../../failover/role/words.js';
import {
  adopt,
  answer,
  backup,
  establish,
  facts,
  failed,
  heard,
  kinds,
  primary,
  RELATION,
  synced,
  walk,
} from './walk.js';

/** After how long a box looks at the other one. */
const look = (one: RoleState): number => ('pair' in one ? one.pair.nextCheckMono - facts.monoMs : Number.NaN);

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
  const later = { ...facts, monoMs: roleMachine.deadline(state) ?? 0 };
  t.same(kinds(walk(state, [{ kind: 'due' }], later).effects), ['check'], 'the peer is asked how far it is');
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

t.test('a role changed without a word of the other one: it is looked for until it answers', async (t) => {
  const alone = {
    primary: walk(backup, [{ kind: 'become-primary', withSync: false }, answer('demoted', 'unreachable')])
      .state,
    backup: walk(primary, [
      { kind: 'become-backup', withSync: false, force: true },
      answer('promote-asked', 'unreachable'),
    ]).state,
  };
  for (const [role, state] of Object.entries(alone)) {
    t.equal(state.kind, role);
    t.equal(look(state), LOOK_BOTH_MS, `the new ${role} looks soon`);
    const silent = { role: null, software: null, trouble: 'unreachable' } as const;
    const still = walk(state, [{ kind: 'checked', relationId: RELATION, contact: silent }]).state;
    t.equal(look(still), LOOK_BOTH_MS, 'and again');
    const met = heard(role === 'primary' ? 'backup' : 'primary');
    const over = walk(state, [{ kind: 'checked', relationId: RELATION, contact: met }]).state;
    t.ok(look(over) >= CHECK_MS, 'no longer once they have met');
  }
});

t.test('two primaries: a conflict that the operator ends', async (t) => {
  const claim: RoleInput = { kind: 'peer-status', relationId: RELATION, contact: heard('primary') };
  const doubt = walk(primary, [claim]);
  t.equal(doubt.state.kind, 'primary', 'one message may be late: the peer is asked');
  t.same(kinds(doubt.effects), ['check']);
  const found = walk(primary, [{ kind: 'checked', relationId: RELATION, contact: heard('primary') }]).state;
  t.equal(found.kind, 'conflict');
  t.equal(
    look(found),
    LOOK_BOTH_MS,
    'the other one may not have noticed: it was told when its storage refused',
  );
  const both = walk(found, [{ kind: 'checked', relationId: RELATION, contact: heard('conflict') }]).state;
  t.ok(look(both) >= CHECK_MS, 'no longer once it has');
  t.equal(walk(found, [{ kind: 'sync-now' }]).refused, 1);
  t.equal(walk(found, [{ kind: 'become-backup', withSync: false, force: false }]).state.kind, 'backup');
  const over = walk(found, [{ kind: 'checked', relationId: RELATION, contact: heard('backup') }]);
  t.equal(over.state.kind, 'primary');
});

t.test('whatever this box is, another key makes it look at the other one at once', async (t) => {
  for (const one of [primary, backup]) {
    t.ok(look(one) > 0, one.kind);
    t.equal(look(walk(one, [{ kind: 'key-saved' }]).state), 0, `${one.kind}: now`);
  }
  t.same(
    walk(roleMachine.initial, [{ kind: 'key-saved' }]).state,
    roleMachine.initial,
    'alone: nobody to look at',
  );
});

t.test('a backup that is refused as a rival says what it is', async (t) => {
  const due = { ...facts, monoMs: facts.monoMs + FIRST_SYNC_MS };
  const first = walk(backup, [{ kind: 'due' }], due).state;
  const result = { ok: false, trouble: 'conflict', detail: null } as const;
  const { state } = walk(first, [{ kind: 'sync-ended', id: 1, result }], due);
  t.equal('pair' in state && state.pair.nextCheckMono, due.monoMs, 'the look tells the other one');
});
