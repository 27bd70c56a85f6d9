/** The two hostings as stages of a rehearsal. */
import { join } from 'node:path';
import { hasSite, openStore } from '../../appliance/store/database.js';
import type { Entry } from '../../hardware/kernel/turn.js';
import type { Micros } from '../../hardware/ports.js';
import { performFleet } from '../acts/fleet.js';
import { performNetwork } from '../acts/network.js';
import { perform } from '../acts/perform.js';
import { setWhen } from '../acts/set-when.js';
import { isWorkstation, openAccessConsole } from '../clients/seats.js';
import { makeTemporaryFolder } from '../hosting/host/temporary-folder.js';
import { addressesOf } from '../making/found.js';
import { type AddressPlan, type BoxName, siteName, workstationNames } from '../plan.js';
import type { Lab } from '../supervisor/lab.js';
import type { PairDisks } from '../supervisor/made-pairs.js';
import type { Outside } from '../supervisor/outside.js';
import { createProcessesLab } from '../supervisor/processes-lab.js';
import type { Schedule } from '../supervisor/scheduler.js';
import { createWorld, type World } from '../supervisor/world-lab.js';
import { lookAround } from './judge/around.js';
import { lookAtFolder } from './judge/look.js';
import { type Snapshot, takeSnapshot } from './judge/snapshot.js';
import type { BoxLetter, Start } from './language/vocabulary.js';
import { type BoxEvent, boxEventOf, type Stage } from './stage.js';

/** A hosting made and ready: the lab's part runs inside it, in lab time. */
export interface Raised {
  /** Runs the lab's part to its end, driving everything else meanwhile. */
  run<T>(part: (stage: Stage) => Promise<T>): Promise<T>;
  /** The disks of a world, and the world. */
  readonly disks: PairDisks | null;
  readonly world: World | null;
  /** Hash over the visible transcript; known after the run. */
  traceHash(): string;
  close(): Promise<void>;
}

export interface RaiseOptions {
  /** Other addresses than the default ones. */
  readonly addresses?: Pick<AddressPlan, 'net' | 'tlsPort'>;
  readonly hosting: 'world' | 'processes';
  readonly seed: string;
  /** Default: the robot's Monday. */
  readonly startUs?: Micros;
  readonly schedule: Schedule;
}

export type Raise = (options: RaiseOptions, start: Start) => Promise<Raised>;

type Look = (name: BoxName, sessions: readonly string[]) => Snapshot | null;

const nameOf = (letter: BoxLetter): BoxName => letter.toLowerCase() as BoxName;

/** How boxes are made for a start. */
export const foundOf = (start: Start) => ({
  boxes: start.boxes,
  ...(start.switchover === undefined ? {} : { switchover: start.switchover }),
  ...(start.restricted === undefined ? {} : { restricted: start.restricted.map(nameOf) }),
  ...(start.ntpServer === undefined ? {} : { ntpServer: start.ntpServer }),
  ...(start.new?.model === undefined ? {} : { newModel: start.new.model }),
  ...(start.new?.on === undefined ? {} : { newOn: start.new.on }),
  ...(start.base === undefined ? {} : { baseVersion: start.base }),
  ...(start.historyDays === undefined ? {} : { historyDays: start.historyDays }),
  ...(start.sessionsPerDay === undefined ? {} : { sessionsPerDay: start.sessionsPerDay }),
  ...(start.recordings === undefined ? {} : { recordings: start.recordings }),
  ...(start.files === undefined ? {} : { files: start.files }),
  ...(start.users === undefined ? {} : { users: start.users }),
  ...(start.jumpItems === undefined ? {} : { jumpItems: start.jumpItems }),
  ...(start.jumpClients === undefined ? {} : { jumpClients: start.jumpClients }),
  ...(start.site === undefined ? {} : { siteVersion: start.site }),
});

/** Where a person's browser goes for a name they type. */
function addressOf(addresses: AddressPlan, name: string): { host: string; port: number } {
  const { boxes, servers, tlsPort: port } = addresses;
  const letter = name.toLowerCase();
  if (letter === 'a' || letter === 'b' || letter === 'c') return { host: boxes[letter], port };
  if (letter === 'site') return { host: siteName, port };
  if (letter === 'updates') return { host: servers.updates, port: 443 };
  if (letter === 'support') return { host: servers.support, port: 443 };
  return { host: name, port };
}

