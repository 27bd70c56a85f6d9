/**
 * Nonsense at every entrance, for as long as it is let: `npm run fuzz -- [--runs N] [--seed N] [--door NAME]
 * [--only TEXT] [--json]`. Counts and lists what was tried; found is what is answered by a bug, hangs, takes
 * long, changes something although it refuses, or makes the process grow.
 */

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type DoorTally, fuzzDoor } from './door.js';
import { doors } from './doors/index.js';
import { createWatchdog } from './watchdog.js';

const RUNS = 60;
const HANGS_MS = 200_000;
const MEGABYTE = 1_048_576;
const GROWTH_MAX = 48 * MEGABYTE;

function heapOf(): () => number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect();
    return process.memoryUsage().heapUsed;
  };
}

const line = ({ door, entries, flaws, wallMs, grownBytes }: DoorTally): string => {
  const all = [...entries.values()];
  const sum = (of: (count: (typeof all)[number]) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const grown = grownBytes === null ? '' : `, heap ${(grownBytes / MEGABYTE).toFixed(1)} MB`;
  return `# ${door}: ${entries.size} entries, ${sum(({ tried }) => tried)} tried, ${sum(({ refused }) => refused)} refused, ${flaws.length} found, ${(wallMs / 1_000).toFixed(1)} s${grown}`;
};

/** Tries all doors, and says what was tried and found. */
export async function checkFuzz(
  report: (line: string) => void,
  argv: readonly string[],
): Promise<{ passed: number; failed: number }> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      runs: { type: 'string', default: String(RUNS) },
      seed: { type: 'string', default: '1' },
      door: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const watchdog = createWatchdog(HANGS_MS);
  const heap = heapOf();
  let passed = 0;
  let failed = 0;
  const all: DoorTally[] = [];
  for (const door of doors.filter(({ name }) => values.door.length === 0 || values.door.includes(name))) {
    const options = {
      seed: Number(values.seed),
      runs: Number(values.runs),
      watchdog,
      heap,
      only: values.only,
    };
    const tally = await fuzzDoor(door, options);
    all.push(tally);
    if (!values.json) report(line(tally));
    for (const flaw of tally.flaws) report(`not ok - ${flaw}`);
    if (tally.grownBytes !== null && tally.grownBytes > GROWTH_MAX) {
      failed += 1;
      report(`not ok - ${tally.door}: the heap grew by ${Math.round(tally.grownBytes / MEGABYTE)} MB`);
    }
    failed += tally.flaws.length;
    passed += tally.entries.size;
  }
  await watchdog.stop();
  if (values.json)
    report(
      JSON.stringify(
        all.map((one) => ({ ...one, entries: Object.fromEntries(one.entries) })),
        null,
        2,
      ),
    );
  return { passed, failed };
}
