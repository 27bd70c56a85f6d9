/**
 * lab/hosting/world/: boxes that live in this process.
 *
 * The boxes of a lab that people use, all in this process: folders as their disks, heavy work in threads,
 * doors for browsers and tools on real listeners.
 */
import { createFolderDisk } from '../../../hardware/disk/folder-disk.js';
import { mortalDisk } from '../../../hardware/disk/mortal.js';
import type { Envelope } from '../../../hardware/kernel/envelope.js';
import { hostMonoMs, hostNowMs, turnOfLoop } from '../../../hardware/kernel/host-time.js';
import type { Grant, PowerEnd, Turn } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import { type BoxName, boxOfRank, LAB } from '../../plan.js';
import { type BoxAtDoor, switchOnAtDoor } from '../box-at-door.js';
import { createBells, createDoors, type Looked } from '../door/looking.js';
import type { Doorkeeper } from '../door/site-server.js';
import { createHeavyThread } from '../heavy/heavy-thread.js';
import type { Awaited, LiveHosting, StartOrder } from '../hosting.js';
import type { ProcessesOptions } from '../processes/processes.js';
import { createHeld, type Held } from '../wire/held.js';

/** As boxes in processes are hosted, but for what only processes have. */
export interface LiveWorldOptions extends Omit<ProcessesOptions, 'patienceMs' | 'listen'> {
  /** Whom the doors let in; absent: everybody. */
  readonly keeper?: Doorkeeper;
  /** 'later': nobody reaches the boxes before `reach`. */
  readonly listen: boolean | 'later';
}

/** Before this nobody is told that the lab waits. */
const TELL_AFTER_MS = 2_000;

