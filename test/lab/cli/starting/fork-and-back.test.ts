/** Two windows at once: one forks the lab while the other goes back. Each line stays its own. */
import t from 'tap';
import type { HostOutcome } from '../../../../lab/live/host/contract.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { noSurface } from '../../../bench/pair.js';
import { until } from '../../../support/e2e/until.js';
import { turnsInHand } from './turns-in-hand.js';

t.setTimeout(280_000);

t.test('a fork that is asked for while the lab goes back', async (t) => {
  const { folder, open, host, turns } = await turnsInHand(t, 'world');
  const asked: Promise<HostOutcome>[] = [];
  let forksFrom: number | null = null;
  turns.begin(await open(null), {
    ...noSurface,
    // The lab is on its way: its page in the other window is still there.
    hide: async () => {
      if (forksFrom !== null) asked.push(turns.shelf.forks.make(forksFrom, 'other window'));
    },
  });
  const here = turns.lab().lab.nowUs();
  await turns.lab().act({ kind: 'moment', name: 'here' });
  await turns.lab().act({ kind: 'cable', box: 'a', nic: 'eth1', up: false });
  await turns.settled();
  forksFrom = turns.lab().lab.nowUs();
  t.equal(await turns.shelf.back(here), null);
  forksFrom = null;
  const [outcome] = await Promise.all(asked);
  t.match(outcome, { refused: { en: /is already taking the place/ } }, 'the other window is told');
  await turns.lab().act({ kind: 'cut-power', box: 'b' });
  const then = turns.lab().lab.nowUs();
  await until(() => turns.lab().lab.nowUs() > then + 1_000, 'what follows has an instant of its own');
  // And the other way round: whoever goes back waits for a fork that is being made.
  const [fork, refused] = await Promise.all([turns.shelf.forks.make(then, 'before'), turns.shelf.back(then)]);
  t.match([fork, refused], [{ lab: { id: 'lab-1' } }, null]);
  const { lab } = turns.lab();
  t.equal(lab.box('b').power, 'off', 'what was done in this line is so');
  t.match(lab.box('a').links, { eth1: true }, 'and nothing of the line that was left');
  const beside = host.live('lab-1');
  t.equal(beside?.lab.box('b').power, 'off');
  const forked = beside?.folder.path ?? '';
  await turns.close();
  const alike = { seed: null, hosting: 'world', schedule: 'token' } as const;
  for (const one of [folder, forked])
    t.match(await replay({ folder: one, ...alike }), { outcome: 'identical' }, 'each is one line');
});
