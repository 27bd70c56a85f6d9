/**
 * The lab's side of the lock-step kernel: who may run up to when (lockstep.md).
 *
 * Token: one participant at a time, the one with the smallest due instant (ties: rank). It is the
 * oracle. Lookahead: grants in parallel up to the others' next due plus the smallest latency; its
 * transcript must be the same.
 */
import type { Entry, Met, PowerEnd, Sent, Turn } from '../../hardware/kernel/turn.js';
import type { Micros } from '../../hardware/ports.js';
import type { Granted, SeatTurn } from '../hosting/hosting.js';
import { LAB, LATENCY_MIN_US } from '../plan.js';

export type Schedule = 'token' | 'lookahead';

interface Place {
  readonly seat: Granted;
  dueUs: Micros;
  doneUs: Micros;
  bootedUs: Micros;
  inflight: Map<string, Sent>;
  controls: { t: Micros; control: unknown }[];
  struck: string[];
}

export interface SchedulerOptions {
  readonly schedule: Schedule;
  readonly startUs: Micros;
  /** Transcript lines in their one order. */
  log(entry: Entry): void;
  /** A box asked its chassis to go down or round, at the end of its turn. */
  power(rank: number, what: PowerEnd, atUs: Micros): Promise<void>;
  /** Moments that a participant watched for. */
  moments?(rank: number, moments: readonly Met[]): void;
  /** Effects that a participant counted. */
  hits?(rank: number, hits: Readonly<Record<string, number>>): void;
  /** What a participant shows of itself now. */
  shows?(rank: number, shown: unknown): void;
}

const NEVER = Number.POSITIVE_INFINITY;

