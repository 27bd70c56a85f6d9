/**
 * Plays seeds until it is ended, and tells of each in a line: `node worker.js FIRST STEP`. Bundled
 * with or without a planted bug.
 */
import { play } from '../../../lab/campaign/play.js';

/** A campaign's run as a hunt hears of it. */
export interface Told {
  readonly seed: number;
  readonly deeds: number;
  /** Time of a core that this process has used so far. */
  readonly cpuMs: number;
  readonly findings: readonly { readonly kind: string; readonly text: string }[];
}

/** Each seed draws from one of these in turn: what is wrong with the pair is seldom found by settings. */
const TURNS = ['pair', 'everything', 'faults'] as const;

const [first = 1, step = 1] = process.argv.slice(2).map(Number);
for (let seed = first; ; seed += step) {
  const { steps, findings } = await play({
    seed: String(seed),
    choice: { profile: TURNS[seed % TURNS.length] ?? 'everything', faults: null, favour: [] },
  });
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1_000;
  const told: Told = { seed, deeds: steps.length, cpuMs, findings };
  const drained = process.stdout.write(`${JSON.stringify(told)}\n`);
  if (!drained) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
