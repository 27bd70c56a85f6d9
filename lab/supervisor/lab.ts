/**
 * The lab: owns true time, power switches, cables and the outside world, and hosts the boxes one
 * way or the other. It is itself participant 0 of the kernel; whatever happens around the boxes is
 * an event of the lab.
 */
import { createHash } from 'node:crypto';
import { createOverlayView } from '../../hardware/faults/conditions.js';
import { Participant } from '../../hardware/kernel/participant.js';
import type { Entry } from '../../hardware/kernel/turn.js';
import type { Micros } from '../../hardware/ports.js';
import { readFace } from '../hosting/body/face.js';
import type { EmitLab } from '../hosting/event-kinds.js';
import type { Hosting } from '../hosting/hosting.js';
import { createKeeper, type Keeper } from '../hosting/when/keeper.js';
import { createOutsideFaults } from '../outside/faults.js';
import { createStranger } from '../outside/network/stranger.js';
import { type AddressPlan, type BoxName, boxOfRank, LAB, latencyUs, ranks } from '../plan.js';
import { createHands } from './hands.js';
import { type BoxSlot, createSlots, type Slots } from './power/slots.js';
import { createPower } from './power/switches.js';
import { createRouter, type OutsideServices } from './router.js';
import { createRuns } from './runs.js';
import { type Schedule, Scheduler } from './scheduler.js';
import { createSegment, type Segment } from './segment.js';

export interface LabOptions {
  /** What chance follows from. */
  readonly seed: string;
  readonly hosting: Hosting;
  readonly schedule: Schedule;
  readonly startUs: Micros;
  readonly addresses: AddressPlan;
  readonly outside: OutsideServices;
  readonly boxes: readonly BoxName[];
  /** The power of a box failed in the middle of something, by nobody's act: it cannot be repeated. */
  readonly onCut?: (name: BoxName) => void;
  /** Number of the last boot of each box (a lab that goes on where it stopped). */
  readonly boots?: Readonly<Partial<Record<BoxName, number>>>;
}

export type Lab = ReturnType<typeof createLab>;

/** So many lines are hashed at once: each call of the hash costs more than a line of it. */
const LINES_AT_ONCE = 64;

/** All that happens, hashed in its order, and told to whoever listens. */
function createTranscript(slots: Slots) {
  const trace = createHash('sha256');
  let lines: string[] = [];
  const hash = (): void => {
    trace.update(lines.join(''));
    lines = [];
  };
  const listeners: ((entry: Entry) => void)[] = [];
  return {
    log: (entry: Entry): void => {
      lines.push(`${JSON.stringify([entry.t, entry.rank, entry.boot, entry.kind, entry.data])}\n`);
      if (lines.length >= LINES_AT_ONCE) hash();
      const name = entry.kind === 'power.no-disk' ? boxOfRank(entry.rank) : null;
      if (name !== null) slots.of(name).noDisk = true;
      for (const listener of listeners) listener(entry);
    },
    onEntry: (listener: (entry: Entry) => void): void => {
      listeners.push(listener);
    },
    traceHash: (): string => {
      hash();
      return trace.copy().digest('hex');
    },
  };
}

/** The lab's own seat: participant 0. */
function seatOf(
  { hosting, startUs }: LabOptions,
  scheduler: Scheduler,
  router: ReturnType<typeof createRouter>,
  keeper: () => Keeper,
): Participant {
  const participant = new Participant({
    rank: LAB,
    name: 'lab',
    boot: 0,
    startUs,
    route: router.ownerOf,
    latencyUs: (_to, bytes) => latencyUs(bytes),
    transmit: (envelope) => hosting.deliver(envelope),
    // To a box that is off nothing is sent: a message must not wait for one that is switched on after it.
    maySend: (to) => scheduler.takesPart(to),
    mayReceive: () => true,
    serve: router.serve,
    control: () => {},
    emitted: (kind, data) => keeper().told(kind, data),
    ...(hosting.watch === undefined ? {} : { watch: hosting.watch }),
  });
  hosting.onMessage((envelope) => participant.receive(envelope));
  hosting.onLost?.((sender) => participant.lost(sender));
  const grant: Parameters<Scheduler['join']>[0]['grant'] = (given) => participant.run(given);
  scheduler.join({ rank: LAB, grant }, startUs, Number.POSITIVE_INFINITY);
  return participant;
}

/** The machine that a fault of any box puts on the segment, with the shared IP. */
function strangerOn(shared: string, slots: Slots, segment: Segment, participant: () => Participant) {
  const views = slots.names().map((name) => {
    const { overlays, hit } = slots.troubles(name);
    return createOverlayView({ overlays, overlayHit: hit });
  });
  return createStranger({
    sleep: (us) => participant().agenda.sleep(us),
    isThere: () => views.some((view) => view.of('wire').sharedTaken),
    announce: () => {
      for (const view of views) view.hit('wire', ({ sharedTaken }) => sharedTaken);
      segment.thief.steal(shared);
    },
    left: () => segment.thief.giveBack(shared),
    fail: (error) => participant().agenda.fail(error),
  });
}

