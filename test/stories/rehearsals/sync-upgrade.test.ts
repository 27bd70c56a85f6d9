/** The synchronous upgrade on the real boxes: one transcript, whatever hosts and schedules it. */
import t from 'tap';
import { rehearse, runRehearsal } from '../../../lab/rehearsals/rehearse.js';

t.setTimeout(280_000);

const name = 'sync-upgrade';
const seed = '7';

t.test('token and lookahead, world and processes: one trace', async (t) => {
  const oracle = await runRehearsal({ name, seed, hosting: 'world', schedule: 'token' });
  t.equal(oracle.outcome, 'success');
  t.same(oracle.mistakes, []);
  t.same(oracle.lost, { rows: 0, files: 0 });
  t.ok(oracle.downtimeMs > 15 * 60_000, 'the site was down while A was updated (G12, G53)');
  t.equal(
    (await runRehearsal({ name, seed, hosting: 'world', schedule: 'lookahead' })).traceHash,
    oracle.traceHash,
  );
  const processes = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'token' });
  t.equal(processes.traceHash, oracle.traceHash, 'processes');
  t.equal(processes.downtimeMs, oracle.downtimeMs);
  t.equal(processes.simulatedMs, oracle.simulatedMs);
  const ahead = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'lookahead' });
  t.equal(ahead.traceHash, oracle.traceHash, 'processes with lookahead');
  const other = await runRehearsal({ name, seed: '8', hosting: 'world', schedule: 'token' });
  t.not(other.traceHash, oracle.traceHash, 'another seed is another story');
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
