/**
 * Processes of boxes are killed from outside at random real instants, under every kind of work. Each
 * kill must be a power cut of that box and nothing else: told at once, the other one's pages answer,
 * lab time goes on, the box starts again, and the lab ends in time.
 */
import { join } from 'node:path';
import { hostMonoMs, hostWait, within } from '../../../hardware/kernel/host-time.js';
import type { Random } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { BrowserError } from '../../../lab/clients/browser/browser.js';
import type { Speed } from '../../../lab/live/clock/throttle.js';
import { type KillLab, openKillLab, until, type Victim, victims } from './kill-lab.js';
import { type Strike, type Tally, tally } from './tally.js';
import { works } from './works.js';

export interface KillsOptions {
  readonly kills: number;
  readonly seed: string;
  /** Labs are made below it. */
  readonly folder: string;
  onLine?(line: string): void;
}

export interface KillsResult extends Tally {
  /** What was not as it must be; empty. */
  readonly wrong: readonly string[];
  /** Real time from the kill until the console told it, and from switching on until a page answered. */
  readonly toldMs: readonly number[];
  readonly backMs: readonly number[];
  readonly closeMs: readonly number[];
  readonly tookMs: number;
}

/** Kills of one lab; then another one is made. */
const KILLS_OF_LAB = 15;
const ATTEMPTS_MAX = 4;
const BEGIN_MS_MAX = 20_000;
const TOLD_MS_MAX = 5_000;
/** Something that takes longer is frozen. */
const FROZEN_MS = 30_000;
const BACK_MS_MAX = 90_000;
const CLOSE_MS_MAX = 10_000;
/** Whose page is cut off must know that soon. */
const WORK_MS_MAX = 60_000;

const amounts = { siteVersion: '15.1.1', historyDays: 30, recordings: 6, jumpClients: 10 } as const;
const speeds: readonly Speed[] = [1, 60, 60, 600, 'max'];
/** A box's self-test takes 45 s of lab time. */
const RECOVERY_SPEED = 600;
/** Most ends of processes leave no trace; crashes are signals too. */
const signals = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGSEGV', 'SIGABRT'] as const;

/** How long after the beginning of a work the strike comes: mostly in its first moments. */
const delayMs = (draw: Random): number =>
  Math.floor(draw.fraction() * draw.pick([5, 20, 100, 100, 500, 500, 2_500]));

interface Round {
  readonly lab: KillLab;
  readonly draw: Random;
  readonly wrong: (what: string) => void;
  readonly toldMs: number[];
  readonly backMs: number[];
}

/** Sets a work going and waits for its moment; what it still does is nobody's affair. */
async function setGoing(
  round: Round,
  work: string,
  victim: Victim,
): Promise<{ readonly done: Promise<true> }> {
  const { lab, draw, wrong } = round;
  let begin: () => void = () => {};
  const begun = new Promise<true>((done) => {
    begin = () => done(true);
  });
  const running = (works[work]?.({ lab, draw, victim, begin }) ?? Promise.resolve())
    .catch((error: unknown) => {
      if (!(error instanceof BrowserError)) wrong(`${work}: ${String(error)}`);
    })
    .finally(begin);
  if ((await within(begun, BEGIN_MS_MAX)) === null) wrong(`${work} could not begin`);
  return { done: running.then(() => true as const) };
}

