/** Simulated over wall time of a rehearsal in `world`, the making of the boxes included. */
import { runRehearsal } from '../../../lab/rehearsals/rehearse.js';
import { median } from '../pair.js';

export interface TimeBench {
  readonly timeRatio: number;
  readonly figures: Readonly<Record<string, number>>;
}

export async function benchTime(runs: number): Promise<TimeBench> {
  const wall: number[] = [];
  let simulatedMs = 0;
  for (let run = 0; run < runs; run += 1) {
    const report = await runRehearsal({
      name: 'sync-upgrade',
      hosting: 'world',
      seed: '1',
      schedule: 'token',
    });
    if (report.outcome !== 'success') throw new Error('the rehearsal did not succeed');
    simulatedMs = report.simulatedMs;
    wall.push(report.wallMs);
  }
  const wallMs = median(wall);
  return { timeRatio: simulatedMs / wallMs, figures: { simulatedMs, rehearsalWallMs: wallMs } };
}
