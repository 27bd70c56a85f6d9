/**
 * A comb of a lab's line: labs that stand at instants of it and cost nothing while they stand, walked there in the background while people
 * work. Any instant is raised from the tooth before it, which has little left to repeat.
 */
import { rmSync } from 'node:fs';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import { isDatabaseRefused, isHostError } from '../../hosting/host/words.js';
import type { MadeLab } from '../../making/make-boxes.js';
import type { BoxName } from '../../plan.js';
import { RecordingError } from '../recording/recording.js';
import type { GrowingLine } from './growing-line.js';
import { instantIn } from './instant.js';
import { endOf, type Line } from './line.js';
import { costUpTo, type Parked, type ParkingPlace, park } from './parked.js';
import type { Onlooker } from './raise.js';
import { notThere } from './raised.js';

/** So many stand at most; each takes 20 to 40 MB. */
const TEETH_MAX = 10;
/** What is repeated in a moment needs no tooth; in requests. */
const GAP_MIN = 80;
/** A walk holds up nobody for longer than this at once, and lets others work in between. */
const SLICE_MS = 8;
const BETWEEN_MS = 32;
const IDLE_MS = 500;
/** What was done just now is in the line after this long. */
const KNOWN_MS = 2_000;
/** People who are served now come first: so many steps in a row wait for them, then one is walked all the same. */
const WAITS_MAX = 40;
/** A host without room may have some again after this long. */
const RETRY_MS = 20_000;

/** A lab that stands at an instant, not reached by anybody yet; whoever gets it opens or leaves it. */
export interface RaisedLab<L> {
  readonly line: Line;
  readonly untilUs: Micros;
  readonly parked: Parked;
  /** Who has looked on since the beginning of the line. */
  readonly look: L;
}

interface Tooth<L> {
  readonly parked: Parked;
  readonly look: L;
}

export interface CombOptions<L> {
  readonly place: ParkingPlace;
  /** Who looks on along the line; the boxes are below what `boxFolder` says. */
  look(made: MadeLab, boxFolder: (name: BoxName) => string): L & { readonly onlooker: Onlooker };
  readonly teethMax?: number;
  /** How long others work between two steps of a walk, real ms; less in tests. */
  readonly betweenMs?: number;
}

export interface Comb<L> {
  /** The line of the lab that is live now. `sharedUs`: it is the same as the one before up to there; null: it is another lab's. */
  follow(growing: GrowingLine | null, sharedUs: Micros | null): Promise<void>;
  /** A lab at an instant, or at the nearest that stood. Throws RecordingError. Nothing is walked until `follow`. */
  raise(us: Micros): Promise<RaisedLab<L>>;
  /** Where teeth stand, in the order of the line; lab time. */
  standing(): readonly Micros[];
  /** Resolves when there is nothing to walk for now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** The instant of a line that costs so much to repeat. */
function instantOfCost(line: Line, cost: number): Micros {
  let [low, high] = [line.startUs, endOf(line)];
  while (high - low > MS) {
    const middle = Math.floor((low + high) / 2);
    if (costUpTo(line, middle) < cost) low = middle;
    else high = middle;
  }
  return high;
}

/** Which tooth goes where next: one more, or the one that is missed least; null: all stand well. */
function nextStep(
  line: Line,
  standing: readonly Micros[],
  teethMax: number,
): { readonly index: number | null; readonly untilUs: Micros } | null {
  const costs = standing.map((us) => costUpTo(line, us));
  const end = costUpTo(line, endOf(line));
  const last = costs.at(-1) ?? 0;
  const gap = Math.max(GAP_MIN, end / (teethMax + 1));
  const tail = end - last;
  if (tail < gap) return null;
  const untilUs = instantOfCost(line, last + gap);
  if (standing.length < teethMax) return { index: null, untilUs };
  let index = 0;
  const without = (at: number): number => (costs[at + 1] ?? end) - (costs[at - 1] ?? 0);
  for (let at = 1; at < costs.length - 1; at += 1) if (without(at) < without(index)) index = at;
  return tail > without(index) ? { index, untilUs } : null;
}

class LineComb<L> implements Comb<L> {
  readonly #options: CombOptions<L>;
  #teeth: Tooth<L>[] = [];
  #growing: GrowingLine | null = null;
  #isHalted = true;
  #isClosed = false;
  #walk: Promise<void> = Promise.resolve();
  /** So much was in the line when it was looked at last, and so many steps have waited since. */
  #seen = 0;
  #waits = 0;
  /** What was walked has failed: nothing is before then, host's clock. */
  #restsUntilMs = 0;
  #step: { readonly tooth: Tooth<L>; readonly untilUs: Micros } | null = null;
  #waiting: (() => void)[] = [];
  #wake: () => void = () => {};

  constructor(options: CombOptions<L>) {
    this.#options = options;
    rmSync(options.place.folder, { recursive: true, force: true });
    void this.#walkOn();
  }