function kill(lab: KillLab, victim: Victim, signal: NodeJS.Signals): boolean {
  const pid = lab.pid(victim);
  if (pid === null) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Everything else must be as if only the power of that box had failed. */
async function check(round: Round, struck: readonly Victim[], bootsBefore: Readonly<Record<Victim, number>>) {
  const { lab, wrong, toldMs, backMs } = round;
  const { liveLab } = lab;
  const gone = async (box: Victim): Promise<boolean> => {
    const seen = (await lab.console()).boxes[box];
    return seen.power === 'off' || seen.boot > bootsBefore[box];
  };
  for (const box of struck) {
    const told = await until(() => gone(box), TOLD_MS_MAX);
    if (told === null) wrong(`${box}: the console says nothing of it`);
    else toldMs.push(told);
  }
  liveLab.live.resume();
  liveLab.live.setSpeed(RECOVERY_SPEED);
  const fromUs = liveLab.lab.nowUs();
  if ((await until(() => liveLab.lab.nowUs() > fromUs, FROZEN_MS)) === null) wrong('lab time stands still');
  for (const box of victims) {
    const isOn = liveLab.lab.box(box).power !== 'off';
    if (!struck.includes(box) && isOn && !(await lab.answers(box, '/appliance', BACK_MS_MAX)))
      wrong(`${box}: no page answers beside the other’s death`);
  }
  for (const box of victims) {
    if (liveLab.lab.box(box).power !== 'off') continue;
    const status = await within(lab.command({ do: 'power', box, how: 'on' }), FROZEN_MS);
    if (status === null) wrong(`${box}: cannot be switched on`);
  }
  for (const box of struck) {
    const beganMs = hostMonoMs();
    if (await lab.answers(box, '/appliance', BACK_MS_MAX)) backMs.push(hostMonoMs() - beganMs);
    else wrong(`${box}: does not come back`);
  }
}

/** One strike, sometimes at both boxes; how many it killed. */
async function strike(round: Round, work: string): Promise<number> {
  const { lab, draw } = round;
  const victim = draw.pick(victims);
  const signal = draw.pick(signals);
  const second = draw.fraction() < 0.1 ? (victim === 'a' ? 'b' : 'a') : null;
  const { live } = lab.liveLab;
  live.setSpeed(draw.pick(speeds));
  const going = await setGoing(round, work, victim);
  // A lab whose time stands still is struck as well.
  if (draw.fraction() < 0.1) live.pause();
  await hostWait(delayMs(draw)).done;
  const boots = { a: lab.liveLab.lab.box('a').boot, b: lab.liveLab.lab.box('b').boot };
  const struck: Victim[] = [];
  if (kill(lab, victim, signal)) struck.push(victim);
  if (second !== null) {
    await hostWait(draw.int(0, 20)).done;
    if (kill(lab, second, signal)) struck.push(second);
  }
  if (struck.length === 0) return 0;
  await check(round, struck, boots);
  if ((await within(going.done, WORK_MS_MAX)) === null) round.wrong(`${work}: its browser hangs`);
  return struck.length;
}

interface Count {
  kills: number;
  readonly strikes: Strike[];
  readonly closeMs: number[];
}

/** One lab and its kills. */
async function killRound(
  options: KillsOptions,
  name: string,
  round: Omit<Round, 'lab'>,
  count: Count,
): Promise<void> {
  const { draw } = round;
  const seed = `${options.seed}/${name}`;
  const lab = await openKillLab({ folder: join(options.folder, name), seed, speed: RECOVERY_SPEED, amounts });
  const label = (what: string): string => `${seed}: ${what}`;
  const beside = (what: string): void => round.wrong(label(what));
  const mine = Math.min(KILLS_OF_LAB, options.kills - count.kills);
  let met = 0;
  for (
    let attempt = 0;
    met < mine && attempt < mine * ATTEMPTS_MAX && lab.failed.length === 0;
    attempt += 1
  ) {
    const work = draw.pick(Object.keys(works));
    const one: Strike = { work, met: 0, wrong: [] };
    count.strikes.push(one);
    const wrong = (what: string): void => {
      one.wrong.push(label(`${work}: ${what}`));
      options.onLine?.(`WRONG ${one.wrong.at(-1)}`);
    };
    one.met = await strike({ ...round, lab, wrong }, work);
    // The last strike is what the lab failed at.
    for (const failure of lab.failed) wrong(failure);
    met += one.met;
    count.kills += one.met;
    options.onLine?.(`${label(work)}, ${one.met} struck, ${count.kills} in all`);
  }
  const failedBefore = lab.failed.length;
  const closed = await within(lab.close(), CLOSE_MS_MAX * 2);
  if (closed === null || closed > CLOSE_MS_MAX) beside(`the lab ends in ${closed ?? 'no'} ms`);
  else count.closeMs.push(closed);
  for (const failure of lab.failed.slice(failedBefore)) beside(failure);
  for (const why of lab.died) if (!/\(SIG|\(null\)/.test(why)) beside(`died by itself: ${why}`);
}

export async function proveKills(options: KillsOptions): Promise<KillsResult> {
  const beganMs = hostMonoMs();
  const draw = createRandom(options.seed);
  const beside: string[] = [];
  const toldMs: number[] = [];
  const backMs: number[] = [];
  const count: Count = { kills: 0, strikes: [], closeMs: [] };
  for (let lab = 0; count.kills < options.kills; lab += 1) {
    const before = count.kills;
    const note = (what: string): void => {
      beside.push(what);
      options.onLine?.(`WRONG ${what}`);
    };
    await killRound(options, `${lab}`, { draw, wrong: note, toldMs, backMs }, count);
    if (count.kills === before) break;
  }
  if (count.kills < options.kills) beside.push(`only ${count.kills} kills met a box`);
  const { strikes, closeMs } = count;
  const wrong = [...strikes.flatMap((one) => one.wrong), ...beside];
  return { ...tally(strikes, beside), wrong, toldMs, backMs, closeMs, tookMs: hostMonoMs() - beganMs };
}
