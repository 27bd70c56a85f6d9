/** How long the conformance kit takes for sixty cases, by the careful tool, on the cores that there are. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { rootDir } from '../../../views/root.js';

const CASES = 60;
const WORKERS = 2;
const MS_PER_S = 1_000;

const reportSchema = v.looseObject({
  realMs: v.number(),
  score: v.looseObject({ cases: v.number(), passed: v.number() }),
});

/** Plays some cases (of a seed), and tells the time for sixty such. */
export async function benchConform(cases: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'conform-bench-'));
  const out = join(folder, 'report.json');
  try {
    const careful = `"${process.execPath}" "${join(rootDir(), 'docs', 'samples', 'careful.mjs')}"`;
    const asked = ['--tool', careful, '--sample', String(cases), '--workers', String(WORKERS)];
    spawnSync(
      process.execPath,
      [join(rootDir(), 'lab/bin/bomgar-sim.mjs'), 'conform', ...asked, '--format', 'json', '--out', out],
      { env: { ...process.env, BOMGAR_SIM_READY: '1' }, stdio: 'ignore' },
    );
    const { realMs, score } = v.parse(reportSchema, JSON.parse(readFileSync(out, 'utf8')));
    return {
      conformCases: (realMs / MS_PER_S) * (CASES / score.cases),
      figures: { conformPassed: score.passed, conformPlayed: score.cases },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
