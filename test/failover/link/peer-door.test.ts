/** The entrance of the peer: nobody guesses the key (S09). */
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

const B = '127.20.0.12';
const GUESSER = '127.20.0.21';
const OTHER = '127.20.0.22';

t.test(
  'who shows wrong proofs is not listened to for a while, others are; the pair is not disturbed',
  async (t) => {
    const world = await createWorld({ seed: 'peer-door', amounts: { historyDays: 1, recordings: 1 } });
    t.teardown(() => world.lab.close());
    await world.lab.run(async () => {
      const { participant } = world.lab;
      const { agenda } = participant;
      await agenda.sleep(30 * SECOND);
      const send = async (from: string, verb: string, headers: Record<string, string>, body: unknown) => {
        const asked = { proto: 'https', host: B, port: 8443, method: 'POST', path: `/peer/${verb}` } as const;
        const reply = await participant.call(
          { ...asked, from, headers, body: Buffer.from(JSON.stringify(body)) },
          SECOND,
        );
        if (reply === null) throw new Error('no answer');
        return {
          status: reply.status,
          json: JSON.parse(reply.body.toString('utf8')) as Record<string, unknown>,
        };
      };
      const guess = async (from: string): Promise<number> => {
        const { status, json } = await send(from, 'challenge', {}, { caller: 'x', nonce: '0'.repeat(32) });
        if (status !== 200) return status;
        const proof = {
          'x-peer-channel': String(json.channel),
          'x-peer-counter': '1',
          'x-peer-proof': 'f'.repeat(64),
        };
        return (await send(from, 'status', proof, {})).status;
      };
      let heard = 0;
      let last = 0;
      for (; heard < 1_000 && last !== 429; heard += 1) last = await guess(GUESSER);
      t.equal(last, 429);
      t.equal(heard, 301, 'as many as a peer with another key would send by itself');
      t.equal(await guess(OTHER), 401, 'somebody else is');
      await agenda.sleep(6 * 60 * SECOND);
      t.equal(await guess(GUESSER), 401, 'time heals');
    });
  },
);
