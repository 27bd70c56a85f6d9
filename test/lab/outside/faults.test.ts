/** Faults of the servers outside are felt once, by all, and go on in a lab that was saved. */
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import { isAct } from '../../../lab/acts/read-act.js';
import { createOutsideFaults } from '../../../lab/outside/faults.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

t.test('what is put on both boxes is one fault of one server, counted for both', async (t) => {
  const hits: string[] = [];
  const boxOf = (name: string, sinceUs: number, ahead: number) => {
    const list = [{ id: `${name}-1`, overlay: 'ntp-offset', values: { seconds: ahead } }];
    return { overlays: () => list, laidUs: () => sinceUs, hit: (id: string) => hits.push(id) };
  };
  const same = createOutsideFaults([boxOf('a', 7, 5), boxOf('b', 3, 5)]).of('ntp');
  t.match(same, [{ trick: { byUs: 5 * SECOND }, sinceUs: 3 }], 'since the first of them');
  t.equal(same.length, 1);
  same[0]?.hit();
  t.same(hits, ['a-1', 'b-1']);
  const two = createOutsideFaults([boxOf('a', 7, 5), boxOf('b', 3, 6)]).of('ntp');
  t.equal(two.length, 2, 'others add up');
});

t.test('a server that has gone stale stays so where a saved lab goes on', async (t) => {
  const world = await createWorld({
    seed: 'stale',
    amounts: { historyDays: 0, sessionsPerDay: 0, recordings: 0 },
  });
  const { lab, outside } = world;
  await lab.run(async () => {
    const { agenda } = lab.participant;
    const address = (): string | undefined => outside.says.lookup('access.example.com')?.address;
    const before = address();
    const sinceUs = agenda.nowUs();
    await agenda.sleep(SECOND);
    outside.network.setRecord({ name: 'access.example.com', address: '127.20.0.12', ttlS: 60 });
    await agenda.sleep(SECOND);
    t.equal(address(), '127.20.0.12');
    // As it is found in the folder of a lab, and in its recording.
    const saved = { id: 'old', overlay: 'dns-stale', values: { name: '' }, sinceUs };
    t.ok(isAct({ kind: 'overlays', box: 'b', list: [saved] }));
    lab.setOverlays('b', [saved]);
    t.equal(address(), before);
    lab.setOverlays('b', [{ id: 'new', overlay: 'dns-stale', values: { name: '' } }]);
    t.equal(address(), '127.20.0.12', 'one that begins now believes what is so now');
    const again = outside.state().network.former;
    t.match(again, [{ name: 'access.example.com', record: { address: before } }], 'kept with the lab');
  });
  await lab.close();
});
