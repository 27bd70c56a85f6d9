/** Each box a process of its own: TLS between them, a folder as its disk, SIGKILL as the power cut. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { hostWait } from '../../hardware/host.js';
import type { Envelope, Grant, Turn } from '../../hardware/lockstep/participant.js';
import type { Micros, Plate } from '../../hardware/ports.js';
import type { Seen } from '../lockstep.js';
import type { OutsideRecord } from '../recording/outside-request.js';
import type { Hosting, Repeat } from './hosting.js';
import type { FromBox, ToBox } from './ipc.js';
import { type BoxName, LAB, ranks } from './plan.js';
import { type CableEnd, openCable } from './wire-tls.js';

export interface ProcessesOptions {
  readonly seed: string;
  readonly plates: Readonly<Partial<Record<BoxName, Plate>>>;
  /** Folder of a box's disk. */
  readonly folder: (name: BoxName) => string;
  readonly capacityBytes: number;
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  readonly listen: boolean;
  readonly onRecords?: (records: readonly OutsideRecord[]) => void;
  /** Folder of a recording's long bodies. */
  readonly bodies?: string;
  /** What a recording repeats in a boot of a box. */
  readonly repeat?: Repeat;
  /** A box's process ended or failed by itself. */
  readonly onLost: (name: BoxName, error: string) => void;
}

export interface ProcessesHosting extends Hosting {
  /** Opens the doors of all boxes at one instant. */
  openDoors(atUs: Micros): void;
  /** Lets pages of these boxes be looked at until `work` is done, if that takes long. */
  lookMeanwhile(ranks: readonly number[], atUs: Micros, work: Promise<unknown>): Promise<readonly Seen[]>;
  /** Closes them; what happened at each. */
  closeDoors(): Promise<readonly { readonly rank: number; readonly turn: Turn }[]>;
  /** A door saw something that wants lab time. */
  onPoke(listener: () => void): void;
  pid(name: BoxName): number | null;
  /**
   * SIGKILL at this very instant, in the middle of whatever the box is doing; the lab learns that its
   * power is gone when the box owes it an answer. False: it was off anyway.
   */
  strike(name: BoxName): boolean;
}

interface Child {
  readonly process: ChildProcess;
  readonly gone: Promise<void>;
  port: number;
  isOpen: boolean;
  expected: boolean;
  struck: boolean;
  hasLeft: boolean;
  /** Instant up to which the box is known to have come. */
  doneUs: Micros;
  answer: ((message: FromBox) => void) | null;
}

/** A box that answers within this long holds nobody up who looks at another one's pages. */
const PATIENCE_MS = 2;

/** What a struck box still says: nothing, and that it is off. */
const lastTurn = (child: Child): Turn => ({
  doneUs: child.doneUs,
  nextDueUs: null,
  sent: [],
  log: [],
  power: 'cut',
});

const LAST_WORDS_MS = 250;

const entry = new URL('./box-process.js', import.meta.url);

export async function createProcessesHosting(options: ProcessesOptions): Promise<ProcessesHosting> {
  const cableKey = randomBytes(32);
  const children = new Map<BoxName, Child>();
  let toLab: (envelope: Envelope) => void = () => {};
  let poked: () => void = () => {};
  let lostHeard: (sender: string) => void = () => {};
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
  const ask = (name: BoxName, child: Child, message: ToBox): Promise<FromBox> =>
    new Promise((resolve, reject) => {
      child.answer = (answer) => {
        child.answer = null;
        if (answer.kind === 'failed') reject(new Error(`box ${name}: ${answer.error}`));
        else resolve(answer);
      };
      tell(child, message);
    });
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
      execArgv: process.execArgv.filter((arg) => !arg.startsWith('--inspect')),
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
    };
    made.on('message', (message: FromBox) => {
      if (message.kind === 'poke') poked();
      else child.answer?.(message);
    });
    // A word to a box that was struck this instant finds nobody; its exit tells the rest.
    made.on('error', () => {});
    made.on('exit', (code, signal) => {
      left();
      void tellLost(`${ranks[name]}.${boot}.`);
      child.hasLeft = true;
      if (child.expected) return;
      if (child.struck) {
        children.delete(name);
        child.answer?.({ kind: 'turn', turn: lastTurn(child), records: [] });
        return;
      }
      const why = `its process ended (${signal ?? code})`;
      children.delete(name);
      child.answer?.({ kind: 'failed', error: why });
      options.onLost(name, why);
    });
    return child;
  };

  return {
    kind: 'processes',
    start: async (order) => {
      const plate = options.plates[order.name];
      if (plate === undefined) throw new Error(`no box ${order.name} in this lab`);
      const child = spawn(order.name, order.boot);
      children.set(order.name, child);
      const ready = await ask(order.name, child, {
        kind: 'start',
        config: {
          ...order,
          seed: options.seed,
          plate,
          folder: options.folder(order.name),
          capacityBytes: options.capacityBytes,
          cableKeyHex: cableKey.toString('hex'),
          physical: options.physical,
          listen: options.listen,
          record: options.onRecords !== undefined,
          bodies: options.bodies ?? null,
          repeat: options.repeat?.(order.name, order.boot) ?? [],
        },
      });
      if (ready.kind !== 'ready') throw new Error(`box ${order.name} did not start`);
      child.port = ready.port;
      tellPorts();
      child.doneUs = order.startUs;
      const grant = async (given: Grant): Promise<Turn> => {
        // Its end may have been heard before this grant: nobody would answer any more.
        if (child.hasLeft) return lastTurn(child);
        const turn = turnOf(await ask(order.name, child, { kind: 'grant', grant: given }));
        child.doneUs = Math.max(child.doneUs, turn.doneUs);
        return turn;
      };
      return { seat: { rank: ranks[order.name], grant }, turn: ready.turn };
    },
    kill: async (name) => {
      const child = children.get(name);
      if (child === undefined) return;
      child.expected = true;
      children.delete(name);
      child.process.kill('SIGKILL');
      await child.gone;
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
      for (const child of children.values()) {
        child.isOpen = true;
        tell(child, { kind: 'open', atUs });
      }
    },
    lookMeanwhile: async (wanted, atUs, work) => {
      const patience = hostWait(PATIENCE_MS);
      const done = work.then(patience.wake, patience.wake);
      let isDone = false;
      void done.then(() => {
        isDone = true;
      });
      await patience.done;
      if (isDone) return [];
      const looked = [...children].filter(([name, { isOpen }]) => !isOpen && wanted.includes(ranks[name]));
      for (const [, child] of looked) tell(child, { kind: 'ajar', atUs });
      await done;
      return Promise.all(
        looked.map(async ([name, child]) => ({
          rank: ranks[name],
          turn: turnOf(await ask(name, child, { kind: 'close' })),
        })),
      );
    },
    closeDoors: () =>
      Promise.all(
        [...children]
          .filter(([, child]) => child.isOpen)
          .map(async ([name, child]) => {
            child.isOpen = false;
            return { rank: ranks[name], turn: turnOf(await ask(name, child, { kind: 'close' })) };
          }),
      ),
    strike: (name) => {
      const child = children.get(name);
      if (child === undefined || child.port === 0) return false;
      child.struck = true;
      return child.process.kill('SIGKILL');
    },
    pid: (name) => children.get(name)?.process.pid ?? null,
    close: async () => {
      for (const child of children.values()) {
        child.expected = true;
        child.process.kill('SIGKILL');
      }
      await Promise.all([...children.values()].map((child) => child.gone));
      children.clear();
      cable.close();
    },
  };
}
