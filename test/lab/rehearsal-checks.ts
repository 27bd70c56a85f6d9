/** What every rehearsal must keep: one transcript in both hostings, and wrong ways that end as said. */
import type { Test } from 'tap';
import { loadRehearsal } from '../../lab/rehearsals.js';
import { rehearse, runRehearsal } from '../../lab/rehearse.js';

const WRONG_WAYS_MIN = 3;

/** Walks a rehearsal the right way in both hostings, then each of its wrong ways in world. */
export function checkRehearsal(t: Test, name: string, seed = '7'): void {
  const rehearsal = loadRehearsal(name);

  t.test(`${name}: one transcript in world and processes`, async (t) => {
    const world = await rehearse({ name, seed, hosting: 'world', schedule: 'token', wrongWay: null });
    t.same(world.reasons, []);
    t.equal(world.report.outcome, 'success');
    t.same(world.report.lost, { rows: 0, files: 0 });
    const ahead = await runRehearsal({ name, seed, hosting: 'world', schedule: 'lookahead' });
    t.equal(ahead.traceHash, world.report.traceHash, 'lookahead');
    const processes = await runRehearsal({ name, seed, hosting: 'processes', schedule: 'token' });
    t.equal(processes.traceHash, world.report.traceHash, 'processes');
  });

  t.test(`${name}: wrong ways end as the file says`, async (t) => {
    const ways = rehearsal.wrongWays ?? [];
    t.ok(ways.length >= WRONG_WAYS_MIN, 'at least three');
    for (const { id, expects } of ways) {
      const { report } = await rehearse({ name, seed, hosting: 'world', schedule: 'token', wrongWay: id });
      t.equal(report.outcome, expects.outcome, id);
      t.same(
        report.mistakes.map((mistake) => mistake.id),
        expects.mistakes,
        `mistakes of ${id}`,
      );
    }
  });
}
