/** The API for tools, asked over real sockets: problems, time, waiting, and the stream of events. */
import { get as httpGet, type IncomingMessage } from 'node:http';
import t, { type Test } from 'tap';
import { HOUR, MINUTE } from '../../../../hardware/ports.js';
import { createEventLog } from '../../../../lab/console/control/event-log.js';
import type { LabState, LoggedEvent } from '../../../../lab/console/control/lab-state.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import { stillControl } from '../../../support/sample-lab/control.js';
import { sampleLabState } from '../../../support/sample-lab/lab.js';

const TOKEN = 'token-printed-at-start';

/** Lab time stands until `go`; what is advanced is there at once, or with the next `go`. */
async function open(t: Test, { keptMax = 1_000, isSlow = false } = {}) {
  let state: LabState = sampleLabState();
  let owedUs = 0;
  const events = createEventLog(keptMax, 'abcd0123');
  const listeners = new Set<() => void>();
  const set = (change: Partial<LabState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const go = (us = owedUs): void => {
    owedUs = 0;
    set({ nowUs: state.nowUs + us });
  };
  const happen = (kind: string, data: unknown = {}, source: LoggedEvent['source'] = 'a'): void => {
    events.add({ atUs: state.nowUs, source, kind, data });
    set({});
  };
  const site = await createLabConsole(
    stillControl({
      state: () => state,
      nowUs: () => state.nowUs,
      events,
      advance: (given) => {
        const untilUs = 'until' in given ? given.until : state.nowUs + owedUs + given.by;
        if (untilUs > state.nowUs + owedUs) {
          owedUs = untilUs - state.nowUs;
          if (!isSlow) go();
        }
        return untilUs;
      },
      perform: async () => ({ refused: { en: 'No.', fr: 'Non.' } }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    { token: TOKEN },
  );
  t.teardown(() => site.close());
  const url = await site.listen(0);
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(new URL(path, url), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      said: (await answer.json()) as Readonly<Record<string, unknown>>,
    };
  };
  return { url, ask, set, go, happen, listeners, nowUs: () => state.nowUs };
}

t.test(
  'a problem says what is wrong, in the language of whoever asks, and what it is for programs',
  async (t) => {
    const { ask } = await open(t);
    const refused = await ask('/api/pause', {}, { 'accept-language': 'fr' });
    t.match(refused, {
      status: 409,
      type: /^application\/problem\+json/,
      said: {
        title: 'Refusé ; rien n’a été modifié',
        status: 409,
        detail: 'Non.',
        refused: { en: 'No.', fr: 'Non.' },
      },
    });
    const described = (await ask('/api/openapi.json')).said;
    const [, pointer = ''] = String(refused.said.type).split('#');
    const at = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>>)[name], described);
    t.match(at, { description: 'Refused; nothing was changed' }, 'its type leads to a description');
    t.match(await ask('/api/state', undefined, { authorization: 'Bearer wrong' }), {
      status: 401,
      type: /problem/,
    });
    t.match(await ask('/api/advance', { by: 'soon' }), { status: 400, said: { title: /not understood/ } });
    for (const [path, body, en, fr] of [
      ['/api/command', {}, /^do: .*missing/, /^do : .*manque/],
      ['/api/command', { do: 'fly' }, /no command "fly"/, /commande "fly" n’existe pas/],
      ['/api/command', { do: 'cable', box: 'a' }, /nic: is missing/, /nic : manque/],
      ['/api/command', { do: 'cable', box: 7, nic: 'eth0', plugged: true }, /^box: /, /^box : attendu/],
    ] as const) {
      const inFrench = await ask(path, body, { 'accept-language': 'fr' });
      t.match(inFrench, { status: 400, said: { detail: fr } }, `${path} ${JSON.stringify(body)}`);
      t.notMatch(String(inFrench.said.detail), /Expected|received|Invalid/);
      t.match(await ask(path, body), { status: 400, said: { detail: en } });
    }
    t.match(await ask('/api/nothing', {}), { status: 404, said: { detail: /GET \/api lists/ } });
  },
);

t.test('health and readiness need no token, and tell no secret', async (t) => {
  const { ask, set } = await open(t);
  const open_ = { authorization: '' };
  t.match(await ask('/api/health', undefined, open_), { status: 200, said: { status: 'ok' } });
  const whole = sampleLabState();
  const on = whole.boxes.map((box) => ({
    ...box,
    power: 'on' as const,
    answer: whole.boxes[0]?.answer ?? null,
  }));
  set({ boxes: on });
  t.match(await ask('/api/ready', undefined, open_), { status: 200, said: { ready: true } });
  set({ boxes: on.map((box, index) => ({ ...box, answer: index === 0 ? box.answer : null })) });
  t.match(await ask('/api/ready', undefined, open_), {
    status: 503,
    said: { ready: false, boxes: { a: { answers: true }, b: { answers: false } } },
  });
  set({ alarms: [{ en: 'The lab waits for appliance A.', fr: 'Le laboratoire attend.' }] });
  t.match(await ask('/api/health', undefined, open_), {
    said: { status: 'waiting', alarms: [{ en: /waits/ }] },
  });
});

t.test('lab time goes ahead, and the answer comes when it is there', async (t) => {
  const { ask, nowUs } = await open(t);
  const fromUs = nowUs();
  t.match(await ask('/api/advance', { by: '2 h' }), { status: 200, said: { nowUs: fromUs + 2 * HOUR } });
  t.match(await ask('/api/advance', { minutes: 1.5 }), { said: { nowUs: fromUs + 2 * HOUR + 1.5 * MINUTE } });
  const until = new Date((nowUs() + HOUR) / 1_000).toISOString();
  t.match(await ask('/api/advance', { until }), { status: 200, said: { now: until } });
  t.match(await ask('/api/advance', { until: '2001-01-01T00:00:00Z' }), {
    status: 409,
    said: { detail: /over already/ },
  });

  const slow = await open(t, { isSlow: true });
  const vain = await slow.ask('/api/advance', { by: '1 h', limitMs: 30 });
  t.match(vain, { status: 409, said: { detail: /still on its way/ } });
  slow.go();
  const beganUs = slow.nowUs();
  const asked = slow.ask('/api/advance', { by: '1 h' });
  while (slow.listeners.size < 2) await new Promise((done) => setImmediate(done));
  slow.go();
  t.match(await asked, { status: 200, said: { nowUs: beganUs + HOUR } });

  const two = await open(t, { isSlow: true });
  const end = new Date((two.nowUs() + HOUR) / 1_000).toISOString();
  const both = [two.ask('/api/advance', { until: end }), two.ask('/api/advance', { until: end })];
  while (two.listeners.size < 3) await new Promise((done) => setImmediate(done));
  two.go();
  for (const one of await Promise.all(both))
    t.match(one, { status: 200, said: { now: end } }, 'who else waits for a time does not shift it');
});

t.test('waiting for an event, a state, a time, readiness; with limits in both times', async (t) => {
  const { ask, happen, set, go, listeners, nowUs } = await open(t);
  const whileWaiting = async (body: object, act: () => void) => {
    const before = listeners.size;
    const asked = ask('/api/wait', body);
    while (listeners.size === before) await new Promise((done) => setImmediate(done));
    act();
    return asked;
  };
  happen('sync.done', { result: 'failed' });
  const heard = await whileWaiting({ event: { kind: 'sync.*', data: { result: 'ok' } } }, () => {
    happen('sync.done', { result: 'failed' });
    happen('role.primary', { result: 'ok' });
    happen('sync.done', { result: 'ok' }, 'b');
  });
  t.match(heard, { status: 200, said: { event: { kind: 'sync.done', source: 'b' }, cursor: 'abcd0123.4' } });
  t.match(
    await ask('/api/wait', { event: { kind: 'sync.done' }, after: 'abcd0123.1' }),
    { said: { cursor: 'abcd0123.2' } },
    'what came since a cursor counts',
  );
  t.match(await whileWaiting({ state: { at: '/paused', is: true } }, () => set({ paused: true })), {
    status: 200,
  });
  const at = new Date((nowUs() + HOUR) / 1_000).toISOString();
  t.match(await whileWaiting({ time: at }, () => go(HOUR)), { status: 200, said: { time: at } });
  t.match(
    await whileWaiting({ event: { kind: 'never' }, within: '10 min' }, () => go(11 * MINUTE)),
    { status: 409, said: { title: /did not come/ } },
    'in lab time',
  );
  t.match(await ask('/api/wait', { event: { kind: 'never' }, limitMs: 20 }), { status: 409 }, 'in real time');
  t.match(await ask('/api/wait', {}), { status: 400, said: { detail: /one of/ } });
  t.match(await ask('/api/wait', { time: at, ready: true }), { status: 400 }, 'one thing at a time');
  t.equal(listeners.size, 1, 'nobody listens on');
});

interface Said {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Follows the stream until so much was said, then goes. */
function follow(url: string, path: string, count: number, headers: Record<string, string> = {}) {
  return new Promise<Said[]>((resolve, reject) => {
    const said: Said[] = [];
    let text = '';
    const asked = httpGet(
      new URL(path, url),
      { headers: { authorization: `Bearer ${TOKEN}`, ...headers } },
      (answer: IncomingMessage) => {
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          const parts = `${text}${piece}`.split('\n\n');
          text = parts.pop() ?? '';
          for (const part of parts) {
            const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? '';
            if (field('data') !== '')
              said.push({ id: field('id'), event: field('event'), data: field('data') });
          }
          if (said.length < count) return;
          asked.destroy();
          resolve(said);
        });
      },
    );
    asked.on('error', reject);
  });
}

