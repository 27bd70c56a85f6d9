/**
 * The stories beyond the guide's own: the robot's way of each, one wrong way of each, and one of them in
 * processes with the same trace. All of it, with all amounts: node lab/bin/proof.mjs rehearsals.
 */
import t from 'tap';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { rehearse, runRehearsal } from '../../../lab/rehearsals/rehearse.js';
import { isTheBest } from '../../support/walk-rehearsal.js';

t.setTimeout(240_000);

const run = { hosting: 'world', schedule: 'token', seed: '7' } as const;
const beyond = rehearsalNames().filter((name) => loadRehearsal(name).path?.part === 'beyond');
/** A fleet costs time and teaches a test nothing. */
const start = { jumpClients: 200 };
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
  // As many as there is time for: those that a story names first end early.
  const [wrong] = loadRehearsal(name).wrongWays ?? [];
  if (wrong === undefined || name === 'ten-thousand') continue;
  t.test(`${name}, ${wrong.id}: ends as the rehearsal says`, async (t) => {
    const { report } = await rehearse({ ...run, name, wrongWay: wrong.id, start });
    t.equal(report.outcome, wrong.expects.outcome);
    t.same(
      report.mistakes.map(({ id }) => id),
      wrong.expects.mistakes,
    );
  });
}

t.test(`${IN_PROCESSES}: one trace in both hostings`, async (t) => {
  const world = await runRehearsal({ ...run, name: IN_PROCESSES });
  const processes = await runRehearsal({ ...run, hosting: 'processes', name: IN_PROCESSES });
  t.equal(processes.outcome, 'success');
  t.equal(processes.traceHash, world.traceHash);
});
