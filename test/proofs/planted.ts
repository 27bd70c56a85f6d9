/**
 * Whether a campaign finds what is wrong, and nothing else: bugs are planted into copies of the product
 * one by one, and seeds are played until each is found (`npm run planted`); seeds of the product as it
 * is must find nothing (`npm run planted -- --clean 10000`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../../lab/campaign/judge/finding.js';
import { rootDir } from '../../views/root.js';
import { plantedBugs } from './bugs/index.js';
import { findingsOf, hunt, shrunk } from './hunt/hunt.js';
import { bundleWith } from './hunt/mutate.js';
import type { PlantedBug } from './hunt/planted-bug.js';
import { resultsIn, treeOf } from './hunt/results.js';
import type { Told, ToldShrunk } from './hunt/worker.js';

type Log = (line: string) => void;

const SECONDS = 300;
const TEXT_MAX = 150;
const NEVER_MS = Number.POSITIVE_INFINITY;

interface Found {
  readonly bug: Pick<PlantedBug, 'name' | 'once'>;
  readonly told: Told | null;
  readonly seeds: number;
  /** Of both cores together. */
  readonly coreSeconds: number;
  /** Seeds that find the same in the product as it is: not what was planted. */
  readonly alarms: readonly Told[];
  /** Null: not found, or nothing to shrink. */
  readonly shrunk: ToldShrunk | null;
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, TEXT_MAX);

interface How {
  readonly folder: string;
  /** What was found so far on this tree is not looked for again; null: nothing is kept. */
  readonly results: string | null;
  readonly first: number;
  readonly workers: number;
}

/** `clean`: the product as it is, in which the same seed must not find the same. */
async function seek(bug: PlantedBug, how: How & { readonly limitMs: number }, clean: string): Promise<Found> {
  const bundle = join(how.folder, `${bug.name}.js`);
  await bundleWith(bug.edits, bundle);
  let found: Told | null = null;
  const alarms: Told[] = [];
  const weigh = async (told: Told, expected: readonly Finding[]): Promise<boolean> => {
    const known = told.job === null ? [] : await findingsOf(clean, told.job);
    const own = expected.filter(
      (one) => !known.some(({ kind, text }) => one.kind === kind && one.text === text),
    );
    if (own.length === 0) alarms.push({ ...told, findings: expected });
    else found ??= { ...told, findings: own };
    return found !== null;
  };
  const { seeds, tookMs } = await hunt({
    bundle,
    ...how,
    heard: (told) => {
      const expected = told.findings.filter(({ kind }) => bug.expects.includes(kind));
      return expected.length === 0 ? found !== null : weigh(told, expected);
    },
  });
  const { job, findings }: Pick<Told, 'job' | 'findings'> = (found as Told | null) ?? {
    job: null,
    findings: [],
  };
  const less = job === null ? null : await shrunk(bundle, job, findings);
  const coreSeconds = (tookMs * how.workers) / 1_000;
  return { bug, told: found, seeds, coreSeconds, alarms, shrunk: less };
}

/** What less time did not find is hunted on from there. */
async function goOn(
  bug: PlantedBug,
  before: Found | null,
  how: How & { readonly limitMs: number },
  clean: string,
): Promise<Found> {
  if (before === null) return seek(bug, how, clean);
  const leftMs = how.limitMs - (before.coreSeconds * 1_000) / how.workers;
  if (before.told !== null || leftMs <= 0) return before;
  const more = await seek(bug, { ...how, first: how.first + before.seeds, limitMs: leftMs }, clean);
  return {
    ...more,
    seeds: before.seeds + more.seeds,
    coreSeconds: before.coreSeconds + more.coreSeconds,
    alarms: [...before.alarms, ...more.alarms],
  };
}

/** Of what was found, so much is shrunk to so few deeds within so much of a core's time. */
const LEAST_DEEDS = 5;
const SHRINK_MS = 60_000;
const isShort = ({ shrunk: less }: Found): boolean =>
  less !== null && less.deeds <= LEAST_DEEDS && less.cpuMs <= SHRINK_MS;

const columns = [
  ['planted', 24],
  ['once', 12],
  ['core-s', 7],
  ['seeds', 6],
  ['seed', 6],
  ['deeds', 6],
  ['shrunk', 7],
  ['in s', 5],
  ['alarms', 7],
] as const;
const lineOf = (cells: readonly string[], more: string): string =>
  `${columns.map(([, width], at) => (at < 2 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width))).join(' ')}  ${more}`;
const head = lineOf(
  columns.map(([name]) => name),
  'what was found',
);

function rowOf({ bug, told, seeds, coreSeconds, alarms, shrunk: less }: Found): string {
  const [first] = told?.findings ?? [];
  const found = first === undefined ? 'NOT FOUND' : `${first.kind}: ${firstLine(first.text)}`;
  return lineOf(
    [
      bug.name,
      bug.once ?? '',
      coreSeconds.toFixed(0),
      `${seeds}`,
      `${told?.seed ?? '-'}`,
      `${told?.deeds ?? '-'}`,
      less === null ? '-' : `${less.deeds}`,
      less === null ? '-' : (less.cpuMs / 1_000).toFixed(0),
      `${alarms.length}`,
    ],
    found,
  );
}

