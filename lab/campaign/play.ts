/**
 * One run of a campaign: deeds and bad luck drawn from a seed, or given as a list; then everything is
 * healed, time passes, an operator leads the pair back, and both disks are compared.
 */
import { type Micros, MS, type Random, SECOND } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import type { ActRecord } from '../acts/act.js';
import { BrowserError } from '../clients/browser/browser.js';
import { ROBOT_START_US } from '../supervisor/world-lab.js';
import { hold } from './checks.js';
import { type Coverage, type Observer, observe } from './course/coverage.js';
import { type Choice, weighing } from './course/profiles.js';
import { type DeedKind, deedLine, drawKind, keyOf, type Step, type Weigh } from './deeds/deed.js';
import { deedKinds } from './deeds/index.js';
import { letBe } from './deeds/seats.js';
import type { Finding } from './judge/finding.js';
import { letMailBeSent } from './judge/mail.js';
import type { Figures } from './judge/watch.js';
import { attend, heal, recover } from './recover.js';
import { createScene, type Scene } from './scene.js';

export interface Played {
  readonly seed: string;
  /** What was done, and could be done again. */
  readonly steps: readonly Step[];
  /** The same with what came of it, for people. */
  readonly log: readonly string[];
  /** What must not be; empty: all held. */
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly sessions: number;
  readonly simulatedMs: number;
  /** Null: the run was cut short by an error. */
  readonly figures: Figures | null;
  readonly traceHash: string;
}

export interface PlayOptions {
  readonly seed: string;
  /** Hears all that people did, when it is over. */
  onActs?(acts: readonly ActRecord[], begun: readonly Micros[], endUs: Micros): void;
  /** Instead of deeds drawn from the seed. */
  readonly steps?: readonly Step[] | null;
  /** What is drawn from; default: everything. */
  readonly choice?: Choice;
}

/** How much is done, and how fast one thing follows another. */
interface Pace {
  readonly deedsMin: number;
  readonly deedsMax: number;
  /** Short waits are as probable as long ones: some deeds meet what another one has just begun. */
  readonly waitUsMin: Micros;
  readonly waitUsMax: Micros;
}

const BUSY: Pace = { deedsMin: 6, deedsMax: 16, waitUsMin: 10 * MS, waitUsMax: 600 * SECOND };
/** Little happens: what a single fault has to be told of, and in which time, is seen when nothing follows. */
const SLOW: Pace = { deedsMin: 2, deedsMax: 5, waitUsMin: 90 * SECOND, waitUsMax: 1_500 * SECOND };
const SLOW_SHARE = 0.25;
const STRIKE_US_MIN = 10 * MS;
const STRIKES_SHARE = 0.5;
/** So often what comes next meets one of so many that were begun last, soon. */
const LED_SHARE = 0.4;
const LED_BY = 3;
const LED_US_MAX = 120 * SECOND;
const STRIKE_US_MAX = 5 * SECOND;
export const FIRST_US: Micros = 20 * SECOND;
/** What was begun last does something, too, before all is healed. */
export const LAST_US: Micros = 90 * SECOND;
const versions = ['15.1.1', '15.3.2', '15.3.2', '15.3.2'] as const;

const waitOf = (chance: Random, minUs: Micros, maxUs: Micros): Micros =>
  Math.round(minUs * (maxUs / minUs) ** chance.fraction());

interface Doings {
  readonly steps: Step[];
  /** When each was begun. */
  readonly begun: Micros[];
  readonly log: string[];
}

interface Course {
  readonly chance: Random;
  readonly pace: Pace;
  readonly weigh: Weigh;
  readonly observer: Observer;
  /** Null: drawn. */
  readonly given: readonly Step[] | null;
}

/** Why something is done next: it meets what was begun before, bad luck strikes just then, or by chance. */
type Reason = 'led' | 'strikes' | 'chance';

function reasonNow({ chance, pace }: Course, before: readonly Drawn[]): Reason {
  const last = before.at(-1);
  if (last === undefined) return 'chance';
  if (chance.fraction() < LED_SHARE) return 'led';
  return pace === BUSY && !last.kind.isFault && chance.fraction() < STRIKES_SHARE ? 'strikes' : 'chance';
}

function waitNow({ chance, pace }: Course, reason: Reason): Micros {
  if (reason === 'strikes') return waitOf(chance, STRIKE_US_MIN, STRIKE_US_MAX);
  if (reason === 'led' && pace === BUSY) return waitOf(chance, pace.waitUsMin, LED_US_MAX);
  return waitOf(chance, pace.waitUsMin, pace.waitUsMax);
}

/** What is done next; null: nothing makes sense now. `before`: what was begun, the latest last. */
function next(scene: Scene, course: Course, reason: Reason, before: readonly Drawn[]): Drawn | null {
  const { chance, weigh } = course;
  const met = reason === 'led' ? chance.pick(before.slice(-LED_BY)) : null;
  const kinds = reason === 'strikes' ? deedKinds.filter(({ isFault }) => isFault) : deedKinds;
  const kind =
    drawLed(met?.kind.leads(met.deed) ?? [], scene, course) ??
    drawKind(kinds, weigh, scene, chance) ??
    drawKind(deedKinds, weigh, scene, chance);
  return kind === null ? null : { kind, deed: kind.draw(scene, chance) };
}

