/** Each box a process of its own: TLS between them, a folder as its disk, SIGKILL as the power cut. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { hostMonoMs, hostWait, patiently, within } from '../../../hardware/kernel/host-time.js';
import type { Envelope, Grant, Turn } from '../../../hardware/kernel/participant.js';
import type { Micros, Plate } from '../../../hardware/ports.js';
import { type AddressPlan, type BoxName, boxOfRank, LAB, ranks } from '../../plan.js';
import type { OutsideRecord } from '../door/outside-request.js';
import { atExit } from '../host/at-exit.js';
import type { Hosting, Repeat, Seen } from '../hosting.js';
import {
  type Awaited,
  awaitedAmong,
  type Child,
  isStopped,
  lastAnswer,
  lastTurn,
  type Wait,
} from './child.js';
import type { FromBox, ToBox } from './ipc.js';
import { CLOSING_PATIENCE_MS, createLooking } from './looking.js';
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
  /** What a recording repeats in a boot of a box. */
  readonly repeat?: Repeat;
  /** A box's process ended by itself: to the lab a power cut, to whoever looks on the reason of it. */
  readonly onDied: (name: BoxName, why: string) => void;
  /** Real time after which a box that owes an answer fails the run; absent: never (people may wait). */
  readonly patienceMs?: number;
  /** A bug of a box's software, which then goes on; absent: the run fails with it. */
  readonly onBug?: (name: BoxName, error: string) => void;
}

export interface ProcessesHosting extends Hosting {
  /** Opens the doors of all boxes at one instant. */
  openDoors(atUs: Micros): void;
  /** Lets pages of these boxes be looked at until `work` is done, if that takes long. */
  lookMeanwhile(
    ranks: readonly number[],
    atUs: Micros,
    work: Promise<unknown>,
    working: number,
  ): Promise<readonly Seen[]>;
  /** Closes them; what happened at each. */
  closeDoors(): Promise<readonly { readonly rank: number; readonly turn: Turn }[]>;
  /** A door saw something that wants lab time. */
  onPoke(listener: () => void): void;
  pid(name: BoxName): number | null;
  /** For whom the lab has waited for more than a moment; null: for nobody. */
  awaited(): Awaited | null;
  /**
   * SIGKILL at this very instant, in the middle of whatever the box is doing; the lab learns that its
   * power is gone when the box owes it an answer. False: it was off anyway.
   */
  strike(name: BoxName): boolean;
}

/** A box that answers within this long holds nobody up who looks at another one's pages. */
const PATIENCE_MS = 2;

const LAST_WORDS_MS = 250;
/** A process that is not ready by then will not be: the power of its box fails. */
const START_MS_MAX = 30_000;
/** What was killed is gone long before; if its host holds it fast, nobody waits for it. */
const GONE_MS_MAX = 3_000;

/** Of what this process was called with, what holds for a box too: never its script (`--eval`, `--import`). */
const KEPT_ARGS = /^--(enable-source-maps|max-|stack-)/;

const entry = new URL('./box-process.js', import.meta.url);

