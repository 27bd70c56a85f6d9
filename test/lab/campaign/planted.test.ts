/**
 * Planted bugs: all of them still fit the product, and a campaign finds two of them. That it finds the
 * others takes minutes: `npm run planted`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { findingKinds } from '../../../lab/campaign/judge/finding.js';
import { rootDir } from '../../../views/root.js';
import { plantedBugs } from '../../proofs/bugs/index.js';
import { hunt } from '../../proofs/hunt/hunt.js';
import { bundleWith, mutated } from '../../proofs/hunt/mutate.js';
import type { Told } from '../../proofs/hunt/worker.js';

/** Almost every seed finds them: which seeds find others changes with each deed and fault that is added. */
const SAMPLE = ['last-row-left', 'session-stays-open'] as const;
/** Found in seconds; a busy machine may take its time. */
const LIMIT_MS = 200_000;

t.test('each planted bug fits the product of today', async (t) => {
  t.equal(new Set(plantedBugs.map(({ name }) => name)).size, plantedBugs.length);
  for (const { name, edits, expects, what } of plantedBugs) {
    for (const [file, source] of mutated(edits)) t.ok(source.length > 0, `${name}: ${file}`);
    t.ok(edits.length > 0 && expects.length > 0 && what.endsWith('.'), name);
    for (const kind of expects) t.hasProp(findingKinds, kind);
  }
  t.throws(() => mutated([{ file: 'package.json', find: 'no such text', replace: '' }]), /0 times/);
});

t.setTimeout(280_000);

t.test('a campaign finds what was planted', async (t) => {
  const folder = mkdtempSync(join(rootDir(), 'dist', 'planted-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const name of SAMPLE) {
    const bug = plantedBugs.find((one) => one.name === name);
    if (bug === undefined) throw new Error(`no bug ${name}`);
    const bundle = join(folder, `${name}.js`);
    await bundleWith(bug.edits, bundle);
    const kinds: string[] = [];
    const heard = ({ findings }: Told): boolean => {
      kinds.push(...findings.map(({ kind }) => kind));
      return bug.expects.some((kind) => kinds.includes(kind));
    };
    await hunt({ bundle, first: 1, workers: 1, limitMs: LIMIT_MS, heard });
    t.ok(
      bug.expects.some((kind) => kinds.includes(kind)),
      `${name}: ${kinds.join(', ')}`,
    );
  }
});
