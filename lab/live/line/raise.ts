/**
 * A lab raised from a line at any instant, with everything running, by repeating what was done up to there.
 * It may stand there, go on along the line, or go on as a lab of its own.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import { perform } from '../../acts/perform.js';
import type { BoxName } from '../../plan.js';
import type { OutsideState } from '../../supervisor/outside.js';
import type { Segment } from '../recording/recording.js';
import { createFeed, type Feed } from './feed.js';
import type { Ground, Stage } from './ground.js';
import { endOf, type Line } from './line.js';

/** Whoever looks on while a line is repeated. */
export interface Onlooker {
  /** A run of the lab begins: nothing has happened in it. */
  begins?(stage: Stage, segment: Segment): void;
  /** A deed is about to be done. */
  does?(record: ActRecord, stage: Stage): void;
  /** Does a deed itself, and hears what came of it. */
  carriesOut?(record: ActRecord, stage: Stage): Promise<void>;
  /** Instants at which it looks, before the deeds of that instant. */
  readonly looks?: readonly { readonly us: Micros; look(): void }[];
  /** A run has ended where the next one begins. */
  ended?(segment: Segment, stage: Stage): void;
}

/** A lab that stands at an instant of a line, everything up to there done. */
export interface Replica {
  readonly line: Line;
  readonly ground: Ground;
  readonly nowUs: Micros;
  /** The run that it stands in. */
  readonly stage: Stage;
  readonly segment: Segment;
  /** So many deeds of this run were done. */
  readonly actsDone: number;
  /** Number of the next request of a boot. */
  nextRequest(name: BoxName, boot: number): number;
  /** Requests up to here may be on their way into the boxes: nothing else than what is in the line comes before it. */
  readonly allowedUs: Micros;
  /** Follows another line from here on, which is the same up to what was allowed. */
  follow(line: Line): void;
  /** Goes on along the line, never back; true: it is there, false: it was enough before. */
  goOn(untilUs: Micros, enough?: () => boolean): Promise<boolean>;
  close(): Promise<void>;
}

/** What lies between two runs belongs to the one before. */
const isIn = (segments: readonly Segment[], index: number, us: Micros): boolean =>
  us < (segments[index + 1]?.startUs ?? Number.POSITIVE_INFINITY);

class Standing implements Replica {
  line: Line;
  readonly ground: Ground;
  allowedUs: Micros;
  readonly #onlooker: Onlooker;
  #index = 0;
  #acts = 0;
  /** Instant of the deed that was done last. */
  #deedsUs: Micros | null = null;
  #looked = 0;
  #feed: Feed;
  #stage: Stage;

  private constructor(line: Line, ground: Ground, onlooker: Onlooker, feed: Feed, stage: Stage) {
    this.line = line;
    this.ground = ground;
    this.allowedUs = line.startUs;
    this.#onlooker = onlooker;
    this.#feed = feed;
    this.#stage = stage;
  }

  /** At the beginning of the line, before anything is done. */
  static async begin(line: Line, ground: Ground, onlooker: Onlooker): Promise<Standing> {
    const [first] = line.segments;
    if (first === undefined) throw new Error('a line without a run has no beginning');
    const feed = createFeed(first);
    const stage = await ground.raise(first, null, feed.repeat);
    onlooker.begins?.(stage, first);
    return new Standing(line, ground, onlooker, feed, stage);
  }

  get stage(): Stage {
    return this.#stage;
  }

