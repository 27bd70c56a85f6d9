/** Every rehearsal with all that it has: both hostings, both schedules, each wrong way, full marks for the robot. */
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { ordersOf } from '../../../lab/rehearsals/language/orders.js';
import { flawsOf } from '../../../lab/rehearsals/language/variant.js';
import type { Rehearsal } from '../../../lab/rehearsals/language/vocabulary.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { OF } from '../../../lab/rehearsals/report/bill.js';
import { billFor } from '../../../lab/rehearsals/report/grade.js';

type Say = (line: string) => void;

const SEEDS_MAX = 100;
const run = { hosting: 'world', schedule: 'token', seed: '7', wrongWay: null } as const;

/** Null: as it should be. */
async function wrongWith(name: string): Promise<string | null> {
  const walked = await rehearse({ ...run, name });
  const { outcome, mistakes, traceHash } = walked.report;
  const { points, lines } = billFor(walked, 0);
  if (outcome !== 'success' || mistakes.length > 0)
    return `${outcome}, ${JSON.stringify(mistakes)}, ${walked.reasons.map(({ en }) => en).join('; ')}`;
  if (points < 20) return `${points} points: ${JSON.stringify(lines.filter(({ off }) => off > 0))}`;
  for (const other of [{ schedule: 'lookahead' }, { hosting: 'processes' }] as const) {
    const { report } = await rehearse({ ...run, ...other, name });
    if (report.traceHash !== traceHash) return `another trace with ${JSON.stringify(other)}`;
  }
  return null;
}

/** Whatever order the guide allows has full marks. */
async function otherOrder(name: string, order: readonly string[]): Promise<string | null> {
  const walked = await rehearse({ ...run, name, order });
  const { points } = billFor(walked, 0);
  const { outcome, mistakes } = walked.report;
  return outcome === 'success' && points === OF
    ? null
    : `${outcome}, ${points} points, ${mistakes.map(({ id }) => id).join()} ${walked.reasons.map(({ en }) => en).join('; ')}`;
}

async function wrongWay(name: string, id: string): Promise<string | null> {
  const { expects, story = false } = loadRehearsal(name).wrongWays?.find((one) => one.id === id) ?? {};
  const { report } = await rehearse({ ...run, name, wrongWay: id, story });
  const made = report.mistakes.map((one) => one.id).join();
  return report.outcome === expects?.outcome && made === expects.mistakes.join()
    ? null
    : `${report.outcome}, ${made}`;
}

/** With colleagues, letters and announcements the robot has full marks as well, and nobody is surprised. */
async function told(name: string): Promise<string | null> {
  const walked = await rehearse({ ...run, name, story: true });
  const { points, lines } = billFor(walked, 0);
  if (walked.report.outcome !== 'success' || points < 20)
    return `${points} points, ${JSON.stringify(walked.report.mistakes)}, ${JSON.stringify(lines.filter(({ off }) => off > 0))}`;
  const { report } = await rehearse({ ...run, name, story: true, hosting: 'processes' });
  return report.traceHash === walked.report.traceHash ? null : 'another trace in processes';
}

/** Seeds that hide each of a rehearsal's flaws at least once. */
function seedsOf(rehearsal: Rehearsal): string[] {
  const open = new Set((rehearsal.flaws ?? []).map(({ id }) => id));
  const seeds: string[] = [];
  for (let seed = 1; open.size > 0 && seed < SEEDS_MAX; seed += 1) {
    const hidden = flawsOf(rehearsal, String(seed)).filter(({ id }) => open.delete(id));
    if (hidden.length > 0) seeds.push(String(seed));
  }
  return seeds;
}

/** The robot puts every flaw right, and the variant is the same in both hostings. */
async function variant(name: string, seed: string): Promise<string | null> {
  const one = { ...run, name, seed, varied: true };
  const { report, reasons } = await rehearse(one);
  if (report.outcome !== 'success') return `${report.outcome}, ${reasons.map(({ en }) => en).join('; ')}`;
  // One after the other: whoever overlooks the first may never come to where the second one matters.
  for (const { id: overlooked, mistakes = [] } of flawsOf(loadRehearsal(name), seed)) {
    if (mistakes.length === 0) continue;
    const careless = await rehearse({ ...one, overlooked });
    const missed = mistakes.filter(({ id }) => !careless.report.mistakes.some((made) => made.id === id));
    if (missed.length > 0) return `overlooked, and no mistake: ${missed.map(({ id }) => id).join()}`;
  }
  const processes = await rehearse({ ...one, hosting: 'processes' });
  return processes.report.traceHash === report.traceHash ? null : 'another trace in processes';
}

/** `only`: names of rehearsals; none: all. */
export async function checkRehearsals(
  say: Say,
  only: readonly string[],
): Promise<{ passed: number; failed: number }> {
  const sum = { passed: 0, failed: 0 };
  const note = (what: string, wrong: string | null): void => {
    if (wrong === null) sum.passed += 1;
    else sum.failed += 1;
    say(`${wrong === null ? 'ok' : 'NOT OK'} ${what}${wrong === null ? '' : `: ${wrong}`}`);
  };
  for (const name of only.length === 0 ? rehearsalNames() : only) {
    note(name, await wrongWith(name));
    note(`${name}, told`, await told(name));
    for (const { id } of loadRehearsal(name).wrongWays ?? [])
      note(`${name}, ${id}`, await wrongWay(name, id));
    for (const order of ordersOf(loadRehearsal(name)).slice(1))
      note(`${name}, ${order.join(' ')}`, await otherOrder(name, order));
    for (const seed of seedsOf(loadRehearsal(name)))
      note(`${name}, varied by ${seed}`, await variant(name, seed));
  }
  return sum;
}
