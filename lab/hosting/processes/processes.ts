/** Each box a process of its own: TLS between them, a folder as its disk, SIGKILL as the power cut. */
import { randomBytes } from 'node:crypto';
import type { Envelope } from '../../../hardware/kernel/envelope.js';
import { within } from '../../../hardware/kernel/host-time.js';
import type { Grant, Turn } from '../../../hardware/kernel/turn.js';
import type { Plate } from '../../../hardware/ports.js';
import { type AddressPlan, type BoxName, LAB, ranks } from '../../plan.js';
import type { BarOptions } from '../door/answering/bar.js';
import { createBells, createDoors } from '../door/looking.js';
import type { OutsideRecord } from '../door/outside-request.js';
import { atExit } from '../host/at-exit.js';
import type { Hosting, LiveHosting, Repeat, StartOrder } from '../hosting.js';
import { type Asking, createAsking, tell } from './asking.js';
import { awaitedAmong, type Child, lastTurn } from './child.js';
import type { BoxProcessConfig } from './ipc.js';
import { createMaking, type Making } from './making.js';
import { createSpawning, readyInTime } from './spawning.js';
import { type CableEnd, openCable } from './wire-tls.js';

export interface ProcessesOptions {
  readonly seed: string;
  readonly addresses: AddressPlan;
  readonly plates: Readonly<Partial<Record<BoxName, Plate>>>;
  /** Folder of a box's disk. */
  readonly folder: (name: BoxName) => string;
  readonly capacityBytes: number;
  /** What boxes call durable survives the host's power, at the price of its disk's time. */
  readonly flushes: boolean;
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  readonly listen: boolean;
  readonly onRecords?: (records: readonly OutsideRecord[]) => void;
  /** Folder of a recording's long bodies. */
  readonly bodies?: string;
  /** The lab's bar on pages that browsers show; absent: none. */
  readonly bar?: BarOptions | null;
  /** What a recording repeats in a boot of a box. */
  readonly repeat?: Repeat;
  /** A box's process ended by itself: to the lab a power cut, to whoever looks on the reason of it. */
  readonly onDied: (name: BoxName, why: string) => void;
  /** Real time after which a box that owes an answer fails the run; absent: never (people may wait). */
  readonly patienceMs?: number;
  /** A bug of a box's software, which then goes on; absent: the run fails with it. */
  readonly onBug?: (name: BoxName, error: string) => void;
}

/** What was killed is gone long before; if its host holds it fast, nobody waits for it. */
const GONE_MS_MAX = 3_000;

/** What a box's process has to know to begin. */
function configOf(options: ProcessesOptions, order: StartOrder, cableKey: Buffer): BoxProcessConfig {
  const plate = options.plates[order.name];
  if (plate === undefined) throw new Error(`no box ${order.name} in this lab`);
  return {
    ...order,
    seed: options.seed,
    addresses: options.addresses,
    plate,
    folder: options.folder(order.name),
    capacityBytes: options.capacityBytes,
    flushes: options.flushes,
    cableKeyHex: cableKey.toString('hex'),
    physical: options.physical,
    listen: options.listen,
    record: options.onRecords !== undefined,
    bodies: options.bodies ?? null,
    bar: options.bar ?? null,
    repeat: options.repeat?.(order.name, order.boot) ?? [],
    survives: options.onBug !== undefined,
  };
}

/** Ends the processes of all these boxes, now. */
const killAll = (children: Iterable<Child>, making: Making): void => {
  making.end();
  for (const { process: box } of children) box.kill('SIGKILL');
};

/** Power of a box that goes; one that resets finds its next process begun. */
const killBy =
  (children: Map<BoxName, Child>, making: Making, tellPorts: () => void): Hosting['kill'] =>
  async (name, resets = false) => {
    if (resets) making.prepare(name);
    const child = children.get(name);
    if (child === undefined) return;
    child.expected = true;
    children.delete(name);
    child.process.kill('SIGKILL');
    await within(child.gone, GONE_MS_MAX);
    tellPorts();
  };

