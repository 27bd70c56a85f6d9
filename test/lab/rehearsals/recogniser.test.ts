import t from 'tap';
import type { Condition, Rehearsal } from '../../../lab/rehearsals/language/vocabulary.js';
import { createRecogniser, type Happening } from '../../../lab/rehearsals/recogniser.js';

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
