/**
 * A pair in a world as a campaign sees it: hands at its pages and consoles, faults to lay, and eyes
 * that note what must never be.
 */
import type { Node } from '../../appliance/node/node.js';
import { MINUTE, type Micros, SECOND } from '../../hardware/ports.js';
import { Browser, type BrowserFetch } from '../clients/browser/browser.js';
import type { MadeLab } from '../making/make-boxes.js';
import type { Lab } from '../supervisor/lab.js';
import { type World, worldOn } from '../supervisor/world-lab.js';
import type { Finding, FindingKind } from './judge/finding.js';
import { createLedger, type Ledger, type ToldSession } from './judge/told.js';
import { freshGround, groundAmounts } from './place/ground.js';
import { createHands, type Hands } from './place/hands.js';
import { addresses, type Letter, letters, PORT } from './place/letters.js';
import { createOperator, type Operator } from './place/operator.js';

export { addresses, type Letter, letters, other, PORT } from './place/letters.js';

/** Faults with which a disk takes back what it has said to be kept. */
const FORGETTING: ReadonlySet<string> = new Set(['commits-lost', 'snapshot-put-back']);
/** So long somebody who only looks waits for an answer. */
const LOOK_S = 10;

/** What becomes of a box's n-th write from now on whose name holds a word. */
export interface WriteTrap {
  readonly name: string;
  nth: number;
  times: number;
  readonly fate: 'before' | 'after';
}

export interface Scene extends Operator, Hands {
  readonly world: World;
  readonly lab: Lab;
  readonly made: MadeLab;
  /** Backup files that somebody has kept. */
  readonly files: Buffer[];
  /** Accounts that somebody has added. */
  readonly users: string[];
  readonly sessions: ToldSession[];
  /** Traps laid into the writes of each box, and how often each kind of fate struck. */
  readonly traps: Record<Letter, WriteTrap[]>;
  readonly findings: readonly Finding[];
  /** What users were told. */
  readonly told: Ledger;
  /** Notes what must not be, once. */
  find(kind: FindingKind, text: string): void;
  /** What waits for its moment, or has met it. */
  readonly armed: Set<string>;
  /** Boxes that somebody has reset: nothing of them is there any more. */
  readonly reset: Set<Letter>;
  /** What somebody does beside; awaited before the end. */
  readonly errands: Promise<void>[];
  /** What pages have said to somebody who wanted more than they offer. */
  readonly refusals: readonly string[];
  /** Notes a refusal; `about`: of what. */
  refused(about: string, text: string): void;
  /** Durable writes of both boxes so far, by name. */
  readonly writes: ReadonlyMap<string, number>;
  /** Events of both boxes and of the lab so far, counted by kind. */
  readonly seen: ReadonlyMap<string, number>;
  /** Keys of the deeds that were begun, the latest last. */
  readonly begun: string[];
  /** Who held the primary role last. */
  lastPrimary: Letter;
  /** Names for what is laid, the same in each run of a seed. */
  nextId(): string;
  sleep(us: Micros): Promise<void>;
  until(holds: () => boolean, limitUs: Micros): Promise<boolean>;
  /** Null while the software does not run. */
  node(box: Letter): Node | null;
  /** State of the role machine, and of the installer; 'off' while nothing runs. */
  kind(box: Letter): string;
  stage(box: Letter): string;
  /** A plain browser at a page, nobody signed in. */
  visit(box: Letter, path: string): Promise<Browser>;
  /** Sends whatever somebody made up. Null: no answer. */
  ask: BrowserFetch;
  /** Address of the operator's seat. */
  readonly seatAddress: string;
  /** Status of a plain request. Null: no answer. */
  status(host: string, path: string): Promise<number | null>;
  /** The answer to a plain request, and its words. Null: none. */
  said(host: string, path: string): Promise<{ readonly status: number; readonly text: string } | null>;
}

