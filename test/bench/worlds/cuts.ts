/**
 * test/bench/worlds/: what is measured in worlds, without a socket.
 *
 * Cuts of the power a minute, on two cores: two workers walk a rehearsal, cut, heal and judge.
 */
import { tryAll } from '../../../lab/campaign/cuts/many/all.js';

export interface CutsBench {
  readonly cutsPerMinute: number;
  readonly figures: Readonly<Record<string, number>>;
}

const WORKERS = 2;
const MS_PER_MINUTE = 60_000;

/** `sample`: of the cuts that differ, so many are tried; those that leave the same behind count with them. */
export async function benchCuts(sample: number): Promise<CutsBench> {
  const { results, wallMs } = await tryAll({
    rehearsals: ['sync-upgrade'],
    seed: '1',
    sample,
    write: null,
    workers: WORKERS,
  });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const cuts = sum(results.map((one) => one.cuts));
  const tried = sum(results.map((one) => one.tried));
  return {
    cutsPerMinute: (cuts / wallMs) * MS_PER_MINUTE,
    figures: {
      cuts,
      cutsTried: tried,
      cutsTriedPerMinute: (tried / wallMs) * MS_PER_MINUTE,
      // What the machine does beside does not count here.
      cutCoreMs: sum(results.map(({ coreMs }) => coreMs)) / cuts,
    },
  };
}
