import t from 'tap';
import { judge, type Snapshot, type Told } from '../../lab/judge.js';
import { createLedger } from '../../lab/ledger.js';
import { createRecogniser, type Happening } from '../../lab/recogniser.js';
import type { Condition, Rehearsal } from '../../lab/rehearsal-vocabulary.js';
import { readDate } from '../../lab/told-pages.js';

const text = { en: 'x', fr: 'x' };

const rehearsal = (
  steps: readonly { id: string; after?: string[]; recognised: Condition }[],
  mistakes: readonly { id: string; recognised: Condition }[] = [],
  success: readonly Condition[] = [],
): Rehearsal => ({
  id: 'x',
  title: text,
  brief: text,
  guide: [],
  start: { boxes: 'pair' },
  steps: steps.map((step) => ({ guide: [], title: text, hint: text, ...step })),
  faults: [],
  mistakes: mistakes.map((mistake) => ({ guide: [], title: text, consequence: text, ...mistake })),
  success: success.map((holds) => ({ title: text, holds })),
  way: [{ block: 'b', commands: [] }],
});

/** 'A kind key=value' at second `s`. */
function event(line: string, seconds: number): Happening {
  const [box, kind = '', ...pairs] = line.split(' ');
  const data = Object.fromEntries(pairs.map((pair) => pair.split('=')));
  return { atUs: seconds * 1_000_000, box: box as 'A' | 'B', event: { kind, data } };
}

/** Ids recognised, in order, with the second at which they were. */
function run(plan: Rehearsal, lines: readonly string[]): string[] {
  const recogniser = createRecogniser(plan);
  return lines.flatMap((line, index) => {
    const { steps, mistakes } = recogniser.feed(event(line, index));
    return [...mistakes.map((id) => `!${id}@${index}`), ...steps.map((id) => `${id}@${index}`)];
  });
}

t.test('conditions, one table', async (t) => {
  const one = (recognised: Condition): Rehearsal => rehearsal([{ id: 's', recognised }]);
  const table: readonly [string, Condition, readonly string[], readonly string[]][] = [
    ['kind', { event: 'k' }, ['A j', 'A k'], ['s@1']],
    ['box', { event: 'k', box: 'B' }, ['A k', 'B k'], ['s@1']],
    ['data', { event: 'k', where: { v: '2' } }, ['A k v=1', 'A k v=2'], ['s@1']],
    ['one of', { event: 'k', where: { v: ['2', '3'] } }, ['A k v=1', 'A k v=3'], ['s@1']],
    ['prefix', { event: 'k.*' }, ['A k', 'A k.x'], ['s@1']],
    ['all, any order', { all: [{ event: 'a' }, { event: 'b' }] }, ['A b', 'A a'], ['s@1']],
    ['any', { any: [{ event: 'a' }, { event: 'b' }] }, ['A b'], ['s@0']],
    ['in order', { inOrder: [{ event: 'a' }, { event: 'b' }] }, ['A b', 'A a', 'A c', 'A b'], ['s@3']],
    [
      'if',
      { event: 'k', if: { now: { event: 'r', where: { v: '1' } } } },
      ['A k', 'A r v=1', 'A k'],
      ['s@2'],
    ],
    ['if, too late', { event: 'k', if: { now: { event: 'r', where: { v: '1' } } } }, ['A k', 'A r v=1'], []],
    ['now', { now: { event: 'r', box: 'A', where: { v: '1' } } }, ['A r v=0', 'B r v=1', 'A r v=1'], ['s@2']],
    ['not', { all: [{ event: 'k' }, { not: { event: 'j' } }] }, ['A j', 'A k'], []],
  ];
  for (const [name, condition, lines, expected] of table) {
    t.strictSame(run(one(condition), lines), expected, name);
  }
});

