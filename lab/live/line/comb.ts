/**
 * A comb of a lab's line: labs that stand at instants of it and cost nothing while they stand, walked there in the background while people
 * work. Any instant is raised from the tooth before it, which has little left to repeat.
 */
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { isDatabaseRefused, isHostError } from '../../hosting/host/words.js';
import { RecordingError } from '../recording/recording.js';
import type { GrowingLine } from './growing-line.js';
import { instantIn } from './instant.js';
import { endOf, type Line } from './line.js';
import { AS_REQUEST_US, costUpTo, instantOfCost } from './parked.js';
import type { Replica } from './raise.js';
import { notThere } from './raised.js';
import { createWalks, type Walking, type Walks } from './walks.js';

/** What is repeated in a moment needs no tooth; in requests. */
const GAP_MIN = 80;
/** A walk holds up nobody for longer than this at once. */
const SLICE_MS = 8;
/** A line that nobody writes on is looked at again after so much of its time, in requests. */
const LOOK_AGAIN = 20;
/** What was done just now is in the line after this long. */
const KNOWN_MS = 2_000;
/** People who are served now come first: so many steps in a row wait for them, then one is walked all the same. */
const WAITS_MAX = 40;
/** A host without room may have some again after this long. */
const RETRY_MS = 20_000;

/** A lab that stands at an instant of a line, and goes on along it. */
export interface Tooth {
  readonly replica: Replica;
  leave(): Promise<void>;
}

/** A tooth at an instant; whoever gets it goes on from it, or leaves it. */
export interface Raised<T> {
  readonly line: Line;
  readonly untilUs: Micros;
  readonly tooth: T;
}

export interface Comb<T extends Tooth> {
  /** The line of the lab that is live now. `sharedUs`: it is the same as the one before up to there; null: it is another lab's. */
  follow(growing: Pick<GrowingLine, 'line'> | null, sharedUs: Micros | null): Promise<void>;
  /** A lab at an instant, or at the nearest that stood. Throws RecordingError. Nothing is walked until `follow`. */
  raise(us: Micros): Promise<Raised<T>>;
  /** The same at any instant at all, also where no lab could go on: its run has begun, or is over. */
  raiseAt(us: Micros): Promise<T>;
  /** Where teeth stand, in the order of the line; lab time. */
  standing(): readonly Micros[];
  /** Resolves when there is nothing to walk for now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface CombOptions<T extends Tooth> {
  /** A tooth at the beginning of a line. */
  begin(line: Line): Promise<T>;
  /** With whom it walks in turn; absent: alone. */
  readonly walks?: Walks;
  readonly teethMax?: number;
  /** How long others work between two steps of a walk, where it walks alone, real ms; less in tests. */
  readonly betweenMs?: number;
  /** Everything that teeth need is taken away. */
  closed?(): void;
}

/** What people and tools did in it. */
const countOf = ({ segments }: Line): number => {
  const { outside, acts } = segments.at(-1) ?? { outside: [], acts: [] };
  return outside.length + acts.length;
};

/** How much there is to repeat without one. */
const gapWithout = (costs: readonly number[], end: number, at: number): number =>
  (costs[at + 1] ?? end) - (costs[at - 1] ?? 0);

/** Of some teeth, by what it costs to come to them. */
function leastMissed(costs: readonly number[], end: number): number {
  let index = 0;
  for (let at = 1; at < costs.length; at += 1)
    if (gapWithout(costs, end, at) < gapWithout(costs, end, index)) index = at;
  return index;
}

/** Which tooth goes where next: one more, or the one that is missed least; null: all stand well. */
function nextStep(
  line: Line,
  standing: readonly Micros[],
  teethMax: number,
): { readonly index: number | null; readonly untilUs: Micros } | null {
  if (teethMax === 0) return null;
  const costs = standing.map((us) => costUpTo(line, us));
  const end = costUpTo(line, endOf(line));
  const last = costs.at(-1) ?? 0;
  const gap = Math.max(GAP_MIN, end / (teethMax + 1));
  const tail = end - last;
  if (tail < gap) return null;
  const untilUs = instantOfCost(line, last + gap);
  if (standing.length < teethMax) return { index: null, untilUs };
  // One alone stands in the middle.
  if (costs.length < 2) return costs.length === 1 && tail > last + gap ? { index: 0, untilUs } : null;
  const index = leastMissed(costs.slice(0, -1), last);
  return tail > gapWithout(costs, end, index) ? { index, untilUs } : null;
}

