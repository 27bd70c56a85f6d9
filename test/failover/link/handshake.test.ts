import t from 'tap';
import * as v from 'valibot';
import { type Callee, createCallee } from '../../../failover/link/callee.js';
import { type Caller, createCaller } from '../../../failover/link/caller.js';
import { openFrame, packFrame } from '../../../failover/link/frames.js';
import { newWindow, proofHeaders, stretchKey, takeCounter } from '../../../failover/link/handshake.js';
import type { Verb } from '../../../failover/link/verbs.js';
import type { CertificateTrouble } from '../../../failover/role/state.js';
import { JSON_BYTES_MAX, readJson } from '../../../hardware/kernel/read-json.js';
import type { WireReply } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';

const key = stretchKey('correct horse');
const other = stretchKey('battery staple');

interface Sent {
  readonly verb: Verb;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Setup {
  mine: Buffer | null;
  theirs: Buffer | null;
  /** What the callee presents, and what the caller finds wrong with it. */
  chain: readonly string[];
  judge(chain: readonly string[], first: boolean): CertificateTrouble | null;
  readonly sent: Sent[];
  /** Changes what travels. */
  request(sent: Sent): Sent;
  reply(reply: WireReply): WireReply | null;
  callee: Callee;
  line: Caller;
}

function makeCallee(setup: Setup, seed: string): Callee {
  return createCallee({
    guid: 'callee',
    random: createRandom(seed),
    key: () => setup.theirs,
    chain: () => setup.chain,
  });
}

/** The callee echoes the body and who it believes the caller to be. */
function serve(callee: Callee, { verb, headers, body }: Sent): WireReply {
  const received = callee.receive(verb, headers, body, '');
  if ('reply' in received) return received.reply;
  const { caller, seal } = received.admitted;
  return seal(200, Buffer.from(JSON.stringify({ caller, echo: body.toString() })));
}

function made(): Setup {
  const setup = {
    mine: key,
    theirs: key,
    chain: ['one'],
    judge: () => null,
    sent: [] as Sent[],
    request: (sent: Sent) => sent,
    reply: (reply: WireReply) => reply,
  } as unknown as Setup;
  setup.callee = makeCallee(setup, 'desk');
  setup.line = createCaller({
    guid: 'caller',
    random: createRandom('line'),
    key: () => setup.mine,
    judge: (chain, first) => setup.judge(chain, first),
    send: async (verb, headers, body) => {
      const sent = setup.request({ verb, headers, body });
      setup.sent.push(sent);
      return setup.reply(serve(setup.callee, sent));
    },
  });
  return setup;
}

const ask = (setup: Setup, text = 'hello') => setup.line.ask('status', Buffer.from(text));

t.test('both prove the same key, one challenge for many messages', async (t) => {
  const setup = made();
  const first = await ask(setup);
  t.match(first, { ok: true, status: 200, callee: 'callee' });
  t.ok(first.ok && readJson(v.object({ caller: v.string() }), first.body)?.caller === 'caller');
  t.match(await ask(setup), { ok: true });
  t.same(
    setup.sent.map(({ verb }) => verb),
    ['challenge', 'status', 'status'],
  );
  const wire = setup.sent.map(({ headers, body }) => JSON.stringify(headers) + body.toString()).join();
  t.notMatch(wire, /correct horse/);
  t.notMatch(wire, key.toString('hex'));
});

t.test('each failure has its own name', async (t) => {
  const setup = made();
  setup.theirs = other;
  t.same(await ask(setup), { ok: false, why: 'key' }, 'keys differ');
  setup.theirs = null;
  t.same(await ask(setup), { ok: false, why: 'key' }, 'no key there');
  setup.theirs = key;
  setup.mine = null;
  t.same(await ask(setup), { ok: false, why: 'no-key' }, 'no key here');
  setup.mine = key;
  setup.reply = () => null;
  t.same(await ask(made()).then(() => ask(setup)), { ok: false, why: 'unreachable' });
  setup.reply = () => ({ status: 404, headers: {}, body: Buffer.from('<h1>not here</h1>') });
  t.same(await ask(setup), { ok: false, why: 'stranger' });
});

t.test('a key that changes on one side closes what was open', async (t) => {
  const setup = made();
  t.match(await ask(setup), { ok: true });
  setup.theirs = other;
  t.same(await ask(setup), { ok: false, why: 'key' });
  setup.mine = other;
  t.match(await ask(setup), { ok: true });
});

t.test('a callee that restarted is asked for a new channel', async (t) => {
  const setup = made();
  t.match(await ask(setup), { ok: true });
  setup.callee = makeCallee(setup, 'after the restart');
  t.match(await ask(setup), { ok: true });
  t.equal(setup.sent.filter(({ verb }) => verb === 'challenge').length, 2);
});

t.test('nothing can be replayed, altered or moved to another verb', async (t) => {
  const setup = made();
  await ask(setup);
  const message = setup.sent[1];
  if (message === undefined) throw new Error('nothing was sent');
  t.equal(serve(setup.callee, message).status, 401, 'the same message again');
  setup.request = (sent) => (sent.verb === 'challenge' ? sent : { ...sent, body: Buffer.from('altered') });
  t.same(await ask(setup), { ok: false, why: 'key' }, 'altered body');
  setup.request = (sent) => (sent.verb === 'challenge' ? sent : { ...sent, verb: 'demote' });
  t.same(await ask(setup), { ok: false, why: 'key' }, 'other verb');
  setup.request = (sent) => sent;
  setup.reply = (reply) => ({
    ...reply,
    status: reply.status === 200 && reply.headers[proofHeaders.proof] ? 410 : reply.status,
  });
  t.same(await ask(setup), { ok: false, why: 'key' }, 'altered status');
  setup.reply = (reply) =>
    reply.headers[proofHeaders.proof] === undefined ? reply : { ...reply, body: Buffer.from('{}') };
  t.same(await ask(setup), { ok: false, why: 'key' }, 'altered answer');
  const recorded = { ...message, headers: { ...message.headers, [proofHeaders.counter]: '99' } };
  t.equal(serve(setup.callee, recorded).status, 401, 'old proof under a new counter');
});

t.test('certificates are judged at each message, and nobody between can show others', async (t) => {
  const setup = made();
  t.match(await ask(setup), { ok: true, chain: ['one'] });
  setup.chain = ['two'];
  t.match(await ask(setup), { ok: true, chain: ['two'] }, 'a new certificate is seen at once');
  const seen: [readonly string[], boolean][] = [];
  setup.judge = (chain, first) => {
    seen.push([chain, first]);
    return first ? null : 'certificate-expired';
  };
  const before = setup.sent.length;
  t.same(await ask(setup), { ok: false, why: 'certificate-expired' });
  t.same(
    setup.sent.slice(before).map(({ verb }) => verb),
    ['challenge'],
    'it is only asked whether it has another one by now',
  );
  t.match(await setup.line.ask('pair', Buffer.from(''), { certificate: 'first' }), { ok: true });
  t.match(await setup.line.ask('break', Buffer.from(''), { certificate: 'any' }), { ok: true });
  t.same(seen, [
    [['two'], false],
    [['two'], false],
    [['two'], true],
  ]);
  setup.judge = (chain) => (chain.includes('three') ? null : 'certificate-expired');
  t.same(await ask(setup), { ok: false, why: 'certificate-expired' });
  setup.chain = ['three'];
  t.match(
    await ask(setup),
    { ok: true, chain: ['three'] },
    'a certificate that was put right is looked at again',
  );
  setup.judge = () => 'certificate-expired';
  setup.reply = () => null;
  t.same(await ask(setup), { ok: false, why: 'unreachable' }, 'what it once presented says nothing of now');
  const between = made();
  between.reply = (reply) =>
    reply.headers[proofHeaders.proof] === undefined
      ? { ...reply, body: Buffer.from(reply.body.toString().replace('one', 'own')) }
      : reply;
  t.same(await ask(between), { ok: false, why: 'key' });
});

t.test('strangers learn nothing and cannot fill the memory', async (t) => {
  const setup = made();
  t.match(await ask(setup), { ok: true });
  const challenge = (nonce: string) =>
    setup.callee.receive('challenge', {}, Buffer.from(JSON.stringify({ caller: 'x', nonce })), '');
  const answer = challenge('0'.repeat(32));
  t.notMatch(JSON.stringify(answer), /proof/);
  for (const body of ['', '[]', '{"caller":"x","nonce":"short"}', '{"nonce":1}']) {
    t.match(setup.callee.receive('challenge', {}, Buffer.from(body), ''), { reply: { status: 400 } });
  }
  for (let n = 0; n < 200; n += 1) challenge(n.toString(16).padStart(32, '0'));
  t.match(await ask(setup), { ok: true }, 'a channel that was pushed out is opened anew');
});

t.test('counters are good once, within a window', async (t) => {
  const window = newWindow();
  t.ok(takeCounter(window, 2));
  t.ok(takeCounter(window, 1), 'messages may overtake one another');
  t.notOk(takeCounter(window, 2));
  t.ok(takeCounter(window, 1_000));
  t.notOk(takeCounter(window, 900), 'too old to know');
  t.ok(takeCounter(window, 990));
  t.notOk(takeCounter(window, 990));
  for (const wrong of [0, -1, 1.5, Number.NaN]) t.notOk(takeCounter(window, wrong));
  t.ok(window.seen.size < 70);
});

const numbered = v.object({ n: v.number() });

t.test('frames keep head and payload apart, and bad ones are no frames', async (t) => {
  const frame = openFrame(numbered, packFrame({ n: 7 }, Buffer.from('payload')));
  t.same([frame?.head, frame?.payload.toString()], [{ n: 7 }, 'payload']);
  for (const bad of [Buffer.alloc(0), Buffer.from([0, 0, 0, 9, 1]), Buffer.from([255, 255, 255, 255, 1])]) {
    t.equal(openFrame(numbered, bad), null);
  }
  t.equal(openFrame(numbered, packFrame({ n: 'seven' }, Buffer.from('payload'))), null, 'another head');
  for (const text of ['{"cut', '7', '{"n":"7"}']) t.equal(readJson(numbered, Buffer.from(text)), null, text);
  const long = Buffer.from(JSON.stringify({ n: 7 }).padEnd(JSON_BYTES_MAX + 1));
  t.equal(readJson(numbered, long), null, 'longer than any message');
});
