/**
 * Armed moments in a world: what was armed happens there and then, the power goes in the middle of what the
 * box does, and the trace is the same however time is granted.
 */
import t from 'tap';
import type { Entry } from '../../../hardware/kernel/turn.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { perform } from '../../../lab/acts/perform.js';
import { whensOf } from '../../../lab/acts/set-when.js';
import { namedWhens } from '../../../lab/acts/when.js';
import { readWhenText } from '../../../lab/acts/when-text.js';
import { Browser, BrowserError } from '../../../lab/clients/browser/browser.js';
import { misfit } from '../../../lab/hosting/event-kinds.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { LATENCY_MIN_US, ranks } from '../../../lab/plan.js';
import type { Schedule } from '../../../lab/supervisor/scheduler.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';

const amounts = { historyDays: 1, sessionsPerDay: 2, recordings: 1, files: 1 };

interface Played {
  readonly entries: readonly Entry[];
  /** Durable writes of box A as its disk did them, with the boot. */
  readonly writes: readonly string[];
  readonly armed: ReturnType<typeof whensOf>;
  readonly trace: string;
}

/** A pair with these armed, and what somebody does meanwhile. */
async function played(
  lines: readonly string[],
  schedule: Schedule,
  deed: (world: World) => Promise<void>,
): Promise<Played> {
  const world = await createWorld({ seed: 'when', amounts, schedule });
  const { lab, outside } = world;
  const entries: Entry[] = [];
  const writes: string[] = [];
  lab.onEntry((entry) => entries.push(entry));
  world.disks.a.onDurable((_step, name) => {
    writes.push(`${lab.box('a').boot} ${name}`);
    return null;
  });
  try {
    await lab.run(async () => {
      for (const when of namedWhens(lines.map(readWhenText)))
        await perform(lab, outside, { kind: 'when-set', when });
      await deed(world);
    });
  } finally {
    await lab.close();
  }
  for (const { kind, data } of entries) t.equal(misfit({ kind, data }), null);
  return { entries, writes, armed: whensOf(lab), trace: lab.traceHash() };
}

async function signIn({ lab }: World): Promise<string> {
  const browser = new Browser({
    language: 'en',
    fetch: (asked) => lab.participant.call({ proto: 'https', from: '127.20.0.21', ...asked }, 30 * SECOND),
  });
  try {
    await browser.open('127.20.0.11', 8443, '/login');
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
    return 'answered';
  } catch (error) {
    if (error instanceof BrowserError) return error.reason;
    throw error;
  }
}

const told = ({ entries }: Played, kind: string, box: 'a' | 'b' | 'lab' = 'lab'): Entry[] =>
  entries.filter((one) => one.kind === kind && one.rank === (box === 'lab' ? 0 : ranks[box]));

t.test('Everything at once, the same however time is granted', async (t) => {
  const lines = [
    'at 2 min do cut A for 1 min',
    'at 3 min again 7 min max 2 do unplug B eth1 for 30 s',
    'event power.ready of A do fault disk-full B for 2 min flapping 10 s / 20 s',
    'event power.cut of A do fault ntp-silent B',
    'event when.fired of lab where id=when-4 do heal ntp-silent B',
    'write box:failover of B nth 5 after do cut B for 2 min',
    'write box:failover of A every 9 chance 50 do cut A for 30 s',
    'message /peer/ of B in question nth 3 do unplug A eth0 and fault one-way-cut B for 3 min',
    'state operation sync.apply of B do cut B for 1 min',
  ];
  const runs = [];
  for (const schedule of ['token', 'lookahead'] as const)
    runs.push(await played(lines, schedule, ({ lab }) => lab.participant.agenda.sleep(45 * MINUTE)));
  const [token, lookahead] = runs;
  if (token === undefined || lookahead === undefined) throw new Error('two runs were to be compared');
  t.equal(token.trace, lookahead.trace);
  t.same(token.armed, lookahead.armed);
  const fired = Object.fromEntries(token.armed.map(({ when, standing }) => [when.id, standing.fired]));
  t.match(fired, {
    'when-1': 1,
    'when-2': 2,
    'when-3': 1,
    'when-4': 1,
    'when-5': 1,
    'when-6': 1,
    'when-8': 1,
  });
  t.ok((fired['when-7'] ?? 0) > 0, 'chance was for it now and then');
  t.equal(told(token, 'when.over').length > 4, true, 'what lasts a while ends');
});

