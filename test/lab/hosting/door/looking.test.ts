/** Who is looked at while another box works, and by how many messages: none where the work is short. */
import t from 'tap';
import { hostWait, turnOfLoop } from '../../../../hardware/kernel/host-time.js';
import type { Turn } from '../../../../hardware/kernel/turn.js';
import { createLooking } from '../../../../lab/hosting/door/looking.js';
import type { ToBox } from '../../../../lab/hosting/processes/ipc.js';
import { type BoxName, ranks } from '../../../../lab/plan.js';

const AT_US = 7_000_000;
const LONG_MS = 10_000;
const TOLD_MAX = 20;
const turn: Turn = { doneUs: AT_US, nextDueUs: null, sent: [], log: [], power: null };

interface Fake {
  readonly name: BoxName;
  isOpen: boolean;
  answer: (() => void) | null;
  port: number;
  hasLeft: boolean;
}

function pair() {
  const told: [BoxName, ToBox['kind']][] = [];
  const fake = (name: BoxName, more: Partial<Fake> = {}): [BoxName, Fake] => [
    name,
    { name, isOpen: false, answer: null, port: 1, hasLeft: false, ...more },
  ];
  const children = new Map([fake('a'), fake('b')]);
  const lookAt = createLooking({
    boxes: children,
    tell: ({ name }, { kind }) => {
      told.push([name, kind]);
      if (told.length > TOLD_MAX) throw new Error('they are opened and closed without end');
    },
    close: async (name, child) => {
      told.push([name, 'close']);
      // It owes an answer meanwhile.
      child.answer = () => {};
      await turnOfLoop();
      child.answer = null;
      return turn;
    },
  });
  return { children, told, lookAt };
}

t.test('work that is done in time costs no message, however it ends', async (t) => {
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    'done already': () => Promise.resolve(),
    'done in a while': () => turnOfLoop(),
    'failed in a while': () => turnOfLoop().then(() => Promise.reject(new Error('broken'))),
  };
  for (const [name, work] of Object.entries(works)) {
    const { told, lookAt } = pair();
    t.same(await lookAt(Object.values(ranks), AT_US, work(), LONG_MS, 'ajar'), [], name);
    t.same(told, [], `${name}: nobody is told anything`);
  }
});

t.test('while work is long each wanted box is opened once and closed once', async (t) => {
  const { told, lookAt } = pair();
  const work = hostWait(30);
  const seen = await lookAt([ranks.b], AT_US, work.done, 1, 'ajar');
  t.same(told, [
    ['b', 'ajar'],
    ['b', 'close'],
  ]);
  t.match(seen, [{ rank: ranks.b, turn }]);
});

t.test('nobody is looked at who is open, has no port yet, or has not answered', async (t) => {
  const { children, told, lookAt } = pair();
  const [a, b] = [children.get('a'), children.get('b')];
  if (a === undefined || b === undefined) throw new Error('both are there');
  a.isOpen = true;
  b.port = 0;
  t.same(await lookAt(Object.values(ranks), AT_US, hostWait(20).done, 1, 'open'), []);
  t.same(told, []);
});
