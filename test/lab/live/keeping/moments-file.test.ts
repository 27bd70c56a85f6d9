/** Moments in a lab's folder: what of them can be read is there, whatever else lies beside it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { momentsFile } from '../../../../lab/live/keeping/folder-owner.js';
import {
  goOnWith,
  lastGiven,
  type Moment,
  readMoments,
  writeMoments,
} from '../../../../lab/live/keeping/moments-file.js';

const here: Moment = { id: 'm1', kind: 'named', atUs: 7, backUs: 7, name: { en: 'Here', fr: 'Ici' } };

t.test('moments that nobody here understands take nothing from the others', async (t) => {
  const folder = t.testdir();
  t.same(readMoments(folder), [], 'none yet');
  writeMoments(folder, [here]);
  t.same(readMoments(folder), [here]);
  const newer = { ...here, id: 'm2', kind: 'of-a-newer-version' };
  writeFileSync(join(folder, momentsFile), JSON.stringify([newer, here, null, { id: 3 }]));
  t.same(readMoments(folder), [here]);
  writeFileSync(join(folder, momentsFile), JSON.stringify([here]).slice(0, -5));
  t.same(readMoments(folder), [], 'a torn file: none');
});

t.test(
  'a lab that goes on from an instant has the moments up to it, and none that are yet to come',
  async (t) => {
    const [from, to] = [t.testdir({ from: {}, to: {} })].flatMap((one) => [
      join(one, 'from'),
      join(one, 'to'),
    ]);
    if (from === undefined || to === undefined) throw new Error('no folders');
    const later: Moment = { ...here, id: 'm2', atUs: 9, backUs: 9 };
    writeMoments(from, [here, later]);
    goOnWith(from, to, 8);
    t.same(readMoments(to), [here]);
    t.same(readMoments(from), [here, later], 'the other one keeps both');
    t.equal(lastGiven(to), 2, 'whoever still has a page of the other one finds no other moment under its id');
    writeMoments(to, [here]);
    t.equal(lastGiven(to), 1, 'as a file of before says');
  },
);