export class Scheduler {
  #places = new Map<number, Place>();
  /** By rank; null: somebody came or went. */
  #ranked: readonly Place[] | null = null;
  #options: SchedulerOptions;
  #nowUs: Micros;
  #held: Entry[] = [];
  /**
   * While a box works long in real time, the others that have nothing due yet may be looked at: what
   * was seen there at `atUs`, when the work is done. Looking sends nothing. `working`: who works; where
   * somebody is stopped while it is looked at, that one can be looked at too.
   */
  meanwhile:
    | ((
        ranks: readonly number[],
        atUs: Micros,
        work: Promise<unknown>,
        working: number,
      ) => Promise<readonly SeatTurn[]>)
    | null = null;
  /** Instant of the latest line of the transcript, held back or not. */
  latestUs: Micros = Number.NEGATIVE_INFINITY;
  /** Grants given so far: the cost figure of benchmarks. */
  turns = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#nowUs = options.startUs;
  }

  /** Everything up to here is done by everybody. */
  get nowUs(): Micros {
    return this.#nowUs;
  }

  /** A participant takes part from `t` on. */
  join(seat: Granted, t: Micros, dueUs: Micros): void {
    this.#ranked = null;
    this.#places.set(seat.rank, {
      seat,
      dueUs,
      doneUs: t - 1,
      bootedUs: t,
      inflight: new Map(),
      controls: [],
      struck: [],
    });
  }

  /**
   * Power was cut by the lab: what the box had sent and has not arrived is lost, whether its process
   * still got it out or not. Only inside a lab event, which nobody has run past.
   */
  strike(rank: number, boot: number): void {
    const sender = `${rank}.${boot}.`;
    for (const place of this.#places.values()) {
      // What it sent last may be there without a word of it here: its turn was never told.
      place.struck.push(sender);
      for (const id of place.inflight.keys()) if (id.startsWith(sender)) place.inflight.delete(id);
    }
  }

  /** Power is gone: what was on its way to the participant is struck. */
  leave(rank: number): void {
    this.#ranked = null;
    this.#places.delete(rank);
  }

  takesPart(rank: number): boolean {
    return this.#places.has(rank);
  }

  /** Link, overlay or button at `t`, before all the box's own events at `t`. Lost on a box that is off. */
  control(rank: number, t: Micros, control: unknown): void {
    this.#places.get(rank)?.controls.push({ t, control });
  }

  /** The due instant of a participant whose agenda was filled from outside a grant. */
  renew(rank: number, dueUs: Micros | null): void {
    const place = this.#places.get(rank);
    if (place !== undefined) place.dueUs = dueUs ?? NEVER;
  }

  /** The earliest instant at which anything is due; Infinity for never. */
  nextDueUs(): Micros {
    let next = NEVER;
    for (const place of this.#places.values()) next = Math.min(next, this.#due(place));
    return next;
  }

  /** Runs everything up to `limitUs`, or until `enough`. */
  async advance(limitUs: Micros, enough: () => boolean = () => false): Promise<void> {
    while (!enough()) {
      const next = this.nextDueUs();
      if (next > limitUs) {
        if (limitUs !== NEVER && limitUs > this.#nowUs) this.#nowUs = limitUs;
        break;
      }
      if (this.#options.schedule === 'token') await this.#token(limitUs);
      else await this.#lookahead(limitUs);
    }
    this.#flush();
  }

  /** Takes in what happened at a participant outside a grant (its open door, its start). */
  async absorb(rank: number, turn: Turn): Promise<void> {
    await this.absorbAll([{ rank, turn }]);
  }

  /** The same of several, whose lines belong between one another. */
  async absorbAll(seen: readonly SeatTurn[]): Promise<void> {
    for (const { rank, turn } of seen) {
      const place = this.#places.get(rank);
      if (place !== undefined) await this.#take(place, turn);
    }
    this.#flush();
  }

  #due(place: Place): Micros {
    let due = place.dueUs;
    for (const sent of place.inflight.values()) if (sent.arriveUs < due) due = sent.arriveUs;
    for (const { t } of place.controls) if (t < due) due = t;
    return due;
  }

  async #token(limitUs: Micros): Promise<void> {
    let first: Place | null = null;
    let firstDue = NEVER;
    for (const place of this.#sorted()) {
      const due = this.#due(place);
      if (due < firstDue) {
        first = place;
        firstDue = due;
      }
    }
    if (first === null) return;
    let until = limitUs;
    for (const other of this.#places.values()) {
      if (other === first) continue;
      const due = this.#due(other);
      until = Math.min(until, first.seat.rank < other.seat.rank ? due : due - 1);
    }
    // The lab itself runs one instant at a time: its events switch power and cables.
    if (first.seat.rank === LAB) until = Math.min(until, firstDue);
    const lookUs = this.#mayLook(firstDue - 1) ? firstDue - 1 : null;
    const work = this.#grant(first, until, true, lookUs);
    const seen = await this.#look(first, firstDue, work);
    const turn = await work;
    for (const one of seen) {
      const place = this.#places.get(one.rank);
      if (place !== undefined) await this.#take(place, one.turn);
    }
    this.#nowUs = Math.max(this.#nowUs, Math.min(firstDue, limitUs));
    await this.#take(first, turn);
    this.#flush();
  }

  /** Whether pages may be looked at, at an instant: nothing has been told of it yet that would stand behind. */
  #mayLook(atUs: Micros): boolean {
    return this.meanwhile !== null && atUs > this.latestUs && atUs >= this.#nowUs;
  }

  #look(
    working: Place,
    dueUs: Micros,
    work: Promise<Turn>,
  ): Promise<readonly SeatTurn[]> | readonly SeatTurn[] {
    if (this.meanwhile === null) return [];
    const others = this.#sorted().filter((place) => place !== working && place.seat.rank !== LAB);
    // Where another one has something due at the same instant, or the lab may do something to it, it is
    // looked at just before that.
    const isFirst = working.seat.rank !== LAB && others.every((place) => this.#due(place) > dueUs);
    const atUs = isFirst ? dueUs : dueUs - 1;
    if (!this.#mayLook(atUs)) return [];
    const ranks = others.filter((place) => this.#due(place) > atUs).map((place) => place.seat.rank);
    return ranks.length === 0 ? [] : this.meanwhile(ranks, atUs, work, working.seat.rank);
  }

  async #lookahead(limitUs: Micros): Promise<void> {
    const places = this.#sorted();
    const dues = new Map(places.map((place) => [place, this.#due(place)]));
    const lab = this.#places.get(LAB);
    const labDue = lab === undefined ? NEVER : (dues.get(lab) ?? NEVER);
    const granted: [Place, Micros][] = [];
    for (const place of places) {
      // Its own messages may come back as answers after two latencies.
      let horizon = Math.min(limitUs, (dues.get(place) ?? NEVER) + 2 * LATENCY_MIN_US - 1);
      for (const other of places) {
        if (other === place) continue;
        const due = dues.get(other) ?? NEVER;
        // Nobody may be under way when the lab's event cuts its power.
        horizon = Math.min(horizon, place === lab ? due : due + LATENCY_MIN_US - 1);
      }
      // The lab's events act on boxes without latency, and a box may go off at any of its events.
      if (place !== lab) horizon = Math.min(horizon, labDue - 1);
      else horizon = Math.min(horizon, labDue);
      if ((dues.get(place) ?? NEVER) <= horizon) granted.push([place, horizon]);
    }
    const turns = await Promise.all(granted.map(([place, horizon]) => this.#grant(place, horizon, false)));
    for (const [index, turn] of turns.entries()) {
      const place = granted[index]?.[0];
      if (place !== undefined) await this.#take(place, turn);
    }
    this.#nowUs = Math.max(this.#nowUs, Math.min(...dues.values(), limitUs));
    this.#flush();
  }

  #grant(place: Place, limitUs: Micros, stopAtSent: boolean, lookUs: Micros | null = null): Promise<Turn> {
    this.turns += 1;
    const expect: string[] = [];
    for (const sent of place.inflight.values()) if (sent.arriveUs <= limitUs) expect.push(sent.id);
    const controls = place.controls;
    place.controls = [];
    const { struck } = place;
    place.struck = [];
    return place.seat.grant({
      limitUs,
      stopAtSent,
      expect,
      controls,
      ...(struck.length > 0 ? { struck } : {}),
      ...(lookUs === null ? {} : { lookUs }),
    });
  }

  async #take(place: Place, turn: Turn): Promise<void> {
    place.doneUs = Math.max(place.doneUs, turn.doneUs);
    place.dueUs = turn.nextDueUs ?? NEVER;
    for (const [id, sent] of place.inflight) if (sent.arriveUs <= turn.doneUs) place.inflight.delete(id);
    for (const sent of turn.sent) this.#places.get(sent.to)?.inflight.set(sent.id, sent);
    for (const entry of turn.log) {
      this.#held.push(entry);
      if (entry.t > this.latestUs) this.latestUs = entry.t;
    }
    if (turn.hits !== undefined) this.#options.hits?.(place.seat.rank, turn.hits);
    if (turn.shows !== undefined) this.#options.shows?.(place.seat.rank, turn.shows);
    if (turn.moments !== undefined) this.#options.moments?.(place.seat.rank, turn.moments);
    if (turn.power !== null) {
      await this.#options.power(place.seat.rank, turn.power, turn.doneUs);
    }
  }

  // Entries leave in (t, rank, boot, n) order once nobody can emit an earlier one any more.
  #flush(): void {
    const next = this.nextDueUs();
    if (this.#held.length === 0) return;
    this.#held.sort((x, y) => x.t - y.t || x.rank - y.rank || x.boot - y.boot || x.n - y.n);
    let count = 0;
    while (count < this.#held.length && (this.#held[count] as Entry).t < next) count += 1;
    for (const entry of this.#held.splice(0, count)) this.#options.log(entry);
  }

  /** Hands out whatever is still held back; at the end of a run. */
  close(): void {
    this.#held.sort((x, y) => x.t - y.t || x.rank - y.rank || x.boot - y.boot || x.n - y.n);
    for (const entry of this.#held.splice(0)) this.#options.log(entry);
  }

  #sorted(): readonly Place[] {
    this.#ranked ??= [...this.#places.values()].sort((x, y) => x.seat.rank - y.seat.rank);
    return this.#ranked;
  }
}
