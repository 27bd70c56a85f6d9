/** What a second worker adds to a campaign: the same seeds by one process and by two, in turn. */
import { type Campaign, runCampaign } from '../../../lab/campaign/course/campaign.js';
import type { Pool } from '../../../lab/campaign/course/pool.js';
import { inProcesses } from '../../../lab/campaign/course/workers/processes.js';
import { median } from '../pair.js';

export interface ScaleOutBench {
  /** Seeds per second by two workers, over those by one. */
  readonly scaleOut: number;
  readonly figures: Readonly<Record<string, number>>;
}

const WORKERS = 2;

const play = (pool: Pool, size: number, seeds: number, first: number): Promise<Campaign> =>
  runCampaign(
    { profile: 'everything', faults: null, favour: [], first, seeds, seconds: null },
    { ...pool, size },
  );

/** Rounds of so many seeds, each played by one worker and by two. */
export async function benchScaleOut(rounds: number, seeds: number): Promise<ScaleOutBench> {
  const pool = inProcesses(WORKERS);
  try {
    // Both have compiled what is hot before anything is measured.
    await play(pool, WORKERS, seeds, 1);
    const ratios: number[] = [];
    const perSecond: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const first = 1 + round * seeds;
      const one = await play(pool, 1, seeds, first);
      const two = await play(pool, WORKERS, seeds, first);
      ratios.push(one.wallMs / two.wallMs);
      perSecond.push(seeds / (two.wallMs / 1_000));
    }
    return {
      scaleOut: median(ratios),
      figures: { scaleOutSeeds: seeds, seedsPerSecondOfTwo: median(perSecond) },
    };
  } finally {
    await pool.close();
  }
}
