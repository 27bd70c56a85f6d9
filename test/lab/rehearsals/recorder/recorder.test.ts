/** The flight recorder: every event is a sentence, quiet hours are folded, the lanes say what was. */
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import { eventKinds } from '../../../../lab/hosting/event-kinds.js';
import { axisOf } from '../../../../lab/rehearsals/recorder/axis.js';
import { flightFigure } from '../../../../lab/rehearsals/recorder/draw.js';
import { lanesOf } from '../../../../lab/rehearsals/recorder/flight.js';
import { createFlightLog, type FlightLine } from '../../../../lab/rehearsals/recorder/flight-log.js';
import { sentenceOf, tellerOf } from '../../../../lab/rehearsals/recorder/sentences/index.js';
import { toldOf } from '../../../../lab/rehearsals/recorder/told.js';
import { sampleOf } from './sample-events.js';

t.test('each kind of event is a sentence in both languages, without a rest of code in it', (t) => {
  for (const kind of eventKinds) {
    const line = { kind, data: sampleOf(kind) };
    const { en, fr } = sentenceOf(line);
    t.not(tellerOf(kind), null, `${kind} is told of`);
    t.not(en, 'something has happened', `${kind}: its sample is of its kind`);
    t.not(en, fr, `${kind} is said in French, too`);
    for (const text of [en, fr]) {
      t.notMatch(text, /undefined|null|NaN|\[object|[{}]/, `${kind}: ${text}`);
      t.ok(text.length > 5 && text.length < 160, `${kind}: a sentence`);
    }
  }
  t.end();
});

t.test('hours in which nothing happens are folded, and instants stay in their order', (t) => {
  const busy = [10 * MINUTE, 20 * MINUTE, 17 * HOUR, 17 * HOUR + 5 * MINUTE];
  const axis = axisOf(busy, { fromUs: 0, toUs: 18 * HOUR }, 1_000);
  t.equal(axis.folds.length, 2);
  t.ok(axis.at(20 * MINUTE) - axis.at(10 * MINUTE) > 100, 'ten busy minutes have room');
  let last = -1;
  for (let us = 0; us <= 18 * HOUR; us += 7 * MINUTE) {
    const x = axis.at(us);
    t.ok(x >= last && x >= 0 && x <= 1_000, `${us} stands behind what was before`);
    last = x;
  }
  t.same([axis.at(0), axis.at(18 * HOUR), axis.at(-1), axis.at(99 * HOUR)], [0, 1_000, 0, 1_000]);
  t.same(axisOf([], { fromUs: 5, toUs: 5 }, 100).at(5), 0, 'an axis of no time');
  t.end();
});

t.test('lanes say what was', (t) => {
  const log = createFlightLog();
  const lines: FlightLine[] = [
    {
      atUs: 0,
      source: 'lab',
      kind: 'site.seen',
      data: { up: true, box: 'a.example.com', version: '15.3.2', trouble: null },
    },
    { atUs: MINUTE, source: 'b', kind: 'failover.sync-started', data: { reason: 'asked' } },
    { atUs: MINUTE, source: 'b', kind: 'session.signed-in', data: { site: 'login', user: 'x' } },
    { atUs: 2 * MINUTE, source: 'b', kind: 'failover.synced', data: { rows: 3, files: 1 } },
    { atUs: 3 * MINUTE, source: 'lab', kind: 'power.cut', data: { box: 'a' } },
    {
      atUs: 3 * MINUTE + SECOND,
      source: 'lab',
      kind: 'site.seen',
      data: { up: false, box: null, version: null, trouble: 'no-answer' },
    },
    { atUs: 4 * MINUTE, source: 'b', kind: 'failover.role', data: { role: 'primary', peer: 'a' } },
    { atUs: 5 * MINUTE, source: 'lab', kind: 'overlays', data: { box: 'b', list: ['x wire-cut'] } },
    { atUs: 6 * MINUTE, source: 'lab', kind: 'overlays', data: { box: 'b', list: [] } },
  ];
  for (const line of lines) log.feed(line);
  t.equal(log.lines().length, lines.length - 1, 'what no lane is drawn from is not kept');
  const notes = [{ kind: 'mistake', atUs: MINUTE, title: { en: 'm', fr: 'e' } }] as const;
  const lanes = lanesOf({ lines: log.lines(), notes, roles: { a: 'primary', b: 'backup' }, fromUs: 0 });
  const spans = (id: string) =>
    lanes.find((one) => one.id === id)?.spans.map(({ fromUs, toUs, label }) => [fromUs, toUs, label.en]);
  t.same(spans('site'), [
    [0, 3 * MINUTE + SECOND, 'A · 15.3.2'],
    [3 * MINUTE + SECOND, null, 'nobody'],
  ]);
  t.same(spans('role-a'), [
    [0, 3 * MINUTE, 'primary'],
    [3 * MINUTE, null, 'off'],
  ]);
  t.same(spans('role-b'), [
    [0, 4 * MINUTE, 'backup'],
    [4 * MINUTE, null, 'primary'],
  ]);
  t.same(spans('syncs'), [[MINUTE, 2 * MINUTE, 'data-sync']]);
  t.same(spans('faults'), [[5 * MINUTE, 6 * MINUTE, 'B · Wire cut']]);
  t.match(lanes.find(({ id }) => id === 'work')?.marks, [{ tone: 'bad' }]);
  const figure = flightFigure(lanes, { fromUs: 0, toUs: 7 * MINUTE }, 'fr');
  t.ok(figure.shapes.length > 20);
  t.equal(toldOf(log.lines(), notes).length, lines.length, 'each has its sentence, the note too');
  t.end();
});
