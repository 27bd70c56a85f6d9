/**
 * The lab's book of what is armed: who watches for it, how often it happened, and what it began that ends
 * again. What a box has seen is acted on elsewhere one latency later, as word of it would take.
 */
import type { Agenda } from '../../../hardware/kernel/agenda.js';
import { CONTROL, type QueuedEvent } from '../../../hardware/kernel/event-queue.js';
import type { Met } from '../../../hardware/kernel/turn.js';
import type { Activation, Micros } from '../../../hardware/ports.js';
import { type BoxName, boxOfRank, LAB, LATENCY_MIN_US } from '../../plan.js';
import type { EmitLab } from '../event-kinds.js';
import { type Counts, count, isSpent, type Lasting, phaseAfter, unseen } from './machine.js';
import type { Seat, Trigger } from './moment.js';
import { createSentry, luckOf, type Watched } from './sentry.js';
import { isUnseen } from './unseen.js';

/** How something armed stands, as it is saved. */
export interface ArmedState extends Counts {
  readonly setUs: Micros;
  /** When what it began last began; null: nothing of it lasts. */
  readonly sinceUs: Micros | null;
  /** How often that has come or gone since. */
  readonly phases: number;
  readonly lastUs: Micros | null;
}

/** Something armed, and what comes of it. */
export interface Arming {
  readonly trigger: Trigger;
  readonly lasting: Lasting;
  /** Done as an event of the lab. */
  act(): void | Promise<void>;
  undo(): void | Promise<void>;
  /** Whether what was done is still there; whoever has put it right by hand has ended it. */
  holds(): boolean;
}

export interface Armed {
  readonly id: string;
  readonly standing: ArmedState;
  /** It can happen no more. */
  readonly spent: boolean;
}

export interface KeeperNeeds {
  readonly seed: string;
  readonly agenda: () => Agenda;
  readonly emit: EmitLab;
  /** A box watches for these from now on. */
  watch(name: BoxName, watched: Watched): void;
  /** A box has laid faults on itself. */
  laid(name: BoxName, faults: readonly Activation[], atUs: Micros): void;
  /** Something is due in the lab that whoever grants time does not know of yet. */
  renew(): void;
}

interface Entry {
  readonly arming: Arming;
  standing: ArmedState;
  due: QueuedEvent | null;
  ending: QueuedEvent | null;
}

export type Keeper = ReturnType<typeof createKeeper>;

const watchedOf = (entries: Iterable<Entry>, seat: Seat): Watched => {
  const here = [...entries].filter(({ arming }) => arming.trigger.seat === seat);
  return {
    list: here.map(({ arming }) => arming.trigger),
    counts: Object.fromEntries(
      here.map(({ arming, standing: { seen, fired } }) => [arming.trigger.id, { seen, fired }]),
    ),
  };
};

const counted = (entry: Entry, { seen, fired }: Counts): void => {
  entry.standing = { ...entry.standing, seen, fired };
};

/** What comes of moments, in lab time. */
function createCourse(
  { seed, agenda, emit }: Pick<KeeperNeeds, 'seed' | 'agenda' | 'emit'>,
  isHere: (entry: Entry) => boolean,
) {
  /** Puts events at one instant in their order. */
  let order = 0;
  const put = (atUs: Micros, rank: number, run: () => void | Promise<void>): QueuedEvent => {
    order += 1;
    return agenda().put(Math.max(atUs, agenda().nowUs()), CONTROL, rank, order, run);
  };
  /** The next phase of what lasts. */
  const goOn = (entry: Entry): void => {
    const { lasting } = entry.arming;
    const { sinceUs, phases } = entry.standing;
    if (entry.ending !== null) entry.ending.cancelled = true;
    entry.ending = null;
    const phase = sinceUs === null ? null : phaseAfter(lasting, sinceUs, phases);
    if (phase === null) return;
    entry.ending = put(phase.atUs, LAB, async () => {
      const isOver = phase.what === 'end';
      entry.standing = { ...entry.standing, phases: phases + 1, ...(isOver ? { sinceUs: null } : {}) };
      if (phase.what === 'again') await entry.arming.act();
      else if (phases % 2 === 0) await entry.arming.undo();
      const { id } = entry.arming.trigger;
      if (isOver && !isUnseen(id)) emit('when.over', { id });
      goOn(entry);
    });
  };
  const happens = async (entry: Entry, times: number): Promise<void> => {
    if (!isHere(entry)) return;
    const { trigger, lasting } = entry.arming;
    const nowUs = agenda().nowUs();
    const lasts = lasting.forUs !== null || lasting.flap !== null;
    entry.standing = { ...entry.standing, lastUs: nowUs, sinceUs: lasts ? nowUs : null, phases: 0 };
    if (!isUnseen(trigger.id)) emit('when.fired', { id: trigger.id, times });
    await entry.arming.act();
    goOn(entry);
  };
  /** `times`: how often it has happened with this. */
  const happensAt = (entry: Entry, times: number, atUs: Micros, rank: number): void => {
    put(atUs, rank, () => happens(entry, times));
  };
  /** What lasts and was put right by hand is over: nothing of it comes again, or undoes what people do later. */
  const look = (entry: Entry): void => {
    const { sinceUs, phases } = entry.standing;
    if (sinceUs === null || phases % 2 === 1 || entry.arming.holds()) return;
    if (entry.ending !== null) entry.ending.cancelled = true;
    entry.ending = null;
    entry.standing = { ...entry.standing, sinceUs: null };
    emit('when.over', { id: entry.arming.trigger.id });
  };
  const atTime = (entry: Entry, atUs: Micros): void => {
    const { moment, often, id } = entry.arming.trigger;
    if (moment.kind !== 'time') return;
    entry.due = put(atUs, LAB, async () => {
      const next = count(often, entry.standing, luckOf(seed, id));
      counted(entry, next.counts);
      if (moment.againUs !== null && !isSpent(often, next.counts)) atTime(entry, atUs + moment.againUs);
      if (next.fires) await happens(entry, next.counts.fired);
    });
  };
  return { goOn, happensAt, atTime, look };
}