class LineComb<T extends Tooth> implements Comb<T>, Walking {
  readonly #options: CombOptions<T>;
  readonly #walks: Walks;
  readonly #leaveWalks: () => void;
  #teeth: T[] = [];
  #growing: Pick<GrowingLine, 'line'> | null = null;
  #isHalted = true;
  #walk: Promise<unknown> = Promise.resolve();
  /** So much was in the line when it was looked at last, and so many steps have waited since. */
  #seen = 0;
  #waits = 0;
  /** There was nothing to walk while so much was in the line, up to there, with so much room. */
  #done = { count: -1, endUs: 0, room: 0 };
  /** What was walked has failed: nothing is before then, host's clock. */
  #restsUntilMs = 0;
  #step: { readonly tooth: T; readonly untilUs: Micros } | null = null;
  #waiting: (() => void)[] = [];
  usedMs = hostMonoMs();

  constructor(options: CombOptions<T>) {
    this.#options = options;
    const { betweenMs, walks } = options;
    this.#walks = walks ?? createWalks(betweenMs === undefined ? {} : { betweenMs });
    this.#leaveWalks = this.#walks.join(this);
  }

  get teeth(): number {
    return this.#teeth.length;
  }

  async follow(growing: Pick<GrowingLine, 'line'> | null, sharedUs: Micros | null): Promise<void> {
    await this.#halt();
    const line = growing?.line ?? null;
    const isShared = ({ replica }: T): boolean =>
      line !== null && sharedUs !== null && replica.allowedUs <= sharedUs && replica.nowUs <= sharedUs;
    const gone = this.#teeth.filter((tooth) => !isShared(tooth));
    this.#teeth = this.#teeth.filter(isShared);
    if (line !== null) for (const { replica } of this.#teeth) replica.follow(line);
    this.#growing = growing;
    this.#restsUntilMs = 0;
    this.#isHalted = false;
    this.#done = { count: -1, endUs: 0, room: 0 };
    this.usedMs = hostMonoMs();
    this.#walks.wake();
    for (const tooth of gone) await tooth.leave();
  }

  async raise(us: Micros): Promise<Raised<T>> {
    await this.#halt();
    if (this.#growing === null) throw new RecordingError(notThere(us));
    const { line } = this.#growing;
    for (const beganMs = hostMonoMs(); endOf(line) < us && hostMonoMs() - beganMs < KNOWN_MS; )
      await hostWait(SLICE_MS).done;
    const untilUs = instantIn(line, us);
    if (untilUs === null) throw new RecordingError(notThere(us));
    return { line, untilUs, tooth: await this.#take(line, untilUs) };
  }

  async raiseAt(us: Micros): Promise<T> {
    await this.#halt();
    if (this.#growing === null) throw new RecordingError(notThere(us));
    return this.#take(this.#growing.line, us);
  }

  /** The tooth before an instant, or a new one, goes there and is the comb's no more. */
  async #take(line: Line, untilUs: Micros): Promise<T> {
    const found = this.#teeth.findLast(
      ({ replica }) => replica.nowUs <= untilUs && replica.allowedUs <= untilUs,
    );
    const tooth = found ?? (await this.#options.begin(line));
    this.#teeth = this.#teeth.filter((one) => one !== tooth);
    try {
      await tooth.replica.goOn(untilUs);
    } catch (error) {
      await tooth.leave().catch(() => {});
      throw error;
    }
    return tooth;
  }

  standing(): readonly Micros[] {
    return this.#teeth.map(({ replica }) => replica.nowUs);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#walks.wake();
    });
  }

  async close(): Promise<void> {
    this.#leaveWalks();
    await this.#halt();
    for (const resolve of this.#waiting.splice(0)) resolve();
    for (const tooth of this.#teeth.splice(0)) await tooth.leave();
    this.#options.closed?.();
  }

  async step(): Promise<boolean> {
    if (this.#isHalted) return false;
    let did = false;
    if (this.#growing !== null && hostMonoMs() >= this.#restsUntilMs) {
      const slice = this.#slice().catch((error: unknown) => this.#failed(error));
      this.#walk = slice;
      did = await slice;
    }
    if (!did && !this.#isHalted) for (const resolve of this.#waiting.splice(0)) resolve();
    return did;
  }

  async #halt(): Promise<void> {
    this.#isHalted = true;
    await this.#walk;
    this.#step = null;
  }

  /** Whether somebody has been served since the last step. */
  #isServing(line: Line): boolean {
    const before = this.#seen;
    this.#seen = countOf(line);
    const isMore = this.#seen > before;
    if (isMore) this.usedMs = hostMonoMs();
    this.#waits = isMore && this.#waits < WAITS_MAX ? this.#waits + 1 : 0;
    return this.#waits > 0;
  }

  /**
   * A tooth that could not go on is none. Where the host had no room it is tried again; what cannot be repeated has
   * no teeth, and whoever goes back is told why.
   */
  async #failed(error: unknown): Promise<false> {
    const broken = this.#step?.tooth;
    this.#step = null;
    const isHosts = isHostError(error) || isDatabaseRefused(error);
    this.#restsUntilMs = isHosts ? hostMonoMs() + RETRY_MS : Number.POSITIVE_INFINITY;
    this.#teeth = this.#teeth.filter((one) => one !== broken);
    await broken?.leave().catch(() => {});
    return false;
  }

  /** A little of what is to be walked; false: nothing is. */
  async #slice(): Promise<boolean> {
    const { line } = this.#growing ?? { line: null };
    if (line === null) return false;
    if (this.#isServing(line)) return true;
    const room = Math.min(this.#options.teethMax ?? Number.POSITIVE_INFINITY, this.#walks.roomFor(this));
    if (this.#teeth.length > room && this.#step === null) return this.#giveUp(line);
    this.#step ??= await this.#next(line, room);
    const step = this.#step;
    if (step === null) return false;
    const beganMs = hostMonoMs();
    if (await step.tooth.replica.goOn(step.untilUs, () => hostMonoMs() - beganMs >= SLICE_MS)) {
      this.#step = null;
      this.#teeth.sort((one, other) => one.replica.nowUs - other.replica.nowUs);
    }
    return true;
  }

  /** Others need the room of the tooth that is missed least. */
  async #giveUp(line: Line): Promise<true> {
    const costs = this.standing().map((us) => costUpTo(line, us));
    const [gone] = this.#teeth.splice(leastMissed(costs, costUpTo(line, endOf(line))), 1);
    await gone?.leave();
    return true;
  }

  async #next(line: Line, room: number): Promise<{ readonly tooth: T; readonly untilUs: Micros } | null> {
    const now = { count: countOf(line), endUs: endOf(line), room };
    const { count, endUs, room: before } = this.#done;
    if (count === now.count && before === room && now.endUs - endUs < LOOK_AGAIN * AS_REQUEST_US) return null;
    const teethMax = this.#walks.hasRoom() ? room : Math.min(room, this.#teeth.length);
    const step = nextStep(line, this.standing(), teethMax);
    if (step === null) {
      // Where others have all the room it is asked for again.
      if (teethMax === room) this.#done = now;
      return null;
    }
    const known = step.index === null ? undefined : this.#teeth[step.index];
    if (known !== undefined) return { tooth: known, untilUs: step.untilUs };
    const tooth = await this.#options.begin(line);
    this.#teeth.unshift(tooth);
    return { tooth, untilUs: step.untilUs };
  }
}

/** A comb without a line. */
export const createComb = <T extends Tooth>(options: CombOptions<T>): Comb<T> => new LineComb(options);