t.test('hours are those of the customer, over midnight too', async (t) => {
  const at = (hours: { from: string; to: string }, utc: string): boolean => {
    const recogniser = createRecogniser(rehearsal([{ id: 's', recognised: { hours } }]));
    const atUs = Date.parse(`2018-01-08T${utc}:00Z`) * 1_000;
    return recogniser.feed({ atUs, box: 'A', event: { kind: 'k', data: {} } }).steps.length > 0;
  };
  const night = { from: '19:00', to: '06:00' };
  t.strictSame(
    ['17:59', '18:00', '23:30', '04:59', '05:00'].map((utc) => at(night, utc)),
    [false, true, true, true, false],
    'an hour ahead of UTC in winter',
  );
  t.ok(at({ from: '08:00', to: '19:00' }, '07:00'));
  t.notOk(at({ from: '08:00', to: '19:00' }, '18:00'));
});

t.test('steps wait for those before them; mistakes see the moment before the step', async (t) => {
  const plan = rehearsal(
    [
      { id: 'sync', recognised: { event: 'synced' } },
      { id: 'break', after: ['sync'], recognised: { event: 'broken' } },
      {
        id: 'gap',
        after: ['break'],
        recognised: { all: [{ elapsed: { since: 'break', atLeast: '2 s' } }, { event: 'tick' }] },
      },
    ],
    [
      { id: 'early', recognised: { event: 'broken', if: { not: { done: 'sync' } } } },
      { id: 'late', recognised: { event: 'tick', if: { elapsed: { since: 'break', atLeast: '4 s' } } } },
    ],
  );
  t.strictSame(run(plan, ['A synced', 'A broken', 'A tick', 'A tick', 'A tick']), [
    'sync@0',
    'break@1',
    'gap@3',
  ]);
  t.strictSame(run(plan, ['A broken', 'A synced', 'A broken', 'A broken']), [
    '!early@0',
    'sync@1',
    'break@2',
  ]);
  t.strictSame(run(plan, ['A synced', 'A broken', 'A x', 'A x', 'A x', 'A tick']), [
    'sync@0',
    'break@1',
    '!late@5',
    'gap@5',
  ]);
});

t.test('success is a state, not a moment', async (t) => {
  const recogniser = createRecogniser(
    rehearsal(
      [{ id: 's', recognised: { event: 'z' } }],
      [],
      [{ now: { event: 'r', box: 'A', where: { v: 'p' } } }],
    ),
  );
  recogniser.feed(event('A r v=p', 0));
  t.strictSame(recogniser.success(), [true]);
  recogniser.feed(event('A r v=q', 1));
  t.strictSame(recogniser.success(), [false]);
});

const snapshot = (count: number, lastSeq = count, more: Partial<Snapshot> = {}): Snapshot => ({
  logs: [{ table: 'session', origin: 'o', count, lastSeq, digest: `${count}` }],
  files: ['f1', 'f2'],
  referenced: ['f1'],
  sessionIds: new Set(['s1']),
  ...more,
});

t.test('the judge counts what is gone, on each box and on the one that was said to follow', async (t) => {
  const told: Told = {
    sessions: ['s1'],
    endings: [],
    synced: [{ box: 'B', atMs: 1_000, beganMs: 900 }],
    pulls: [],
  };
  const pairs = [{ backup: 'B', primary: 'A' }];
  const lost = (a: Snapshot | null, b: Snapshot, saying = told) => {
    const after = new Map([['B', b]]);
    if (a !== null) after.set('A', a);
    const before = new Map([
      ['A', snapshot(10)],
      ['B', snapshot(8)],
    ]);
    return judge({ before, after, pairs, told: saying }).lost;
  };
  t.strictSame(lost(snapshot(12), snapshot(12)), { rows: 0, files: 0 });
  t.strictSame(lost(snapshot(9), snapshot(10)), { rows: 1, files: 0 }, 'the end is missing');
  t.strictSame(lost(snapshot(10, 12), snapshot(12)), { rows: 2, files: 0 }, 'a gap inside');
  t.strictSame(lost(snapshot(10), snapshot(8)), { rows: 2, files: 0 }, 'B was said to hold what A held');
  t.strictSame(lost(snapshot(10), snapshot(8), { ...told, synced: [] }), { rows: 0, files: 0 });
  t.strictSame(lost(snapshot(10, 10, { files: ['f1'] }), snapshot(10)), { rows: 0, files: 1 });
  t.strictSame(lost(snapshot(10, 10, { referenced: ['f3'] }), snapshot(10)), { rows: 0, files: 1 });
  const altered = snapshot(12, 12, {
    logs: [{ table: 'session', origin: 'o', count: 12, lastSeq: 12, digest: 'z' }],
  });
  t.strictSame(lost(snapshot(12), altered), { rows: 1, files: 0 }, 'the same numbers, other content');
  t.strictSame(lost(null, snapshot(10)), { rows: 10, files: 2 }, 'a site without its data');
  t.strictSame(
    lost(snapshot(12), snapshot(12), { ...told, sessions: ['s1', 's9'] }),
    { rows: 1, files: 0 },
    'a session said to be recorded',
  );
});

