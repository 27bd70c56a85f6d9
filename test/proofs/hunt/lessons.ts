/**
 * From bug to lesson: bugs are planted into copies of the product one by one, a campaign finds each, and what it
 * found is made a lesson of the product as it is; the robot walks it, and the judge grades it. Without handwork
 * (`node lab/bin/proof.mjs lessons [NAME...] [--seconds S]`).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Job } from '../../../lab/campaign/course/job.js';
import { makeLesson } from '../../../lab/campaign/failing/lesson.js';
import { campaignHands } from '../../../lab/campaign/failing/rehearsed.js';
import type { Case } from '../../../lab/campaign/failing/save.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import { billFor } from '../../../lab/rehearsals/report/grade.js';
import { rootDir } from '../../../views/root.js';
import { plantedBugs } from '../bugs/index.js';
import { hunt } from './hunt.js';
import { bundleWith } from './mutate.js';
import type { PlantedBug } from './planted-bug.js';
import type { Told } from './worker.js';

const SECONDS = 60;
const PASSED_SHARE = 0.8;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const run = promisify(execFile);

/** What a campaign finds in a copy with this bug; null: nothing in that time. */
async function findingOf(bug: PlantedBug, folder: string, limitMs: number): Promise<Case | null> {
  const bundle = join(folder, `${bug.name}.js`);
  await bundleWith(bug.edits, bundle);
  let job: Job | null = null;
  let about = '';
  await hunt({
    ...{ bundle, first: 1, workers: 1, limitMs },
    heard: (told: Told) => {
      const [found] = told.findings.filter(({ kind }) => bug.expects.some((one) => one === kind));
      if (found === undefined || told.job === null) return false;
      job ??= told.job;
      about = `${found.kind}: ${found.text}`;
      return true;
    },
  });
  if (job === null) return null;
  const { seed }: Job = job;
  const given = ['--enable-source-maps', bundle, 'play', JSON.stringify(job)];
  const { stdout } = await run(process.execPath, given, { maxBuffer: OUTPUT_BYTES_MAX });
  const { steps } = JSON.parse(stdout) as Pick<Case, 'steps'>;
  return { about, seed, steps };
}

/** Null: it can be opened, walked and graded. */
async function lessonTrouble(given: Case, folder: string): Promise<string | null> {
  const { file } = await makeLesson(folder, given);
  const walked = await rehearse({
    ...{ name: file, hosting: 'world', schedule: 'token', seed: '1', wrongWay: null },
    campaign: campaignHands,
  });
  const { report, reasons } = walked;
  const { points } = billFor(walked, 0);
  if (report.outcome === 'success') return null;
  return `${points} points: ${reasons.map(({ en }) => en.slice(0, 160)).join('; ')}, ${report.mistakes.map(({ id }) => id).join()}`;
}

/** Names of bugs and a limit, as on the command line; all bugs without names. */
export async function checkLessons(
  log: (line: string) => void,
  args: readonly string[] = [],
): Promise<{ passed: number; failed: number }> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seconds: { type: 'string', default: `${SECONDS}` } },
  });
  const folder = mkdtempSync(join(rootDir(), 'dist', 'lessons-'));
  let [good, all] = [0, 0];
  try {
    for (const bug of plantedBugs) {
      if (positionals.length > 0 && !positionals.includes(bug.name)) continue;
      const found = await findingOf(bug, folder, Number(values.seconds) * 1_000);
      if (found === null) {
        log(`${bug.name}: a campaign did not find it in ${values.seconds} s`);
        continue;
      }
      all += 1;
      const trouble = await lessonTrouble(found, join(folder, `lesson-${bug.name}`));
      if (trouble === null) good += 1;
      log(
        `${trouble === null ? 'ok' : 'NOT OK'} ${bug.name}, seed ${found.seed}, ${found.steps.length} deeds${trouble === null ? '' : `: ${trouble}`}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  log(`${good} of ${all} findings are lessons without handwork`);
  return all > 0 && good >= all * PASSED_SHARE ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
