/** Nothing that a participant of the kernel waits for is waited for in vain, or in silence. */
import t from 'tap';
import { Agenda } from '../../hardware/kernel/agenda.js';
import type { Envelope } from '../../hardware/kernel/envelope.js';
import { TIMER } from '../../hardware/kernel/event-queue.js';
import { hostWait, turnOfLoop } from '../../hardware/kernel/host-time.js';
import { toyParticipant } from './toy-participant.js';

const never = () => Number.POSITIVE_INFINITY;

/** Runs one event of an agenda. */
async function run(event: (agenda: Agenda) => Promise<void>, hungMs?: number): Promise<void> {
  const agenda = new Agenda('box a', 0, hungMs);
  agenda.put(5, TIMER, 0, 0, () => event(agenda));
  await agenda.run(10, never);
}

t.test('a job inside a job is refused at once, wherever in the job it stands', async (t) => {
  const places: Readonly<Record<string, (inner: () => Promise<unknown>) => Promise<unknown>>> = {
    'before anything': (inner) => inner(),
    'after a microtask': async (inner) => {
      await null;
      return inner();
    },
    'after a turn of the event loop': async (inner) => {
      await turnOfLoop();
      return inner();
    },
    'after a while': async (inner) => {
      await hostWait(2).done;
      return inner();
    },
  };
  for (const [where, outer] of Object.entries(places)) {
    await t.rejects(
      run(
        (agenda) =>
          agenda.real(() => outer(() => agenda.real(async () => {}, 'a key')), 'a certificate') as never,
      ),
      /box a: real \(a key\) inside a real job \(a certificate\)/,
      where,
    );
    await t.rejects(
      run((agenda) => agenda.real(() => outer(() => agenda.sleep(1)), 'a certificate') as never),
      /box a: sleep inside a real job/,
      `sleeping ${where}`,
    );
  }
});

t.test('an event is over when all that it began is done, however many steps that takes', async (t) => {
  const agenda = new Agenda('box a', 0);
  const seen: string[] = [];
  const EVENTS = 40;
  for (let number = 1; number <= EVENTS; number += 1)
    agenda.put(number, TIMER, 0, 0, async () => {
      for (let step = 0; step < 300; step += 1) await null;
      queueMicrotask(() => seen.push(`end ${number}`));
    });
  for (let number = 1; number <= EVENTS; number += 1)
    agenda.put(number, TIMER, 0, 1, () => void seen.push(`next ${number}`));
  await agenda.run(EVENTS, never);
  const expected = Array.from({ length: EVENTS }, (_, at) => [`end ${at + 1}`, `next ${at + 1}`]).flat();
  t.same(seen, expected);
});

t.test('an event that is begun by what comes from outside is as whole as any other', async (t) => {
  const agenda = new Agenda('box a', 0);
  const places: Readonly<Record<string, (begin: () => void) => unknown>> = {
    'a microtask': queueMicrotask,
    'a tick, as events of sockets are': process.nextTick,
    'a turn of the event loop': setImmediate,
    'a timer of the host': (begin) => setTimeout(begin, 1),
  };
  for (const [where, from] of Object.entries(places)) {
    for (let time = 0; time < 20; time += 1) {
      let isDone = false;
      const event = async (): Promise<void> => {
        for (let step = 0; step < 5; step += 1) await null;
        await agenda.real(async () => {}, 'stretching a password');
        for (let step = 0; step < 5; step += 1) await null;
        isDone = true;
      };
      await new Promise<void>((done, fail) => from(() => void agenda.runNow(event).then(done, fail)));
      if (!isDone || time === 19) t.ok(isDone, `begun in ${where}`);
    }
  }
});

t.test('however much is due, what comes from outside is heard in between', async (t) => {
  const agenda = new Agenda('box a', 0);
  let [isHeard, events] = [false, 0];
  const timer = setTimeout(() => {
    isHeard = true;
  }, 1);
  const next = (): void => {
    events += 1;
    if (!isHeard && events < 1e6) agenda.timer(1, next);
  };
  agenda.put(1, TIMER, 0, 0, next);
  await agenda.run(2e6, never);
  clearTimeout(timer);
  t.ok(isHeard, `the host's timer was heard after ${events} events`);
});

