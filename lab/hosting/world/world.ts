/** Both boxes in this process: wire by function call, disks in memory, everything seeded. */
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { withRot } from '../../../hardware/disk/rot.js';
import type { Envelope } from '../../../hardware/kernel/envelope.js';
import type { Heavy, HeavyJob, Plate } from '../../../hardware/ports.js';
import { type AddressPlan, type BoxName, boxOfRank, LAB } from '../../plan.js';
import { type Box, switchOn } from '../box.js';
import { type Between, type OutsideRecord, repeatRequests } from '../door/outside-request.js';
import { keysOf } from '../host/keys.js';
import type { Hosting, Repeat, SeatTurn } from '../hosting.js';

export interface WorldHosting extends Hosting {
  /** A box as it runs now; null while it is off. For tests that look inside. */
  box(name: BoxName): Box | null;
}

export interface WorldOptions {
  readonly seed: string;
  readonly addresses: AddressPlan;
  readonly disks: Readonly<Partial<Record<BoxName, MemoryDisk>>>;
  readonly plates: Readonly<Partial<Record<BoxName, Plate>>>;
  /** What a recording repeats, and the folder of its long bodies. */
  readonly repeat?: Repeat;
  readonly bodies?: string;
  readonly between?: Between;
  /** Hears of a bug of a box's software, which then goes on; absent: the run fails with it. */
  readonly onBug?: (name: BoxName, error: unknown) => void;
}

/** Puts requests of a recording before a box that runs; what it has due then. */
function repeatAt(
  box: Box | undefined,
  records: readonly OutsideRecord[],
  { bodies = null, between }: Pick<WorldOptions, 'between'> & { readonly bodies?: string | null },
): SeatTurn {
  if (box === undefined) throw new Error('a box that is off repeats nothing');
  const { participant, lookout, appliance, isFaulty } = box;
  repeatRequests({ participant, watch: lookout.message, appliance, isFaulty, between }, records, bodies);
  return { rank: participant.rank, turn: participant.turn(participant.agenda.nowUs()) };
}

/** Hosts the boxes of a lab in this process. */
export function createWorldHosting(options: WorldOptions): WorldHosting {
  const boxes = new Map<BoxName, Box>();
  const claims = new Map<string, BoxName>();
  let toLab: (envelope: Envelope) => void = () => {};

  const deliver = (envelope: Envelope): void => {
    const name = boxOfRank(envelope.to);
    if (envelope.to === LAB) toLab(envelope);
    else if (name !== null) boxes.get(name)?.participant.receive(envelope);
  };

  return {
    kind: 'world',
    box: (name) => boxes.get(name) ?? null,
    start: async (order) => {
      const disk = options.disks[order.name];
      const plate = options.plates[order.name];
      if (disk === undefined || plate === undefined) throw new Error(`no box ${order.name} in this world`);
      disk.revive();
      // One after the other, as the worker thread of a process does them.
      let before: Promise<unknown> = Promise.resolve();
      const ask = <I, O>(job: HeavyJob<I, O>, input: I): Promise<O> => {
        const done = before.then(() => job.work(withRot(box.lookout.disk), input));
        before = done.catch(() => {});
        return done;
      };
      const heavy: Heavy = {
        run: (job, input) => box.participant.agenda.real(() => ask(job, input), `the heavy job ${job.name}`),
        aside: ask,
      };
      const box: Box = switchOn({
        ...order,
        seed: options.seed,
        addresses: options.addresses,
        plate,
        disk,
        heavy,
        transmit: deliver,
        bind: async (address) => {
          const owner = claims.get(address);
          if (owner !== undefined && owner !== order.name) return 'taken';
          claims.set(address, order.name);
          return 'bound';
        },
        unbind: async (address) => {
          if (claims.get(address) === order.name) claims.delete(address);
        },
        ...keysOf(options.seed, order),
        strike: () => {
          disk.cut();
          box.participant.kill('tripped');
        },
        ...(options.onBug === undefined
          ? {}
          : { onBug: (error: unknown) => options.onBug?.(order.name, error) }),
      });
      boxes.set(order.name, box);
      const { participant } = box;
      repeatAt(box, options.repeat?.(order.name, order.boot) ?? [], options);
      return {
        seat: { rank: participant.rank, grant: (grant) => participant.run(grant) },
        turn: participant.turn(order.startUs - 1),
      };
    },
    kill: async (name) => {
      const box = boxes.get(name);
      boxes.delete(name);
      box?.participant.kill();
      box?.appliance()?.stop();
      // Nothing of that boot writes any more; whoever takes the disk out of the box can read it.
      options.disks[name]?.revive();
      for (const [address, owner] of claims) if (owner === name) claims.delete(address);
    },
    deliver,
    onMessage: (receive) => {
      toLab = receive;
    },
    repeat: async (name, records) => repeatAt(boxes.get(name), records, options),
    close: async () => {
      for (const box of boxes.values()) box.participant.kill();
      boxes.clear();
    },
  };
}
