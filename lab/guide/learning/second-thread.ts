/** Thread of second runs: the robot's, and what would have been. Whoever works in the lab notices nothing of it. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { MS } from '../../../hardware/ports.js';
import { recordedLine } from '../../live/line/line.js';
import type { WhatIf } from '../../live/what-if/what-if.js';
import { type SideOf, WhatIfs } from '../../live/what-if/what-if.js';
import { rehearse } from '../../rehearsals/rehearse.js';
import type { BestRun, OtherSide, Otherwise } from '../../rehearsals/report/tries/try.js';
import { witnessesOf } from '../../rehearsals/trainee/witness.js';
import type { OtherAsked, SecondAnswer, SecondAsked } from './second-runs.js';

/** What else runs on this computer goes first. */
const POLITE = 10;

async function bestRun(asked: Extract<SecondAsked, { kind: 'best' }>): Promise<BestRun> {
  const { rehearsal: name, seed, variant, addresses, start } = asked;
  const { report, success, reasons } = await rehearse({
    ...{ name, seed, variant, addresses, start },
    ...{ hosting: 'world', schedule: 'token', wrongWay: null },
  });
  return { report, success: success.map(({ holds }) => holds), reasons: [...reasons] };
}

function sideOf({ outageUs, judged: { lost, rehearsal } }: SideOf): OtherSide {
  return {
    outageMs: Math.round(outageUs / MS),
    lost: lost.rows + lost.files,
    points: rehearsal?.points ?? null,
    succeeded: rehearsal?.succeeded ?? false,
    mistakes: (rehearsal?.mistakes ?? []).map(({ en, fr }) => ({ en, fr })),
  };
}

const unfitIn = ({ deeds }: WhatIf): number => deeds.filter(({ other }) => other?.isMisfit === true).length;

async function otherwise({ folder, seed, changes, words }: OtherAsked): Promise<Otherwise> {
  const { line } = recordedLine(folder, seed);
  const whatIfs = new WhatIfs({ line, witness: witnessesOf(folder) });
  const found = await whatIfs.play(line.startUs, changes);
  return { words, one: sideOf(found.one), other: sideOf(found.other), unfit: unfitIn(found) };
}

async function answer(asked: SecondAsked): Promise<SecondAnswer> {
  try {
    return asked.kind === 'best' ? { best: await bestRun(asked) } : { otherwise: await otherwise(asked) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  setPriority(POLITE);
  parentPort.postMessage(await answer(workerData as SecondAsked));
}
