/** A story begins at its own day and hour: by robot always the same, for people the last such one. */
import t from 'tap';
import { MS } from '../../../../hardware/ports.js';
import { liveStartUs, robotStartUs } from '../../../../lab/rehearsals/language/story/start-time.js';
import { ROBOT_START_US } from '../../../../lab/supervisor/world-lab.js';

const iso = (us: number): string => new Date(us / MS).toISOString();

t.test('the robot\u2019s week', async (t) => {
  t.equal(robotStartUs({}), ROBOT_START_US, 'Monday, nine o\u2019clock in Paris');
  t.equal(iso(robotStartUs({ time: { day: 'friday', at: '22:00' } })), '2018-01-12T21:00:00.000Z');
});

t.test('people\u2019s: the last such hour, on the customer\u2019s clock', async (t) => {
  const start = { time: { day: 'friday', at: '22:00' } } as const;
  const at = (now: string): string => iso(liveStartUs(start, Date.parse(now)));
  t.equal(at('2026-11-27T21:00:00Z'), '2026-11-27T21:00:00.000Z', 'now');
  t.equal(at('2026-11-27T20:59:59Z'), '2026-11-20T21:00:00.000Z', 'not yet: a week ago');
  t.equal(at('2026-07-05T10:00:00Z'), '2026-07-03T20:00:00.000Z', 'in summer');
  t.equal(
    iso(liveStartUs({}, Date.parse('2026-11-27T21:00:00Z'))),
    '2026-11-23T08:00:00.000Z',
    'else Monday',
  );
});
