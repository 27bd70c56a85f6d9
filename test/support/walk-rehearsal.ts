/** A rehearsal by robot: the guide's way in both hostings, and each wrong way to its end. */
import type { Test } from 'tap';
import { misfit } from '../../lab/hosting/event-kinds.js';
import { loadRehearsal } from '../../lab/rehearsals/language/load.js';
import { rehearse, runRehearsal } from '../../lab/rehearsals/rehearse.js';
import type { Report } from '../../lab/rehearsals/report/report.js';

const seed = '7';

/** World and processes give one trace; every step is done, nothing is lost. */
export function walksInBothHostings(t: Test, name: string, check: (report: Report) => void = () => {}): void {
  t.test(`${name}: the guide’s way, one trace in both hostings`, async (t) => {
    const misfits = new Set<string>();
    const walked = await rehearse({
      name,
      seed,
      hosting: 'world',
      schedule: 'token',
      wrongWay: null,
      onEvent: ({ event }) => {
        const wrong = misfit(event);
        if (wrong !== null) misfits.add(wrong);
      },
    });
    t.same([...misfits], [], 'what is told is as declared');
    const { report: world } = walked;
    t.same(walked.reasons, []);
    t.equal(world.outcome, 'success');
    t.same(world.mistakes, []);
    t.same(world.lost, { rows: 0, files: 0 });
    check(world);
    const ahead = await runRehearsal({ name, seed, hosting: 'world', schedule: 'lookahead' });
    t.equal(ahead.traceHash, world.traceHash, 'lookahead');
    const processes = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'token' });
    t.equal(processes.outcome, 'success');
    t.equal(processes.traceHash, world.traceHash);
  });
}

/** Each wrong way ends as the file says, with just the mistakes that it names. */
export function wrongWaysEnd(
  t: Test,
  name: string,
  check: (wrongWay: string, report: Report) => void = () => {},
): void {
  const { wrongWays = [] } = loadRehearsal(name);
  t.test(`${name}: there are at least three wrong ways`, async (t) => {
    t.ok(wrongWays.length >= 3);
  });
  for (const { id, expects } of wrongWays) {
    t.test(`${name}, ${id}: ends as the rehearsal says`, async (t) => {
      const { report } = await rehearse({ name, seed, hosting: 'world', schedule: 'token', wrongWay: id });
      t.equal(report.outcome, expects.outcome);
      t.same(
        report.mistakes.map((one) => one.id),
        expects.mistakes,
      );
      check(id, report);
    });
  }
}
