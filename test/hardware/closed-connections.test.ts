/** A message that finds its connection closed: whoever asked hears of it, at each of the four edges. */
import t from 'tap';
import type { Fate, Passage } from '../../hardware/kernel/envelope.js';
import type { Participant } from '../../hardware/kernel/participant.js';
import type { WireReply } from '../../hardware/ports.js';
import { toyParticipant } from './toy-participant.js';

const request = {
  proto: 'https',
  host: 'b',
  port: 1,
  from: 'a',
  method: 'GET',
  path: '/',
  headers: {},
} as const;
const answer = { status: 200, headers: {}, body: Buffer.from('yes') };

/** Box a asks box b once; each edge says what becomes of what passes it. */
async function ask(edge: 'a' | 'b', closes: (passage: Passage) => boolean) {
  let served = 0;
  let answered: { reply: WireReply | null; atUs: number } | null = null;
  const boxes: Participant[] = [];
  const seat = (rank: 1 | 2) => {
    const fate = (passage: Passage): Fate =>
      edge === (rank === 1 ? 'a' : 'b') && closes(passage) ? 'closed' : true;
    return toyParticipant({
      rank,
      route: () => 2,
      latencyUs: () => 1_000,
      maySend: (_to, _request, passage) => fate(passage),
      mayReceive: (_envelope, passage) => fate(passage),
      serve: async () => {
        served += 1;
        return answer;
      },
      transmit: (envelope) => boxes[envelope.to - 1]?.receive(envelope),
    });
  };
  const one = seat(1);
  const two = seat(2);
  boxes.push(one, two);
  one.agenda.timer(1, async () => {
    const reply = await one.call({ ...request, body: Buffer.from('long') }, 60_000_000);
    answered = { reply, atUs: one.agenda.nowUs() };
  });
  const to = async (limitUs: number, box: Participant): Promise<unknown> =>
    box.run({ limitUs, stopAtSent: false, expect: [], controls: [] });
  for (let limitUs = 500; limitUs < 10_000; limitUs += 500) for (const box of boxes) await to(limitUs, box);
  return { served, answered: answered as { reply: WireReply | null; atUs: number } | null };
}

const edges = [
  { name: 'a question on its way out', edge: 'a', served: 0, closes: (p: Passage) => !p.isAnswer },
  { name: 'a question on its way in', edge: 'b', served: 0, closes: (p: Passage) => !p.isAnswer },
  { name: 'an answer on its way out', edge: 'b', served: 1, closes: (p: Passage) => p.bytes === 3 },
  { name: 'an answer on its way in', edge: 'a', served: 1, closes: (p: Passage) => p.bytes === 3 },
] as const;

for (const { name, edge, served, closes } of edges) {
  t.test(name, async (t) => {
    const seen = await ask(edge, closes);
    t.equal(seen.served, served);
    t.equal(seen.answered?.reply, null, 'nobody waits for the time-out');
  });
}

t.test('nothing is closed', async (t) => {
  const seen = await ask('a', () => false);
  t.equal(seen.answered?.reply?.status, 200);
});
