/** What faults on a wire do to which messages, at the edge of a box. */
import t from 'tap';
import type { Passage } from '../../../hardware/kernel/participant.js';
import type { Activation, WireRequest } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { createFelt, type Felt } from '../../../lab/hosting/wire/surroundings.js';
import { ARP_PORT, LAB, ranks } from '../../../lab/plan.js';

const hits: string[] = [];
const under = (overlay: string, values: Activation['values']): Felt => {
  const links = { eth0: true, eth1: true };
  const found = { links, filters: {}, hits: {}, overlays: [{ id: overlay, overlay, values }] };
  return createFelt(ranks.a, found, createRandom('wire'), (id) => hits.push(id));
};
const asked = (path: string, more: Partial<WireRequest> = {}): WireRequest => ({
  proto: 'https',
  host: '127.20.0.11',
  port: 8443,
  from: '',
  method: 'POST',
  path,
  headers: {},
  body: Buffer.alloc(0),
  ...more,
});
const passage = (more: Partial<Passage>): Passage => ({
  way: 'in',
  peer: ranks.b,
  isAnswer: false,
  asked: asked('/peer/demote'),
  bytes: 0,
  ...more,
});

t.test('the question arrives, its answer is lost: of one verb, for one party', async (t) => {
  const felt = under('answer-lost', { path: '/peer/demote', party: 'boxes' });
  t.ok(felt.passes(passage({})), 'the question');
  t.notOk(felt.passes(passage({ way: 'out', isAnswer: true })), 'its answer');
  t.same(hits.splice(0), ['answer-lost']);
  t.ok(felt.passes(passage({ way: 'out', isAnswer: true, asked: asked('/peer/status') })), 'another verb');
  t.ok(felt.passes(passage({ way: 'out', isAnswer: true, peer: LAB })), 'another party');
  t.ok(felt.passes(passage({ isAnswer: true })), 'an answer that this box waits for');
  t.same(hits, [], 'what passes is no effect');
});

t.test('one direction is cut, the other is not', async (t) => {
  const felt = under('one-way-cut', { direction: 'out', party: 'boxes' });
  t.ok(felt.passes(passage({})));
  t.notOk(felt.passes(passage({ way: 'out' })));
  t.ok(felt.passes(passage({ way: 'out', peer: LAB })));
});

t.test('copies and delays; frames of address resolution are neither held nor repeated', async (t) => {
  const arp = passage({ asked: asked('', { proto: 'udp', port: ARP_PORT }) });
  const twice = under('messages-doubled', { percent: 100, afterMs: 50 });
  t.same(twice.delaysUs(passage({})), [0, 50_000]);
  t.same(twice.delaysUs(arp), [0]);
  t.same(twice.delaysUs(passage({ peer: ranks.a })), [0], 'a box’s word to itself is on no wire');
  const late = under('messages-late', { percent: 100, bySeconds: 3 });
  t.same(late.delaysUs(passage({})), [3_000_000]);
  t.same(late.delaysUs(arp), [0]);
  const jitter = under('jitter', { maxMs: 10 });
  const seen = Array.from({ length: 50 }, () => jitter.delaysUs(passage({}))[0] ?? -1);
  t.ok(seen.every((us) => us >= 0 && us <= 10_000) && new Set(seen).size > 10, 'each its own');
});
