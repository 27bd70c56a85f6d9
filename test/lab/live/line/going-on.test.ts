/** A live lab that goes on from an instant of another one's line: doors, sign-ins and recording are those of then. */
import { join } from 'node:path';
import t from 'tap';
import { recordedLine } from '../../../../lab/live/line/line.js';
import { transcriptLines } from '../../../../lab/live/recording/recording.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { ask, openPair, type Pair, signIn, untilAnswers } from '../../../bench/pair.js';

t.setTimeout(280_000);
const PAGE = '/login/account';

/** Lab time at which nothing has been done yet. */
async function instant({ liveLab }: Pair): Promise<number> {
  await liveLab.act({ kind: 'moment', name: 'here' });
  return liveLab.lab.nowUs();
}

for (const hosting of ['world', 'processes'] as const)
  t.test(`it goes on from there, boxes in ${hosting}`, async (t) => {
    const folder = t.testdir({ first: {}, second: {} });
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const before = await openPair(first, { historyDays: 0, recordings: 0 }, 1, { hosting });
    await untilAnswers(before.a, '/login');
    const cookie = await signIn(before.a);
    t.equal((await ask(before.a, PAGE, { cookie })).status, 200);
    const untilUs = await instant(before);
    const late = await signIn(before.b);
    await before.liveLab.act({ kind: 'cut-power', box: 'b' });
    await before.close();
    const { line } = recordedLine(first);
    const raised = { line, untilUs, seen: transcriptLines(first) };
    const after = await openPair(second, {}, 1, { hosting, raised });
    t.equal(after.liveLab.lab.box('b').power, 'on', 'its power had not been cut');
    t.equal((await ask(after.a, PAGE, { cookie })).status, 200, 'still signed in');
    t.not((await ask(after.b, PAGE, { cookie: late })).status, 200, 'not yet signed in there');
    t.ok(await signIn(after.b), 'and it goes on');
    await after.liveLab.act({ kind: 'cable', box: 'b', nic: 'eth0', up: false });
    await after.close();
    const repeated = await replay({ folder: second, seed: null, hosting: 'world', schedule: 'token' });
    t.match(repeated, { outcome: 'identical', ending: 'end' }, 'its recording is one line');
  });
