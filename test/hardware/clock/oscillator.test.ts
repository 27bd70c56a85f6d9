/** The oscillator as mathematics: what drift, slews, steps and disturbances come to. */
import fc from 'fast-check';
import t from 'tap';
import {
  advance,
  boxTimeUs,
  disturbClock,
  freshOscillator,
  type Oscillator,
  slewClock,
  slewLeftUs,
  stepClock,
  trimClock,
} from '../../../hardware/clock/oscillator.js';
import { DAY, HOUR, MINUTE, MS, SECOND } from '../../../hardware/ports.js';

const START = Date.UTC(2018, 0, 8) * MS;
const off = (clock: Oscillator, us: number): number => boxTimeUs(clock, us) - us;

t.test('drift is elapsed time times its rate', (t) => {
  const clock = freshOscillator(START, 12);
  t.equal(off(clock, START), 0);
  t.equal(off(clock, START + DAY), 12 * 86_400, '12 ppm make 1.0368 s a day');
  t.equal(off(trimClock(clock, START, -12), START + DAY), 0, 'a trim against it holds the clock');
  t.equal(off(trimClock(clock, START, -900), START + SECOND), 12 - 500, 'a trim ends at 500 ppm');
  t.end();
});

t.test('a slew moves 500 ppm until it is done, and no further', (t) => {
  const clock = slewClock(freshOscillator(START, 0), START, 60 * MS);
  t.equal(off(clock, START + MINUTE), 30 * MS);
  t.equal(slewLeftUs(clock, START + MINUTE), 30 * MS);
  t.equal(off(clock, START + 2 * MINUTE), 60 * MS);
  t.equal(off(clock, START + HOUR), 60 * MS);
  const back = slewClock(clock, START + MINUTE, -30 * MS);
  t.equal(off(back, START + HOUR), 0, 'replaced half way');
  t.end();
});

t.test('a disturbance ends with its cause: the time a rate cost stays, an offset goes', (t) => {
  const rate = { id: 'r', ppm: 1_000, offsetUs: 0 };
  const jump = { id: 'j', ppm: 0, offsetUs: HOUR };
  let clock = disturbClock(freshOscillator(START, 0), START, [rate, jump]);
  t.equal(off(clock, START + HOUR), HOUR + 3.6 * SECOND);
  clock = disturbClock(clock, START + HOUR, [rate]);
  t.equal(off(clock, START + HOUR), 3.6 * SECOND);
  clock = disturbClock(clock, START + HOUR, []);
  t.equal(off(clock, START + DAY), 3.6 * SECOND);

  let set = disturbClock(freshOscillator(START, 0), START, [jump]);
  set = stepClock(set, START + MINUTE, -HOUR);
  t.equal(off(set, START + MINUTE), 0);
  t.equal(off(disturbClock(set, START + HOUR, []), START + HOUR), 0, 'set right: its end is no new jump');
  let most = disturbClock(freshOscillator(START, 0), START, [jump]);
  most = stepClock(most, START + MINUTE, -HOUR - SECOND);
  t.equal(off(disturbClock(most, START + HOUR, []), START + HOUR), -SECOND, 'what was set beyond it stays');
  t.end();
});

t.test('the anchor is only bookkeeping, and time never runs backwards but by a step', (t) => {
  const clocks = fc.record({
    driftPpm: fc.double({ min: -100, max: 100, noNaN: true }),
    trimPpm: fc.double({ min: -500, max: 500, noNaN: true }),
    slewUs: fc.integer({ min: -128_000, max: 128_000 }),
    ppm: fc.integer({ min: -100_000, max: 100_000 }),
    offsetUs: fc.integer({ min: -HOUR, max: HOUR }),
  });
  const spans = fc.integer({ min: 0, max: 30 * 86_400 }).map((s) => s * SECOND);
  fc.assert(
    fc.property(clocks, spans, spans, ({ driftPpm, trimPpm, slewUs, ppm, offsetUs }, one, two) => {
      let clock = trimClock(freshOscillator(START, driftPpm), START, trimPpm);
      clock = slewClock(disturbClock(clock, START, [{ id: 'd', ppm, offsetUs }]), START, slewUs);
      const middle = START + Math.min(one, two);
      const end = START + Math.max(one, two);
      const moved = advance(clock, middle);
      t.ok(Math.abs(boxTimeUs(moved, end) - boxTimeUs(clock, end)) <= 2, 'same time from any anchor');
      t.ok(boxTimeUs(clock, end) >= boxTimeUs(clock, middle));
      const stepped = stepClock(clock, middle, -12_345);
      t.ok(Math.abs(boxTimeUs(stepped, middle) - boxTimeUs(clock, middle) + 12_345) <= 1);
    }),
    { numRuns: 200 },
  );
  t.end();
});
