/**
 * The stories beyond the guide's own, whichever there are: the robot's way of each, each wrong way, and one of them
 * in processes with the same trace. All of it, with all amounts: node lab/bin/proof.mjs rehearsals.
 */
import t from 'tap';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { rehearse, runRehearsal } from '../../../lab/rehearsals/rehearse.js';
import { isTheBest } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);

const run = { hosting: 'world', schedule: 'token', seed: '7' } as const;
/** The guide's own: each has a test of its own in this folder, which walks all its wrong ways. */
const guides: readonly string[] = [
  ...['async-dns', 'async-nat', 'async-shared-ip', 'hardware-migration', 'manual-clock'],
  ...['single-auto', 'single-manual', 'sync-upgrade'],
];
const beyond = rehearsalNames().filter((name) => !guides.includes(name));
/** A fleet costs time and teaches a test nothing. */
const start = { jumpClients: 200 };
/** A wrong way is wrong with little history, too. */
const small = { ...start, historyDays: 2, sessionsPerDay: 5, recordings: 2 };
/** Only ten thousand do not come to the end of the night: it is in the proof. */
const NEEDS_FLEET = 'too-few';
const IN_PROCESSES = 'expired-certificate';

t.test('there are at least six, and each has at least three wrong ways', async (t) => {
  t.ok(beyond.length >= 6);
  for (const name of beyond) t.ok((loadRehearsal(name).wrongWays ?? []).length >= 3, name);
});

for (const name of beyond) {
  t.test(`${name}: the robot has full marks`, async (t) => {
    const walked = await rehearse({ ...run, name, wrongWay: null, start });
    t.same(walked.reasons, []);
    t.equal(walked.report.outcome, 'success');
    t.same(walked.report.mistakes, []);
    isTheBest(t, walked);
  });
  for (const { id, expects } of loadRehearsal(name).wrongWays ?? []) {
    if (id === NEEDS_FLEET) continue;
    t.test(`${name}, ${id}: ends as the rehearsal says`, async (t) => {
      const { report } = await rehearse({ ...run, name, wrongWay: id, start: small });
      t.equal(report.outcome, expects.outcome);
      t.same(
        report.mistakes.map((one) => one.id),
        expects.mistakes,
      );
    });
  }
}

t.test(`${IN_PROCESSES}: one trace in both hostings`, async (t) => {
  const world = await runRehearsal({ ...run, name: IN_PROCESSES });
  const processes = await runRehearsal({ ...run, hosting: 'processes', name: IN_PROCESSES });
  t.equal(processes.outcome, 'success');
  t.equal(processes.traceHash, world.traceHash);
});
