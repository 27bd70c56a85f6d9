/** SNTP: the bytes, what is believed of an answer, and the client's decisions. */
import fc from 'fast-check';
import t from 'tap';
import {
  type NtpInput,
  type NtpState,
  ntpOff,
  PANIC_US,
  STEP_US,
  STEPOUT_MS,
  stepNtp,
} from '../../../hardware/clock/ntp-client.js';
import {
  decodeNtp,
  encodeNtp,
  fromNtp,
  type KissCode,
  LEAP_DELETE,
  LEAP_INSERT,
  LEAP_UNKNOWN,
  NTP_BYTES,
  type NtpPacket,
  ntpQuestion,
  readNtpAnswer,
  toNtp,
} from '../../../hardware/clock/ntp-packet.js';
import { MS, SECOND } from '../../../hardware/ports.js';
import { answerNtp } from '../../../lab/outside/network/ntp-server.js';

const NOW = Date.UTC(2018, 0, 8, 8) * MS;

t.test('timestamps keep their microsecond from 1968 to 2104', (t) => {
  t.equal(toNtp(0) >> 32n, 2_208_988_800n, 'the Unix epoch, counted from 1900');
  t.equal(fromNtp(0n), null);
  for (const at of [-1e19, -Date.UTC(2100, 0, 1) * MS, 1e19]) {
    const stamp = toNtp(at);
    t.ok(stamp >= 0n && stamp < 2n ** 64n, `a stamp of ${at} fits`);
  }
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
      fc.integer({ min: 0, max: 999 }),
      (ms, us) => {
        const at = ms * MS + us;
        t.equal(fromNtp(toNtp(at)), at);
      },
    ),
    { numRuns: 300 },
  );
  t.end();
});

t.test('48 bytes as RFC 5905 draws them', (t) => {
  const question = ntpQuestion(NOW);
  t.equal(question.length, NTP_BYTES);
  t.equal(question[0], 0b00_100_011, 'no warning, version 4, client');
  t.equal(question.readUInt32BE(40), NOW / SECOND + 2_208_988_800, 'transmit time stands at 40');
  t.ok(question.subarray(16, 40).every((byte) => byte === 0));
  const answer = answerNtp(question, NOW + SECOND);
  t.equal(answer?.[0], 0b00_100_100, 'server');
  t.same(answer?.subarray(24, 32), question.subarray(40, 48), 'the question’s time comes back');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: NTP_BYTES, maxLength: NTP_BYTES }), (bytes) => {
      const packet = decodeNtp(Buffer.from(bytes));
      if (packet !== null) t.same(encodeNtp(packet), Buffer.from(bytes));
    }),
    { numRuns: 200 },
  );
  t.equal(decodeNtp(Buffer.alloc(47)), null);
  t.end();
});

t.test('an answer that is not one is not believed', (t) => {
  const good = answerNtp(ntpQuestion(NOW), NOW + 50 * MS) ?? Buffer.alloc(0);
  const packet = decodeNtp(good);
  if (packet === null) throw new Error('the server answers');
  t.same(readNtpAnswer(good, NOW, NOW + 20 * MS), {
    offsetUs: 40 * MS,
    delayUs: 20 * MS,
    stratum: 2,
    leap: 0,
  });
  const bad = {
    'another question’s': { originateAt: toNtp(NOW + 1) },
    'a client’s packet': { mode: 3 },
    'no receive time': { receiveAt: 0n },
  };
  for (const [name, change] of Object.entries(bad))
    t.equal(readNtpAnswer(encodeNtp({ ...packet, ...change }), NOW, NOW + 20 * MS), null, name);
  const said = (change: Partial<NtpPacket>): unknown =>
    readNtpAnswer(encodeNtp({ ...packet, ...change }), NOW, NOW + 20 * MS);
  t.same(said({ stratum: 0 }), { kind: 'unset', stratum: 0 });
  t.same(said({ stratum: 16 }), { kind: 'unset', stratum: 16 });
  t.same(said({ leap: LEAP_UNKNOWN }), { kind: 'unset', stratum: 2 });
  const kiss = { stratum: 0, leap: LEAP_UNKNOWN, referenceId: Buffer.from('DENY') };
  t.same(said(kiss), { kind: 'kiss', code: 'DENY' });
  t.equal(said({ ...kiss, originateAt: 1n }), null, 'a kiss that answers nothing is forged');
  t.equal(readNtpAnswer(good.subarray(0, 40), NOW, NOW), null, 'cut short');
  t.end();
});

const answer = (offsetUs: number, mono: number): NtpInput & { kind: 'answer' } => ({
  kind: 'answer',
  offsetUs,
  stratum: 2,
  leap: 0,
  slewLeftUs: 0,
  boxMs: mono,
  mono,
});
const after = (state: NtpState, ...inputs: NtpInput[]): NtpState =>
  inputs.reduce((now, input) => stepNtp(now, input).next, state);
const started = after(ntpOff, { kind: 'server', server: 'clock', mono: 0 });
const kinds = (state: NtpState, input: NtpInput): string[] =>
  stepNtp(state, input).acts.map(({ kind }) => kind);