export async function createProcessesHosting(options: ProcessesOptions): Promise<ProcessesHosting> {
  const cableKey = randomBytes(32);
  const children = new Map<BoxName, Child>();
  const waits = new Set<Wait>();
  let toLab: (envelope: Envelope) => void = () => {};
  let poked: () => void = () => {};
  let openedUs = 0;
  let lostHeard: (sender: string) => void = () => {};
  // A box ends by itself when the lab is gone, but not one that is stopped or computes without end.
  const forget = atExit(() => {
    for (const { process: box } of children.values()) box.kill('SIGKILL');
  });
  const cable: CableEnd = await openCable(cableKey, (envelope) => toLab(envelope));

  const tell = (child: Child, message: ToBox): void => {
    if (child.process.connected) child.process.send(message);
  };
  const tellPorts = (): void => {
    const ports: Record<number, number> = { [LAB]: cable.port };
    for (const [name, child] of children) if (child.port !== 0) ports[ranks[name]] = child.port;
    for (const child of children.values()) tell(child, { kind: 'cables', ports });
    cable.keep(Object.values(ports));
  };
  /** Always ends: with the answer, with a last turn when the box dies, or by the patience of a robot. */
  const ask = (name: BoxName, child: Child, message: ToBox): Promise<FromBox> => {
    const answered = new Promise<FromBox>((resolve) => {
      child.askedMs = hostMonoMs();
      child.answer = (answer) => {
        child.answer = null;
        resolve(answer);
      };
      if (child.hasLeft) child.answer(lastAnswer(child));
      else tell(child, message);
    });
    if (options.patienceMs === undefined) return answered;
    const { patienceMs } = options;
    const wait = hostWait(patienceMs);
    const late = async (): Promise<FromBox> => {
      await wait.done;
      if (child.answer === null) return answered;
      throw new Error(
        `box ${name} has not answered for ${patienceMs} ms (process ${child.process.pid}${isStopped(child.process.pid) ? ', stopped' : ''})`,
      );
    };
    return Promise.race([answered, late()]).finally(wait.wake);
  };
  /** The lab itself waits for what boxes have sent. */
  const watch = async <T>(waiting: Promise<T>, senders: () => readonly number[]): Promise<T> => {
    const wait: Wait = { sinceMs: hostMonoMs(), senders };
    waits.add(wait);
    try {
      if (options.patienceMs === undefined) return await waiting;
      const names = (): string => senders().map(boxOfRank).join(', ');
      return await patiently(waiting, options.patienceMs, () => `what box ${names()} sent has not come`);
    } finally {
      waits.delete(wait);
    }
  };
  const turnOf = (answer: FromBox): Turn => {
    if (answer.kind !== 'turn') throw new Error(`a turn was expected, not '${answer.kind}'`);
    if (answer.records.length > 0) options.onRecords?.(answer.records);
    return answer.turn;
  };
  /** What the dead process got out lies in the others' sockets and is read long before this is over. */
  const tellLost = async (sender: string): Promise<void> => {
    await hostWait(LAST_WORDS_MS).done;
    lostHeard(sender);
    for (const child of children.values()) tell(child, { kind: 'lost', sender });
  };
  const spawn = (name: BoxName, boot: number): Child => {
    const made = fork(entry, [], {
      execArgv: process.execArgv.filter((arg) => KEPT_ARGS.test(arg)),
      serialization: 'json',
    });
    let left: () => void = () => {};
    const child: Child = {
      process: made,
      gone: new Promise<void>((done) => {
        left = done;
      }),
      port: 0,
      isOpen: false,
      expected: false,
      struck: false,
      hasLeft: false,
      doneUs: 0,
      answer: null,
      askedMs: 0,
      lastWords: null,
    };
    /** Its process is gone: power that fails. Whoever waits for an answer gets a last one. */
    const died = (why: string): void => {
      if (child.hasLeft) return;
      child.hasLeft = true;
      left();
      void tellLost(`${ranks[name]}.${boot}.`);
      if (children.get(name) === child) children.delete(name);
      child.answer?.(lastAnswer(child));
      if (child.expected) return;
      poked();
      if (!child.struck) options.onDied(name, why);
    };
    made.on('message', (message: FromBox) => {
      if (message.kind === 'poke') poked();
      else if (message.kind === 'failed') {
        child.lastWords = message.error;
        // It ends by itself, unless a thread of it does not.
        made.kill('SIGKILL');
      } else if (message.kind === 'bug') options.onBug?.(name, message.error);
      else child.answer?.(message);
    });
    // A word to a box that was struck this instant finds nobody; its exit tells the rest. A process that
    // could not be made has no exit.
    made.on('error', (error) => {
      if (made.pid === undefined) died(`its process could not be started: ${error.message}`);
    });
    made.on('exit', (code, signal) => died(child.lastWords ?? `its process ended (${signal ?? code})`));
    return child;
  };

  const lookAt = createLooking({
    children,
    tell,
    close: async (name, child) => turnOf(await ask(name, child, { kind: 'close' })),
  });
  return {
    kind: 'processes',
    start: async (order) => {
      const plate = options.plates[order.name];
      if (plate === undefined) throw new Error(`no box ${order.name} in this lab`);
      const child = spawn(order.name, order.boot);
      children.set(order.name, child);
      const started = hostWait(START_MS_MAX);
      void started.done.then(() => {
        if (child.port !== 0 || child.hasLeft) return;
        child.lastWords = `its process was not ready after ${START_MS_MAX / 1_000} s`;
        child.process.kill('SIGKILL');
      });
      const ready = await ask(order.name, child, {
        kind: 'start',
        config: {
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
          repeat: options.repeat?.(order.name, order.boot) ?? [],
          survives: options.onBug !== undefined,
        },
      });
      child.doneUs = order.startUs;
      if (ready.kind === 'ready') {
        child.port = ready.port;
        tellPorts();
      }
      started.wake();
      const grant = async (given: Grant): Promise<Turn> => {
        // Its end may have been heard before this grant: nobody would answer any more.
        if (child.hasLeft) return lastTurn(child);
        const turn = turnOf(await ask(order.name, child, { kind: 'grant', grant: given }));
        child.doneUs = Math.max(child.doneUs, turn.doneUs);
        return turn;
      };
      // A box that died before it was ready has one thing due: to be found without power.
      const turn =
        ready.kind === 'ready' ? ready.turn : { ...lastTurn(child), nextDueUs: order.startUs, power: null };
      return { seat: { rank: ranks[order.name], grant }, turn };
    },
    kill: async (name) => {
      const child = children.get(name);
      if (child === undefined) return;
      child.expected = true;
      children.delete(name);
      child.process.kill('SIGKILL');
      await within(child.gone, GONE_MS_MAX);
      tellPorts();
    },
    deliver: (envelope) => {
      for (const [name, child] of children) {
        if (ranks[name] === envelope.to && child.port !== 0) cable.send(child.port, envelope);
      }
    },
    onMessage: (receive) => {
      toLab = receive;
    },
    onLost: (listener) => {
      lostHeard = listener;
    },
    onPoke: (listener) => {
      poked = listener;
    },
    openDoors: (atUs) => {
      openedUs = atUs;
      for (const child of children.values()) {
        child.isOpen = true;
        tell(child, { kind: 'open', atUs });
      }
    },
    lookMeanwhile: (wanted, atUs, work, working) =>
      lookAt(wanted, atUs, work, PATIENCE_MS, 'ajar', [working]),
    closeDoors: async () => {
      const closing = Promise.all(
        [...children]
          .filter(([, child]) => child.isOpen)
          .map(async ([name, child]) => {
            child.isOpen = false;
            return { rank: ranks[name], turn: turnOf(await ask(name, child, { kind: 'close' })) };
          }),
      );
      // One that does not answer must not shut the others: nothing has happened since they were open.
      const all = Object.values(ranks);
      const seen = await lookAt(all, openedUs, closing, CLOSING_PATIENCE_MS, 'open');
      return [...(await closing), ...seen];
    },
    strike: (name) => {
      const child = children.get(name);
      if (child === undefined) return false;
      child.struck = true;
      return child.process.kill('SIGKILL');
    },
    pid: (name) => children.get(name)?.process.pid ?? null,
    awaited: () => awaitedAmong(children, waits),
    watch,
    close: async () => {
      for (const child of children.values()) {
        child.expected = true;
        child.process.kill('SIGKILL');
      }
      await within(Promise.all([...children.values()].map((child) => child.gone)), GONE_MS_MAX);
      children.clear();
      forget();
      cable.close();
    },
  };
}
