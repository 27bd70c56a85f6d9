/**
 * One rehearsal by robot, from made boxes to the report: stage, recogniser, robot, judge. The
 * same for both hostings.
 */
import { hostMonoMs } from '../hardware/host.js';
import type { Micros } from '../hardware/ports.js';
import { judge, type Snapshot, type Verdict } from './judge.js';
import { createLedger } from './ledger.js';
import type { Schedule } from './lockstep.js';
import { createRecogniser, type Recogniser } from './recogniser.js';
import type { Block, BoxLetter, Rehearsal } from './rehearsal-vocabulary.js';
import { durationUs } from './rehearsal-vocabulary.js';
import { loadRehearsal } from './rehearsals.js';
import type { Debrief, Report } from './report/report.js';
import { Robot, RobotError } from './robot.js';
import type { Stage } from './stage.js';
import { type Raised, raise } from './stages.js';

export interface RehearseOptions {
  /** A rehearsal of the lab by name, or a file. */
  readonly name: string;
  readonly hosting: 'world' | 'processes';
  readonly seed: string;
  readonly schedule: Schedule;
  /** One of the rehearsal's wrong ways; null: the guide's way. */
  readonly wrongWay: string | null;
  /** Lines for whoever watches. */
  onLine?(line: string): void;
}

const FAULT_LOOK_US = 1_000_000;
const US_PER_MS = 1_000;
const toMs = (us: Micros): number => Math.round(us / US_PER_MS);

/** The blocks to walk: the guide's way, or one of the wrong ones. */
export function blocksOf(rehearsal: Rehearsal, wrongWay: string | null): readonly Block[] {
  if (wrongWay === null) return rehearsal.way;
  const wrong = rehearsal.wrongWays?.find((one) => one.id === wrongWay);
  if (wrong === undefined) {
    const known = (rehearsal.wrongWays ?? []).map((one) => one.id).join(', ');
    throw new Error(`${rehearsal.id} has no wrong way “${wrongWay}”; it has: ${known || 'none'}`);
  }
  const replaced = rehearsal.way.map(
    (block) => wrong.replace?.find((other) => other.block === block.block) ?? block,
  );
  const kept = replaced.filter((block) => wrong.leaveOut?.includes(block.block) !== true);
  const order = wrong.order;
  if (order === undefined) return kept;
  return order.flatMap((name) => kept.filter((block) => block.block === name));
}

/**
 * Faults that begin and end by lab time or by what happened: looked at once a lab second, when
 * everything before that instant is known whatever the scheduling.
 */
async function tendFaults(
  rehearsal: Rehearsal,
  stage: Stage,
  recogniser: Recogniser,
  over: () => boolean,
): Promise<void> {
  const startUs = stage.nowUs();
  const plans = rehearsal.faults.map((plan) => ({
    plan,
    from: plan.from.when === undefined ? null : recogniser.watch(plan.from.when),
    until: plan.until?.when === undefined ? null : recogniser.watch(plan.until.when),
    sinceUs: null as Micros | null,
    gone: false,
  }));
  while (!over() && plans.some((one) => !one.gone)) {
    await stage.sleep(FAULT_LOOK_US);
    const nowUs = stage.nowUs();
    for (const one of plans) {
      if (one.gone) continue;
      const { plan } = one;
      if (one.sinceUs === null) {
        const due = plan.from.at === undefined || nowUs - startUs >= durationUs(plan.from.at);
        if (!due || one.from?.holds() === false) continue;
        one.sinceUs = nowUs;
        stage.activate(plan.box, { id: plan.id, overlay: plan.overlay, values: plan.values ?? {} });
      } else if (plan.until !== undefined) {
        const { after } = plan.until;
        const late = after !== undefined && nowUs - one.sinceUs >= durationUs(after);
        if (!late && one.until?.holds() !== true) continue;
        one.gone = true;
        stage.deactivate(plan.box, plan.id);
      }
    }
  }
}

const letters: readonly BoxLetter[] = ['A', 'B', 'C'];

function snapshots(stage: Stage): Map<string, Snapshot> {
  const taken = new Map<string, Snapshot>();
  for (const letter of letters) {
    const snapshot = stage.snapshot(letter);
    if (snapshot !== null) taken.set(letter, snapshot);
  }
  return taken;
}

interface Walked {
  readonly stuck: string | null;
  readonly startUs: Micros;
  readonly endUs: Micros;
  readonly downtimeUs: Micros;
  readonly verdict: Verdict;
}