/** A lab as a robot sees it, alike in both hostings. */
export function stageOf(lab: Lab, outside: Outside, kind: 'world' | 'processes', look: Look): Stage {
  const { agenda } = lab.participant;
  const { addresses } = outside.network;
  const listeners: ((event: BoxEvent) => void)[] = [];
  const sessions = new Set<string>();
  lab.onEntry((entry: Entry) => {
    const seen = boxEventOf(entry);
    if (seen === null) return;
    const { kind, data } = seen.event;
    if (kind === 'session.ended') sessions.add(data.id);
    for (const listener of listeners) listener(seen);
  });
  const seatOf = (given: string) => {
    const workstation = given.replace(/^workstation-/, 'ws');
    if (!isWorkstation(workstation)) throw new Error(`no workstation ${workstation}`);
    return outside.seats().seat(workstation);
  };
  return {
    hosting: kind,
    nowUs: () => agenda.nowUs(),
    sleep: (us) => agenda.sleep(us),
    fetchFrom: (workstation) => seatOf(workstation ?? workstationNames[0]).workstation.fetch,
    addresses,
    addressOf: (name) => addressOf(addresses, name),
    onEvent: (listener) => {
      listeners.push(listener);
    },
    say: (line) => lab.participant.emit('operator', line),
    launchConsole: (workstation, user, password) =>
      openAccessConsole(seatOf(workstation), user, password, 'fr'),
    network: (act) => {
      const given =
        'workstation' in act ? { ...act, workstation: seatOf(act.workstation).workstation.name } : act;
      const trouble = performNetwork(lab, outside, given);
      if (trouble !== null) throw new Error(trouble.en);
    },
    integration: ({ target, version, run }) => {
      const client = outside.seats().fleet.state().integrations[0]?.id;
      if (client === undefined) throw new Error('no integration client in this lab');
      if (target !== undefined) performFleet(lab, outside, { kind: 'integration-target', client, target });
      if (version !== undefined)
        performFleet(lab, outside, { kind: 'integration-reinstall', client, version });
      if (run) performFleet(lab, outside, { kind: 'integration-run', client });
    },
    hostsFile: (workstation) => seatOf(workstation).workstation.resolver.hostsFile(),
    answer: (question, option) => lab.participant.emit('answer.given', { question, option }),
    ask: (what, letter) => outside.story.ask(what, nameOf(letter)),
    announce: (given) => outside.story.announce(given),
    tell: (story) => outside.story.begin(story),
    arm: async (when) => {
      const refused = await setWhen(lab, when, (act) => perform(lab, outside, act));
      if (refused !== null) throw new Error(refused.en);
    },
    activate: (letter, activation) => {
      const box = nameOf(letter);
      lab.setOverlays(box, [...lab.box(box).overlays, activation]);
    },
    deactivate: (letter, id) => {
      const box = nameOf(letter);
      lab.setOverlays(
        box,
        lab.box(box).overlays.filter((one) => one.id !== id),
      );
    },
    snapshot: (letter) => (lab.boxes().includes(nameOf(letter)) ? look(nameOf(letter), [...sessions]) : null),
    around: () => lookAround(outside.seats()),
    downtimeUs: () => outside.seats().probe.downtimeUs(),
  };
}

const madeFor = ({ addresses }: RaiseOptions, start: Start) => ({
  ...foundOf(start),
  ...(addresses === undefined ? {} : { net: addresses.net, tlsPort: addresses.tlsPort }),
});

async function raiseWorld(options: RaiseOptions, start: Start): Promise<Raised> {
  const world = await createWorld({ ...options, amounts: madeFor(options, start) });
  const { lab, outside, disks } = world;
  const look: Look = (name, sessions) => {
    const disk = disks[name];
    if (disk === undefined || !hasSite(disk)) return null;
    const contents = [...disk.list('recordings'), ...disk.list('files')];
    return takeSnapshot(openStore(disk, 'site').db, contents, sessions);
  };
  return {
    disks,
    world,
    run: (part) => lab.run(() => part(stageOf(lab, outside, 'world', look))),
    traceHash: () => lab.traceHash(),
    close: () => lab.close(),
  };
}

/** No box works so long in one turn: the robot's run fails, and says for whom it waited. */
const ROBOT_PATIENCE_MS = 240_000;

async function raiseProcesses(options: RaiseOptions, start: Start): Promise<Raised> {
  const amounts = madeFor(options, start);
  const addresses = addressesOf(amounts);
  const temporary = makeTemporaryFolder();
  const folder = temporary.path;
  let lost: string | null = null;
  const { lab, outside } = await createProcessesLab({
    ...options,
    folder,
    amounts,
    listen: true,
    // A rehearsal leaves the addresses of an interactive lab alone: any free ports will do.
    physical: Object.fromEntries(
      [...Object.values(addresses.boxes), addresses.shared].map((address) => [
        address,
        { host: '127.0.0.1', port: 0 },
      ]),
    ),
    patienceMs: ROBOT_PATIENCE_MS,
    onDied: (name, why) => {
      lost ??= `box ${name} died: ${why}`;
    },
  });
  const look: Look = (name, sessions) => lookAtFolder(join(folder, name), sessions);
  return {
    disks: null,
    world: null,
    run: async (part) => {
      const result = await lab.run(() => part(stageOf(lab, outside, 'processes', look)));
      if (lost !== null) throw new Error(lost);
      return result;
    },
    traceHash: () => lab.traceHash(),
    close: async () => {
      await lab.close();
      temporary.remove();
    },
  };
}

export const raise: Raise = (options, start) =>
  options.hosting === 'world' ? raiseWorld(options, start) : raiseProcesses(options, start);
