/**
 * Every combination of roles and relation, data-sync, installation, power, link, disk and clock: the
 * pair is driven into it by its pages, the fault is laid, everything is healed, and the pair must
 * serve again, by itself or by what the pages offer. The order is drawn once: each beginning of the
 * list is a sample of the whole.
 */
import { type Activation, type Micros, MS, SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { ranks } from '../../plan.js';
import { hold } from '../checks.js';
import type { Finding } from '../judge/finding.js';
import { attend, heal, recover } from '../recover.js';
import { createScene, type Letter, letters, other, type Scene } from '../scene.js';
import { relations, type Situation, setLinks, stages, syncs } from './situations.js';

const powers = ['on', 'cut'] as const;
const links = ['whole', 'cut', 'one way'] as const;
const disks = ['sound', 'failed', 'full'] as const;
const clocks = ['right', 'ahead'] as const;
const AHEAD_S = 3_600;
const LASTS_US_MIN = 100 * MS;
const LASTS_US_MAX = 900 * SECOND;
const FIRST_US: Micros = 20 * SECOND;
const WORDS_MAX = 160;
/** Older software: both a base and a site's software are offered. */
const VERSION = '15.1.1';

interface Fault {
  readonly box: Letter;
  readonly power: (typeof powers)[number];
  readonly link: (typeof links)[number];
  readonly disk: (typeof disks)[number];
  readonly clock: (typeof clocks)[number];
}

export interface Combination {
  readonly relation: Situation;
  readonly sync: Situation;
  readonly stage: Situation;
  readonly fault: Fault;
}

export const situationOf = ({ relation, sync, stage }: Combination): string =>
  [relation, sync, stage].map(({ name }) => name).join(', ');
/** A combination in one line, as reports show it. */
export const combinationLine = (one: Combination): string => {
  const { box, power, link, disk, clock } = one.fault;
  return `${situationOf(one)}; ${box}: power ${power}, link ${link}, disk ${disk}, clock ${clock}`;
};

function allFaults(): Fault[] {
  const found: Fault[] = [];
  for (const box of letters)
    for (const power of powers)
      for (const link of links)
        for (const disk of disks) for (const clock of clocks) found.push({ box, power, link, disk, clock });
  // With nothing out of order, or the whole link, both boxes are the same.
  return found.filter(
    ({ box, power, link, disk, clock }) =>
      box === 'a' || power !== 'on' || link === 'one way' || disk !== 'sound' || clock !== 'right',
  );
}

/** All of them, in the order drawn. */
export function combinations(): readonly Combination[] {
  const faults = allFaults();
  const chance = createRandom('campaign/states');
  const found = relations.flatMap((relation) =>
    syncs.flatMap((sync) =>
      stages.flatMap((stage) =>
        faults.map((fault) => ({ order: chance.fraction(), one: { relation, sync, stage, fault } })),
      ),
    ),
  );
  return found.sort((a, b) => a.order - b.order).map(({ one }) => one);
}

function lay(scene: Scene, { box, power, link, disk, clock }: Fault): Promise<void> {
  const laid: Activation[] = [];
  const add = (overlay: string, values: Activation['values']): void => {
    laid.push({ id: scene.nextId(), overlay, values });
  };
  if (disk === 'full') add('disk-full', { freeMiB: 0 });
  if (disk === 'failed') for (const slot of ['0', '1']) add('disk-failed', { slot, how: 'failed' });
  if (clock === 'ahead') add('clock-step', { offsetS: AHEAD_S });
  scene.lab.setOverlays(box, laid);
  const cut = { cut: true, lossShare: 0, extraUs: 0 };
  setLinks(scene, link === 'cut' ? cut : null);
  if (link === 'one way') scene.lab.setFilter(box, ranks[other(box)], cut);
  return power === 'cut' ? scene.lab.cutPower(box) : Promise.resolve();
}

export interface Visited {
  /** Null: the situation was met. Else what was there instead. */
  readonly unmet: string | null;
  readonly findings: readonly Finding[];
  readonly log: readonly string[];
  /** The operator had to do something. */
  readonly led: boolean;
}

/** Into the situation; the missing part of it, null when it is met. */
async function drive(scene: Scene, { relation, sync, stage }: Combination): Promise<string | null> {
  const parts = relation.rests ? [relation, stage, sync] : [stage, sync, relation];
  let missing: Situation | undefined;
  for (const part of parts) {
    await part.drive(scene);
    missing ??= part.holds(scene) ? undefined : part;
  }
  missing ??= parts.find((part) => !part.holds(scene) && stage.hides !== true);
  if (missing === undefined) return null;
  const there = letters.map((box) => `${box} is ${scene.kind(box)} and ${scene.stage(box)}`).join(', ');
  const said = scene.refusals.at(-1);
  return `${missing.name} was not met: ${there}${said === undefined ? '' : `; ${said.slice(0, WORDS_MAX)}`}`;
}

/** Drives, lays, heals, and leads back. */
export async function visit(one: Combination): Promise<Visited> {
  const line = combinationLine(one);
  const scene = await createScene('campaign/states', VERSION);
  const lastsUs = LASTS_US_MIN * (LASTS_US_MAX / LASTS_US_MIN) ** createRandom(line).fraction();
  const log: string[] = [];
  let unmet: string | null = null;
  try {
    await scene.lab.run(async () => {
      await scene.sleep(FIRST_US);
      const before = hold(scene.world.disks);
      unmet = await drive(scene, one);
      if (unmet !== null) return;
      const attended = attend(scene);
      await lay(scene, one.fault);
      await scene.sleep(Math.round(lastsUs));
      await heal(scene);
      await Promise.all(scene.errands);
      await recover(scene, attended, before, (told) => log.push(told));
      await attended.goHome();
    });
  } catch (error) {
    scene.find('broken', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  await scene.lab.close();
  return { unmet, findings: scene.findings, log, led: log.length > 0 };
}

export interface Tour {
  visited: number;
  /** Came back without a hand. */
  alone: number;
  bad: number;
  skipped: number;
  readonly unmet: Map<string, string>;
  readonly met: Set<string>;
}

/** Visits combinations one by one; those of a situation that cannot be met are skipped. `passed` hears how many are done. */
export async function tour(
  list: readonly Combination[],
  tell: (one: Combination, visited: Visited) => void,
  passed: (done: number) => void = () => {},
): Promise<Tour> {
  const seen: Tour = { visited: 0, alone: 0, bad: 0, skipped: 0, unmet: new Map(), met: new Set() };
  for (const [done, one] of list.entries()) {
    passed(done);
    const situation = situationOf(one);
    if (seen.unmet.has(situation)) {
      seen.skipped += 1;
      continue;
    }
    const visited = await visit(one);
    if (visited.unmet !== null) {
      seen.unmet.set(situation, visited.unmet);
      seen.skipped += 1;
    } else {
      seen.met.add(situation);
      seen.visited += 1;
      if (!visited.led) seen.alone += 1;
    }
    if (visited.findings.length > 0) {
      seen.bad += 1;
      tell(one, visited);
    }
  }
  return seen;
}
