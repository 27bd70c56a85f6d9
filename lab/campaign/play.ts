/**
 * One run of a campaign: deeds and bad luck drawn from a seed, or given as a list; then everything is
 * healed, time passes, an operator leads the pair back, and both disks are compared.
 */
import { type Micros, MS, type Random, SECOND } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { BrowserError } from '../clients/browser/browser.js';
import { hold } from './checks.js';
import { type Deed, type DeedKind, deedLine, drawKind, type Step } from './deeds/deed.js';
import { faultDeeds } from './deeds/fault.js';
import { pairDeeds } from './deeds/pair.js';
import { seatDeeds } from './deeds/seats.js';
import { siteDeeds } from './deeds/site.js';
import type { Finding } from './judge/finding.js';
import type { Figures } from './judge/watch.js';
import { attend, heal, recover } from './recover.js';
import { createScene, type Scene } from './scene.js';

export const deedKinds: readonly DeedKind[] = [...pairDeeds, ...siteDeeds, ...seatDeeds, ...faultDeeds];

export interface Played {
  readonly seed: string;
  /** What was done, and could be done again. */
  readonly steps: readonly Step[];
  /** The same with what came of it, for people. */
  readonly log: readonly string[];
  /** What must not be; empty: all held. */
  readonly findings: readonly Finding[];
  /** Kinds of events that were met. */
  readonly kinds: ReadonlySet<string>;
  readonly sessions: number;
  /** Null: the run was cut short by an error. */
  readonly figures: Figures | null;
  readonly traceHash: string;
}

export interface PlayOptions {
  readonly seed: string;
  /** Instead of deeds drawn from the seed. */
  readonly steps?: readonly Step[];
}

const DEEDS_MIN = 6;
const DEEDS_MAX = 16;
const WAIT_US_MIN = 10 * MS;
const WAIT_US_MAX = 600 * SECOND;
const STRIKES_SHARE = 0.5;
const STRIKE_US_MAX = 5 * SECOND;
const FIRST_US: Micros = 20 * SECOND;
const versions = ['15.1.1', '15.3.2', '15.3.2', '15.3.2'] as const;

/** Short waits are as probable as long ones: some deeds meet what another one has just begun. */
const waitOf = (chance: Random, maxUs: Micros): Micros =>
  Math.round(WAIT_US_MIN * (maxUs / WAIT_US_MIN) ** chance.fraction());

interface Doings {
  readonly steps: Step[];
  readonly log: string[];
}

/** Begins each deed at its time; those that take longer go on beside the next, until `ended`. */
async function perform(
  scene: Scene,
  chance: Random,
  { steps, log }: Doings,
  given: readonly Step[] | undefined,
): Promise<{ ended(): Promise<void> }> {
  const running: Promise<void>[] = [];
  const amount = given?.length ?? chance.int(DEEDS_MIN, DEEDS_MAX);
  let last: DeedKind | null = null;
  for (let index = 0; index < amount; index += 1) {
    // Bad luck likes to strike while something has just begun.
    const strikes = last !== null && !last.isFault && chance.fraction() < STRIKES_SHARE;
    const waitUs = given?.[index]?.waitUs ?? waitOf(chance, strikes ? STRIKE_US_MAX : WAIT_US_MAX);
    await scene.sleep(waitUs);
    const kinds = strikes ? faultDeeds : deedKinds;
    const deed: Deed = given?.[index]?.deed ?? drawKind(kinds, scene, chance).draw(scene, chance);
    const kind: DeedKind | undefined = deedKinds.find((one) => one.kind === deed.kind);
    if (kind === undefined) throw new Error(`no deed '${deed.kind}'`);
    last = kind;
    steps.push({ waitUs, deed });
    const place = log.push(`+${(waitUs / SECOND).toFixed(1)} s ${deedLine(deed)}`) - 1;
    const outcome = kind.perform(scene, deed).catch((error: unknown) => {
      if (!(error instanceof BrowserError)) throw error;
      return `${error.reason}: ${error.message.slice(0, 160)}`;
    });
    running.push(
      outcome.then((told) => {
        log[place] = `${log[place]} -> ${told}`;
      }),
    );
  }
  return {
    ended: async () => {
      await Promise.all(running);
    },
  };
}

async function run(
  scene: Scene,
  chance: Random,
  record: Doings,
  given: readonly Step[] | undefined,
): Promise<Figures> {
  await scene.sleep(FIRST_US);
  const before = hold(scene.world.disks);
  const attended = attend(scene);
  const doing = await perform(scene, chance, record, given);
  await heal(scene);
  await doing.ended();
  await heal(scene);
  await recover(scene, attended, before, (line) => record.log.push(line));
  await attended.goHome();
  return attended.watch.figures();
}

/** Plays one seed, or a list of deeds in the place of what the seed would draw. */
export async function play({ seed, steps }: PlayOptions): Promise<Played> {
  const chance = createRandom(`campaign/${seed}`);
  const scene = await createScene(`campaign/${seed}`, chance.pick(versions));
  const record: Doings = { steps: [], log: [] };
  let figures: Figures | null = null;
  try {
    await scene.lab.run(async () => {
      figures = await run(scene, chance, record, steps);
    });
  } catch (error) {
    scene.find('broken', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const traceHash = scene.lab.traceHash();
  await scene.lab.close();
  return {
    seed,
    ...record,
    findings: scene.findings,
    kinds: new Set(scene.seen.keys()),
    sessions: scene.sessions.length,
    figures,
    traceHash,
  };
}
