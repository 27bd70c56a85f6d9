/** A try as somebody made it, for pages and lists. */
import { loadRehearsal } from '../../../lab/rehearsals/language/load.js';
import { newTry, type Try } from '../../../lab/rehearsals/report/tries/try.js';

const HOUR_US = 3_600_000_000;
const START_US = 1_795_421_480_000_000;

/** A finished sync-upgrade with one mistake and one hint. */
export function sampleTry(more: Partial<Try>): Try {
  const { id, steps } = loadRehearsal(more.rehearsal ?? 'sync-upgrade');
  const made = newTry({
    ...{ person: '', rehearsal: id, how: 'finished', mode: 'guided', variant: null },
    ...{ endedAtMs: 1_795_500_000_000, startUs: START_US, endedUs: START_US + 2 * HOUR_US, lab: '0123' },
    ...{ isAgain: false, faults: [], success: [true], reasons: [], deeds: [] },
    report: {
      ...{ rehearsal: id, hosting: 'processes', seed: '0123', outcome: 'failure' },
      ...{ simulatedMs: 7_200_000, wallMs: 60_000, downtimeMs: 2_100_000, traceHash: 'a'.repeat(64) },
      steps: steps.map((step, index) => ({
        ...{ id: step.id, guide: step.guide, outcome: 'done' },
        ...{ startedMs: index * 60_000, endedMs: (index + 1) * 60_000 },
      })),
      mistakes: [{ id: 'broken-unsynchronised', guide: ['G66'], atMs: 90_000, measured: { rows: 3 } }],
      lost: { rows: 0, files: 0 },
      judged: { boxes: 2, pairs: 1, rows: 10, files: 1, sessions: 1, settings: 1 },
      trainee: { points: 15.5, of: 20, hints: [steps[0]?.id ?? ''] },
    },
  });
  return { ...made, ...more };
}
