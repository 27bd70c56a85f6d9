/**
 * One rehearsal by robot, from made boxes to the report: stage, recogniser, robot, judge. The
 * same for both hostings.
 */
import { hostMonoMs } from '../../hardware/kernel/host-time.js';
import type { Micros } from '../../hardware/ports.js';
import { type Label, same } from '../../views/label.js';
import { namedWhens, type When } from '../acts/when.js';
import type { StoryPlan } from '../clients/story/plan.js';
import { durationUs } from '../hosting/when/duration.js';
import { addressesOf } from '../making/found.js';
import type { PairDisks } from '../supervisor/made-pairs.js';
import type { Schedule } from '../supervisor/scheduler.js';
import type { World } from '../supervisor/world-lab.js';
import { type Course, debriefOf, followers, toMs } from './debrief.js';
import { type Raised, type RaiseOptions, raise } from './hosted-stages.js';
import { createCostMeter } from './judge/costs.js';
import { judge, type Verdict } from './judge/judge.js';
import { createLedger, type Ledger } from './judge/ledger.js';
import { createRemains } from './judge/left-behind.js';
import type { Snapshot } from './judge/snapshot.js';
import { armedBy } from './language/file.js';
import { loadRehearsal } from './language/load.js';
import { robotStartUs } from './language/story/start-time.js';
import { storyOf } from './language/story/telling.js';
import { placeOf, varied } from './language/variant.js';
import type { Block, BoxLetter, Rehearsal, Start } from './language/vocabulary.js';
import { rolesAtStart } from './language/vocabulary.js';
import { createRecogniser, type Recogniser } from './recogniser.js';
import { createFlightLog } from './recorder/flight-log.js';
import type { Debrief, Report } from './report/report.js';
import type { CampaignHands } from './robot/campaign-hands.js';
import { Robot, RobotError } from './robot/robot.js';
import type { BoxEvent, Stage } from './stage.js';

export interface RehearseOptions extends Pick<RaiseOptions, 'addresses'> {
  /** A rehearsal of the lab by name, or a file. */
  readonly name: string;
  readonly hosting: 'world' | 'processes';
  readonly seed: string;
  readonly schedule: Schedule;
  /** As its seed varies it: other amounts, hidden flaws. */
  readonly varied?: boolean;
  /** As another word than the seed varies it: a person's try. */
  readonly variant?: string | null;
  /** Of what a seed hides, the flaw that is not put right. */
  readonly overlooked?: string;
  /** With what goes on around it: colleagues, letters, announcements, support's hours. */
  readonly story?: boolean;
  /** One of the rehearsal's wrong ways; null: the guide's way. */
  readonly wrongWay: string | null;
  /** Blocks of the guide’s way in another order that it allows. */
  readonly order?: readonly string[];
  /** What happens, as it is told. */
  onEvent?(event: BoxEvent): void;
  /** Every page that the robot sees. */
  onPage?(page: { readonly host: string; readonly html: string }): void;
  /** Armed besides what the rehearsal itself arms. */
  readonly whens?: readonly When[];
  /** Smaller or other boxes than the rehearsal begins with. */
  readonly start?: Partial<Start>;
  /** At the end, when all has been judged: what the judge would say of the disks as they are then. */
  trial?(judgeNow: () => Verdict, ledger: Ledger, disks: PairDisks | null): void;
  /** Does what a campaign has done: for files that it has saved. */
  campaign?(world: World): CampaignHands;
  /** Lines for whoever watches. */
  onLine?(line: string): void;
}

const FAULT_LOOK_US = 1_000_000;

/** The blocks to walk: the guide's way, or one of the wrong ones. */
function blocksOf(rehearsal: Rehearsal, wrongWay: string | null, isStory = false): readonly Block[] {
  const told = (blocks: readonly Block[]): readonly Block[] =>
    isStory ? blocks : blocks.filter(({ story }) => story !== true);
  if (wrongWay === null) return told(rehearsal.way);
  const wrong = rehearsal.wrongWays?.find((one) => one.id === wrongWay);
  if (wrong === undefined) {
    const known = (rehearsal.wrongWays ?? []).map((one) => one.id).join(', ');
    throw new Error(`${rehearsal.id} has no wrong way “${wrongWay}”; it has: ${known || 'none'}`);
  }
  const replaced = rehearsal.way.map(
    (block) => wrong.replace?.find((other) => other.block === block.block) ?? block,
  );
  const kept = replaced.filter((block) => wrong.leaveOut?.includes(block.block) !== true);
  return told(wrong.order === undefined ? kept : inOrder(kept, wrong.order));
}

const inOrder = (blocks: readonly Block[], order: readonly string[]): Block[] =>
  order.flatMap((name) => blocks.filter(({ block }) => block === name));

/**
 * Faults that begin and end by lab time or by what happened: looked at once a lab second, when
 * everything before that instant is known whatever the scheduling.
 */
