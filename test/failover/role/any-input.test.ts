/** Whatever comes in whatever order, the machine of the roles stays sound. */
import fc from 'fast-check';
import t from 'tap';
import type { ContactResult, RoleFacts, RoleInput, SyncResult } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { RoleState } from '../../../failover/role/state.js';
import { troubleWords } from '../../../failover/role/words.js';
import {
  adopt,
  backup,
  establish,
  facts,
  heard,
  paired,
  primary,
  RELATION,
  software,
  synced,
  walk,
} from './walk.js';

const trouble = fc.constantFrom(null, ...(Object.keys(troubleWords) as (keyof typeof troubleWords)[]));
const relationId = fc.constantFrom(RELATION, RELATION, RELATION, 'another');
const contact = fc.record({
  role: fc.constantFrom('alone', 'primary', 'backup', 'promoting', 'demoting', 'conflict', null),
  software: fc.constantFrom(software, null),
  trouble,
}) as fc.Arbitrary<ContactResult>;
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
