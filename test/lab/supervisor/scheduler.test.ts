/** The kernel by itself: toy participants that chatter, sleep and work, under both schedules. */
import fc from 'fast-check';
import t from 'tap';
import { hostWait, turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { WireRequest } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { type Schedule, Scheduler } from '../../../lab/supervisor/scheduler.js';
import { toyParticipant } from '../../hardware/toy-participant.js';

const hosts = ['lab', 'a', 'b'];
const LATENCY_US = 1_000;
const END_US = 3_000_000;

const request = (host: string, path: string): WireRequest => ({
  proto: 'https',
  host,
  port: 1,
  from: '',
  method: 'GET',
  path,
  headers: {},
  body: Buffer.alloc(0),
});

/** Runs a toy of three chattering participants; `noise` adds real delays to real jobs. */
async function toy(seed: string, schedule: Schedule, noise: boolean): Promise<string[]> {
  const lines: string[] = [];
  const scheduler = new Scheduler({
    schedule,
    startUs: 0,
    log: (entry: Entry) => lines.push(JSON.stringify([entry.t, entry.rank, entry.n, entry.kind, entry.data])),
    power: async () => {},
  });
  const realDelay = createRandom(`${Math.random()}`);
  const everybody = hosts.map((name, rank) => {
    const chance = createRandom(`${seed}/${name}`);
    let state = 0;
    const one: Participant = toyParticipant({
      rank,
      name,
      route: (host) => hosts.indexOf(host),
      latencyUs: (_to, bytes) => LATENCY_US + bytes,
      transmit: (envelope) => {
        const give = (): void => everybody[envelope.to]?.receive(envelope);
        if (noise) void hostWait(realDelay.int(0, 3)).done.then(give);
        else give();
      },
      serve: async (asked) => {
        state = (state * 31 + asked.path.length + 1) % 9973;
        one.emit('asked', { path: asked.path, state });
        if (chance.fraction() < 0.3) await one.agenda.sleep(chance.int(1, 5_000));
        if (chance.fraction() < 0.2) return null;
        if (chance.fraction() < 0.4) {
          await one.agenda.real(async () => {
            if (noise) await hostWait(realDelay.int(0, 2)).done;
            else await turnOfLoop();
          });
        }
        return { status: 200, headers: {}, body: Buffer.from(`${state}`) };
      },
    });
    const talk = async (): Promise<void> => {
      for (;;) {
        await one.agenda.sleep(chance.int(1, 40) * 1_000);
        const host = hosts[(rank + chance.int(1, 2)) % 3] ?? 'a';
        const reply = await one.call(request(host, 'x'.repeat(chance.int(1, 9))), 4_000);
        state = (state * 17 + (reply === null ? 1 : Number(reply.body.toString()))) % 9973;
        one.emit('answer', { from: host, reply: reply?.body.toString() ?? null, state });
      }
    };
    void talk();
    void talk();
    return one;
  });
  for (const one of everybody) {
    scheduler.join({ rank: one.rank, grant: (grant) => one.run(grant) }, 0, one.agenda.nextDueUs() ?? 0);
  }
  await scheduler.advance(END_US);
  scheduler.close();
  return lines;
}

t.test('token and lookahead give one transcript, whatever the real delays', async (t) => {
  const oracle = await toy('one', 'token', false);
  t.ok(oracle.length > 300, `a busy toy: ${oracle.length} lines`);
  t.same(await toy('one', 'lookahead', false), oracle, 'lookahead');
  t.same(await toy('one', 'token', true), oracle, 'token with noise');
  t.same(await toy('one', 'lookahead', true), oracle, 'lookahead with noise');
  t.notSame(await toy('two', 'token', false), oracle, 'another seed, another story');
});

t.test('the same for any seed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 8 }), async (seed) => {
      t.same(await toy(seed, 'lookahead', false), await toy(seed, 'token', false));
    }),
    { numRuns: 5 },
  );
});

t.test('a job that fails inside an event fails the run', async (t) => {
  const one = toyParticipant({ rank: 0, name: 'lab', boot: 0 });
  one.agenda.timer(5, async () => {
    await one.agenda.real(() => Promise.reject(new Error('broken')));
  });
  await t.rejects(one.run({ limitUs: 10, stopAtSent: false, expect: [], controls: [] }), /broken/);
});

t.test('what a box sent and could not tell any more before it died is answered by nobody', async (t) => {
  const served: string[] = [];
  const everybody = new Map<number, Participant>();
  const make = (rank: number, boot: number, startUs: number): Participant => {
    const one: Participant = toyParticipant({
      rank,
      name: hosts[rank] ?? '?',
      boot,
      startUs,
      hungMs: 500,
      route: (host) => hosts.indexOf(host),
      latencyUs: () => LATENCY_US,
      transmit: (envelope) => everybody.get(envelope.to)?.receive(envelope),
      serve: async (asked) => {
        served.push(asked.path);
        // Longer than its asker lives: the answer would come into the next boot's past.
        await one.agenda.sleep(1);
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      },
    });
    everybody.set(rank, one);
    return one;
  };
  const scheduler = new Scheduler({
    schedule: 'token',
    startUs: 0,
    log: () => {},
    power: async (rank) => {
      scheduler.strike(rank, 1);
      scheduler.leave(rank);
      const again = make(rank, 2, 20);
      scheduler.join({ rank, grant: (grant) => again.run(grant) }, 20, 20 + 5 * LATENCY_US);
      again.agenda.timer(5 * LATENCY_US, () => void again.call(request('b', '/second'), 4_000));
    },
  });
  const b = make(2, 1, 0);
  scheduler.join({ rank: 2, grant: (grant) => b.run(grant) }, 0, 0);
  b.agenda.timer(0, () => {});
  const first = make(1, 1, 0);
  first.agenda.timer(1, () => void first.call(request('b', '/first'), 4_000));
  const seat = async (grant: Parameters<Participant['run']>[0]) => {
    const turn = await first.run(grant);
    // It dies before its turn is told; what it sent lies at the other one's door.
    return { ...turn, nextDueUs: null, sent: [], log: [], power: 'cut' as const };
  };
  scheduler.join({ rank: 1, grant: seat }, 0, 1);
  await scheduler.advance(20 * LATENCY_US);
  t.same(served, ['/second']);
});

t.test('a message that comes after its instant fails the run at once, whoever waits for it', async (t) => {
  const one = toyParticipant({ boot: 2, startUs: 100, watch: (waiting) => waiting });
  const turn = one.run({ limitUs: 200, stopAtSent: false, expect: ['2.1.7'], controls: [] });
  const late = { id: '2.1.7', from: 2, to: 1, seq: 7, sentUs: 10, arriveUs: 20, call: '1.1.3' };
  one.receive({ ...late, request: null, reply: { status: 200, headers: {}, body: Buffer.alloc(0) } });
  await t.rejects(turn, /2\.1\.7 has come after its instant/);
});