async function seekAll(
  log: Log,
  bugs: readonly PlantedBug[],
  how: How & { readonly limitMs: number },
): Promise<{ passed: number; failed: number }> {
  let [found, short] = [0, 0];
  const clean = join(how.folder, 'as-it-is.js');
  await bundleWith([], clean);
  const tree = treeOf(clean);
  const { kept, keep } = resultsIn<Found>(how.results, 'planted', tree);
  log(`Tree ${tree}`);
  log(head);
  for (const bug of bugs) {
    const before = kept.findLast(({ bug: { name } }) => name === bug.name) ?? null;
    const one = await goOn(bug, before, how, clean);
    if (one !== before) keep({ ...one, bug: { name: bug.name, once: bug.once } });
    if (one.told !== null) found += 1;
    if (isShort(one)) short += 1;
    log(rowOf(one));
    for (const { seed, findings } of one.alarms)
      log(
        `  not planted: seed ${seed}: ${findings.map(({ kind, text }) => `${kind}: ${firstLine(text)}`).join('; ')}`,
      );
  }
  log(`${found} of ${bugs.length} found within ${(how.limitMs * how.workers) / 1_000} s of a core each`);
  log(`${short} of ${found} shrunk to at most ${LEAST_DEEDS} deeds within ${SHRINK_MS / 1_000} s of a core`);
  return { passed: found, failed: bugs.length - found };
}

/** Seeds of the product as it is: whatever is found is a false alarm, or a bug. */
async function playClean(log: Log, amount: number, how: How): Promise<{ passed: number; failed: number }> {
  const bundle = join(how.folder, 'as-it-is.js');
  await bundleWith([], bundle);
  const tree = treeOf(bundle);
  const { kept, keep } = resultsIn<Pick<Told, 'seed' | 'findings'> & Partial<Pick<Told, 'job'>>>(
    how.results,
    'clean',
    tree,
  );
  let played = kept.length;
  let bad = kept.filter(({ findings }) => findings.length > 0).length;
  log(`Tree ${tree}, ${played} seeds played before`);
  if (played >= amount) return { passed: played - bad, failed: bad };
  const { tookMs } = await hunt({
    bundle,
    ...how,
    first: kept.reduce((next, { seed }) => Math.max(next, seed + 1), how.first),
    limitMs: NEVER_MS,
    heard: ({ seed, findings, job }) => {
      played += 1;
      keep({ seed, findings, ...(findings.length > 0 ? { job } : {}) });
      if (findings.length > 0) bad += 1;
      for (const { kind, text } of findings) log(`seed ${seed}: ${kind}: ${text.slice(0, 4 * TEXT_MAX)}`);
      if (played % 500 === 0) log(`${played} seeds, ${bad} with findings`);
      return played >= amount;
    },
  });
  log(`${played} clean seeds in ${Math.round(tookMs / 1_000)} s, ${bad} with findings`);
  return { passed: played - bad, failed: bad };
}

const usage = `Usage: npm run planted -- [NAME...] [--seconds S] [--seed FIRST] [--workers N] [--results FILE]
       npm run planted -- --clean SEEDS [--seed FIRST] [--workers N] [--results FILE]
With --results each result is kept as it comes, and what FILE tells of this tree is not done again.`;

/** Options as on the command line; all bugs without names. */
export async function checkPlanted(
  log: Log,
  args: readonly string[] = [],
): Promise<{ passed: number; failed: number }> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      clean: { type: 'string' },
      seconds: { type: 'string', default: `${SECONDS}` },
      seed: { type: 'string', default: '1' },
      results: { type: 'string' },
      workers: { type: 'string', default: `${Math.min(2, availableParallelism())}` },
    },
  });
  const [first, workers, seconds] = [values.seed, values.workers, values.seconds].map(Number) as [
    number,
    number,
    number,
  ];
  const unknown = positionals.filter((name) => !plantedBugs.some((bug) => bug.name === name));
  if (unknown.length > 0 || [first, workers, seconds].some((one) => !(one > 0))) {
    log(`${unknown.map((name) => `There is no planted bug '${name}'.\n`).join('')}${usage}`);
    return { passed: 0, failed: 1 };
  }
  const bugs = plantedBugs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  // Within the product: packages are looked for from there.
  const folder = mkdtempSync(join(rootDir(), 'dist', 'planted-'));
  const how = { folder, first, workers, results: values.results ?? null };
  try {
    return values.clean === undefined
      ? await seekAll(log, bugs, { ...how, limitMs: seconds * 1_000 })
      : await playClean(log, Number(values.clean), how);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