/** A book with nothing in it. */
export function createKeeper(needs: KeeperNeeds) {
  const { seed, agenda } = needs;
  const entries = new Map<string, Entry>();
  const watchedAt = (seat: Seat): Watched => watchedOf(entries.values(), seat);
  const course = createCourse(needs, (entry) => entries.get(entry.arming.trigger.id) === entry);
  const labSentry = createSentry({
    seed,
    watched: watchedAt('lab'),
    met: (id, counts) => {
      const entry = entries.get(id);
      if (entry !== undefined) counted(entry, counts);
    },
    fire: ({ id }) => {
      const entry = entries.get(id);
      // Later, so that what an event causes cannot keep its own instant from ending.
      const atUs = agenda().nowUs() + LATENCY_MIN_US;
      if (entry !== undefined) course.happensAt(entry, entry.standing.fired, atUs, LAB);
    },
  });
  const changed = ({ moment, seat }: Trigger): void => {
    if (moment.kind === 'time') return;
    if (seat === 'lab') labSentry.watch(watchedAt('lab'));
    else needs.watch(seat, watchedAt(seat));
  };

  return {
    watchedAt,
    /** Inside a lab event. `found`: how it stood before. */
    set: (arming: Arming, found: ArmedState | null): void => {
      const { id, moment, often } = arming.trigger;
      const setUs = agenda().nowUs();
      const standing = found ?? { ...unseen, setUs, sinceUs: null, phases: 0, lastUs: null };
      const entry: Entry = { arming, standing, due: null, ending: null };
      entries.set(id, entry);
      changed(arming.trigger);
      if (moment.kind === 'time' && !isSpent(often, standing))
        course.atTime(entry, moment.atUs + standing.seen * (moment.againUs ?? 0));
      course.goOn(entry);
    },
    /** Inside a lab event. What it began and would have ended is ended now. */
    remove: async (id: string): Promise<void> => {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entries.delete(id);
      for (const event of [entry.due, entry.ending]) if (event !== null) event.cancelled = true;
      changed(entry.arming.trigger);
      if (entry.standing.sinceUs !== null && entry.standing.phases % 2 === 0) await entry.arming.undo();
    },
    /** Inside a lab event: somebody has done something to a box by hand. */
    look: (): void => {
      for (const entry of entries.values()) course.look(entry);
    },
    list: (): Armed[] =>
      [...entries.values()].map(({ arming: { trigger }, standing }) => ({
        id: trigger.id,
        standing,
        spent: isSpent(trigger.often, standing),
      })),
    /** The lab itself tells something. */
    told: (event: string, data: unknown): void => labSentry.met({ kind: 'event', event, data }),
    /** What a box has seen in its turn. */
    seen: (rank: number, moments: readonly Met[]): void => {
      const name = boxOfRank(rank);
      for (const { id, fires, atUs, ...counts } of moments) {
        const entry = entries.get(id);
        // Taken away meanwhile.
        if (entry === undefined || name === null) continue;
        counted(entry, counts);
        if (!fires) continue;
        const { faults } = entry.arming.trigger.atOnce;
        if (faults.length > 0) needs.laid(name, faults, atUs);
        course.happensAt(entry, counts.fired, atUs + LATENCY_MIN_US, rank);
      }
      needs.renew();
    },
  };
}