/** The network segment that the boxes are on. */
const segmentOf = ({ addresses, outside }: LabOptions, slots: Slots, participant: () => Participant) =>
  createSegment({
    gateway: addresses.servers.gateway,
    neighbours: outside.network.neighbours,
    nowUs: () => participant().agenda.nowUs(),
    hears: slots.hears,
    overlays: (name) => slots.of(name).overlays,
    hit: (name, id) => slots.count(name, { [id]: 1 }),
    tell: (request, timeoutUs) => participant().call(request, timeoutUs),
    emit: (kind, data) => participant().emit(kind, data),
  });

/** The book of what is armed. */
const keeperOf = (
  { seed }: LabOptions,
  parts: {
    readonly slots: Slots;
    readonly scheduler: Scheduler;
    readonly participant: () => Participant;
    readonly control: (name: BoxName, given: unknown) => void;
  },
): Keeper =>
  createKeeper({
    seed,
    agenda: () => parts.participant().agenda,
    emit: (kind, data) => parts.participant().emit(kind, data),
    watch: (name, watched) => parts.control(name, { kind: 'watch', watched }),
    laid: parts.slots.lay,
    renew: () => parts.scheduler.renew(LAB, parts.participant().agenda.nextDueUs()),
  });

/** A lab with its boxes off; nothing of it moves before somebody lets time pass. */
export function createLab(options: LabOptions) {
  const { hosting, outside, addresses, startUs, schedule } = options;
  const slots = createSlots({
    boxes: options.boxes,
    boots: options.boots ?? {},
    startUs,
    nowUs: () => participant.agenda.nowUs(),
  });
  const { log, onEntry, traceHash } = createTranscript(slots);
  const emit: EmitLab = (kind, data) => participant.emit(kind, data);
  const scheduler: Scheduler = new Scheduler({
    schedule,
    startUs,
    log,
    power: (rank, what, atUs) => power.heard(rank, what, atUs),
    moments: (rank, moments) => keeper.seen(rank, moments),
    hits: (rank, counted) => {
      const name = boxOfRank(rank);
      if (name !== null) slots.count(name, counted);
    },
    shows: (rank, shown) => {
      const name = boxOfRank(rank);
      if (name !== null) slots.of(name).face = readFace(shown);
    },
  });
  const segment = segmentOf(options, slots, () => participant);
  const router = createRouter({ addresses, outside, segment, participant: () => participant });
  const participant: Participant = seatOf(options, scheduler, router, () => keeper);
  const control = (name: BoxName, given: unknown): void =>
    scheduler.control(ranks[name], participant.agenda.nowUs(), given);
  const keeper: Keeper = keeperOf(options, { slots, scheduler, participant: () => participant, control });
  const power = createPower({
    ...{ slots, hosting, scheduler, participant, emit },
    onCut: (name) => options.onCut?.(name),
    left: segment.left,
    watchedAt: keeper.watchedAt,
  });
  const stranger = strangerOn(addresses.shared, slots, segment, () => participant);
  const listeners: (() => void)[] = [power.followFeed, power.followSnapshots, stranger.follow];
  const laid = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    participant,
    lockstep: scheduler,
    hosting,
    claims: segment.claims,
    send: router.send,
    /** Addresses that more than one box wants now. */
    conflicts: segment.conflicts,
    /** Whose card has this MAC address; null: no box's. */
    boxOfMac: segment.boxOf,
    /** The MAC address by which a box's claims are known. */
    know: segment.know,
    /** What is armed for a moment. */
    armed: keeper,
    onEntry,
    traceHash,
    nowUs: (): Micros => scheduler.nowUs,
    box: (name: BoxName): Readonly<BoxSlot> => slots.of(name),
    boxes: slots.names,
    /** What is wrong with the machines outside. */
    outsideFaults: createOutsideFaults(slots.names().map((name) => slots.troubles(name))),
    troubles: slots.troubles,
    standsStill: slots.standsStill,
    /** Called when somebody has put a fault on a box, or healed one. */
    onLaid: (listener: () => void) => void listeners.push(listener),
    switchOn: power.switchOn,
    cutPower: power.cutPower,
    /** Whether current reaches a box: mains and supplies. */
    isFed: power.isFed,
    ...createHands({ slots, emit, control, laid, nowUs: () => participant.agenda.nowUs() }),
    ...createRuns(participant, scheduler),
    close: async (): Promise<void> => {
      scheduler.close();
      await hosting.close();
    },
  };
}