t.test('a job outside of any event would never begin: refused', async (t) => {
  const agenda = new Agenda('box a', 0);
  t.throws(() => agenda.real(async () => {}, 'a key'), /outside of any event/);
});

t.test(
  'jobs asked for together begin and are released in that order, and may be many in a row',
  async (t) => {
    const seen: string[] = [];
    await run(async (agenda) => {
      const slow = agenda.real(async () => {
        seen.push('slow begins');
        await hostWait(5).done;
      });
      const quick = agenda.real(async () => {
        seen.push('quick begins');
      });
      seen.push('asked');
      await Promise.all([slow.then(() => seen.push('slow')), quick.then(() => seen.push('quick'))]);
      for (let count = 0; count < 3; count += 1) await agenda.real(async () => {});
      seen.push('end');
    });
    t.same(seen, ['asked', 'slow begins', 'quick begins', 'slow', 'quick', 'end']);
  },
);

t.test('a job that throws before its first wait is its caller’s trouble alone', async (t) => {
  let caught = '';
  await run(async (agenda) => {
    await agenda
      .real((): Promise<void> => {
        throw new Error('at once');
      })
      .catch((error: Error) => {
        caught = error.message;
      });
    await agenda.real(async () => {});
  });
  t.equal(caught, 'at once');
});

t.test('a job that never ends fails the run, and says whose it is', async (t) => {
  await t.rejects(
    run((agenda) => agenda.real(() => new Promise<void>(() => {}), 'the heavy job sync.pack'), 20),
    /box a: the heavy job sync.pack of a timer at 1970-01-01T00:00:00.000Z has not ended in 0.02 s/,
  );
});

const expecting = (expect: readonly string[], limitUs = 10) => ({
  limitUs,
  stopAtSent: false,
  expect,
  controls: [],
});

const message = (id: string, arriveUs: number): Envelope => ({
  id,
  from: 2,
  to: 1,
  seq: 0,
  sentUs: 1,
  arriveUs,
  call: id,
  request: null,
  reply: { status: 200, headers: {}, body: Buffer.alloc(0) },
});

t.test('a message that never comes fails the run, unless somebody looks after the wait', async (t) => {
  await t.rejects(
    toyParticipant({ hungMs: 20 }).run(expecting(['2.1.0', '2.1.1'])),
    /box a: message 2.1.0, 2.1.1 has not come in 0.02 s/,
  );
  const told: (readonly number[])[] = [];
  const one = toyParticipant({
    hungMs: 20,
    watch: async (waiting, senders) => {
      told.push(senders());
      return waiting;
    },
  });
  const running = one.run(expecting(['2.1.0', '2.1.1']));
  await hostWait(60).done;
  one.lost('2.1.');
  await running;
  t.same(told, [[2]]);
});

t.test(
  'a message of a sender that died before it could tell is dropped if its instant is over',
  async (t) => {
    const one = toyParticipant();
    one.agenda.put(8, TIMER, 0, 0, () => {});
    await one.run(expecting([], 9));
    one.receive(message('2.1.0', 5));
    await one.run(expecting([], 20));
    await t.rejects(one.run(expecting(['2.1.0'], 30)), /message 2.1.0 has come after its instant/);
  },
);

t.test('a call inside a real job is refused at once', async (t) => {
  const one = toyParticipant();
  const request = {
    proto: 'https',
    host: 'b',
    port: 1,
    from: '',
    method: 'GET',
    path: '/',
    headers: {},
    body: Buffer.alloc(0),
  } as const;
  one.agenda.put(5, TIMER, 0, 0, async () => {
    await one.agenda.real(() => one.call(request, 1));
  });
  await t.rejects(one.run(expecting([])), /call \(b\) inside a real job/);
});
