/** The synchronous upgrade on the real boxes: one transcript, whatever hosts and schedules it. */
import { spawn } from 'node:child_process';
import t from 'tap';
import { rehearse, runRehearsal } from '../../../lab/rehearsals/rehearse.js';

t.setTimeout(280_000);

const name = 'sync-upgrade';
const seed = '7';

t.test('token and lookahead, world and processes on busy cores: one trace', async (t) => {
  const oracle = await runRehearsal({ name, seed, hosting: 'world', schedule: 'token' });
  t.equal(oracle.outcome, 'success');
  t.same(oracle.mistakes, []);
  t.same(oracle.lost, { rows: 0, files: 0 });
  t.ok(oracle.downtimeMs > 15 * 60_000, 'the site was down while A was updated (G12, G53)');
  t.equal(
    (await runRehearsal({ name, seed, hosting: 'world', schedule: 'lookahead' })).traceHash,
    oracle.traceHash,
  );
  const busy = [0, 1].map(() => spawn(process.execPath, ['-e', 'for (;;) {}']));
  const calm = (): void => {
    for (const one of busy) one.kill('SIGKILL');
  };
  t.teardown(calm);
  const processes = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'token' });
  t.equal(processes.traceHash, oracle.traceHash, 'processes');
  t.equal(processes.downtimeMs, oracle.downtimeMs);
  t.equal(processes.simulatedMs, oracle.simulatedMs);
  calm();
  const ahead = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'lookahead' });
  t.equal(ahead.traceHash, oracle.traceHash, 'processes with lookahead');
});

t.test('another seed is another story', async (t) => {
  const one = await runRehearsal({ name, seed, hosting: 'world', schedule: 'token' });
  const two = await runRehearsal({ name, seed: '8', hosting: 'world', schedule: 'token' });
  t.not(two.traceHash, one.traceHash);
});

for (const [wrongWay, mistake, leftOut] of [
  ['without-backup', 'no-backup', 'backup'],
  ['without-sync', 'broken-unsynchronised', 'sync'],
  ['without-gap', 'no-gap', 'gap'],
] as const) {
  t.test(`${wrongWay} ends as the rehearsal says`, async (t) => {
    const { report } = await rehearse({ name, seed, hosting: 'world', schedule: 'token', wrongWay });
    t.equal(report.outcome, 'failure');
    t.same(
      report.mistakes.map((one) => (typeof one === 'string' ? one : one.id)),
      [mistake],
    );
    const open = report.steps.filter(({ outcome }) => outcome !== 'done').map(({ id }) => id);
    t.same(open, [leftOut], 'what was done is ticked off all the same');
  });
}
