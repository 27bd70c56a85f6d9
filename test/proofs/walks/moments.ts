/**
 * test/proofs/walks/: rehearsals walked, and instants gone back to, all of them.
 *
 * Any instant is gone back to exactly: labs made as every rehearsal asks, visited by somebody who does what
 * takes long, are raised at instants by chance and in the middle of it, in both hostings and as a tooth of a
 * comb, given the same inputs, and compared with the line that they were taken from.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { memoryGround, processesGround } from '../../../lab/live/line/ground.js';
import { endOf, type Line } from '../../../lab/live/line/line.js';
import { park } from '../../../lab/live/line/parked.js';
import { beginReplica, type Onlooker, type Replica } from '../../../lab/live/line/raise.js';
import { lineOf } from '../../../lab/live/recording/transcript.js';
import { addressesOf } from '../../../lab/making/found.js';
import { foundOf } from '../../../lab/rehearsals/hosted-stages.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { robotStartUs } from '../../../lab/rehearsals/language/story/start-time.js';
import { makeFoldersBeside } from '../../../lab/supervisor/processes-lab.js';
import { busySession, middles } from '../../support/worlds/lines/busy-session.js';
import { createVisitedWorld } from '../../support/worlds/lines/visited-world.js';

type Say = (line: string) => void;

export interface MomentsAmounts {
  readonly seed: string;
  readonly requests: number;
  /** Instants by chance, beside those in the middle of something. */
  readonly instants: number;
  readonly hours: number;
  /** Whether boxes are raised in processes, too. */
  readonly processes: boolean;
  /** Every instant in the middle of something, or one of each kind. */
  readonly all: boolean;
}

const usual: MomentsAmounts = { seed: '1', requests: 120, instants: 3, hours: 1, processes: true, all: true };

/** A replica at the beginning of a line, and what ends it. */
type Begin = (line: Line, onlooker: Onlooker) => Promise<{ replica: Replica; close(): Promise<void> }>;

const plain = (replica: Replica) => ({ replica, close: () => replica.close() });

const hostings = (folder: string): Readonly<Record<string, Begin>> => ({
  world: async (line, onlooker) => plain(await beginReplica(line, memoryGround(line), onlooker)),
  'a tooth': async (line, onlooker) => {
    const parked = await park(
      line,
      { folder, flushes: false, bar: null, make: makeFoldersBeside },
      () => onlooker,
    );
    return { replica: parked.replica, close: parked.leave };
  },
  processes: async (line, onlooker) => plain(await beginReplica(line, await processesGround(line), onlooker)),
});

/** Null: from the instant on it said the same to the end. */
async function differs(
  line: Line,
  untilUs: Micros,
  wanted: readonly string[],
  begin: Begin,
): Promise<string | null> {
  const heard: Entry[] = [];
  const { replica, close } = await begin(line, {
    begins: ({ lab }) => lab.onEntry((entry) => heard.push(entry)),
  });
  try {
    await replica.goOn(untilUs);
    const early = heard.find(({ t }) => t > untilUs);
    if (early !== undefined) return `what comes later was heard: ${lineOf(early)}`;
    await replica.goOn(endOf(line));
  } finally {
    await close();
  }
  const lines = heard.map(lineOf);
  const at = lines.findIndex((one, index) => one !== wanted[index]);
  if (at < 0 && lines.length === wanted.length) return null;
  return at < 0
    ? `${lines.length} lines instead of ${wanted.length}`
    : `line ${at + 1}: ${lines[at]} instead of ${wanted[at]}`;
}

/** One rehearsal's lab: what was tried, and what went wrong. */
export async function momentsOf(
  name: string,
  { seed, requests, instants, hours, processes, all }: MomentsAmounts,
  note: (what: string, wrong: string | null) => void,
): Promise<void> {
  const { start } = loadRehearsal(name);
  const amounts = foundOf(start);
  const folder = mkdtempSync(join(tmpdir(), 'bomgar-moments-'));
  try {
    const bodies = join(folder, 'sent');
    const world = await createVisitedWorld(`${seed}/${name}`, amounts, robotStartUs(start), bodies);
    await busySession(world, `${seed}/${name}`, { requests, hours }, addressesOf({}));
    await world.close();
    const { line, entries } = world;
    const wanted = entries.map(lineOf);
    const random = createRandom(`${seed}/${name}/instants`);
    const byChance = Array.from({ length: instants }, () => ({
      what: 'by chance',
      us: line.startUs + Math.floor(random.fraction() * (endOf(line) - line.startUs)),
    }));
    const found = middles(world);
    const between = all ? found : [...new Map(found.map((one) => [one.what, one])).values()];
    for (const [index, { what, us }] of [...byChance, ...between].entries())
      for (const [hosting, begin] of Object.entries(hostings(folder))) {
        // Processes take longer: one by chance and each middle.
        if (hosting === 'processes' && (!processes || (what === 'by chance' && index > 0))) continue;
        const at = new Date(us / 1_000).toISOString();
        note(`${name}, ${hosting}, ${what}, ${at}`, await differs(line, us, wanted, begin));
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `argv`: names of rehearsals, none: all; --seed, --requests, --instants, --no-processes. */
export async function checkMoments(
  say: Say,
  argv: readonly string[],
): Promise<{ passed: number; failed: number }> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: usual.seed },
      requests: { type: 'string', default: `${usual.requests}` },
      instants: { type: 'string', default: `${usual.instants}` },
      'no-processes': { type: 'boolean', default: false },
    },
  });
  const amounts = {
    ...usual,
    seed: values.seed,
    requests: Number(values.requests),
    instants: Number(values.instants),
    processes: !values['no-processes'],
  };
  const sum = { passed: 0, failed: 0 };
  for (const name of positionals.length === 0 ? rehearsalNames() : positionals)
    await momentsOf(name, amounts, (what, wrong) => {
      if (wrong === null) sum.passed += 1;
      else sum.failed += 1;
      say(`${wrong === null ? 'ok' : 'NOT OK'} ${what}${wrong === null ? '' : `: ${wrong}`}`);
    });
  return sum;
}
