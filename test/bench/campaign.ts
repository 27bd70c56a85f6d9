/** Simulated hours per core-hour of campaigns: seeds played one after the other, making and judging included. */
import { playJob } from '../../lab/campaign/course/job.js';

export interface CampaignBench {
  readonly campaignHoursPerCoreHour: number;
  readonly figures: Readonly<Record<string, number>>;
}

const MS_PER_HOUR = 3_600_000;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** `seeds` of them, from the first on: the pairs that they are played on are made in the measured time. */
export async function benchCampaign(seeds: number): Promise<CampaignBench> {
  const beganMs = cpuMs();
  let simulatedMs = 0;
  let findings = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const job = { seed, profile: 'everything', faults: null, favour: [], steps: null } as const;
    const result = await playJob(job);
    simulatedMs += result.simulatedMs;
    findings += result.findings.length;
  }
  const tookMs = cpuMs() - beganMs;
  return {
    campaignHoursPerCoreHour: simulatedMs / tookMs,
    figures: {
      campaignSeeds: seeds,
      campaignFindings: findings,
      campaignCpuMsPerSeed: tookMs / seeds,
      campaignHoursPerSeed: simulatedMs / seeds / MS_PER_HOUR,
    },
  };
}
