/** What is armed is decided by these functions alone: which moments count, and how long what they began lasts. */
import t from 'tap';
import { count, isSpent, phaseAfter, unseen } from '../../../../lab/hosting/when/machine.js';
import type { Often } from '../../../../lab/hosting/when/moment.js';

const once: Often = { nth: 1, every: null, share: 1, max: 1 };

/** Numbers of the moments, of so many, at which something is done. */
function fired(often: Often, moments: number, luck: (moment: number) => number = () => 0): number[] {
  const at: number[] = [];
  let counts = unseen;
  for (let moment = 1; moment <= moments; moment += 1) {
    const next = count(often, counts, luck);
    counts = next.counts;
    if (next.fires) at.push(moment);
  }
  return at;
}

t.test('Which moments count', async (t) => {
  t.same(fired(once, 9), [1], 'once');
  t.same(fired({ ...once, nth: 4 }, 9), [4], 'the fourth alone');
  t.same(fired({ ...once, nth: 3, every: 3, max: null }, 9), [3, 6, 9], 'every third');
  t.same(fired({ ...once, nth: 2, every: 3, max: 2 }, 20), [2, 5], 'from the second on, at most twice');
  const luck = (moment: number): number => (moment % 2 === 0 ? 0.2 : 0.8);
  t.same(fired({ nth: 1, every: 1, share: 0.5, max: null }, 6, luck), [2, 4, 6], 'by chance');
  t.same(
    fired({ nth: 1, every: null, share: 0.5, max: 1 }, 6, luck),
    [],
    'the first alone, and chance was against it',
  );
  t.same(fired({ nth: 1, every: 1, share: 0, max: null }, 6), [], 'a chance of nothing');
});

t.test('It is over once it can happen no more', async (t) => {
  t.ok(isSpent(once, { seen: 1, fired: 1 }));
  t.notOk(isSpent({ ...once, nth: 3 }, { seen: 2, fired: 0 }));
  t.ok(isSpent({ ...once, nth: 3, share: 0.1 }, { seen: 3, fired: 0 }), 'its one moment has passed');
  t.notOk(isSpent({ ...once, every: 2, max: null }, { seen: 100, fired: 50 }));
});

const phases = (...given: Parameters<typeof phaseAfter>): (string | number)[][] => {
  const found: (string | number)[][] = [];
  const [lasting, sinceUs] = given;
  for (let index = given[2]; found.length < 6; index += 1) {
    const phase = phaseAfter(lasting, sinceUs, index);
    if (phase === null) break;
    found.push([phase.what, phase.atUs]);
    if (phase.what === 'end') break;
  }
  return found;
};

t.test('How long it lasts', async (t) => {
  const flap = { onUs: 10, offUs: 20 };
  t.same(phases({ forUs: null, flap: null }, 100, 0), [], 'it stays');
  t.same(phases({ forUs: 50, flap: null }, 100, 0), [['end', 150]]);
  t.same(phases({ forUs: 50, flap }, 100, 0), [
    ['undo', 110],
    ['again', 130],
    ['undo', 140],
    ['end', 150],
  ]);
  t.same(phases({ forUs: null, flap }, 100, 1).slice(0, 3), [
    ['again', 130],
    ['undo', 140],
    ['again', 160],
  ]);
});