  get segment(): Segment {
    const segment = this.line.segments[this.#index];
    if (segment === undefined) throw new Error('the line has lost a run');
    return segment;
  }

  get nowUs(): Micros {
    return this.#stage.lab.nowUs();
  }

  get actsDone(): number {
    return this.#acts;
  }

  nextRequest(name: BoxName, boot: number): number {
    return this.#feed.count(name, boot);
  }

  follow(line: Line): void {
    this.line = line;
    this.#feed.follow(this.segment);
  }

  async goOn(untilUs: Micros, enough: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      const { segment } = this;
      if (segment.untilUs === null) return true;
      const isHere = isIn(this.line.segments, this.#index, untilUs);
      const endUs = Math.min(untilUs, segment.untilUs);
      if (!(await this.#repeat(segment, endUs, enough))) return false;
      if (isHere) return true;
      const next = this.line.segments[this.#index + 1];
      if (next === undefined || next.untilUs === null) return true;
      await this.#cross(segment, next);
    }
  }

  close(): Promise<void> {
    return this.#stage.lab.close().finally(() => this.ground.close());
  }

  /** The run is over; the next one finds its disks. */
  async #cross(before: Segment, next: Segment): Promise<void> {
    const { lab, outside } = this.#stage;
    await lab.close();
    this.#onlooker.ended?.(before, this.#stage);
    const saved: OutsideState = outside.state();
    this.#index += 1;
    this.#acts = 0;
    this.#deedsUs = null;
    this.#feed = createFeed(next);
    this.#stage = await this.ground.raise(next, saved, this.#feed.repeat);
    this.#onlooker.begins?.(this.#stage, next);
  }

  /** Does what was done, up to an instant of this run. */
  async #repeat(segment: Segment, untilUs: Micros, enough: () => boolean): Promise<boolean> {
    await this.#allow(untilUs);
    const { lab, outside } = this.#stage;
    const { lockstep } = lab;
    for (let record = segment.acts[this.#acts]; record !== undefined; record = segment.acts[this.#acts]) {
      if (record.t > untilUs) break;
      // As the live lab does it: after everything up to its instant, and before all that follows; deeds of one
      // instant one after the other, with nothing between them.
      if (this.#deedsUs !== record.t) {
        await this.#advance(record.t, enough);
        if (lockstep.nowUs < record.t || enough()) return false;
      }
      this.#deedsUs = record.t;
      this.#acts += 1;
      const { act } = record;
      this.#onlooker.does?.(record, this.#stage);
      if (this.#onlooker.carriesOut === undefined) await lab.act(() => perform(lab, outside, act));
      else await this.#onlooker.carriesOut(record, this.#stage);
    }
    await this.#advance(untilUs, enough);
    return lockstep.nowUs >= untilUs && !enough();
  }

  /** Up to an instant, with a look at those before it that somebody wants to see. */
  async #advance(untilUs: Micros, enough: () => boolean): Promise<void> {
    const { lockstep } = this.#stage.lab;
    const { looks = [] } = this.#onlooker;
    for (
      let next = looks[this.#looked];
      next !== undefined && next.us <= untilUs;
      next = looks[this.#looked]
    ) {
      await lockstep.advance(next.us, enough);
      if (lockstep.nowUs < next.us || enough()) return;
      this.#looked += 1;
      next.look();
    }
    await lockstep.advance(untilUs, enough);
  }

  /** Requests up to there come to the boxes at their instants. */
  async #allow(untilUs: Micros): Promise<void> {
    this.allowedUs = Math.max(this.allowedUs, untilUs);
    const { lab, hosting } = this.#stage;
    const given: [BoxName, Parameters<typeof hosting.repeat>[1]][] = [];
    this.#feed.allow(untilUs, (name, boot, records) => {
      if (lab.box(name).boot === boot && lab.box(name).power !== 'off') given.push([name, records]);
    });
    for (const [name, records] of given) {
      const { rank, turn } = await hosting.repeat(name, records);
      await lab.lockstep.absorb(rank, turn);
    }
  }
}

/** A replica at the beginning of a line. */
export const beginReplica = (line: Line, ground: Ground, onlooker: Onlooker = {}): Promise<Replica> =>
  Standing.begin(line, ground, onlooker);

/** A lab at an instant of a line; after its end: at its end. */
export async function raise(
  line: Line,
  untilUs: Micros,
  ground: Ground,
  onlooker: Onlooker = {},
): Promise<Replica> {
  const replica = await beginReplica(line, ground, onlooker);
  try {
    await replica.goOn(Math.min(untilUs, endOf(line)));
  } catch (error) {
    await replica.close().catch(() => {});
    throw error;
  }
  return replica;
}
