/** `npm run bench`: the figures of the project against their goals, each measured pairwise in one run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCampaign } from './campaign.js';
import { benchPages } from './pages.js';
import { benchPairSync } from './pair-sync.js';
import { benchBack } from './worlds/back.js';
import { benchConform } from './worlds/conform.js';
import { benchCuts } from './worlds/cuts.js';
import { benchLabs } from './worlds/labs.js';
import { benchScaleOut } from './worlds/scale-out.js';
import { benchTime } from './worlds/time-ratio.js';

interface Goal {
  readonly name: string;
  readonly goal: string;
  readonly met: (value: number) => boolean;
  readonly words: string;
}

const atMost = (limit: number) => ({ goal: `<= ${limit}`, met: (value: number) => value <= limit });
const atLeast = (limit: number) => ({ goal: `>= ${limit}`, met: (value: number) => value >= limit });

/** Names and goals as the project's issue has them. */
export const goals: readonly Goal[] = [
  { name: 'coldStart', ...atMost(2), words: 'both boxes answer, over two bare Fastify processes' },
  { name: 'pageRate', ...atLeast(0.6), words: 'a signed-in page, over a bare Fastify page' },
  {
    name: 'campaignHoursPerCoreHour',
    ...atLeast(200_000),
    words: 'simulated hours of campaigns per core-hour, making and judging included',
  },
  { name: 'timeRatio', ...atLeast(20_000), words: 'simulated over wall time of sync-upgrade in world' },
  { name: 'memory', ...atMost(1.2), words: 'resident memory of a box, over a bare Fastify process' },
  { name: 'syncFull', ...atMost(1.5), words: 'full data-sync, over a plain TLS copy and the same inserts' },
  { name: 'syncDeltaBytes', ...atMost(1.2), words: 'bytes moved for a 1 % change, over what changed' },
  { name: 'syncDeltaCompressedBytes', ...atMost(0.4), words: 'the same, compressed' },
  { name: 'syncDeltaMs', ...atMost(1_000), words: 'time of that change, ms' },
  { name: 'scaleOut', ...atLeast(1.8), words: 'seeds of a campaign by two workers, over one' },
  { name: 'cutsPerMinute', ...atLeast(1_000), words: 'cuts of the power, healed and judged, on two cores' },
  {
    name: 'conformCases',
    ...atMost(300),
    words: 'seconds for sixty cases of the conformance kit, on two cores',
  },
  {
    name: 'back',
    ...atMost(500),
    words: 'back at an instant of two hours with 2,000 requests, and answering, ms: median',
  },
  { name: 'backWorst', ...atMost(2_000), words: 'the same: worst' },
  { name: 'save', ...atMost(200), words: 'a moment named and kept while the lab goes on, ms: worst' },
  { name: 'freshLab', ...atMost(400), words: 'a lab made and answering in a running host, ms' },
  { name: 'reset', ...atMost(150), words: 'a lab back at its beginning and answering, ms' },
  { name: 'fork', ...atMost(700), words: 'a fork from a moment of a lab, made and answering, ms' },
  { name: 'seatsBytes', ...atMost(2 * 1024 ** 3), words: 'resident memory of all labs of a host' },
  { name: 'seatsPageP95', ...atMost(200), words: 'p95 of a page while two fifths of them are used, ms' },
  { name: 'seatsIdle', ...atMost(0.05), words: 'share of a core that all of them take while nobody looks' },
  {
    name: 'worldPageRate',
    ...atLeast(1),
    words: 'a page of a box in one process with its lab, over one in processes',
  },
  { name: 'syncPageP99', ...atMost(3), words: 'p99 of the primary’s pages during the full sync, over idle' },
];

export type Bench = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

export interface BenchAmounts {
  /** Rows of history that are synchronised; 2.5 million make about 1 GB. */
  readonly rows: number;
  readonly starts: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmMs: number;
  readonly rehearsals: number;
  /** Seeds of a round of a campaign. */
  readonly seeds: number;
  /** Labs of a host. */
  readonly labs: number;
  /** Cuts that are tried. */
  readonly cuts: number;
  /** Requests of the session that is gone back in, and instants that are gone back to. */
  readonly requests: number;
  readonly backs: number;
  /** Cases of the conformance kit. */
  readonly cases: number;
}

