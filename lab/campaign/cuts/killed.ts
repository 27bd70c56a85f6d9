/**
 * A cut with boxes as processes: the box's process kills itself by SIGKILL at that very write, with what it
 * had sent before. The same is played in a world; both must tell the same to the last line, and the judge
 * must find the same on folders as on disks in memory.
 */

import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { createRandom } from '../../../hardware/random.js';
import type { When } from '../../acts/when.js';
import type { BoxName } from '../../plan.js';
import type { BoxLetter } from '../../rehearsals/language/vocabulary.js';
import { rehearse } from '../../rehearsals/rehearse.js';
import { type CutPlan, commandOf, cutLine, cutsOf } from './cut.js';
import { type Survey, survey } from './survey.js';
import { courseOf } from './walk.js';

/** The power stays away so long. */
const DARK = '1 min';

export interface Killed {
  readonly cut: string;
  readonly command: string;
  readonly wallMs: number;
  readonly findings: readonly string[];
}

const letterOf = (box: BoxName): BoxLetter => box.toUpperCase() as BoxLetter;

/** The write as somebody arms it: by what is fixed of its name, and how many such there were before. */
function armedAt({ points }: Survey, { write, box, name, victims, kind }: CutPlan): When {
  const [fixed = name] = name.split('*');
  const alike = points.filter((one) => one.number <= write && one.box === box && one.name.includes(fixed));
  return {
    write: fixed,
    of: letterOf(box),
    nth: alike.length,
    side: kind === 'after' ? 'after' : 'before',
    do: victims.map((victim) => ({ cut: letterOf(victim) })),
    for: DARK,
  };
}

interface Played {
  readonly trace: string;
  readonly cuts: number;
  readonly lost: string;
}

async function play(
  surveyed: Survey,
  when: When,
  hosting: 'world' | 'processes',
  seed: string,
): Promise<Played> {
  let cuts = 0;
  const { report, reasons } = await rehearse({
    name: surveyed.course.rehearsal.id,
    start: surveyed.course.rehearsal.start,
    ...{ hosting, seed, schedule: 'token', wrongWay: null, whens: [when] },
    onEvent: ({ event }) => {
      if (event.kind === 'when.fired') cuts += 1;
    },
  });
  return { trace: report.traceHash, cuts, lost: JSON.stringify([report.lost, reasons.map(({ en }) => en)]) };
}

/** So many cuts of a rehearsal, drawn by the seed. */
export async function killSample(
  name: string,
  seed: string,
  sample: number,
  onKilled: (killed: Killed) => void,
): Promise<Killed[]> {
  const surveyed = await survey(courseOf(name, seed));
  const chance = createRandom(`killed/${name}/${seed}`);
  const plans = cutsOf(surveyed).filter(({ kind }) => kind !== 'lost');
  const results: Killed[] = [];
  for (let drawn = 0; drawn < sample; drawn += 1) {
    const plan = chance.pick(plans);
    const beganMs = hostMonoMs();
    const when = armedAt(surveyed, plan);
    const findings: string[] = [];
    try {
      const inWorld = await play(surveyed, when, 'world', seed);
      const killed = await play(surveyed, when, 'processes', seed);
      if (inWorld.cuts === 0) findings.push('the write was not met again');
      if (killed.trace !== inWorld.trace)
        findings.push(`another trace: ${killed.trace}, in a world ${inWorld.trace}`);
      if (killed.lost !== inWorld.lost)
        findings.push(`judged otherwise: ${killed.lost}, in a world ${inWorld.lost}`);
    } catch (error) {
      findings.push(`broken: ${error instanceof Error ? error.stack : error}`);
    }
    const [cut, command] = [cutLine(plan), commandOf(seed, plan)];
    const result = { cut, command, wallMs: hostMonoMs() - beganMs, findings };
    results.push(result);
    onKilled(result);
  }
  return results;
}