t.test('The power goes exactly before or after a durable write', async (t) => {
  for (const side of ['before', 'after'] as const) {
    const line = `write box:failover of A nth 3 ${side} do cut A for 1 min`;
    const run = await played([line], 'token', ({ lab }) => lab.participant.agenda.sleep(20 * MINUTE));
    const first = run.writes.filter((write) => write.startsWith('1 '));
    const failover = first.filter((write) => write === '1 box:failover');
    t.equal(failover.length, side === 'before' ? 2 : 3, `${side} the third`);
    if (side === 'after') t.equal(first.at(-1), '1 box:failover', 'and nothing was written after it');
    const [cut] = told(run, 'power.cut');
    const [fired] = told(run, 'when.fired');
    t.equal(cut?.t, fired?.t, 'the lab hears of it');
    const last = run.entries.filter(({ rank, t: at }) => rank === ranks.a && at < (cut?.t ?? 0)).at(-1);
    t.ok((last?.t ?? 0) <= (cut?.t ?? 0) - LATENCY_MIN_US, 'nothing of the box comes later');
    t.equal(told(run, 'power.ready', 'a').length, 2, 'it is switched on again');
  }
});

t.test('The power goes exactly between a message and its answer', async (t) => {
  const runs: Record<string, Played> = {};
  const heard: Record<string, string> = {};
  for (const moment of ['in question', 'out answer']) {
    runs[moment] = await played([`message /login of A ${moment} nth 2 do cut A`], 'token', async (world) => {
      await world.lab.participant.agenda.sleep(20 * SECOND);
      heard[moment] = await signIn(world);
    });
  }
  const { 'in question': before, 'out answer': after } = runs;
  if (before === undefined || after === undefined) throw new Error('two runs were to be compared');
  t.same(Object.values(heard), ['unreachable', 'unreachable'], 'nobody was answered');
  t.equal(told(before, 'session.signed-in', 'a').length, 0, 'the question came, and nothing was done');
  t.equal(told(after, 'session.signed-in', 'a').length, 1, 'it was done, and the answer never left');
  t.equal(after.writes.length > before.writes.length, true, 'and it is on the disk');
});

t.test('What is taken away happens no more, and what it began ends', async (t) => {
  const lines = ['at 1 min do unplug A eth0 for 1 h', 'at 5 min do cut B'];
  const run = await played(lines, 'token', async ({ lab, outside }) => {
    const { agenda } = lab.participant;
    await agenda.sleep(2 * MINUTE);
    t.equal(lab.box('a').links.eth0, false);
    for (const id of ['when-1', 'when-2']) await perform(lab, outside, { kind: 'when-remove', id });
    t.equal(lab.box('a').links.eth0, true);
    await agenda.sleep(10 * MINUTE);
    t.equal(lab.box('b').power, 'on');
  });
  t.same(run.armed, []);
  t.equal(told(run, 'when.fired').length, 1);
});

t.test(
  'What somebody puts right by hand is over: it neither comes again nor undoes what they do later',
  async (t) => {
    const lines = [
      'at 1 min do cut A for 1 h',
      'at 1 min do unplug B eth1 for 1 h',
      'at 1 min do fault disk-full B for 2 h flapping 10 min / 20 min',
      'at 1 min do fault ntp-silent B for 30 min',
    ];
    const run = await played(lines, 'token', async ({ lab, outside }) => {
      const { agenda } = lab.participant;
      const laid = (): string[] => lab.box('b').overlays.map(({ overlay }) => overlay);
      await agenda.sleep(5 * MINUTE);
      t.same(laid(), ['disk-full', 'ntp-silent']);
      await perform(lab, outside, { kind: 'switch-on', box: 'a' });
      await perform(lab, outside, { kind: 'cable', box: 'b', nic: 'eth1', up: true });
      const kept = lab.box('b').overlays.filter(({ overlay }) => overlay !== 'disk-full');
      await perform(lab, outside, { kind: 'overlays', box: 'b', list: kept });
      await agenda.sleep(MINUTE);
      await perform(lab, outside, { kind: 'cut-power', box: 'a' });
      await perform(lab, outside, { kind: 'cable', box: 'b', nic: 'eth1', up: false });
      await agenda.sleep(20 * MINUTE);
      t.same(laid(), ['ntp-silent'], 'what nobody touched goes on');
      await agenda.sleep(60 * MINUTE);
      t.same(laid(), [], 'and ends in its time');
      t.equal(lab.box('a').power, 'off', 'what was cut by hand stays off');
      t.equal(lab.box('b').links.eth1, false, 'what was unplugged by hand stays unplugged');
    });
    t.equal(told(run, 'when.over').length, 4);
    t.same(
      run.armed.map(({ standing }) => standing.sinceUs),
      [null, null, null, null],
    );
  },
);
