/**
 * Moments armed in a lab that people use: a browser's request at a real door meets them, the recording
 * repeats them exactly, and they go on counting in a lab that was stopped and is found again.
 */
import t from 'tap';
import { whensOf } from '../../../lab/acts/set-when.js';
import { namedWhens } from '../../../lab/acts/when.js';
import { readWhenText } from '../../../lab/acts/when-text.js';
import { replay } from '../../../lab/live/recording/replay.js';
import { openPair, type Pair, signIn, untilAnswers } from '../../bench/pair.js';
import { until } from '../../support/e2e/until.js';

t.setTimeout(280_000);
/** What lasts a minute is over in a second. */
const SPEED = 60;

const standings = ({ liveLab }: Pair) =>
  whensOf(liveLab.lab).map(({ when: { id }, standing: { seen, fired } }) => ({ id, seen, fired }));

t.test(
  'a request at a live door meets what is armed; found again it goes on, and all is repeated',
  async (t) => {
    const folder = t.testdir();
    const made = { historyDays: 0, recordings: 0 };
    const before = await openPair(folder, made, SPEED, { hosting: 'world' });
    const { lab } = before.liveLab;
    await untilAnswers(before.a, '/login');
    const lines = [
      'message /login of A in question nth 2 do cut A for 1 min',
      'message /login of A in question nth 3 do fault disk-full B',
      'write box: of A nth 100000 do cut A',
      'at 30 d do cut B',
    ];
    for (const when of namedWhens(lines.map(readWhenText)))
      await before.liveLab.act({ kind: 'when-set', when });
    await signIn(before.a);
    await t.rejects(signIn(before.a), 'whoever asks second is not answered: the power goes at that instant');
    await untilAnswers(before.a, '/login');
    t.equal(lab.box('a').boot, 2, 'the power is back in its time');
    const stood = standings(before);
    t.match(stood, [
      { seen: 2, fired: 1 },
      { seen: 1, fired: 0 },
    ]);
    await before.close();

    const after = await openPair(folder, {}, SPEED, { hosting: 'world' });
    await untilAnswers(after.a, '/login');
    const found = standings(after);
    t.same(
      found.map(({ id, fired }) => ({ id, fired })),
      stood.map(({ id, fired }) => ({ id, fired })),
      'what was armed is armed',
    );
    t.match(found, stood.slice(0, 2), 'and has counted as far');
    t.equal(after.liveLab.lab.box('b').overlays.length, 0);
    for (let asked = 1; asked <= 2; asked += 1) await signIn(after.a);
    await until(
      () => after.liveLab.lab.box('b').overlays.length === 1,
      'the third one that it heard lays the fault',
    );
    await after.close();

    const repeated = await replay({ folder, seed: null, hosting: 'world', schedule: 'token' });
    t.match(repeated, { outcome: 'identical', ending: 'end' });
  },
);