/** The lab's part: everything between power-on and the last look at the disks. */
async function walk(
  rehearsal: Rehearsal,
  blocks: readonly Block[],
  stage: Stage,
  recogniser: Recogniser,
  onLine: (line: string) => void,
): Promise<Walked> {
  const startUs = stage.nowUs();
  const ledger = createLedger();
  stage.onEvent((event) => {
    ledger.event(event);
    const { steps, mistakes } = recogniser.feed(event);
    for (const id of steps) onLine(`step ${id} at ${toMs(event.atUs - startUs)} ms`);
    for (const id of mistakes) onLine(`mistake ${id} at ${toMs(event.atUs - startUs)} ms`);
  });
  const before = snapshots(stage);
  let over = false;
  void tendFaults(rehearsal, stage, recogniser, () => over);
  const robot = new Robot({
    stage,
    language: 'fr',
    onCommand: (block, command) => onLine(`${block}: ${JSON.stringify(command)}`),
    onPage: (page) => ledger.page(page),
  });
  let stuck: string | null = null;
  try {
    await robot.walk(blocks);
  } catch (error) {
    if (!(error instanceof RobotError)) throw error;
    stuck = error.message;
  }
  over = true;
  const evidence = { before, after: snapshots(stage), pairs: ledger.pairs(), told: ledger.told() };
  return {
    stuck,
    startUs,
    endUs: stage.nowUs(),
    downtimeUs: stage.downtimeUs(),
    verdict: judge(evidence),
  };
}

/** Steps began when the one before them was done, the first at the start. */
function stepsOf(rehearsal: Rehearsal, recogniser: Recogniser, startUs: Micros): Report['steps'] {
  const done = new Map(recogniser.steps().map((step) => [step.id, step.doneUs]));
  const times = [...done.values()].filter((us): us is Micros => us !== null).sort((a, b) => a - b);
  return rehearsal.steps.map((step) => {
    const doneUs = done.get(step.id) ?? null;
    if (doneUs === null) {
      return { id: step.id, guide: step.guide, outcome: 'missed', startedMs: null, endedMs: null };
    }
    const previous = times.filter((us) => us < doneUs).at(-1) ?? startUs;
    return {
      id: step.id,
      guide: step.guide,
      outcome: 'done',
      startedMs: toMs(previous - startUs),
      endedMs: toMs(doneUs - startUs),
    };
  });
}

function debriefOf(
  options: RehearseOptions,
  rehearsal: Rehearsal,
  recogniser: Recogniser,
  walked: Walked,
  raised: { readonly traceHash: string; readonly wallMs: number },
): Debrief {
  const { startUs, endUs, verdict, stuck } = walked;
  const held = recogniser.success();
  const success = rehearsal.success.map((one, index) => ({
    title: one.title,
    holds: held[index] === true,
  }));
  const steps = stepsOf(rehearsal, recogniser, startUs);
  const mistakes = recogniser.mistakes().map(({ id, atUs }) => ({
    id,
    guide: rehearsal.mistakes.find((one) => one.id === id)?.guide ?? [],
    atMs: toMs(atUs - startUs),
  }));
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));
  const reasons = [...(stuck === null ? [] : [stuck]), ...verdict.findings];
  const succeeded =
    reasons.length === 0 &&
    mistakes.length === 0 &&
    success.every((one) => one.holds) &&
    steps.every((step) => step.outcome === 'done' || optional.has(step.id)) &&
    verdict.lost.rows === 0 &&
    verdict.lost.files === 0;
  const report: Report = {
    rehearsal: rehearsal.id,
    hosting: options.hosting,
    seed: options.seed,
    outcome: succeeded ? 'success' : 'failure',
    simulatedMs: toMs(endUs - startUs),
    wallMs: Math.round(raised.wallMs),
    downtimeMs: toMs(walked.downtimeUs),
    traceHash: raised.traceHash,
    steps,
    mistakes,
    lost: verdict.lost,
  };
  return { report, rehearsal, success, reasons };
}

/** Runs a rehearsal and tells how it went. Throws RehearsalFileError for a bad file. */
export async function rehearse(options: RehearseOptions): Promise<Debrief> {
  const beganMs = hostMonoMs();
  const rehearsal = loadRehearsal(options.name);
  const blocks = blocksOf(rehearsal, options.wrongWay);
  const recogniser = createRecogniser(rehearsal);
  const raised: Raised = await raise(options, rehearsal.start);
  try {
    const walked = await raised.run((stage) =>
      walk(rehearsal, blocks, stage, recogniser, options.onLine ?? (() => {})),
    );
    const traceHash = raised.traceHash();
    return debriefOf(options, rehearsal, recogniser, walked, { traceHash, wallMs: hostMonoMs() - beganMs });
  } finally {
    await raised.close();
  }
}

/** The figures of one rehearsal. */
export const runRehearsal = async (
  options: Pick<RehearseOptions, 'name' | 'hosting' | 'seed' | 'schedule'>,
): Promise<Report> => (await rehearse({ ...options, wrongWay: null })).report;