/** One boot of a box. */
interface Boot extends Looked {
  readonly seat: BoxAtDoor;
  answer: { readonly sinceMs: number } | null;
  hasLeft: boolean;
  /** Up to where it has come, as far as the lab knows. */
  doneUs: Micros;
  /** Its power goes now; `told`: what the lab still hears of it. */
  end(told: Turn): void;
  /** The last that is heard of it. */
  readonly last: Promise<Turn>;
  /** What it writes is kept from here on. */
  keep(): void;
  /** Nothing of it is left: listeners, threads, handles. */
  leave(): Promise<void>;
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

interface BootNeeds {
  readonly options: LiveWorldOptions;
  /** Null: the boxes are reached from the beginning, or never. */
  readonly held: Held | null;
  readonly order: StartOrder;
  transmit(envelope: Envelope): void;
  poke(): void;
  ring(): void;
}

/** Switches a box on: its disk, its thread, its door. */
function startBoot({ options, held, order, transmit, poke, ring }: BootNeeds): Boot {
  const { name } = order;
  const plate = options.plates[name];
  if (plate === undefined) throw new Error(`no box ${name} in this lab`);
  const folder = options.folder(name);
  const own = createFolderDisk(
    folder,
    options.capacityBytes,
    true,
    options.flushes && held?.isOver !== false,
  );
  const { disk, cut } = mortalDisk(own);
  const heavy = createHeavyThread({
    time: () => seat.box.participant.agenda,
    folder,
    disk: own,
    lookout: () => seat.box.lookout,
  });
  let ended: (turn: Turn) => void = () => {};
  const last = new Promise<Turn>((resolve) => {
    ended = resolve;
  });
  /** Nothing of this boot comes to anything from here on. */
  const stop = (how: 'off' | 'tripped'): void => {
    cut();
    seat.box.participant.kill(how);
    heavy.cut();
  };
  const seat: BoxAtDoor = switchOnAtDoor({
    ...order,
    ...{ seed: options.seed, addresses: options.addresses, plate, disk, heavy },
    ...{ physical: options.physical, listen: held ?? options.listen === true, transmit, poke, ring },
    record: options.onRecords !== undefined,
    bodies: options.bodies ?? null,
    bar: options.bar ?? null,
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
    repeat: options.repeat?.(name, order.boot) ?? [],
    // What it did up to here is told, and nothing comes after.
    strike: () => {
      stop('tripped');
      boot.end(seat.box.participant.turn(seat.box.participant.agenda.nowUs()));
    },
    ...(options.onBug === undefined
      ? {}
      : { onBug: (error: unknown) => options.onBug?.(name, textOf(error)) }),
  });
  const boot: Boot = {
    seat,
    port: 1,
    isOpen: false,
    answer: null,
    hasLeft: false,
    doneUs: order.startUs,
    keep: () => {
      own.flushFromNow();
      seat.keep();
    },
    last,
    end: (told) => {
      held?.drop(name);
      boot.hasLeft = true;
      ended(told);
      poke();
      void seat.listeners.close();
    },
    leave: async () => {
      held?.drop(name);
      stop('off');
      boot.hasLeft = true;
      seat.box.appliance()?.stop();
      await seat.listeners.close();
      // Whoever still ran has met that the power is gone.
      await turnOfLoop();
      own.close();
    },
  };
  return boot;
}

/** What is heard of a box whose power went by nobody's act: where it stood, and that it is off. */
const lastTurn = ({ doneUs }: Boot, power: PowerEnd = 'cut'): Turn => ({
  doneUs,
  nextDueUs: null,
  sent: [],
  log: [],
  power,
});

/** For whom the lab has waited for more than a moment: heavy work takes real time. */
function awaitedAmong(boots: ReadonlyMap<BoxName, Boot>): Awaited | null {
  const nowMs = hostMonoMs();
  for (const [name, { answer }] of boots) {
    if (answer === null || nowMs - answer.sinceMs < TELL_AFTER_MS) continue;
    return { name, pid: null, sinceMs: hostNowMs() - (nowMs - answer.sinceMs), stopped: false };
  }
  return null;
}

/** The lab asks a box for a turn: it always gets one, the last one if its power goes. */
function asking(options: LiveWorldOptions) {
  return async (name: BoxName, boot: Boot, work: () => Promise<Turn>): Promise<Turn> => {
    boot.answer = { sinceMs: hostMonoMs() };
    const asked = work().catch((error: unknown) => {
      // A bug below its software: to the lab its power is gone.
      if (!boot.hasLeft) {
        options.onDied(name, textOf(error));
        boot.end(lastTurn(boot));
      }
      return boot.last;
    });
    try {
      const given = boot.hasLeft ? await boot.last : await Promise.race([asked, boot.last]);
      boot.doneUs = Math.max(boot.doneUs, given.doneUs);
      return given;
    } finally {
      boot.answer = null;
      const records = boot.seat.door.takeRecords();
      if (records.length > 0) options.onRecords?.(records);
    }
  };
}

/** What boxes held among themselves is bound on the host; the address that somebody else has there. */
async function reachAll(
  boots: ReadonlyMap<BoxName, Boot>,
  held: Held | null,
  flushes: boolean,
): Promise<string | null> {
  if (flushes) for (const boot of boots.values()) boot.keep();
  for (const { name, address, port } of held?.end() ?? [])
    if ((await boots.get(name)?.seat.listeners.bind(address, port)) === 'taken') return address;
  return null;
}

/** Hosts the boxes of a lab that people use in this process. */
export function createLiveWorldHosting(options: LiveWorldOptions): LiveHosting {
  const boots = new Map<BoxName, Boot>();
  const turn = asking(options);
  let toLab: (envelope: Envelope) => void = () => {};
  const bells = createBells();
  const held = options.listen === 'later' ? createHeld() : null;

  const deliver = (envelope: Envelope): void => {
    const name = boxOfRank(envelope.to);
    if (envelope.to === LAB) toLab(envelope);
    else if (name !== null) boots.get(name)?.seat.box.participant.receive(envelope);
  };
  const grantOf =
    (name: BoxName, boot: Boot) =>
    async (given: Grant): Promise<Turn> => {
      const told = await turn(name, boot, () => boot.seat.box.participant.run(given));
      if (told.log.length > 0) boot.seat.live.changed();
      return told;
    };
  const doors = createDoors<Boot>({
    boxes: boots,
    tell: ({ seat: { door, live } }, { kind, atUs }) => {
      if (kind === 'ajar') door.ajar(atUs);
      else {
        door.open(atUs);
        live.changed();
      }
    },
    close: (name, boot) =>
      turn(name, boot, async () => {
        const { box, door } = boot.seat;
        await door.close();
        return box.participant.turn(box.participant.agenda.nowUs());
      }),
  });
  return {
    kind: 'world',
    start: async (order) => {
      const boot = startBoot({
        ...{ options, held, order, transmit: deliver },
        poke: bells.poked,
        ring: bells.rung,
      });
      boots.set(order.name, boot);
      const { participant } = boot.seat.box;
      return {
        seat: { rank: participant.rank, grant: grantOf(order.name, boot) },
        turn: participant.turn(order.startUs - 1),
      };
    },
    kill: async (name) => {
      const boot = boots.get(name);
      boots.delete(name);
      await boot?.leave();
    },
    deliver,
    onMessage: (receive) => {
      toLab = receive;
    },
    ...bells.heard,
    ...doors,
    strike: (name) => {
      const boot = boots.get(name);
      if (boot === undefined || boot.hasLeft) return false;
      boot.seat.box.participant.kill();
      boot.end(lastTurn(boot));
      void boot.leave();
      return true;
    },
    reach: () => reachAll(boots, held, options.flushes),
    pid: () => null,
    runs: (name) => boots.get(name)?.hasLeft === false,
    awaited: () => awaitedAmong(boots),
    repeat: async (name, records) => {
      const boot = boots.get(name);
      if (boot === undefined) throw new Error(`box ${name} is off: it repeats nothing`);
      const { box, repeat } = boot.seat;
      repeat(records);
      return { rank: box.participant.rank, turn: box.participant.turn(box.participant.agenda.nowUs()) };
    },
    close: async () => {
      await Promise.all([...boots.values()].map((boot) => boot.leave()));
      boots.clear();
    },
  };
}