  async follow(growing: GrowingLine | null, sharedUs: Micros | null): Promise<void> {
    await this.#halt();
    const line = growing?.line ?? null;
    const isShared = ({ replica }: Tooth<L>['parked']): boolean =>
      line !== null && sharedUs !== null && replica.allowedUs <= sharedUs && replica.nowUs <= sharedUs;
    const gone = this.#teeth.filter(({ parked }) => !isShared(parked));
    this.#teeth = this.#teeth.filter(({ parked }) => isShared(parked));
    if (line !== null) for (const { parked } of this.#teeth) parked.replica.follow(line);
    this.#growing = growing;
    this.#restsUntilMs = 0;
    this.#isHalted = false;
    this.#wake();
    for (const { parked } of gone) await parked.leave();
  }

  async raise(us: Micros): Promise<RaisedLab<L>> {
    await this.#halt();
    if (this.#growing === null) throw new RecordingError(notThere(us));
    const { line } = this.#growing;
    for (const beganMs = hostMonoMs(); endOf(line) < us && hostMonoMs() - beganMs < KNOWN_MS; )
      await hostWait(SLICE_MS).done;
    const untilUs = instantIn(line, us);
    if (untilUs === null) throw new RecordingError(notThere(us));
    const found = this.#teeth.findLast(
      ({ parked: { replica } }) => replica.nowUs <= untilUs && replica.allowedUs <= untilUs,
    );
    const tooth = found ?? (await this.#begin(line));
    this.#teeth = this.#teeth.filter((one) => one !== tooth);
    const { parked, look } = tooth;
    try {
      await parked.replica.goOn(untilUs);
    } catch (error) {
      await parked.leave().catch(() => {});
      throw error;
    }
    return { line, untilUs, parked, look };
  }

  standing(): readonly Micros[] {
    return this.#teeth.map(({ parked }) => parked.replica.nowUs);
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#wake();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#halt();
    for (const { parked } of this.#teeth.splice(0)) await parked.leave();
    rmSync(this.#options.place.folder, { recursive: true, force: true });
  }

  async #halt(): Promise<void> {
    this.#isHalted = true;
    await this.#walk;
    this.#step = null;
  }

  async #begin(line: Line): Promise<Tooth<L>> {
    let look: (L & { readonly onlooker: Onlooker }) | null = null;
    const parked = await park(line, this.#options.place, (made, boxFolder) => {
      look = this.#options.look(made, boxFolder);
      return look.onlooker;
    });
    if (look === null) throw new Error('nobody looks on');
    return { parked, look };
  }

  async #walkOn(): Promise<void> {
    while (!this.#isClosed) {
      const isWalking = !this.#isHalted && this.#growing !== null && hostMonoMs() >= this.#restsUntilMs;
      let did = false;
      if (isWalking) {
        const slice = this.#slice().catch((error: unknown) => this.#failed(error));
        this.#walk = slice.then(() => {});
        did = await slice;
      }
      if (!did && !this.#isHalted) for (const resolve of this.#waiting.splice(0)) resolve();
      const wait = hostWait(did ? (this.#options.betweenMs ?? BETWEEN_MS) : IDLE_MS);
      this.#wake = wait.wake;
      await wait.done;
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Whether somebody has been served since the last step. */
  #isServing(line: Line): boolean {
    const { outside, acts } = line.segments.at(-1) ?? { outside: [], acts: [] };
    const before = this.#seen;
    this.#seen = outside.length + acts.length;
    this.#waits = this.#seen > before && this.#waits < WAITS_MAX ? this.#waits + 1 : 0;
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
    await broken?.parked.leave().catch(() => {});
    return false;
  }

  /** A little of what is to be walked; false: nothing is. */
  async #slice(): Promise<boolean> {
    const { line } = this.#growing ?? { line: null };
    if (line === null) return false;
    if (this.#isServing(line)) return true;
    this.#step ??= await this.#next(line);
    const step = this.#step;
    if (step === null) return false;
    const beganMs = hostMonoMs();
    if (await step.tooth.parked.replica.goOn(step.untilUs, () => hostMonoMs() - beganMs >= SLICE_MS)) {
      this.#step = null;
      this.#teeth.sort((one, other) => one.parked.replica.nowUs - other.parked.replica.nowUs);
    }
    return true;
  }

  async #next(line: Line): Promise<{ readonly tooth: Tooth<L>; readonly untilUs: Micros } | null> {
    const step = nextStep(line, this.standing(), this.#options.teethMax ?? TEETH_MAX);
    if (step === null) return null;
    const known = step.index === null ? undefined : this.#teeth[step.index];
    if (known !== undefined) return { tooth: known, untilUs: step.untilUs };
    const tooth = await this.#begin(line);
    this.#teeth.unshift(tooth);
    return { tooth, untilUs: step.untilUs };
  }
}

/** A comb without a line. What lies in the folder of its place is taken away. */
export const createComb = <L>(options: CombOptions<L>): Comb<L> => new LineComb(options);
