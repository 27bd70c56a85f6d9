/** How a step's conditions stand, line by line, and why they are not met. */
import t from 'tap';
import { SECOND } from '../../../../hardware/ports.js';
import { loadRehearsal } from '../../../../lab/rehearsals/language/load.js';
import type { BoxEvent } from '../../../../lab/rehearsals/stage.js';
import { createAttempt } from '../../../../lab/rehearsals/trainee/attempt.js';
import { attemptState } from '../../../../lab/rehearsals/trainee/trainee-state.js';

const HOUR = 3_600 * SECOND;

function follow(name: string) {
  const attempt = createAttempt(loadRehearsal(name), 0);
  let nowUs = 0;
  return {
    feed: (box: 'A' | 'B' | 'lab', kind: string, data: object = {}, passUs = SECOND): void => {
      nowUs += passUs;
      attempt.feed({ atUs: nowUs, box, event: { kind, data } } as unknown as BoxEvent);
    },
    pass: (us: number): void => {
      nowUs += us;
    },
    state: () => attemptState(attempt, 0, nowUs),
    lines: (id: string): string[] => {
      const { conditions } = attemptState(attempt, 0, nowUs).steps.find((step) => step.id === id) ?? {
        conditions: null,
      };
      return (conditions?.lines ?? []).map(
        ({ label, holds, why }) => `${holds ? 'x' : '-'} ${label.en}${why === null ? '' : ` (${why.en})`}`,
      );
    },
  };
}

t.test('waiting for a day, and for a session to end', (t) => {
  const { feed, pass, lines, state } = follow('sync-upgrade');
  for (const box of ['A', 'B'] as const) feed(box, 'failover.broken');
  feed('A', 'installer.installed', { package: 'b', version: '4.3.1' });
  feed('A', 'installer.installed', { package: 's', version: '16.1.1' });
  feed('A', 'installer.installed', { package: 'licence-endpoints-25', version: '1' });
  t.same(lines('verify-a'), ['- Appliance A: a session is opened']);
  feed('A', 'session.started');
  pass(3 * HOUR);
  const [time = '', session] = lines('gap');
  t.match(time, /^- 16\sh since “.+”, 7\sdays at most \(3\sh so far\.\)$/);
  t.equal(
    session,
    '- Appliance A: a session has ended (A session is still open there: it counts once it is closed.)',
  );
  t.equal(state().waitUntil?.atUs, 16 * HOUR + 6 * SECOND, 'only time will bring it');
  feed('A', 'session.ended');
  pass(13 * HOUR);
  t.match(lines('gap').join('\n'), /^x 16\sh since .*\nx Appliance A: a session has ended$/);
  t.equal(state().waitUntil, null);
  pass(8 * 24 * HOUR);
  t.match(lines('gap')[0], /Too late/);
  t.end();
});

t.test('one after the other, one of several ways, only at an hour', (t) => {
  const sync = follow('sync-upgrade');
  sync.feed('A', 'backup.made');
  t.same(sync.lines('sync'), [
    '- Appliance B: data-sync asked for by somebody',
    '- Appliance B: data-sync complete (comes after the line above)',
  ]);
  sync.feed('B', 'failover.sync-started', { reason: 'asked' });
  t.same(sync.lines('sync'), [
    'x Appliance B: data-sync asked for by somebody',
    '- Appliance B: data-sync complete (The data-sync is under way.)',
  ]);
  const test = follow('async-dns');
  for (const box of ['A', 'B'] as const) test.feed(box, 'failover.broken');
  for (const version of ['4.3.1', '16.1.1']) test.feed('B', 'installer.installed', { package: 'p', version });
  test.feed('B', 'installer.installed', { package: 'licence-endpoints-25', version: '1' });
  const way = { address: '127.20.0.12', by: 'hosts-file', version: '16.1.1', session: 's', jumpItem: 'j' };
  test.feed('lab', 'console.session-started', { workstation: 'ws3', ...way });
  const { conditions } = test.state().steps.find(({ id }) => id === 'hosts-test') ?? { conditions: null };
  t.match(conditions?.how?.en, /One of 3 ways/);
  t.same(
    conditions?.lines.map(({ holds, label }) => [holds, label.en.includes('Workstation 3')]),
    [
      [false, false],
      [true, true],
    ],
    'the way that has come farthest',
  );
  const fleet = follow('ten-thousand');
  for (const [kind, data] of [
    ['backup.made', {}],
    ['jump-client.settings', {}],
    ['installer.installed', { package: 's', version: '16.1.1' }],
  ] as const)
    fleet.feed('A', kind, data);
  fleet.feed('lab', 'console.session-started', { workstation: 'ws1', ...way });
  t.match(fleet.lines('fleet').join('\n'), /between 02:00 and 06:00 \(It is \d\d:\d\d\.\)/);
  t.end();
});
