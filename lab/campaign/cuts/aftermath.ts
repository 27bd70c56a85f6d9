/**
 * lab/campaign/cuts/: power lost at every durable write of a rehearsal, and what may come of it.
 *
 * What comes of a cut: the power returns, whatever was laid is taken off, time passes, people do what the
 * pages ask for, and both judges look: the one of rehearsals at what was kept, the one of campaigns at the pair.
 */
import { openStore } from '../../../appliance/store/database.js';
import { readSoftware } from '../../../appliance/store/site/software.js';
import { HOUR, MINUTE, type Micros, SECOND } from '../../../hardware/ports.js';
import { removeWhen } from '../../acts/set-when.js';
import { BrowserError } from '../../clients/browser/error.js';
import type { BoxName } from '../../plan.js';
import { judge } from '../../rehearsals/judge/judge.js';
import { createLedger } from '../../rehearsals/judge/ledger.js';
import { armedBy } from '../../rehearsals/language/file.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { boxEventOf } from '../../rehearsals/stage.js';
import type { World } from '../../supervisor/world-lab.js';
import { hold } from '../checks.js';
import { type Finding, findingLine } from '../judge/finding.js';
import { attend, heal, recover, SETTLE_US } from '../recover.js';
import { type Letter, sceneOf } from '../scene.js';
import { type BoxOperator, createBoxOperator } from './box-operator.js';
import { type BoxAtRest, type EndStateName, endStateOf, restLine } from './end-states.js';
import { capital, kept, owed, snapshots } from './kept.js';
import type { WritePoint } from './survey.js';
import type { Course } from './walk.js';

/** The power stays away so long. */
const DARK_US: Micros = 10 * SECOND;
const LOOK_US: Micros = MINUTE;
const INSTALL_US: Micros = 4 * HOUR;

export interface Cut extends Pick<WritePoint, 'primary' | 'roles' | 'reset'> {
  readonly course: Course;
  readonly world: World;
}

export interface Aftermath {
  /** Where the boxes came to rest; null: in a state that nobody has written down. */
  readonly endState: EndStateName | null;
  readonly findings: readonly string[];
  /** What people did. */
  readonly log: readonly string[];
}

const nodeOf = ({ hosting }: World, box: BoxName) => hosting.box(box)?.appliance()?.node ?? null;

function atRest(world: World): BoxAtRest[] {
  return world.lab.boxes().map((box) => {
    const node = nodeOf(world, box);
    const disk = world.disks[box];
    return {
      role: node?.failover.state().kind ?? 'off',
      installer: node?.installer.state().at ?? 'off',
      awaitsSupport: node?.installer.supportRequest() != null,
      site: node?.software.installed().site?.version ?? '',
      base: disk === undefined ? '' : readSoftware(openStore(disk, 'box')).base,
    };
  });
}

/** Who follows whom, by what the boxes are: what a lost commit undid, no event tells of. */
function pairsOf(world: World): { backup: string; primary: string }[] {
  const boxes = world.lab.boxes();
  const kind = (box: BoxName) => nodeOf(world, box)?.failover.state().kind;
  const primary = boxes.find((box) => kind(box) === 'primary');
  if (primary === undefined) return [];
  return boxes
    .filter((box) => kind(box) === 'backup')
    .map((backup) => ({ backup: capital(backup), primary: capital(primary) }));
}

const restingStages: ReadonlySet<string> = new Set(['idle', 'failed', 'awaiting-licence', 'damaged']);

/** Nothing that the rehearsal laid, or meant to lay, befalls anybody any more. */
async function healAll({ lab }: World, rehearsal: Rehearsal): Promise<void> {
  for (const { id } of armedBy(rehearsal)) await removeWhen(lab, id);
  for (const box of lab.boxes()) if (lab.box(box).overlays.length > 0) lab.setOverlays(box, []);
}