export async function tendFaults(
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

type Walked = Pick<
  Course,
  'lines' | 'stuck' | 'startUs' | 'endUs' | 'downtimeUs' | 'verdict' | 'costs' | 'left'
>;

const sources = { A: 'a', B: 'b', C: 'c', lab: 'lab' } as const satisfies Record<BoxEvent['box'], string>;
const sourceOf = (box: BoxEvent['box']) => sources[box];

/** The lab's part: everything between power-on and the last look at the disks. */
async function walk(
  rehearsal: Rehearsal,
  blocks: readonly Block[],
  stage: Stage,
  recogniser: Recogniser,
  options: Pick<RehearseOptions, 'onLine' | 'onEvent' | 'onPage' | 'trial' | 'whens'>,
  disks: PairDisks | null,
  campaign: CampaignHands | null,
  story: StoryPlan | null,
): Promise<Walked> {
  const onLine = options.onLine ?? (() => {});
  const startUs = stage.nowUs();
  const ledger = createLedger(startUs, rolesAtStart(rehearsal.start), stage.addresses);
  const costs = createCostMeter(false);
  const remains = createRemains();
  const flight = createFlightLog();
  stage.onEvent((event) => {
    ledger.event(event);
    costs.feed(event);
    remains.feed(event);
    flight.feed({ atUs: event.atUs, source: sourceOf(event.box), ...event.event });
    options.onEvent?.(event);
    const { steps, mistakes } = recogniser.feed(event);
    for (const id of steps) onLine(`step ${id} at ${toMs(event.atUs - startUs)} ms`);
    for (const id of mistakes) onLine(`mistake ${id} at ${toMs(event.atUs - startUs)} ms`);
  });
  const before = snapshots(stage);
  if (story !== null) stage.tell(story);
  const armed = armedBy(rehearsal);
  const more = namedWhens(
    options.whens ?? [],
    armed.map(({ id }) => id),
  );
  for (const when of [...armed, ...more]) await stage.arm(when);
  let over = false;
  void tendFaults(rehearsal, stage, recogniser, () => over);
  const robot = new Robot({
    stage,
    campaign,
    language: 'fr',
    onCommand: (block, command) => onLine(`${block}: ${JSON.stringify(command)}`),
    onPage: (page) => {
      ledger.page(page, stage.nowUs());
      options.onPage?.(page);
    },
  });
  let stuck: Label | null = null;
  try {
    await robot.walk(blocks);
  } catch (error) {
    if (!(error instanceof RobotError)) throw error;
    stuck = same(error.message);
  }
  over = true;
  const judgeNow = (): Verdict =>
    judge({
      before,
      after: snapshots(stage),
      pairs: ledger.pairs(),
      told: ledger.told(),
      ofPair: rehearsal.start.boxes === 'pair',
      moves: rehearsal.moves ?? {},
    });
  const endUs = stage.nowUs();
  const verdict = judgeNow();
  options.trial?.(judgeNow, ledger, disks);
  return {
    stuck,
    lines: flight.lines(),
    startUs,
    endUs,
    downtimeUs: stage.downtimeUs(),
    verdict,
    costs,
    left: remains.tell(stage.around(), followers(ledger)),
  };
}

/** Runs a rehearsal and tells how it went. Throws RehearsalFileError for a bad file. */
export async function rehearse(options: RehearseOptions): Promise<Debrief> {
  const beganMs = hostMonoMs();
  const place = options.addresses ?? (options.varied === true ? placeOf(options.seed) : null);
  const addresses = addressesOf(place ?? {});
  const written = loadRehearsal(options.name, addresses);
  const variant = options.variant ?? (options.varied === true ? options.seed : null);
  const found = variant === null ? written : varied(written, variant, options.overlooked);
  const rehearsal = { ...found, start: { ...found.start, ...options.start } };
  const walked = blocksOf(rehearsal, options.wrongWay, options.story);
  const blocks = options.order === undefined ? walked : inOrder(walked, options.order);
  const recogniser = createRecogniser(rehearsal);
  const seed = rehearsal.start.seed ?? options.seed;
  const story =
    options.story === true
      ? storyOf(rehearsal, {
          seed,
          users: rehearsal.start.users,
          variant: options.varied === true ? seed : null,
        })
      : null;
  const raised: Raised = await raise(
    {
      ...options,
      ...(place === null ? {} : { addresses: place }),
      seed,
      startUs: robotStartUs(rehearsal.start),
    },
    rehearsal.start,
  );
  const campaign = raised.world === null ? null : (options.campaign?.(raised.world) ?? null);
  try {
    const walked = await raised.run((stage) =>
      walk(rehearsal, blocks, stage, recogniser, options, raised.disks, campaign, story),
    );
    const traceHash = raised.traceHash();
    const { hosting } = options;
    const run = { hosting, seed, traceHash, wallMs: hostMonoMs() - beganMs };
    return debriefOf(rehearsal, recogniser, { ...walked, ...run });
  } finally {
    await raised.close();
  }
}

/** The figures of one rehearsal. */
export const runRehearsal = async (
  options: Pick<RehearseOptions, 'name' | 'hosting' | 'seed' | 'schedule'>,
): Promise<Report> => (await rehearse({ ...options, wrongWay: null })).report;