export const usualAmounts: BenchAmounts = {
  rows: 2_500_000,
  starts: 5,
  rounds: 7,
  roundMs: 1_500,
  warmMs: 3_000,
  rehearsals: 3,
  seeds: 32,
  labs: 50,
  cuts: 400,
  requests: 2_000,
  backs: 10,
  cases: 60,
};

type Measured = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** Hours of a campaign differ much from seed to seed. */
const CAMPAIGN_ROUNDS = 4;

/** One entry per program that measures: what it is called, and how. */
const parts: Readonly<Record<string, (amounts: BenchAmounts, folder: string) => Promise<object>>> = {
  campaign: (amounts) => benchCampaign(amounts.seeds * CAMPAIGN_ROUNDS),
  time: (amounts) => benchTime(amounts.rehearsals),
  pages: (amounts, folder) => benchPages(folder, amounts),
  workers: (amounts) => benchScaleOut(amounts.rounds, amounts.seeds),
  cuts: (amounts) => benchCuts(amounts.cuts),
  conform: (amounts) => benchConform(amounts.cases),
  back: (amounts, folder) => benchBack(folder, amounts),
  labs: (amounts, folder) => benchLabs(folder, amounts),
  sync: (amounts, folder) => benchPairSync(folder, amounts.rows),
};

export const partNames: readonly string[] = Object.keys(parts);

/** Runs everything, or some parts, one after the other. */
export async function bench(
  amounts: BenchAmounts,
  only: readonly string[] = partNames,
  say: (line: string) => void = () => {},
): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'bomgar-bench-'));
  let result: Measured = {};
  let figures: Readonly<Record<string, number>> = {};
  try {
    for (const [name, run] of Object.entries(parts)) {
      if (!only.includes(name)) continue;
      say(`${name} …`);
      const { figures: details, ...named } = (await run(amounts, join(root, name))) as Measured;
      result = { ...result, ...named };
      figures = { ...figures, ...(details as Readonly<Record<string, number>>) };
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return { ...result, figures };
}

const shown = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toFixed(2));

/** For people: each figure, its goal, and whether it is met. */
export function table(result: Bench): string {
  const lines = goals.map(({ name, goal, met, words }) => {
    const value = result[name];
    if (typeof value !== 'number') return `-      ${name}`;
    const mark = met(value) ? 'ok    ' : 'MISSED';
    return `${mark} ${name.padEnd(26)}${shown(value).padStart(8)}  ${goal.padEnd(9)} ${words}`;
  });
  const figures = Object.entries(result.figures ?? {}).map(
    ([name, value]) => `       ${name.padEnd(26)}${shown(value as number).padStart(12)}`,
  );
  return `${[...lines, '', ...figures].join('\n')}\n`;
}

const USAGE = `Usage: npm run bench -- [--json] [--rows N] [--quick] [--only PART]

  --json    one object with the figures, nothing else
  --rows N  rows of history that are synchronised (${usualAmounts.rows}, about 1 GB)
  --quick   a tenth of the rows, fewer repetitions
  --only PART  ${partNames.join(', ')}; may be given more than once
`;

export async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const quick = {
    rows: 250_000,
    starts: 3,
    rounds: 3,
    roundMs: 1_000,
    warmMs: 2_000,
    rehearsals: 1,
    seeds: 16,
    labs: 20,
    cuts: 192,
    requests: 500,
    backs: 4,
    cases: 12,
  };
  const amounts = values.quick ? quick : usualAmounts;
  const rows = values.rows === undefined ? amounts.rows : Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1_000 || rows > 10_000_000) {
    process.stderr.write(`--rows takes a whole number from 1000 to 10000000\n\n${USAGE}`);
    return 2;
  }
  const only = values.only ?? partNames;
  if (!only.every((name) => partNames.includes(name))) {
    process.stderr.write(`--only takes one of ${partNames.join(', ')}\n\n${USAGE}`);
    return 2;
  }
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const result = await bench({ ...amounts, rows }, only, say);
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
  return 0;
}
