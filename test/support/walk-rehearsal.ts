/** A rehearsal by robot: the guide's way in both hostings, and each wrong way to its end. */
import type { Test } from 'tap';
import { MINUTE_MS } from '../../hardware/ports.js';
import { misfit } from '../../lab/hosting/event-kinds.js';
import { durationUs } from '../../lab/hosting/when/duration.js';
import { loadRehearsal } from '../../lab/rehearsals/language/load.js';
import { rehearse, runRehearsal } from '../../lab/rehearsals/rehearse.js';
import { OF } from '../../lab/rehearsals/report/bill.js';
import { billFor } from '../../lab/rehearsals/report/grade.js';
import type { Debrief, Report } from '../../lab/rehearsals/report/report.js';

const seed = '7';

/** The others in processes, too, are walked by the proof of all rehearsals (test/proofs/walks/rehearsals.ts). */
const IN_PROCESSES = new Set(['hardware-migration']);

/** Nothing stands on the bill of the robot's run, and the best run that a file speaks of is not much worse. */
export function isTheBest(t: Test, { report, rehearsal, success, reasons }: Debrief): void {
  const { lines, points } = billFor({ report, rehearsal, success, reasons }, 0);
  t.equal(points, OF, JSON.stringify(lines.filter(({ off }) => off > 0)));
  const { outage, time, users = 0 } = rehearsal.best ?? {};
  const ms = (text: string | undefined): number => (text === undefined ? 0 : durationUs(text) / 1_000);
  t.ok(ms(outage) <= report.downtimeMs + MINUTE_MS, `outage: ${outage}, was ${report.downtimeMs} ms`);
  t.ok(ms(time) <= report.simulatedMs * 1.5 + MINUTE_MS, `time: ${time}, was ${report.simulatedMs} ms`);
  t.ok(users <= (report.costs?.users ?? 0), `users: ${users}`);
}

/** Both schedules, of some both hostings, give one trace; every step is done, nothing is lost. */
export function walksTheGuide(t: Test, name: string, check: (report: Report) => void = () => {}): void {
  t.test(`${name}: the guide’s way, one trace`, async (t) => {
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
    isTheBest(t, walked);
    check(world);
    const ahead = await runRehearsal({ name, seed, hosting: 'world', schedule: 'lookahead' });
    t.equal(ahead.traceHash, world.traceHash, 'lookahead');
    if (!IN_PROCESSES.has(name)) return;
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
  for (const { id, expects, story = false } of wrongWays) {
    t.test(`${name}, ${id}: ends as the rehearsal says`, async (t) => {
      const { report } = await rehearse({
        ...{ name, seed, hosting: 'world', schedule: 'token', wrongWay: id, story },
      });
      t.equal(report.outcome, expects.outcome);
      t.same(
        report.mistakes.map((one) => one.id),
        expects.mistakes,
      );
      check(id, report);
    });
  }
}