/** A fresh pair. Nothing happens before the lab runs. */
export async function createScene(labSeed: string, siteVersion: string): Promise<Scene> {
  const { made, disks } = freshGround(labSeed, siteVersion);
  return sceneOf(await worldOn(disks, made, { seed: labSeed, amounts: groundAmounts(siteVersion) }));
}

/** Hands and eyes for a world that is there. */
export function sceneOf(world: World): Scene {
  const { lab, hosting, outside, made } = world;
  const findings: Finding[] = [];
  const find = (kind: FindingKind, text: string): void => {
    if (!findings.some((one) => one.kind === kind && one.text === text)) findings.push({ kind, text });
  };
  const { ask, ...hands } = createHands(world, (text) => find('broken', text));
  const seen = new Map<string, number>();
  const writes = new Map<string, number>();
  const refusals: string[] = [];
  let ids = 0;
  const node = (box: Letter): Node | null => hosting.box(box)?.appliance()?.node ?? null;
  const scene: Scene = {
    ...createOperator((asked) => ask(asked)),
    ...hands,
    ...clockOf(lab),
    world,
    lab,
    made,
    files: [],
    users: [],
    sessions: [],
    traps: { a: [], b: [] },
    ask: (asked) => ask(asked),
    visit: async (box, path) => {
      const browser = new Browser({ language: 'en', fetch: (asked) => ask(asked) });
      await browser.open(addresses[box], PORT, path);
      return browser;
    },
    findings,
    find,
    told: createLedger({
      find,
      disks: world.disks,
      nowUs: lab.nowUs,
      forgets: (box) =>
        lab.boxes().includes(box) && lab.box(box).overlays.some(({ overlay }) => FORGETTING.has(overlay)),
    }),
    errands: [],
    reset: new Set(),
    armed: new Set(),
    refusals,
    refused: (about, text) => {
      refusals.push(`${about}: ${text}`);
    },
    writes,
    seen,
    begun: [],
    lastPrimary: 'a',
    nextId: () => {
      ids += 1;
      return `laid-${ids}`;
    },
    node,
    kind: (box) => node(box)?.failover.state().kind ?? 'off',
    stage: (box) => node(box)?.installer.state().at ?? 'off',
    seatAddress: outside.network.addresses.workstations.ws1,
    status: async (host, path) => (await scene.said(host, path))?.status ?? null,
    said: async (host, path) => {
      const asked = { host, port: PORT, method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
      const reply = await ask(asked, LOOK_S);
      return reply === null ? null : { status: reply.status, text: reply.body.toString() };
    },
  };
  lab.onEntry(scene.told.heard);
  lab.onEntry(({ kind, rank, data }) => {
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (kind === 'failover.role' && (data as { role?: string }).role === 'primary') {
      scene.lastPrimary = rank === 1 ? 'a' : 'b';
    }
  });
  for (const box of letters) watchWrites(scene, box, writes);
  return scene;
}

function clockOf({ participant: { agenda } }: Lab): Pick<Scene, 'sleep' | 'until'> {
  const sleep = (us: Micros): Promise<void> => agenda.sleep(us);
  return {
    sleep,
    until: async (holds, limitUs) => {
      const lookUs = Math.max(SECOND, Math.min(limitUs / 200, MINUTE));
      for (let waited = 0; waited < limitUs; waited += lookUs) {
        if (holds()) return true;
        await sleep(lookUs);
      }
      return holds();
    },
  };
}

/** Carries out the traps that lie in a box's writes. */
function watchWrites({ world, traps }: Scene, box: Letter, writes: Map<string, number>): void {
  world.disks[box].onDurable((_step, name) => {
    writes.set(name, (writes.get(name) ?? 0) + 1);
    const trap = traps[box].find((one) => name.includes(one.name));
    if (trap === undefined) return null;
    trap.nth -= 1;
    if (trap.nth > 0) return null;
    trap.times -= 1;
    if (trap.times <= 0) traps[box].splice(traps[box].indexOf(trap), 1);
    // Nothing gets out any more; the lab learns of it when this event has ended.
    world.hosting.box(box)?.participant.kill();
    return trap.fate;
  });
}