t.test(
  'sessions of either side are on both after the last data-sync, and pages tell the truth',
  async (t) => {
    const synced = [{ box: 'B', atMs: 60_000, beganMs: 58_000 }];
    const verdict = (more: Partial<Told>, b: readonly string[] = ['s1']) =>
      judge({
        before: new Map(),
        after: new Map([
          ['A', snapshot(1, 1, { sessionIds: new Set(['s1']) })],
          ['B', snapshot(1, 1, { sessionIds: new Set(b) })],
        ]),
        pairs: [{ backup: 'B', primary: 'A' }],
        told: { sessions: [], endings: [], synced, pulls: [], ...more },
      });
    t.strictSame(verdict({ endings: [{ id: 's1', atMs: 57_000 }] }).findings, []);
    t.match(verdict({ endings: [{ id: 's1', atMs: 57_000 }] }, []), {
      lost: { rows: 1 },
      findings: [{ en: /s1 .* not on B/, fr: /s1 .* ne figure pas sur B/ }],
    });
    t.strictSame(verdict({ endings: [{ id: 's1', atMs: 59_000 }] }, []).findings, [], 'the sync had begun');
    t.strictSame(verdict({ pulls: [{ box: 'B', atMs: 64_000 }] }).findings, []);
    t.match(verdict({ pulls: [{ box: 'B', atMs: 90_000 }] }).findings, [
      { en: /page of B told of a data-sync/ },
    ]);
  },
);

t.test('the ledger reads what a Failover page tells of the last data-sync', async (t) => {
  const page = (host: string, shown: string, pulled: string) => ({
    host,
    html: `<p>Heure du système ${shown} CET</p><dl><dt>Dernière synchronisation réussie</dt><dd>${pulled} CET · 2 s</dd></dl>`,
  });
  const ledger = createLedger(Date.UTC(2018, 0, 8, 8) * 1_000);
  const at = Date.UTC(2018, 0, 8, 9, 0, 30) * 1_000;
  ledger.page(page('127.20.0.12', '8 janvier 2018 10:00:30', '8 janvier 2018 09:59:58'), at);
  ledger.page(page('127.20.0.12', '8 janvier 2018 10:00:30', '8 janvier 2018 08:00:00'), at);
  ledger.page(page('127.20.0.10', '8 janvier 2018 10:00:30', '8 janvier 2018 09:59:58'), at);
  t.strictSame(ledger.told().pulls, [{ box: 'B', atMs: Date.UTC(2018, 0, 8, 8, 59, 58) }]);
  ledger.page(page('127.20.0.12', '8 janvier 2018 11:00:30', '8 janvier 2018 10:59:58'), at);
  t.strictSame(ledger.told().pulls, [], 'its clock was set: nothing can be said');
  t.equal(readDate('August 10, 2012 03:49:18 PM CDT'), Date.UTC(2012, 7, 10, 15, 49, 18));
  t.equal(readDate('10 août 2012 15:49:18 CDT'), Date.UTC(2012, 7, 10, 15, 49, 18));
  t.equal(readDate('1er août 2012 15:49:18 CDT'), Date.UTC(2012, 7, 1, 15, 49, 18));
});
