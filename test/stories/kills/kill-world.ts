/**
 * A pair in one process whose power is cut exactly at a chosen durable write. The disks are made
 * once; each kill gets a fork of them, so that every run is the same story up to its cut.
 */
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { type Disk, MINUTE, SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { MadeLab } from '../../../lab/making/make-boxes.js';
import type { Lab } from '../../../lab/supervisor/lab.js';
import { forkDisk } from '../../../lab/supervisor/made-pairs.js';
import type { Outside } from '../../../lab/supervisor/outside.js';
import { type World, worldOn } from '../../../lab/supervisor/world-lab.js';

export type Letter = 'a' | 'b';
export const letters: readonly Letter[] = ['a', 'b'];
export const addresses: Readonly<Record<Letter, string>> = { a: '127.20.0.11', b: '127.20.0.12' };
export const PORT = 8443;

const DESK = '127.20.0.21';
const CALL_US = 120 * SECOND;
const LOOK_US = SECOND;
// Whoever waits for hours looks less often.
const LOOKS_MAX = 300;
const NURSE_US = 10 * SECOND;

export interface Forest {
  readonly made: MadeLab;
  readonly disks: Readonly<Record<Letter, MemoryDisk>>;
}

const forkDisks = (disks: Forest['disks']): Forest['disks'] => ({
  a: forkDisk(disks.a),
  b: forkDisk(disks.b),
});

export interface Cut {
  readonly box: Letter;
  /** Number of the write, counted from the beginning of the deed. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** A running pair, whatever hosts it. */
export interface Scene {
  readonly lab: Lab;
  readonly outside: Outside;
  readonly made: MadeLab;
  readonly disks: Readonly<Record<Letter, Disk>>;
  /** Role and installer state of a box; 'off' where that cannot be seen. */
  kind(box: Letter): string;
  stage(box: Letter): string;
}

export interface Play extends Scene {
  browser(box: Letter, path: string): Promise<Browser>;
  sleep(us: number): Promise<void>;
  /** Waits until it holds, looking each second of lab time or so; false: it never did. */
  until(holds: () => boolean, limitUs: number): Promise<boolean>;
  events(kind: string): number;
}

export interface Ran {
  /** Names of the durable writes of each box during the deed and what followed, in order. */
  readonly writes: Readonly<Record<Letter, readonly string[]>>;
  /** The write at which the power went; null: the deed had ended before. */
  readonly struck: string | null;
}

export interface Story {
  /** What goes on when the power is cut. It may fail: the person at the browser sees no answer. */
  deed(play: Play): Promise<void>;
  /** Time for what was begun to end or to be given up, power cuts included. */
  settle(play: Play): Promise<void>;
  /** After the power is back and time has passed. Throws when something is not as it must be. */
  check(play: Play, ran: Ran): Promise<void>;
}

function watchWrites(world: World, cut: Cut | null) {
  const writes: Record<Letter, string[]> = { a: [], b: [] };
  let struck: string | null = null;
  for (const box of letters) {
    world.disks[box].onDurable((_step, name) => {
      writes[box].push(name);
      if (cut === null || struck !== null || cut.box !== box || writes[box].length !== cut.at) return null;
      struck = name;
      // Nothing gets out any more; the lab learns of it when this event has ended.
      world.hosting.box(box)?.participant.kill();
      return cut.when;
    });
  }
  return { writes, struck: () => struck };
}

/** The scene as a person and a stopwatch see it. Made before the lab runs. */
export function playOf(scene: Scene): Play {
  const { lab } = scene;
  const { agenda } = lab.participant;
  const sleep = (us: number): Promise<void> => agenda.sleep(us);
  const kinds: string[] = [];
  lab.onEntry(({ kind }) => kinds.push(kind));
  return {
    lab,
    outside: scene.outside,
    made: scene.made,
    get disks() {
      return scene.disks;
    },
    kind: (box) => scene.kind(box),
    stage: (box) => scene.stage(box),
    sleep,
    browser: async (box, path) => {
      const made = new Browser({
        language: 'en',
        fetch: ({ host, port, method, path: to, headers, body }) =>
          lab.participant.call(
            { proto: 'https', host, port, from: DESK, method, path: to, headers, body },
            CALL_US,
          ),
      });
      await made.open(addresses[box], PORT, path);
      if (made.asksPassword()) {
        made.fill('Username', labCredentials.username);
        made.fill('Password', labCredentials.password);
        await made.press('Sign in');
        await made.open(addresses[box], PORT, path);
      }
      return made;
    },
    until: async (holds, limitUs) => {
      const lookUs = Math.max(LOOK_US, limitUs / LOOKS_MAX);
      for (let waited = 0; waited < limitUs; waited += lookUs) {
        if (holds()) return true;
        await sleep(lookUs);
      }
      return holds();
    },
    events: (kind) => kinds.filter((one) => one === kind).length,
  };
}

/** Switches a box on again whenever its power went. */
export async function nurse(lab: Lab, until: () => boolean): Promise<void> {
  const { agenda } = lab.participant;
  while (!until()) {
    await agenda.sleep(NURSE_US);
    for (const box of letters) {
      if (lab.box(box).power === 'off') await lab.switchOn(box);
    }
  }
}

function sceneOf(world: World): Scene {
  const { lab, outside, made, disks } = world;
  const node = (box: Letter) => world.hosting.box(box)?.appliance()?.node;
  return {
    lab,
    outside,
    made,
    disks,
    kind: (box) => node(box)?.failover.state().kind ?? 'off',
    stage: (box) => node(box)?.installer.state().at ?? 'off',
  };
}

/** Plays the story once on a fork of the forest, with a cut or without. */
export async function play(forest: Forest, seed: string, story: Story, cut: Cut | null): Promise<Ran> {
  const world = await worldOn(forkDisks(forest.disks), forest.made, { seed });
  const play = playOf(sceneOf(world));
  try {
    return await world.lab.run(async () => {
      await play.sleep(10 * SECOND);
      const deed = story.deed(play);
      const watched = watchWrites(world, cut);
      let isOver = false;
      const nursing = nurse(world.lab, () => isOver);
      await deed.catch((error: unknown) => {
        if (watched.struck() === null) throw error;
      });
      await story.settle(play);
      if (watched.struck() !== null) {
        // A cut late in the settling time: the box gets its minutes too.
        await play.until(() => letters.every((box) => world.lab.box(box).power === 'on'), MINUTE);
        await play.sleep(2 * MINUTE);
      }
      for (const box of letters) world.disks[box].onDurable(null);
      isOver = true;
      await nursing;
      const ran = { writes: watched.writes, struck: watched.struck() };
      await story.check(play, ran);
      return ran;
    });
  } finally {
    await world.lab.close();
  }
}
