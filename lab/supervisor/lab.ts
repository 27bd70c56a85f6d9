/**
 * lab/supervisor/: the lab itself: scheduler, network segment, and the two ways to make it (world,
 * processes).
 *
 * The lab: owns true time, power switches, cables and the outside world, and hosts the boxes one
 * way or the other. It is itself participant 0 of the kernel; whatever happens around the boxes is
 * an event of the lab.
 */

import { createHash } from 'node:crypto';
import { createOverlayView } from '../../hardware/faults/conditions.js';
import { CONTROL } from '../../hardware/kernel/event-queue.js';
import { type Entry, Participant } from '../../hardware/kernel/participant.js';
import type { Activation, Micros, NicName, WireReply, WireRequest } from '../../hardware/ports.js';
import { SECOND } from '../../hardware/ports.js';
import type { LinkFilter, Surroundings } from '../hosting/box.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import type { Hosting } from '../hosting/hosting.js';
import type { SiteNetwork } from '../outside/network/site-network.js';
import {
  type AddressPlan,
  ARP_PORT,
  type BoxName,
  boxOfRank,
  LAB,
  LATENCY_MIN_US,
  latencyUs,
  ranks,
  staticRoute,
} from '../plan.js';
import { type Schedule, Scheduler } from './scheduler.js';
import { createSegment } from './segment.js';

export interface OutsideWorld {
  readonly network: Pick<SiteNetwork, 'nat' | 'firewall' | 'neighbours'>;
  /** Answers at an address of the lab (NTP, DNS, updates, mail); null: nobody there. */
  handle(request: WireRequest, nowMs: number): Promise<WireReply | null> | WireReply | null;
}

export interface LabOptions {
  readonly hosting: Hosting;
  readonly schedule: Schedule;
  readonly startUs: Micros;
  readonly addresses: AddressPlan;
  readonly outside: OutsideWorld;
  readonly boxes: readonly BoxName[];
  /** The power of a box failed in the middle of something, by nobody's act: it cannot be repeated. */
  readonly onCut?: (name: BoxName) => void;
  /** Number of the last boot of each box (a lab that goes on where it stopped). */
  readonly boots?: Readonly<Partial<Record<BoxName, number>>>;
}

export type PowerState = 'on' | 'off' | 'starting';

interface BoxSlot {
  boot: number;
  power: PowerState;
  /** Its firmware found no disk to start from, and waits for one. */
  noDisk: boolean;
  links: Record<NicName, boolean>;
  filters: Record<number, LinkFilter>;
  overlays: readonly Activation[];
  /** Effects of the overlays so far, by id. */
  hits: Record<string, number>;
  sinceUs: Micros;
}

const SELF_TEST_US = 45 * SECOND;
const RESET_US = 5 * SECOND;
const FORWARD_TIMEOUT_US = 120 * SECOND;

export type Lab = ReturnType<typeof createLab>;

