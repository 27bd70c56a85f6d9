/** A lab by one call, in processes: driven, broken, healed, judged, and gone. */
import { existsSync } from 'node:fs';
import t from 'tap';
import { LabProblemError, startLab } from '../../../lab/library/index.js';

t.setTimeout(280_000);

t.test('one call gives a pair; what is done with it is judged; nothing stays behind', async (t) => {
  let folder = '';
  {
    await using lab = await startLab({ seed: '7', historyDays: 2, recordings: 1, jumpClients: 2 });
    folder = lab.stateDir;
    t.match(lab.boxes, { a: { login: /^https:\/\/127\./ }, b: { appliance: /appliance$/ } });
    const { nowUs, boxes } = await lab.state();
    t.match(boxes, [{ power: 'on' }, { power: 'on' }]);

    const here = await lab.moment('Before the cable');
    const { nowUs: thenUs } = await lab.state();
    await lab.command('cable', { box: 'a', nic: 'eth1', plugged: false });
    await using fork = await lab.fork(here, 'With the cable');
    t.notSame(fork.boxes, lab.boxes, 'at addresses of its own');
    t.match((await fork.state()).boxes[0]?.links, { eth1: true });
    t.match((await fork.judge()).lost, { rows: 0, files: 0 });
    await lab.back(here);
    const again = await lab.state();
    t.match(again.boxes[0]?.links, { eth1: true });
    t.ok(again.nowUs - thenUs < 120_000_000, 'about then');
    t.match(await lab.moments(), [{ kind: 'named', name: { en: 'Before the cable' } }]);

    const { cursor } = await lab.until({ ready: true });
    const fault = await lab.faults.add('b', 'nic-link-down', { nic: 'eth0' });
    t.match((await lab.state()).boxes[1]?.overlays, [{ id: fault.id }]);
    await lab.advance('10 min');
    t.ok((await lab.state()).nowUs - nowUs >= 600_000_000);
    const lost = await lab.until({ event: { kind: 'failover.peer-lost' }, after: cursor });
    // Whoever looks first: when each asks after the other lies at other instants in each run.
    t.match(lost, { event: { source: /^[ab]$/ } });
    await fault.heal();
    await lab.command('power', { box: 'b', how: 'cut' });
    await lab.until({ state: { at: '/boxes/1/power', is: 'off' } });
    await lab.command('power', { box: 'b', how: 'on' });
    await lab.advance('15 min');
    await lab.until({ ready: true });
    t.ok((await lab.events(cursor)).some(({ kind }) => kind === 'power.cut'));
    await t.rejects(lab.command('power', { box: 'c', how: 'cut' }), LabProblemError);
    await t.rejects(lab.until({ event: { kind: 'never' } }, { limitMs: 20 }), {
      message: /did not come within/,
    });

    const verdict = await lab.judge();
    t.match(verdict.lost, { rows: 0, files: 0 });
    t.ok(verdict.compared.rows > 0 && verdict.compared.boxes === 2);
  }
  t.notOk(existsSync(folder));
});

t.test('what does not start says why', async (t) => {
  await t.rejects(startLab({ rehearsal: 'nonsense' }), { message: /did not start.*nonsense/s });
});
