/**
 * A pair in a world as a campaign sees it: hands at its pages and consoles, faults to lay, and eyes
 * that note what must never be.
 */
import type { Node } from '../../appliance/node/node.js';
import { Database, type Db } from '../../appliance/store/sqlite.js';
import { createMemoryDisk, type MemoryDisk } from '../../hardware/disk/memory-disk.js';
import { MINUTE, type Micros, SECOND } from '../../hardware/ports.js';
import { Browser } from '../clients/browser/browser.js';
import { labCredentials } from '../making/credentials.js';
import { defaultPlan } from '../making/found.js';
import { type MadeLab, makeBoxes } from '../making/make-boxes.js';
import type { Lab } from '../supervisor/lab.js';
import { ROBOT_START_US, type World, worldOn } from '../supervisor/world-lab.js';
import type { Finding, FindingKind } from './judge/finding.js';

export type Letter = 'a' | 'b';
export const letters: readonly Letter[] = ['a', 'b'];
export const other = (box: Letter): Letter => (box === 'a' ? 'b' : 'a');
export const addresses: Readonly<Record<Letter, string>> = { a: '127.20.0.11', b: '127.20.0.12' };
export const SHARED = '127.20.0.10';
export const PORT = 8443;
const DESK = '127.20.0.21';
const CALL_US = 120 * SECOND;
const DISK_BYTES = 1e9;
const STATUS_FAULT = 500;
/** The maintenance page of a site that is being worked on. */
const STATUS_MAINTENANCE = 503;

/** What was promised to the user of a console. */
export interface ToldSession {
  readonly id: string;
  ended: boolean;
}

/** What becomes of a box's n-th write from now on whose name holds a word. */
export interface WriteTrap {
  readonly name: string;
  nth: number;
  times: number;
  readonly fate: 'before' | 'after' | 'fail';
}

export interface Scene {
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
  /** Notes what must not be, once. */
  find(kind: FindingKind, text: string): void;
  /** What somebody does beside; awaited before the end. */
  readonly errands: Promise<void>[];
  /** What pages have said to somebody who wanted more than they offer. */
  readonly refusals: string[];
  /** Events of both boxes and of the lab so far, counted by kind. */
  readonly seen: ReadonlyMap<string, number>;
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
  /** A browser of the lab's administrator at a page. */
  open(box: Letter, path: string): Promise<Browser>;
  /** Status of a plain request. Null: no answer. */
  status(host: string, path: string): Promise<number | null>;
  /** The answer to a plain request, and its words. Null: none. */
  said(host: string, path: string): Promise<{ readonly status: number; readonly text: string } | null>;
}

interface Forest {
  readonly made: MadeLab;
  readonly disks: Readonly<Record<Letter, MemoryDisk>>;
}

const forests = new Map<string, Forest>();

/** Pairs are made once; each run gets a fork of the disks. */
function forest(siteVersion: string): Forest {
  const known = forests.get(siteVersion);
  if (known !== undefined) return known;
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const made = makeBoxes(defaultPlan, 'campaign', disks, {
    nowMs: ROBOT_START_US / 1_000,
    siteVersion,
    historyDays: 2,
    sessionsPerDay: 4,
    recordings: 2,
    files: 2,
    users: 3,
    jumpItems: 4,
  });
  const grown = { made, disks };
  forests.set(siteVersion, grown);
  return grown;
}

function copyDatabase(database: unknown): unknown {
  const copy = new Database((database as Db).serialize());
  copy.pragma('foreign_keys = OFF');
  return copy;
}

/** A fresh pair. Nothing happens before the lab runs. */
export async function createScene(seed: string, siteVersion: string): Promise<Scene> {
  const { made, disks } = forest(siteVersion);
  const forks = { a: disks.a.fork(copyDatabase), b: disks.b.fork(copyDatabase) };
  const world = await worldOn(forks, made, { seed, amounts: { siteVersion } });
  const { lab, hosting } = world;
  const { agenda } = lab.participant;
  const findings: Finding[] = [];
  const find = (kind: FindingKind, text: string): void => {
    if (!findings.some((one) => one.kind === kind && one.text === text)) findings.push({ kind, text });
  };
  const seen = new Map<string, number>();
  let ids = 0;
  const sleep = (us: Micros): Promise<void> => agenda.sleep(us);
  const node = (box: Letter): Node | null => hosting.box(box)?.appliance()?.node ?? null;
  const fetch: ConstructorParameters<typeof Browser>[0]['fetch'] = async (asked) => {
    const reply = await lab.participant.call({ proto: 'https', from: DESK, ...asked }, CALL_US);
    if (reply !== null && reply.status >= STATUS_FAULT && reply.status !== STATUS_MAINTENANCE) {
      find('broken', `${asked.method} ${asked.host}${asked.path} was answered with ${reply.status}`);
    }
    return reply;
  };
  const open = async (box: Letter, path: string): Promise<Browser> => {
    const browser = new Browser({ language: 'en', fetch });
    await browser.open(addresses[box], PORT, path);
    if (browser.asksPassword()) {
      browser.fill('Username', labCredentials.username);
      browser.fill('Password', labCredentials.password);
      await browser.press('Sign in');
      await browser.open(addresses[box], PORT, path);
    }
    return browser;
  };
  const scene: Scene = {
    world,
    lab,
    made,
    files: [],
    users: [],
    sessions: [],
    traps: { a: [], b: [] },
    findings,
    find,
    errands: [],
    refusals: [],
    seen,
    lastPrimary: 'a',
    nextId: () => {
      ids += 1;
      return `laid-${ids}`;
    },
    sleep,
    until: async (holds, limitUs) => {
      const lookUs = Math.max(SECOND, Math.min(limitUs / 200, MINUTE));
      for (let waited = 0; waited < limitUs; waited += lookUs) {
        if (holds()) return true;
        await sleep(lookUs);
      }
      return holds();
    },
    node,
    kind: (box) => node(box)?.failover.state().kind ?? 'off',
    stage: (box) => node(box)?.installer.state().at ?? 'off',
    open,
    status: async (host, path) => (await scene.said(host, path))?.status ?? null,
    said: async (host, path) => {
      const asked = { host, port: PORT, method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
      const reply = await lab.participant.call({ proto: 'https', from: DESK, ...asked }, 10 * SECOND);
      return reply === null ? null : { status: reply.status, text: reply.body.toString() };
    },
  };
  lab.onEntry(({ kind, rank, data }) => {
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (kind === 'failover.role' && (data as { role?: string }).role === 'primary') {
      scene.lastPrimary = rank === 1 ? 'a' : 'b';
    }
  });
  for (const box of letters) watchWrites(scene, box);
  return scene;
}

/** Carries out the traps that lie in a box's writes. */
function watchWrites({ world, traps }: Scene, box: Letter): void {
  world.disks[box].onDurable((_step, name) => {
    const trap = traps[box].find((one) => name.includes(one.name));
    if (trap === undefined) return null;
    trap.nth -= 1;
    if (trap.nth > 0) return null;
    trap.times -= 1;
    if (trap.times <= 0) traps[box].splice(traps[box].indexOf(trap), 1);
    // Nothing gets out any more; the lab learns of it when this event has ended.
    if (trap.fate !== 'fail') world.hosting.box(box)?.participant.kill();
    return trap.fate;
  });
}