/** Requests of a recording, handed to a box that runs. */
const repeatBy =
  (children: ReadonlyMap<BoxName, Child>, asking: Asking): Hosting['repeat'] =>
  async (name, records) => {
    const child = children.get(name);
    if (child === undefined) throw new Error(`box ${name} is off: it repeats nothing`);
    return { rank: ranks[name], turn: await asking.turn(name, child, { kind: 'repeat', records }) };
  };

/** One boot of a box: its process is begun, and its seat in the lab's lock-step. */
async function startBox(
  order: StartOrder,
  config: BoxProcessConfig,
  child: Child,
  asking: Asking,
  tellPorts: () => void,
): ReturnType<Hosting['start']> {
  const isReady = readyInTime(child);
  const ready = await asking.ask(order.name, child, { kind: 'start', config });
  child.doneUs = order.startUs;
  if (ready.kind === 'ready') {
    child.port = ready.port;
    tellPorts();
  }
  isReady();
  const grant = async (given: Grant): Promise<Turn> => {
    const turn = await asking.turn(order.name, child, { kind: 'grant', grant: given });
    child.doneUs = Math.max(child.doneUs, turn.doneUs);
    return turn;
  };
  // A box that died before it was ready has one thing due: to be found without power.
  const turn =
    ready.kind === 'ready' ? ready.turn : { ...lastTurn(child), nextDueUs: order.startUs, power: null };
  return { seat: { rank: ranks[order.name], grant }, turn };
}

/** Hosts each box of a lab in a process of its own. */
export async function createProcessesHosting(options: ProcessesOptions): Promise<LiveHosting> {
  const cableKey = randomBytes(32);
  const children = new Map<BoxName, Child>();
  let toLab: (envelope: Envelope) => void = () => {};
  const bells = createBells();
  let lost: (sender: string) => void = () => {};
  // A box ends by itself when the lab is gone, but not one that is stopped or computes without end.
  const making = createMaking();
  const forget = atExit(() => killAll(children.values(), making));
  const cable: CableEnd = await openCable(cableKey, (envelope) => toLab(envelope));
  const asking = createAsking(options);
  const spawn = createSpawning({
    children,
    take: making.take,
    onDied: options.onDied,
    onBug: (name, error) => options.onBug?.(name, error),
    poked: bells.poked,
    rung: bells.rung,
    lost: (sender) => lost(sender),
    deliver: (envelope) => deliver(envelope),
  });
  const doors = createDoors({
    boxes: children,
    tell,
    close: (name, child) => asking.turn(name, child, { kind: 'close' }),
  });

  const deliver = (envelope: Envelope): void => {
    if (envelope.to === LAB) toLab(envelope);
    for (const [name, child] of children)
      if (ranks[name] === envelope.to && child.port !== 0) cable.send(child.port, envelope);
  };
  const tellPorts = (): void => {
    const ports: Record<number, number> = { [LAB]: cable.port };
    for (const [name, child] of children) if (child.port !== 0) ports[ranks[name]] = child.port;
    for (const child of children.values()) tell(child, { kind: 'cables', ports });
    cable.keep(Object.values(ports));
  };
  return {
    kind: 'processes',
    start: async (order) => {
      const config = configOf(options, order, cableKey);
      return startBox(order, config, spawn(order.name, order.boot), asking, tellPorts);
    },
    kill: killBy(children, making, tellPorts),
    deliver,
    onMessage: (receive) => {
      toLab = receive;
    },
    onLost: (listener) => {
      lost = listener;
    },
    ...bells.heard,
    ...doors,
    strike: (name) => {
      const child = children.get(name);
      if (child === undefined) return false;
      child.struck = true;
      return child.process.kill('SIGKILL');
    },
    runs: (name) => children.has(name),
    pid: (name) => children.get(name)?.process.pid ?? null,
    awaited: () => awaitedAmong(children, asking.waits),
    watch: asking.watch,
    repeat: repeatBy(children, asking),
    close: async () => {
      for (const child of children.values()) child.expected = true;
      killAll(children.values(), making);
      await within(Promise.all([...children.values()].map((child) => child.gone)), GONE_MS_MAX);
      children.clear();
      forget();
      cable.close();
    },
  };
}