/** One of the deeds that meet what was begun before, whatever its weight, if the campaign does it at all. */
function drawLed(keys: readonly string[], scene: Scene, { chance, weigh }: Course): DeedKind | null {
  const able = keys.flatMap((key) => {
    const kind = kindOf(key);
    return weigh(kind) > 0 && kind.ready(scene) ? [kind] : [];
  });
  return able.length === 0 ? null : chance.pick(able);
}

interface Drawn {
  readonly kind: DeedKind;
  readonly deed: Step['deed'];
}

function kindOf(key: string): DeedKind {
  const kind = deedKinds.find((one) => one.key === key);
  if (kind === undefined) throw new Error(`no deed '${key}'`);
  return kind;
}

const known = ({ deed }: Step): Drawn => ({ kind: kindOf(keyOf(deed)), deed });

/** Begins each deed at its time; those that take longer go on beside the next, until `ended`. */
async function perform(
  scene: Scene,
  course: Course,
  { steps, begun, log }: Doings,
): Promise<{ ended(): Promise<void> }> {
  const { chance, pace, given, observer } = course;
  const running: Promise<void>[] = [];
  const most = chance.int(pace.deedsMin, pace.deedsMax);
  // Where little happens it has time to be told of.
  const amount = given?.length ?? (pace === SLOW ? most + 1 : most);
  const before: Drawn[] = [];
  for (let index = 0; index < amount; index += 1) {
    const reason = reasonNow(course, before);
    const told = given?.[index];
    const waitUs = told?.waitUs ?? waitNow(course, reason);
    await scene.sleep(waitUs);
    const drawn: Drawn | null =
      told !== undefined
        ? known(told)
        : index === most
          ? { kind: letBe, deed: letBe.draw(scene, chance) }
          : next(scene, course, reason, before);
    if (drawn === null) break;
    const { kind, deed }: Drawn = drawn;
    before.push(drawn);
    observer.deed(kind.key);
    scene.begun.push(kind.key);
    steps.push({ waitUs, deed });
    begun.push(scene.lab.nowUs());
    const place = log.push(`+${(waitUs / SECOND).toFixed(1)} s ${deedLine(deed)}`) - 1;
    const outcome = kind.perform(scene, deed).catch((error: unknown) => {
      if (!(error instanceof BrowserError)) throw error;
      scene.refused(kind.key, error.reason);
      return `${error.reason}: ${error.message.slice(0, 160)}`;
    });
    running.push(
      outcome.then((text) => {
        log[place] = `${log[place]} -> ${text}`;
      }),
    );
    if (kind.isWaitedFor) await running.at(-1);
  }
  return {
    ended: async () => {
      await Promise.all(running);
    },
  };
}

async function run(scene: Scene, course: Course, record: Doings): Promise<Figures> {
  await scene.sleep(FIRST_US);
  await letMailBeSent(scene);
  const before = hold(scene.world.disks);
  const attended = attend(scene);
  const doing = await perform(scene, course, record);
  await scene.sleep(LAST_US);
  await heal(scene);
  await doing.ended();
  await heal(scene);
  await recover(scene, attended, before, (line) => record.log.push(line));
  await attended.goHome();
  return attended.watch.figures();
}

/** The pair that a seed is played on: a lab's seed and its software. */
export interface LabOfSeed {
  readonly labSeed: string;
  readonly siteVersion: string;
}

const labOf = (chance: Random): LabOfSeed => ({
  labSeed: `campaign-${chance.int(1, LABS)}`,
  siteVersion: chance.pick(versions),
});
export const labOfSeed = (seed: number | string): LabOfSeed => labOf(createRandom(`campaign/${seed}`));

const everything: Choice = { profile: 'everything', faults: null, favour: [] };
/** So many pairs are made: they differ in their clocks' crystals and all else that follows from a seed. */
const LABS = 4;

/** Plays one seed, or a list of deeds in the place of what the seed would draw. */
export async function play({ seed, steps, choice = everything, onActs }: PlayOptions): Promise<Played> {
  const chance = createRandom(`campaign/${seed}`);
  const { labSeed, siteVersion } = labOf(chance);
  const scene = await createScene(labSeed, siteVersion);
  const record: Doings = { steps: [], begun: [], log: [] };
  const observer = observe(scene);
  // Drawn apart: other seeds stay what they are.
  const pace = createRandom(`campaign/${seed}/pace`).fraction() < SLOW_SHARE ? SLOW : BUSY;
  const course = { chance, pace, weigh: weighing(choice), observer, given: steps ?? null };
  let figures: Figures | null = null;
  try {
    await scene.lab.run(async () => {
      figures = await run(scene, course, record);
    });
  } catch (error) {
    scene.find('broken', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  onActs?.(scene.acts, record.begun, scene.lab.nowUs());
  const traceHash = scene.lab.traceHash();
  const simulatedMs = Math.round((scene.lab.nowUs() - ROBOT_START_US) / MS);
  await scene.lab.close();
  return {
    seed,
    steps: record.steps,
    log: record.log,
    findings: scene.findings,
    coverage: observer.coverage(),
    sessions: scene.sessions.length,
    figures,
    simulatedMs,
    traceHash,
  };
}