/** Boxes of which none is another's backup: each is looked after by itself. */
async function recoverAlone(
  world: World,
  operator: BoxOperator,
  look: () => void,
  findings: string[],
  log: string[],
): Promise<void> {
  const { lab } = world;
  const { agenda } = lab.participant;
  const boxes = lab.boxes();
  const installer = (box: BoxName) => nodeOf(world, box)?.installer;
  const rests = (box: BoxName): boolean =>
    installer(box)?.supportRequest() != null || restingStages.has(installer(box)?.state().at ?? 'off');
  const settle = async (): Promise<void> => {
    for (let waited = 0; waited < INSTALL_US && !boxes.every(rests); waited += LOOK_US) {
      for (const box of boxes) if (lab.box(box).power === 'off') await lab.switchOn(box);
      await agenda.sleep(LOOK_US);
    }
  };
  for (const box of boxes) await lab.switchOn(box);
  await agenda.sleep(SETTLE_US);
  await settle();
  look();
  for (const box of boxes) {
    const state = installer(box)?.state().at;
    try {
      if (installer(box)?.supportRequest() != null) {
        await operator.repair(box);
        log.push(`${box}: repaired with support's code`);
      } else if (state === 'failed' || state === 'awaiting-licence') {
        log.push(`${box}: installs ${(await operator.install(box)) ?? 'nothing: nothing is offered'}`);
      }
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
      findings.push(`${box}: the pages lead nowhere from ${state}: ${error.message.slice(0, 300)}`);
    }
  }
  await agenda.sleep(5 * MINUTE);
  await settle();
  for (const box of boxes) {
    const node = nodeOf(world, box);
    const at = node?.installer.state().at ?? 'off';
    if (at !== 'idle') findings.push(`in the end the installer of ${box} is ${at}`);
    const hasIts = node?.software.installed().site != null;
    const status = await operator.status(box, '/login');
    if (hasIts && status !== 200) findings.push(`in the end the site of ${box} answers ${status}`);
    const own = await operator.status(box, '/appliance');
    if (own !== 200) findings.push(`in the end /appliance of ${box} answers ${own}`);
  }
}

/** From the instant after the cut to the verdict. Runs the lab. */
export async function aftermath({ course, world, primary, roles, reset }: Cut): Promise<Aftermath> {
  const { lab, outside } = world;
  const { rehearsal } = course;
  const findings: string[] = [];
  const log: string[] = [];
  let endState: EndStateName | null = null;
  const look = (): void => {
    const boxes = atRest(world);
    endState = endStateOf(boxes);
    if (endState === null) findings.push(`a rest that is no known state: ${restLine(boxes)}`);
  };
  const ledger = createLedger(lab.nowUs(), roles, outside.network.addresses);
  lab.onEntry((entry) => {
    const seen = boxEventOf(entry);
    if (seen !== null) ledger.event(seen);
  });
  const before = kept(world);
  const isPair = rehearsal.start.boxes === 'pair';
  const sleep = (us: Micros): Promise<void> => lab.participant.agenda.sleep(us);
  if (isPair) {
    const scene = sceneOf(world);
    scene.lastPrimary = primary;
    const { rows, recordings } = hold(world.disks);
    const recorded = (box: Letter): string[] => {
      const files = new Set(before.get(capital(box))?.files);
      return recordings[box].filter((path) => files.has(path.slice(path.lastIndexOf('/') + 1)));
    };
    const held = { rows, recordings: { a: recorded('a'), b: recorded('b') } };
    await sleep(DARK_US);
    for (const { id } of armedBy(rehearsal)) scene.armed.add(id);
    await heal(scene);
    const attended = attend(scene);
    await recover(scene, attended, held, (line) => log.push(line), { atRest: look });
    await attended.goHome();
    findings.push(...scene.findings.map((one: Finding) => findingLine(one)));
  } else {
    await sleep(DARK_US);
    await healAll(world, rehearsal);
    await recoverAlone(world, createBoxOperator(world, rehearsal), look, findings, log);
  }
  const told = ledger.told();
  const ids = told.sessions.map(({ id }) => id);
  const after = new Map([...snapshots(world, ids)].map(([box, one]) => [box, owed(one, before.get(box))]));
  // Who has handed over and was erased on purpose is judged by who took over.
  for (const box of Object.keys(rehearsal.moves ?? {})) if (!after.has(box)) before.delete(box);
  // Between the reset and the restored backup there is nothing that could be lost, with a site or without.
  for (const box of reset) if (before.get(box)?.logs.every(({ count }) => count === 0)) before.delete(box);
  if (before.size === 0) return { endState, findings, log };
  const verdict = judge({
    before,
    after,
    pairs: isPair ? pairsOf(world) : [],
    told,
    ofPair: isPair,
    moves: {},
  });
  findings.push(...verdict.findings.map(({ en }) => en));
  return { endState, findings, log };
}
