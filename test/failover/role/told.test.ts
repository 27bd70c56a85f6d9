/** What a box tells of its relation: events, notices, troubles, whose words they are. */
import t from 'tap';
import { alertOf } from '../../../appliance/services/mail/alerts.js';
import type { ContactResult, RoleFacts, RoleInput, SyncResult } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { RoleState } from '../../../failover/role/state.js';
import { differ, failureWords, isOvertaken, turnFailure, turnTrouble } from '../../../failover/role/turn.js';
import { troubleWords } from '../../../failover/role/words.js';
import { backup, facts, failed, heard, kinds, RELATION, software, synced, walk } from './walk.js';

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
  const checked = (role: ContactResult['role']): RoleInput => ({
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

t.test('what the peer said of this box is asked again, however often data-syncs succeed', async (t) => {
  const refuses: RoleInput = {
    kind: 'checked',
    relationId: RELATION,
    contact: { ...heard('primary'), reach: 'certificate-unknown' },
  };
  const told = walk(backup, [refuses]).state;
  t.match(told, { pair: { peerTrouble: 'certificate-unknown' } });
  const syncs = walk(told, [{ kind: 'sync-now' }, { kind: 'sync-ended', id: 1, result: synced }]).state;
  t.match(syncs, { pair: { peerTrouble: 'certificate-unknown' } }, 'a data-sync says nothing of it');
  const nextMono = 'pair' in syncs ? syncs.pair.nextCheckMono : Number.NaN;
  t.ok(nextMono - facts.monoMs < 60_000, 'asked before the next data-sync');
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

t.test('words about software that is no longer installed are overtaken', async (t) => {
  const [old, newer] = [software, { version: '16.1.1', build: '44502' }];
  const words = differ(old, newer);
  t.notOk(isOvertaken(words, old, newer));
  t.notOk(isOvertaken(words, old, null), 'of the other one nothing is known');
  t.ok(isOvertaken(words, newer, newer), 'this one was updated');
  t.ok(isOvertaken(words, old, { version: '17.1.1', build: '45000' }), 'the other one was');
  t.notOk(isOvertaken(troubleWords.unreachable, newer, newer), 'words that name no software');
});
