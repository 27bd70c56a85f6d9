/** What faults on a wire do to which messages, at the edge of a box. */
import t from 'tap';
import type { Passage } from '../../../hardware/kernel/envelope.js';
import type { Activation, WireRequest } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { createFelt, type Felt } from '../../../lab/hosting/wire/surroundings.js';
import { ARP_PORT, defaultAddresses, LAB, ranks, serverAt } from '../../../lab/plan.js';

const hits: string[] = [];
let nowUs = 0;
const under = (
  overlay: string,
  values: Activation['values'],
  before: Readonly<Record<string, number>> = {},
): Felt => {
  const links = { eth0: true, eth1: true };
  const found = {
    coldStart: false,
    putBack: [],
    links,
    filters: {},
    hits: before,
    overlays: [{ id: overlay, overlay, values }],
  };
  return createFelt(found, {
    farEndAt: (address) => serverAt(defaultAddresses, address),
    rank: ranks.a,
    luck: createRandom('wire'),
    nowUs: () => nowUs,
    hit: (id) => hits.push(id),
  });
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
  t.ok(felt.fateOf(passage({})), 'the question');
  t.notOk(felt.fateOf(passage({ way: 'out', isAnswer: true })), 'its answer');
  t.same(hits.splice(0), ['answer-lost']);
  t.ok(felt.fateOf(passage({ way: 'out', isAnswer: true, asked: asked('/peer/status') })), 'another verb');
  t.ok(felt.fateOf(passage({ way: 'out', isAnswer: true, peer: LAB })), 'another party');
  t.ok(felt.fateOf(passage({ isAnswer: true })), 'an answer that this box waits for');
  t.same(hits, [], 'what passes is no effect');
});

t.test('one direction is cut, the other is not', async (t) => {
  const felt = under('one-way-cut', { direction: 'out', party: 'boxes' });
  t.ok(felt.fateOf(passage({})));
  t.notOk(felt.fateOf(passage({ way: 'out' })));
  t.ok(felt.fateOf(passage({ way: 'out', peer: LAB })));
});

t.test('one wire is cut, from this box to one machine by its name', async (t) => {
  const { mail, dns } = defaultAddresses.servers;
  const to = (host: string) => ({ peer: LAB, asked: asked('', { host, from: defaultAddresses.boxes.a }) });
  const out = under('one-way-cut', { direction: 'out', party: 'mail' });
  t.notOk(out.fateOf(passage({ way: 'out', ...to(mail) })), 'a question to it');
  t.ok(out.fateOf(passage({ way: 'out', ...to(dns) })), 'to another one');
  t.ok(out.fateOf(passage({ way: 'in', isAnswer: true, ...to(mail) })), 'its answer');
  const into = under('one-way-cut', { direction: 'in', party: 'mail' });
  t.notOk(into.fateOf(passage({ way: 'in', isAnswer: true, ...to(mail) })));
  t.notOk(into.fateOf(passage({ peer: LAB, asked: asked('/', { from: mail }) })), 'a question of it');
  t.ok(into.fateOf(passage({ peer: LAB, asked: null, isAnswer: true })), 'what is about nothing any more');
  const toB = under('one-way-cut', { direction: 'out', party: 'b' });
  t.notOk(toB.fateOf(passage({ way: 'out' })));
  t.ok(toB.fateOf(passage({ way: 'out', peer: ranks.c })));
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

t.test('a narrow line: one after the other, each way, each its bytes’ time', async (t) => {
  const narrow = under('narrow-link', { kilobytesPerSecond: 10 });
  t.same(narrow.delaysUs(passage({ bytes: 20_000 })), [2_000_000]);
  t.same(narrow.delaysUs(passage({ bytes: 10_000 })), [3_000_000], 'behind the first');
  t.same(narrow.delaysUs(passage({ bytes: 10_000, way: 'out' })), [1_000_000], 'the other way is free');
  nowUs = 10_000_000;
  t.same(narrow.delaysUs(passage({ bytes: 10_000 })), [1_000_000], 'the line is free again');
  nowUs = 0;
});

t.test('the first of a span arrives last, whatever the span', async (t) => {
  const reversed = under('messages-reversed', { spanMs: 100 });
  const arrivals = [100_000, 130_000, 199_999].map((sentUs) => {
    nowUs = sentUs;
    return sentUs + (reversed.delaysUs(passage({}))[0] ?? 0);
  });
  t.same(arrivals, [300_000, 270_000, 200_001]);
  t.same(reversed.delaysUs(passage({ asked: asked('', { proto: 'udp', port: ARP_PORT }) })), [0]);
  nowUs = 0;
});

t.test(
  'long messages vanish or are cut off, short ones pass; so many times, and again after a boot',
  async (t) => {
    hits.length = 0;
    const hole = under('mtu-hole', { overBytes: 1_400 });
    t.same(
      [1_400, 1_401].map((bytes) => hole.fateOf(passage({ bytes }))),
      [true, false],
    );
    const once = under('transfer-cut-off', { afterBytes: 1_000 });
    t.same(
      [1_000, 1_001, 1_001].map((bytes) => once.fateOf(passage({ bytes }))),
      [true, 'closed', true],
    );
    const silent = under('transfer-cut-off', { afterBytes: 0, end: 'silent', times: 0 });
    t.same(
      [1, 1].map((bytes) => silent.fateOf(passage({ bytes }))),
      [false, false],
    );
    t.same(hits.splice(0), ['mtu-hole', 'transfer-cut-off', 'transfer-cut-off', 'transfer-cut-off']);
    const later = under('transfer-cut-off', { afterBytes: 0 }, { 'transfer-cut-off': 1 });
    t.equal(later.fateOf(passage({ bytes: 9 })), true, 'a boot before has had it');
  },
);