export function createLab(options: LabOptions) {
  const { hosting, outside, addresses } = options;
  const { gateway } = addresses.machines;
  const trace = createHash('sha256');
  const listeners: ((entry: Entry) => void)[] = [];
  const slots = new Map<BoxName, BoxSlot>();
  for (const name of options.boxes) {
    slots.set(name, {
      boot: options.boots?.[name] ?? 0,
      power: 'off',
      noDisk: false,
      links: { eth0: true, eth1: true },
      filters: {},
      overlays: [],
      hits: {},
      sinceUs: options.startUs,
    });
  }
  const slot = (name: BoxName): BoxSlot => {
    const found = slots.get(name);
    if (found === undefined) throw new Error(`no box ${name} in this lab`);
    return found;
  };

  const emit: EmitLab = (kind, data) => participant.emit(kind, data);
  const scheduler = new Scheduler({
    schedule: options.schedule,
    startUs: options.startUs,
    log: (entry) => {
      trace.update(`${JSON.stringify([entry.t, entry.rank, entry.boot, entry.kind, entry.data])}\n`);
      const name = entry.kind === 'power.no-disk' ? boxOfRank(entry.rank) : null;
      if (name !== null) slot(name).noDisk = true;
      for (const listener of listeners) listener(entry);
    },
    power: async (rank, what, atUs) => {
      const name = boxOfRank(rank);
      if (name === null) return;
      await hosting.kill(name);
      if (what === 'cut') {
        scheduler.strike(rank, slot(name).boot);
        options.onCut?.(name);
      }
      gone(name, atUs);
      participant.agenda.put(
        // What a box that died did last is not known: it is found without power now.
        Math.max(atUs + LATENCY_MIN_US, participant.agenda.nowUs(), what === 'cut' ? scheduler.nowUs + 1 : 0),
        CONTROL,
        rank,
        0,
        () => emit(what === 'cut' ? 'power.cut' : 'power.off', { box: name }),
      );
      if (what === 'reboot') {
        participant.agenda.put(Math.max(atUs + RESET_US, participant.agenda.nowUs()), CONTROL, rank, 1, () =>
          switchOn(name),
        );
      }
      scheduler.renew(LAB, participant.agenda.nextDueUs());
    },
    hits: (rank, counted) => {
      const name = boxOfRank(rank);
      if (name === null) return;
      const { hits, overlays } = slot(name);
      for (const { id } of overlays) hits[id] = (hits[id] ?? 0) + (counted[id] ?? 0);
    },
  });

  /** Whether a box can defend its addresses: power, a link, and a wire that carries something. */
  const hears = (name: BoxName): boolean => {
    const { power, links, overlays } = slot(name);
    const view = createOverlayView({ overlays: () => overlays, overlayHit: () => {} });
    const { down } = view.of('nic');
    const linked = (['eth0', 'eth1'] as const).some((nic) => links[nic] && !down.includes(nic));
    return power !== 'off' && linked && !view.of('wire').cut;
  };

  const { nat, firewall } = outside.network;
  const segment = createSegment({
    gateway,
    neighbours: outside.network.neighbours,
    nowUs: () => participant.agenda.nowUs(),
    hears,
    overlays: (name) => slot(name).overlays,
    tell: (request, timeoutUs) => participant.call(request, timeoutUs),
    emit,
  });
  const { claims } = segment;
  const ownerOf = (host: string, from: string): number => {
    const name = segment.holderFor(from, host);
    return name === null ? staticRoute(addresses, host) : ranks[name];
  };
  const participant: Participant = new Participant({
    rank: LAB,
    name: 'lab',
    boot: 0,
    startUs: options.startUs,
    route: ownerOf,
    latencyUs: (_to, bytes) => latencyUs(bytes),
    transmit: (envelope) => hosting.deliver(envelope),
    // To a box that is off nothing is sent: a message must not wait for one that is switched on after it.
    maySend: (to) => scheduler.takesPart(to),
    mayReceive: () => true,
    serve: (request) => serve(request),
    control: () => {},
    ...(hosting.watch === undefined ? {} : { watch: hosting.watch }),
  });
  hosting.onMessage((envelope) => participant.receive(envelope));
  hosting.onLost?.((sender) => participant.lost(sender));
  scheduler.join(
    { rank: LAB, grant: (grant) => participant.run(grant) },
    options.startUs,
    Number.POSITIVE_INFINITY,
  );

  const serve = async (request: WireRequest): Promise<WireReply | null> => {
    if (request.host === gateway && request.port === ARP_PORT) return segment.arp(request);
    // The lab is the router for whatever is not a box's own well-known address.
    const through = nat.through(request, null);
    if (!firewall.passes(request.from, through.host)) return null;
    if (ownerOf(through.host, gateway) !== LAB) {
      // The sender's own neighbours may still point to nobody: the router must not ask itself for ever.
      if (ownerOf(through.host, through.from) === LAB) return null;
      return participant.call(through, FORWARD_TIMEOUT_US);
    }
    return outside.handle(through, Math.floor(participant.agenda.nowUs() / 1_000));
  };

  /** A client of the outside sends, by way of the customer's NAT controller and firewall. */
  const send = (
    request: WireRequest,
    timeoutUs: Micros,
    connection: string | null = null,
  ): Promise<WireReply | null> => {
    const through = nat.through(request, connection);
    if (firewall.passes(request.from, through.host)) return participant.call(through, timeoutUs);
    return participant.agenda.sleep(timeoutUs).then(() => null);
  };

  const gone = (name: BoxName, atUs: Micros): void => {
    const box = slot(name);
    scheduler.leave(ranks[name]);
    box.power = 'off';
    box.noDisk = false;
    box.sinceUs = atUs;
    segment.left(name);
  };

  /** Inside a lab event, or before the run starts. */
  const switchOn = async (name: BoxName, selfTestUs: Micros = SELF_TEST_US): Promise<void> => {
    const box = slot(name);
    if (box.power !== 'off') return;
    const startUs = participant.agenda.nowUs();
    box.boot += 1;
    box.power = 'on';
    box.sinceUs = startUs;
    const surroundings: Surroundings = {
      links: { ...box.links },
      filters: { ...box.filters },
      overlays: box.overlays,
    };
    const { seat, turn } = await participant.agenda.real(
      () => hosting.start({ name, boot: box.boot, startUs, selfTestUs, surroundings }),
      `switching on box ${name}`,
    );
    scheduler.join(seat, startUs, turn.nextDueUs ?? Number.POSITIVE_INFINITY);
  };

  /** Power cut: SIGKILL in processes. Inside a lab event. */
  const cutPower = async (name: BoxName): Promise<void> => {
    if (slot(name).power === 'off') return;
    scheduler.strike(ranks[name], slot(name).boot);
    gone(name, participant.agenda.nowUs());
    await participant.agenda.real(() => hosting.kill(name), `cutting the power of box ${name}`);
    emit('power.cut', { box: name });
  };

  const control = (name: BoxName, given: unknown): void =>
    scheduler.control(ranks[name], participant.agenda.nowUs(), given);

  return {
    participant,
    lockstep: scheduler,
    hosting,
    claims,
    send,
    /** Addresses that more than one box wants now. */
    conflicts: segment.conflicts,
    /** Whose card has this MAC address; null: no box's. */
    boxOfMac: segment.boxOf,
    /** The MAC address by which a box's claims are known. */
    know: segment.know,
    onEntry: (listener: (entry: Entry) => void): void => {
      listeners.push(listener);
    },
    traceHash: (): string => trace.copy().digest('hex'),
    nowUs: (): Micros => scheduler.nowUs,
    box: (name: BoxName): Readonly<BoxSlot> => slot(name),
    boxes: (): BoxName[] => [...slots.keys()],
    switchOn,
    cutPower,
    setLink: (name: BoxName, nic: NicName, up: boolean): void => {
      slot(name).links[nic] = up;
      emit('cable', { box: name, nic, up });
      control(name, { kind: 'link', nic, up });
    },
    setFilter: (name: BoxName, from: number, filter: LinkFilter | null): void => {
      const box = slot(name);
      if (filter === null) delete box.filters[from];
      else box.filters[from] = filter;
      control(name, { kind: 'filter', from, filter });
    },
    setOverlays: (name: BoxName, list: readonly Activation[]): void => {
      const box = slot(name);
      box.overlays = list;
      const kept = Object.entries(box.hits).filter(([id]) => list.some((one) => one.id === id));
      box.hits = Object.fromEntries(kept);
      emit('overlays', { box: name, list: list.map(({ id, overlay }) => `${id} ${overlay}`) });
      control(name, { kind: 'overlays', list });
    },
    press: (name: BoxName, button: 'power' | 'reset'): void => control(name, { kind: 'press', button }),
    /** Runs something as an event of the lab at the present instant (a click in the console). */
    act: async <T>(what: () => T | Promise<T>): Promise<T> => {
      let result: { value: T } | null = null;
      participant.agenda.moveTo(scheduler.nowUs);
      await participant.agenda.runNow(async () => {
        result = { value: await what() };
      }, 'act');
      await scheduler.absorb(LAB, participant.turn(scheduler.nowUs));
      if (result === null) throw new Error('an act of the lab must not wait for lab time');
      return (result as { value: T }).value;
    },
    /** Runs a coroutine of the lab (a robot) to its end, as fast as possible. */
    run: async <T>(what: () => Promise<T>, untilUs: Micros = Number.MAX_SAFE_INTEGER): Promise<T> => {
      let outcome: { value: T } | { error: unknown } | null = null;
      await participant.agenda.runNow(async () => {
        what().then(
          (value) => {
            outcome = { value };
          },
          (error: unknown) => {
            outcome = { error };
          },
        );
      }, 'run');
      await scheduler.absorb(LAB, participant.turn(scheduler.nowUs));
      await scheduler.advance(untilUs, () => outcome !== null);
      // Whatever the boxes have to do up to this very instant belongs to the run, under any schedule.
      if (outcome !== null) await scheduler.advance(participant.agenda.nowUs());
      const ended = outcome as { value: T } | { error: unknown } | null;
      if (ended === null)
        throw new Error(`nothing is due any more and the run has not ended at ${scheduler.nowUs}`);
      if ('error' in ended) throw ended.error;
      return ended.value;
    },
    close: async (): Promise<void> => {
      scheduler.close();
      await hosting.close();
    },
  };
}