t.test('first set of any size; then slew below 128 ms, step above, panic above 1000 s', (t) => {
  t.equal(started.phase, 'starting');
  t.equal(started.dueMono, 0, 'asked at once');
  t.same(kinds(started, answer(10 * PANIC_US, 1)), ['step']);
  const set = after(started, answer(0, 1));
  t.same(kinds(set, answer(STEP_US, 2)), ['slew']);
  const outlier = after(set, answer(-STEP_US - 1, 2));
  t.same(kinds(set, answer(-STEP_US - 1, 2)), [], 'an outlier is left alone');
  t.same(outlier.unheeded, { kind: 'spike' });
  t.equal(after(outlier, ...Array(3).fill(answer(PANIC_US, 2))).dueMono, 2 + 64_000, 'and asked about soon');
  t.same(kinds(outlier, answer(-STEP_US - 1, STEPOUT_MS + 1)), [], 'for five minutes');
  t.same(kinds(outlier, answer(-STEP_US - 1, STEPOUT_MS + 2)), ['step']);
  t.equal(after(outlier, answer(0, 3)).unheeded, null, 'it was one');
  t.same(kinds(set, answer(PANIC_US + 1, 2)), [], 'left alone');
  t.equal(after(set, answer(PANIC_US + 1, 2)).phase, 'panic');
  t.equal(after(set, answer(PANIC_US + 1, 2), answer(0, 3)).phase, 'synchronised');
  t.end();
});

t.test('who wants no questions gets none, who wants fewer gets fewer', (t) => {
  const set = after(started, answer(0, 1), answer(0, 2), answer(0, 3), answer(0, 4));
  const kiss = (code: KissCode): NtpInput => ({ kind: 'refused', why: { kind: 'kiss', code }, mono: 5 });
  for (const code of ['DENY', 'RSTR'] as const) {
    const denied = after(set, kiss(code));
    t.equal(denied.phase, 'denied');
    t.equal(denied.dueMono, null, 'never again');
    t.equal(after(denied, { kind: 'network', mono: 6 }).dueMono, null);
    t.equal(after(denied, { kind: 'server', server: 'clock', mono: 7 }).phase, 'starting', 'until told to');
  }
  const fewer = after(set, kiss('RATE'));
  t.equal(fewer.dueMono, 5 + 256_000);
  t.equal(after(fewer, answer(100 * MS, 6)).pollS, 256, 'and not sooner when restless');
  const unset = after(
    set,
    ...Array(8).fill({ kind: 'refused', why: { kind: 'unset', stratum: 16 }, mono: 5 }),
  );
  t.equal(unset.phase, 'unreachable');
  t.same(unset.unheeded, { kind: 'unset', stratum: 16 });
  t.end();
});

t.test('a leap second is done once, at the end of the day', (t) => {
  for (const [leap, byUs] of [
    [LEAP_INSERT, -SECOND],
    [LEAP_DELETE, SECOND],
  ] as const) {
    const warned = after(started, { ...answer(0, 1), leap });
    t.equal(warned.leap, leap);
    const { next, acts } = stepNtp(warned, { kind: 'leap', mono: 10 });
    t.same(acts, [{ kind: 'step', byUs }]);
    t.equal(after(next, { ...answer(0, 11), leap }).leap, 0, 'a late warning is of the one that was');
    t.equal(after(warned, answer(0, 2)).leap, 0, 'and one that is taken back is forgotten');
  }
  t.end();
});

t.test('the interval grows from 64 s to 1024 s while calm, and shrinks when restless', (t) => {
  let state = started;
  let mono = 0;
  const gaps: number[] = [];
  for (let poll = 0; poll < 10; poll += 1) {
    mono = state.dueMono ?? 0;
    state = after(state, answer(100, mono));
    gaps.push(((state.dueMono ?? 0) - mono) / 1_000);
  }
  t.same(gaps, [2, 2, 2, 128, 256, 512, 1_024, 1_024, 1_024, 1_024]);
  const shaken = after(state, answer(100 * MS, mono + 1_024_000));
  t.equal(shaken.pollS, 512);
  t.end();
});

t.test('reach holds the last eight polls; eight silences are unreachable; an answer mends it', (t) => {
  let state = after(started, answer(0, 1), answer(0, 2), answer(0, 3), answer(0, 4));
  t.equal(state.reach, 0b1111);
  for (let poll = 1; poll <= 8; poll += 1) {
    state = after(state, { kind: 'silence', mono: poll * 1_000_000 });
    t.equal(state.phase, poll < 8 ? 'synchronised' : 'unreachable', `${poll} silences`);
  }
  t.equal(state.reach, 0);
  t.equal(state.lastSyncMs, 4, 'still known');
  t.equal(after(state, { kind: 'network', mono: 9_000_000 }).dueMono, 9_000_000, 'the network is back');
  t.equal(after(state, answer(0, 9_000_000)).phase, 'synchronised');
  t.equal(after(state, { kind: 'server', server: '', mono: 1 }).phase, 'off');
  t.end();
});

t.test('a crystal that runs wrong is learned', (t) => {
  const PPM = 80;
  let trim = 0;
  let offsetUs = 0;
  let state = started;
  let mono = 0;
  for (let poll = 0; poll < 60; poll += 1) {
    const due = state.dueMono ?? 0;
    offsetUs += -(PPM + trim) * ((due - mono) / 1_000);
    mono = due;
    const step = stepNtp(state, answer(offsetUs, mono));
    state = step.next;
    for (const act of step.acts) {
      if (act.kind === 'trim') trim += act.byPpm;
      else offsetUs = 0;
    }
  }
  t.ok(Math.abs(PPM + trim) < 2, `trimmed by ${trim} ppm`);
  t.equal(state.pollS, 1_024);
  t.end();
});