t.test('the stream of events: content, cursor, resumption', async (t) => {
  const { url, ask, happen } = await open(t, { keptMax: 5 });
  happen('boot.done');
  const first = follow(url, '/api/events/stream?after=abcd0123.0&kind=boot.*,sync.done', 2);
  happen('other');
  happen('sync.done', { rows: 3 }, 'b');
  t.match(await first, [
    { event: 'boot.done', id: 'abcd0123.1' },
    { event: 'sync.done', id: 'abcd0123.3', data: /"rows":3.*"at":"\d{4}-/ },
  ]);
  happen('role.primary');
  const again = await follow(url, '/api/events/stream', 1, { 'last-event-id': 'abcd0123.3' });
  t.match(again, [{ event: 'role.primary', id: 'abcd0123.4' }], 'nothing twice, nothing lost');
  const other = await follow(url, '/api/events/stream', 2, { 'last-event-id': 'ffff0000.3' });
  t.match(
    other[0],
    { event: 'gap', id: 'abcd0123.0', data: /"after":"ffff0000.3","why":"other-line"/ },
    'a cursor of another start is told',
  );
  t.equal(other[1]?.event, 'boot.done', 'and all that is kept comes');
  const none = await follow(url, '/api/events/stream?kind=never', 1, { 'last-event-id': 'ffff0000.3' });
  t.equal(none[0]?.id, 'abcd0123.0', 'also whoever wants nothing of it can go on from there');

  const page = (await ask('/api/events?limit=2')).said;
  t.match(page, { events: [{ kind: 'boot.done' }, { kind: 'other' }], cursor: 'abcd0123.2', isWhole: true });
  t.match((await ask(`/api/events?after=${page.cursor}&source=b`)).said, {
    events: [{ kind: 'sync.done' }],
    cursor: 'abcd0123.4',
  });
  t.match(await ask('/api/events?limit=0'), { status: 400 });
});

t.test('what is no longer kept is told', async (t) => {
  const log = createEventLog(2, 'abcd0123');
  for (let n = 0; n < 2_000; n += 1) log.add({ atUs: n, source: 'lab', kind: 'k', data: null });
  t.equal(log.after('abcd0123.5').isWhole, false);
  t.equal(log.after('abcd0123.1999').events.length, 1);
  t.equal(log.after('abcd0123.2001').isWhole, false, 'nobody has read what has not happened');
});
