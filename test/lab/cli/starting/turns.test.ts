/** Going back in a lab of its own folder: quick, twice at once, and what was under way then is put back. */
import { join } from 'node:path';
import t from 'tap';
import { HOUR } from '../../../../hardware/ports.js';
import { keptLabs } from '../../../../lab/live/keeping/kept-labs.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { readTrainee } from '../../../../lab/rehearsals/trainee/trainee-file.js';
import { ask, noSurface, signIn, untilAnswers } from '../../../bench/pair.js';
import { boxAddresses } from '../../../support/addresses.js';
import { turnsInHand } from './turns-in-hand.js';

t.setTimeout(280_000);
for (const hosting of ['processes', 'world'] as const)
  t.test(`a lab in ${hosting}`, async (t) => {
    const { folder, physical, open, host, turns } = await turnsInHand(t, hosting);
    const a = physical[boxAddresses.a] ?? { host: '', port: 0 };
    turns.begin(await open(null), noSurface);
    await untilAnswers(a, '/login');
    const cookie = await signIn(a);
    const { lab, act } = turns.lab();
    await act({
      kind: 'overlays',
      box: 'b',
      list: [{ id: 'slow', overlay: 'wire-latency', values: {} }],
    });
    await act({ kind: 'rehearsal-start', rehearsal: 'sync-upgrade', mode: 'listless' });
    await act({ kind: 'moment', name: 'here' });
    const us = lab.nowUs();
    // What follows has an instant of its own.
    t.equal((await ask(a, '/login')).status, 200);
    await act({ kind: 'rehearsal-end', how: 'abandoned' });
    await act({ kind: 'overlays', box: 'b', list: [] });
    await act({ kind: 'cut-power', box: 'b' });
    const { forks } = turns.shelf;
    const [fork, refused] = await Promise.all([forks.make(us, 'beside'), forks.make(us + HOUR, 'too late')]);
    // Whichever of the two is there first has the first id.
    t.match(fork, { lab: { id: /^lab-[12]$/, status: 'running', fork: { of: 'start', atUs: us } } });
    const id = 'lab' in fork ? fork.lab.id : '';
    t.equal('lab' in refused, true, 'what has not come yet is now');
    const beside = host.live(id);
    t.equal(beside?.lab.box('b').power, 'on', 'a fork stands where its lab stood');
    t.match(beside?.lab.box('b').overlays, [{ id: 'slow' }]);
    t.match(readTrainee(join(beside?.folder.path ?? '', 'rehearsal.json')), {
      current: { mode: 'listless' },
    });
    await forks.putAway(id);
    const alike = { seed: null, hosting: 'world', schedule: 'token' } as const;
    const one = await replay({ folder: beside?.folder.path ?? '', ...alike });
    t.match(one, { outcome: 'identical' }, 'and is a line of its own');
    const answers = await Promise.all([turns.shelf.back(us), turns.shelf.back(us)]);
    t.equal(answers.filter((one) => one === null).length, 1, 'twice at once: one goes back');
    t.match(
      answers.find((one) => one !== null),
      { en: /Another lab is already taking/ },
    );
    const back = turns.lab();
    t.equal(back.livesHere, hosting === 'processes', 'its boxes live in this process');
    t.equal(back.lab.box('b').power, 'on', 'its power had not been cut');
    t.match(back.lab.box('b').overlays, [{ id: 'slow' }], 'the fault is on it');
    t.equal((await ask(a, '/login/account', { cookie })).status, 200, 'still signed in');
    t.match(readTrainee(join(folder, 'rehearsal.json')), {
      current: { rehearsal: 'sync-upgrade', mode: 'listless' },
      flight: [{}],
    });
    t.equal(keptLabs(folder).length, 1, 'what ran is kept');
    t.equal(await turns.shelf.back(us), null, 'again, from there');
    const last = turns.lab();
    last.live.pause();
    t.equal(
      await turns.shelf.back(last.lab.nowUs()),
      null,
      'to this very instant, which nothing has told yet',
    );
    await turns.close();
    const repeated = await replay({ folder, ...alike });
    t.match(repeated, { outcome: 'identical', ending: 'end' }, 'its recording is one line');
  });
