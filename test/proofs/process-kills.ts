/** Proofs that take longer than tests may: `npm run process-kills -- --kills 300 --seed 1`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { proveKills } from './kills/prove-kills.js';
import { verdict } from './kills/tally.js';

const usage = `Usage: npm run process-kills -- [--kills N] [--seed TEXT] [--quiet]

  Kills processes of boxes from outside at random instants, under every kind of work, and checks that
  each kill is a power cut of that box and nothing else. Exit code 0: not one was anything else.
`;

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((x, y) => x - y);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
};

const spread = (values: readonly number[]): string =>
  `${percentile(values, 0.5)} ms in the middle, ${percentile(values, 0.99)} ms at the 99th percentile`;

/** Kills and checks; throws when the options are wrong. */
export async function checkProcessKills(
  print: (line: string) => void,
  argv: readonly string[],
): Promise<{ readonly passed: number; readonly failed: number }> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      kills: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const kills = Number(values.kills);
  if (!Number.isInteger(kills) || kills < 1) throw new Error(usage);
  const folder = mkdtempSync(join(tmpdir(), 'bomgar-sim-kills-'));
  try {
    const result = await proveKills({
      kills,
      seed: values.seed,
      folder,
      ...(values.quiet ? {} : { onLine: (line: string) => print(line) }),
    });
    const byWork = Object.entries(result.byWork).map(([work, count]) => `${work} ${count}`);
    print(`
${result.kills} kills in ${Math.round(result.tookMs / 1_000)} s, ${result.failedKills} of them with a finding (seed ${values.seed})
  under ${byWork.join(', ')}
  told by the console after ${spread(result.toldMs)}
  a page of the box that was switched on again after ${spread(result.backMs)}
  the lab ended in ${spread(result.closeMs)}`);
    for (const wrong of result.wrong) print(`  WRONG ${wrong}`);
    return verdict(result);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
