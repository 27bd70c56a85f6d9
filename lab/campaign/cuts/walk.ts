/** A robot on a rehearsal's way in a world, from its beginning or from where it was forked. */
import { type Micros, SECOND } from '../../../hardware/ports.js';
import { perform } from '../../acts/perform.js';
import { setWhen } from '../../acts/set-when.js';
import type { NamedWhen } from '../../acts/when.js';
import type { ArmedState } from '../../hosting/when/keeper.js';
import { addressesOf, type Found } from '../../making/found.js';
import type { BoxName } from '../../plan.js';
import { foundOf, stageOf } from '../../rehearsals/hosted-stages.js';
import { armedBy } from '../../rehearsals/language/file.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { robotStartUs } from '../../rehearsals/language/story/start-time.js';
import type { Command, Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { createRecogniser } from '../../rehearsals/recogniser.js';
import { tendFaults } from '../../rehearsals/rehearse.js';
import type { CommandPlace, RobotMark } from '../../rehearsals/robot/mark.js';
import { Robot } from '../../rehearsals/robot/robot.js';
import type { Stage } from '../../rehearsals/stage.js';
import { createWorld, type World } from '../../supervisor/world-lab.js';

/** A customer with little data: what is written, and in which order, is the same. */
const AMOUNTS = { historyDays: 2, sessionsPerDay: 4, recordings: 2 };
const MORE = { files: 2, users: 3 };
/** Each of them is kept at each write; a few do what many do. */
const JUMP_CLIENTS_MAX = 40;

export interface Course {
  readonly rehearsal: Rehearsal;
  readonly seed: string;
  readonly found: Partial<Found>;
  readonly startUs: Micros;
}

/** The rehearsal as it is walked for cuts. */
export function courseOf(name: string, seed: string): Course {
  const written = loadRehearsal(name, addressesOf({}));
  const { start } = written;
  const few =
    start.jumpClients === undefined ? {} : { jumpClients: Math.min(start.jumpClients, JUMP_CLIENTS_MAX) };
  const rehearsal = { ...written, start: { ...start, ...AMOUNTS, ...few } };
  return {
    rehearsal,
    seed: start.seed ?? seed,
    found: { ...foundOf(rehearsal.start), ...MORE },
    startUs: robotStartUs(start),
  };
}

/** What is armed, and how it stands: in no image of a disk. */
export interface Armed {
  readonly when: NamedWhen;
  readonly standing: ArmedState | null;
}

/** A world in which the way can be walked. */
export const begin = ({ seed, found, startUs }: Course): Promise<World> =>
  createWorld({ seed, amounts: found, startUs });

/** Boxes that were just started have taken their addresses by then. */
const STARTED_US: Micros = 30 * SECOND;

/** Thrown into the robot: what follows is another story. */
export class Gone extends Error {}

export interface WalkOptions {
  readonly course: Course;
  readonly world: World;
  /** Goes on from there; absent: from the beginning. */
  readonly from?: RobotMark | null;
  /** What was armed there; absent: what the rehearsal arms. */
  readonly armed?: readonly Armed[] | null;
  /** Before each command. Throws Gone to end the walk. */
  onCommand?(command: Command, at: CommandPlace, robot: Robot): void;
  /** Nobody sits at the browser any more. */
  gone?(): boolean;
}

/** A stage whose robot leaves when `gone`. */
function leaving(stage: Stage, gone: () => boolean): Stage {
  const stay = (): void => {
    if (gone()) throw new Gone('the power went');
  };
  return {
    ...stage,
    sleep: async (us: Micros) => {
      await stage.sleep(us);
      stay();
    },
    fetchFrom: (workstation) => {
      const fetch = stage.fetchFrom(workstation);
      return async (request) => {
        const reply = await fetch(request);
        stay();
        return reply;
      };
    },
  };
}

/** Walks in lab time; true: to the end. Inside a run of the lab. */
export async function walk(options: WalkOptions): Promise<boolean> {
  const { course, world } = options;
  const gone = options.gone ?? (() => false);
  const stage = leaving(
    stageOf(world.lab, world.outside, 'world', () => null),
    gone,
  );
  const { lab, outside } = world;
  const armed: readonly Armed[] =
    options.armed ?? armedBy(course.rehearsal).map((when) => ({ when, standing: null }));
  for (const { when, standing } of armed)
    await setWhen(lab, when, (act) => perform(lab, outside, act), standing);
  const recogniser = createRecogniser(course.rehearsal);
  // Whoever would go by it has left with the power.
  stage.onEvent((event) => {
    if (!gone()) recogniser.feed(event);
  });
  let over = false;
  void tendFaults(course.rehearsal, stage, recogniser, () => over || gone()).catch((error: unknown) => {
    if (!(error instanceof Gone)) throw error;
  });
  const robot: Robot = new Robot({
    stage,
    language: 'fr',
    onCommand: (_block, command, at) => options.onCommand?.(command, at, robot),
  });
  try {
    if (options.from != null) await stage.sleep(STARTED_US);
    await robot.walk(course.rehearsal.way, options.from ?? null);
    return true;
  } catch (error) {
    if (error instanceof Gone || gone()) return false;
    throw error;
  } finally {
    over = true;
  }
}

/** Boxes of a rehearsal. */
export const boxesIn = (world: World): readonly BoxName[] => world.lab.boxes();
