/** One case from its lab to its verdict. */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { allCases, type Case, statementsOf } from './case.js';
import { type CaseLab, type Hosting, openCaseLab } from './case-lab.js';
import { boxesChanged, rowsChanged } from './pair-state.js';
import { runTool, type ToolRun } from './tool.js';

export interface Job {
  readonly id: string;
  readonly tool: string;
  readonly seed: string;
  /** Where the boxes live. */
  readonly hosting: Hosting;
  /** Real time that the tool may take. */
  readonly limitMs: number;
}

export interface Outcome {
  readonly id: string;
  readonly title: { readonly en: string; readonly fr: string };
  readonly rehearsal: string;
  /** Statements of the guide that it is about. */
  readonly guide: readonly string[];
  /** Statements that were not heeded. */
  readonly unheeded: readonly string[];
  /** 'error': the lab, not the tool, has failed. */
  readonly verdict: 'passed' | 'failed' | 'error';
  /** Why it has not passed. */
  readonly reasons: readonly string[];
  readonly realMs: number;
  readonly toolMs: number;
  readonly labMs: number;
  readonly downtimeMs: number;
  /** The last that the tool said. */
  readonly said: string;
}

type Judged = Pick<Outcome, 'reasons' | 'unheeded' | 'labMs' | 'downtimeMs'>;

/** How the tool ended, where that is wrong; null: as it should. */
function wrongEnd(one: Case, { code, signal, isLate }: ToolRun, limitMs: number): string | null {
  if (isLate) return `the tool did not end within ${limitMs / 1_000} s, and was ended`;
  if (code === null) return `the tool ended by ${signal ?? 'not having begun'}`;
  if (one.expects === 'done')
    return code === 0 ? null : `the tool says that it could not (exit code ${code})`;
  return code !== 0 ? null : 'the tool says that it was done (exit code 0), though it cannot be';
}

async function judge(one: Case, lab: CaseLab, run: ToolRun, limitMs: number): Promise<Judged> {
  const { ending, left, labMs } = await lab.end();
  const { rehearsal } = lab;
  const { report } = ending;
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map(({ id }) => id));
  const missed = report.steps.filter(({ id, outcome }) => outcome === 'missed' && !optional.has(id));
  const titleOf = (id: string): string =>
    [...rehearsal.steps, ...rehearsal.mistakes].find((each) => each.id === id)?.title.en ?? id;
  const told = (list: readonly { readonly id: string; readonly guide: readonly string[] }[]): string[] =>
    list.map(({ id, guide }) => `${id}: ${titleOf(id)} (${guide.join(' ')})`);
  const end = wrongEnd(one, run, limitMs);
  const { rows, files } = report.lost;
  const steps = [
    ...told(missed).map((line) => `step missed: ${line}`),
    ...rehearsal.success.flatMap(({ title }, index) =>
      ending.success[index] === true ? [] : [`not so in the end: ${title.en}`],
    ),
  ];
  const [from, to] = Object.entries(rehearsal.moves ?? { A: 'A' })[0] ?? ['A', 'A'];
  const reasons = [
    ...(end === null ? [] : [end]),
    ...lab
      .meddled()
      .map((kind) => `it used the lab’s own hands (${kind}), which nobody has on real appliances`),
    ...told(report.mistakes).map((line) => `mistake: ${line}`),
    ...(one.expects === 'stop' ? boxesChanged(lab.found, left) : steps),
    ...rowsChanged(lab.found, left, from, one.expects === 'stop' ? from : to),
    ...(rows + files === 0 ? [] : [`${rows} rows and ${files} files are lost`]),
    ...ending.reasons.map(({ en }) => en),
  ];
  const unheeded = [...missed, ...report.mistakes].flatMap(({ guide }) => guide);
  return {
    reasons,
    unheeded: one.expects === 'stop' && reasons.length === 0 ? [] : unheeded,
    labMs,
    downtimeMs: report.downtimeMs,
  };
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** A case of which nothing is known but why. */
export function playFailed({ id }: Job, error: unknown): Outcome {
  const one = allCases().find((each) => each.id === id);
  const guide = one === undefined ? [] : statementsOf(one);
  return {
    id,
    title: one?.title ?? { en: id, fr: id },
    rehearsal: one?.rehearsal ?? '',
    guide,
    unheeded: guide,
    verdict: 'error',
    reasons: [`the lab has failed: ${textOf(error)}`],
    realMs: 0,
    toolMs: 0,
    labMs: 0,
    downtimeMs: 0,
    said: '',
  };
}

/** Plays a case. What fails is told, and thrown by nobody. */
export async function playCase(job: Job): Promise<Outcome> {
  const one = allCases().find(({ id }) => id === job.id);
  if (one === undefined) throw new Error(`there is no case ${job.id}`);
  const beganMs = hostMonoMs();
  const { id, title, rehearsal } = one;
  const guide = statementsOf(one);
  const told = (more: Pick<Outcome, 'verdict' | 'said' | 'toolMs'> & Judged): Outcome => ({
    id,
    title,
    rehearsal,
    guide,
    realMs: Math.round(hostMonoMs() - beganMs),
    ...more,
  });
  let run: ToolRun | null = null;
  let lab: CaseLab | null = null;
  try {
    lab = await openCaseLab(one, { seed: `${job.seed} ${id}`, hosting: job.hosting });
    run = await Promise.race([runTool(job.tool, lab.env, job.limitMs), lab.failed]);
    const judged = await judge(one, lab, run, job.limitMs);
    const verdict = judged.reasons.length === 0 ? 'passed' : 'failed';
    // Who has not come to its end has shown nothing of what the case is about besides.
    const unheeded = [...judged.unheeded, ...(verdict === 'passed' ? [] : one.guide)];
    return told({ ...judged, unheeded, verdict, said: run.said, toolMs: run.realMs });
  } catch (error) {
    const known = { said: run?.said ?? '', toolMs: run?.realMs ?? 0 };
    return { ...playFailed(job, error), ...known, realMs: Math.round(hostMonoMs() - beganMs) };
  } finally {
    await lab?.close().catch(() => {});
  }
}
