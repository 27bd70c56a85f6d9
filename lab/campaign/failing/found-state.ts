/**
 * lab/campaign/failing/: what becomes of a seed that found something: the fewest deeds of it, a file, a recording, a lesson.
 *
 * How a pair stands after the deeds of a case, before anybody heals anything.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import { BrowserError } from '../../clients/browser/browser.js';
import { boxOfRank } from '../../plan.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import { createFlightLog } from '../../rehearsals/recorder/flight-log.js';
import { keyOf, type Step } from '../deeds/deed.js';
import { deedKinds } from '../deeds/index.js';
import { letMailBeSent } from '../judge/mail.js';
import { letters } from '../place/letters.js';
import { FIRST_US, LAST_US, labOfSeed } from '../play.js';
import { createScene, type Scene } from '../scene.js';

/** Which box answers clients at the site's name. */
export type Server = 'a' | 'b' | 'nobody';
export type Relation =
  | 'a-primary'
  | 'b-primary'
  | 'two-primaries'
  | 'two-backups'
  | 'no-relation'
  | 'one-silent'
  | 'between';
export type FirstMove = 'heal' | 'power' | 'wait' | 'software' | 'establish' | 'promote' | 'decide' | 'sync';

export interface FoundState {
  readonly server: Server;
  readonly relation: Relation;
  readonly first: FirstMove;
  /** What happened on the way there, oldest first. */
  readonly lines: readonly FlightLine[];
  readonly acts: readonly ActRecord[];
  readonly untilUs: Micros;
}

function serverOf({ world }: Scene): Server {
  const now = world.outside.seats().probe.now();
  if (now?.up !== true) return 'nobody';
  return now.box?.startsWith('b') === true ? 'b' : 'a';
}

const primaries: ReadonlySet<string> = new Set(['primary', 'conflict']);

function relationOf(scene: Scene): Relation {
  const [a, b] = [scene.kind('a'), scene.kind('b')];
  if (a === 'off' || b === 'off') return 'one-silent';
  if (a === 'conflict' || b === 'conflict') return 'two-primaries';
  if (primaries.has(a) && primaries.has(b)) return 'two-primaries';
  if (a === 'backup' && b === 'backup') return 'two-backups';
  if (a === 'primary' && b === 'backup') return 'a-primary';
  if (a === 'backup' && b === 'primary') return 'b-primary';
  return a === 'alone' || b === 'alone' ? 'no-relation' : 'between';
}

const isHurt = ({ lab }: Scene): boolean =>
  letters.some((box) => {
    const { overlays, filters, links } = lab.box(box);
    return overlays.length > 0 || Object.keys(filters).length > 0 || !links.eth0 || !links.eth1;
  });

const versionOf = (scene: Scene, box: (typeof letters)[number]): string =>
  scene.node(box)?.software.installed().site?.version ?? '';

function firstOf(scene: Scene, relation: Relation): FirstMove {
  if (isHurt(scene)) return 'heal';
  if (letters.some((box) => scene.lab.box(box).power === 'off')) return 'power';
  if (letters.some((box) => scene.node(box)?.installer.progress() != null) || relation === 'one-silent')
    return 'wait';
  if (versionOf(scene, 'a') !== versionOf(scene, 'b')) return 'software';
  if (relation === 'no-relation') return 'establish';
  if (relation === 'two-backups') return 'promote';
  if (relation === 'two-primaries') return 'decide';
  return relation === 'between' ? 'wait' : 'sync';
}

async function does(scene: Scene, steps: readonly Step[]): Promise<void> {
  await scene.sleep(FIRST_US);
  await letMailBeSent(scene);
  const running: Promise<unknown>[] = [];
  for (const { waitUs, deed } of steps) {
    await scene.sleep(waitUs);
    const kind = deedKinds.find(({ key }) => key === keyOf(deed));
    if (kind === undefined) throw new Error(`no deed '${deed.kind}'`);
    const work = kind.perform(scene, deed).catch((error: unknown) => {
      if (!(error instanceof BrowserError)) throw error;
    });
    if (kind.isWaitedFor) await work;
    else running.push(work);
  }
  await scene.sleep(LAST_US);
}

/** Does the deeds of a case on the product as it is, and looks. */
export async function findState(seed: number, steps: readonly Step[]): Promise<FoundState> {
  const { labSeed, siteVersion } = labOfSeed(seed);
  const scene = await createScene(labSeed, siteVersion);
  const flight = createFlightLog();
  scene.lab.onEntry(({ t, rank, kind, data }) =>
    flight.feed({ atUs: t, source: boxOfRank(rank) ?? 'lab', kind, data }),
  );
  let found: Omit<FoundState, 'lines' | 'acts' | 'untilUs'> | null = null;
  try {
    await scene.lab.run(async () => {
      await does(scene, steps);
      const relation = relationOf(scene);
      found = { server: serverOf(scene), relation, first: firstOf(scene, relation) };
    });
    if (found === null) throw new Error('nobody has looked');
    const seen: Omit<FoundState, 'lines' | 'acts' | 'untilUs'> = found;
    return { ...seen, lines: flight.lines(), acts: [...scene.acts], untilUs: scene.lab.nowUs() };
  } finally {
    await scene.lab.close();
  }
}
