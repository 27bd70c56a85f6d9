/**
 * How fast lab time may go: as real time, N times, paused, or as fast as possible. The only place
 * where lab time meets the host's clock; stamps stay exact at every speed, only the showing is late.
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { type Micros, MS } from '../../../hardware/ports.js';

export type Speed = number | 'max';

/** At full speed doors open after this much lab time at the latest, and after about this much real time. */
const CHUNK_US_MAX: Micros = 60 * 60 * 1_000_000;
const CHUNK_US_MIN: Micros = 1_000_000;
const CHUNK_MS = { least: 20, most: 80 } as const;
/** What a busy host could not keep up with is caught up to this much; the rest is let go. */
const LAG_MS_MAX = 1_000;

export class Throttle {
  #fromUs: Micros;
  #fromHostMs: number;
  #speed: Speed;
  #paused = false;
  #extraUs: Micros = 0;
  #halts = 0;
  #pauses = 0;
  /** Real time in which nobody looked: what was due in it is still to come, all of it. */
  #restedMs = 0;
  /** How much lab time fits between two openings, as found by trying. */
  #chunkUs: Micros = 60 * 1_000_000;

  constructor(startUs: Micros, speed: Speed) {
    this.#fromUs = startUs;
    this.#fromHostMs = hostMonoMs();
    this.#speed = speed;
  }

  get speed(): Speed {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Lab time as somebody with a watch beside the lab sees it: between two steps it goes on. */
  shownUs(doneUs: Micros): Micros {
    if (this.#paused || this.#speed === 'max' || this.#extraUs > 0) return doneUs;
    const passedUs = Math.floor((hostMonoMs() - this.#fromHostMs) * MS * this.#speed);
    return Math.max(doneUs, Math.min(doneUs + this.#chunkUs, this.#fromUs + passedUs));
  }

  /** How far lab time may go now. */
  targetUs(doneUs: Micros): Micros {
    if (this.#extraUs > 0) return doneUs + Math.min(this.#extraUs, this.#chunkUs);
    if (this.#paused) return doneUs;
    if (this.#speed === 'max') return doneUs + this.#chunkUs;
    const dueUs = (): Micros =>
      this.#fromUs + Math.floor((hostMonoMs() - this.#fromHostMs) * MS * Number(this.#speed));
    const lagMs = this.#lagMs(doneUs);
    const lagMsMax = LAG_MS_MAX + this.#restedMs;
    if (lagMs > lagMsMax) this.#fromHostMs += lagMs - lagMsMax;
    return Math.max(doneUs, Math.min(doneUs + this.#chunkUs, dueUs()));
  }

  /** Real ms until lab time may reach `us`; 0 when it may now. Infinity while paused. */
  waitMs(us: Micros): number {
    if (this.#extraUs > 0 || this.#speed === 'max')
      return this.#paused && this.#extraUs === 0 ? Number.POSITIVE_INFINITY : 0;
    if (this.#paused) return Number.POSITIVE_INFINITY;
    const dueMs = this.#fromHostMs + (us - this.#fromUs) / MS / this.#speed;
    return Math.max(0, dueMs - hostMonoMs());
  }

  set(doneUs: Micros, speed: Speed): void {
    this.#anchor(doneUs);
    this.#speed = speed;
  }

  /** Whoever pauses wants time to stand: a jump ahead that is under way ends where it is, whoever asked for it. */
  pause(doneUs: Micros): void {
    this.#pauses += 1;
    if (!this.halt(doneUs, 'still')) this.#stand(doneUs);
  }

  /** How often somebody has paused: what was asked of time before is wanted no more. */
  get pauses(): number {
    return this.#pauses;
  }

  /** Ends a jump ahead, and a speed above real time; false: time goes no faster than that. */
  halt(doneUs: Micros, how: 'still' | 'slow'): boolean {
    const isFast = this.#extraUs > 0 || (!this.#paused && (this.#speed === 'max' || this.#speed > 1));
    if (!isFast) return false;
    this.#extraUs = 0;
    this.#halts += 1;
    if (how === 'still') this.#stand(doneUs);
    else {
      this.set(doneUs, 1);
      this.resume(doneUs);
    }
    return true;
  }

  resume(doneUs: Micros): void {
    this.#anchor(doneUs);
    this.#paused = false;
  }

  /** Lets this much lab time go by at once, whatever the speed. */
  advance(us: Micros): void {
    this.#extraUs += us;
  }

  /** Lab time goes as fast as it can. */
  get isFree(): boolean {
    return this.#extraUs > 0 || (this.#speed === 'max' && !this.#paused);
  }

  /** How much of that is still to go. */
  get aheadUs(): Micros {
    return this.#extraUs;
  }

  /** How often time was stopped by itself. */
  get halts(): number {
    return this.#halts;
  }

  get advancing(): boolean {
    return this.#extraUs > 0;
  }

  /** The lab was left to itself for so long, on purpose. */
  rested(ms: number): void {
    this.#restedMs += ms;
  }

  /** Lab time has come this far in this much real time: what was to be advanced counts down. */
  reached(beforeUs: Micros, nowUs: Micros, tookMs: number): void {
    if (tookMs > CHUNK_MS.most) this.#chunkUs = Math.max(CHUNK_US_MIN, Math.floor(this.#chunkUs / 2));
    else if (tookMs < CHUNK_MS.least) this.#chunkUs = Math.min(CHUNK_US_MAX, this.#chunkUs * 2);
    this.#restedMs = Math.min(this.#restedMs, this.#lagMs(nowUs));
    if (this.#extraUs === 0) return;
    this.#extraUs = Math.max(0, this.#extraUs - (nowUs - beforeUs));
    if (this.#extraUs === 0) this.#anchor(nowUs);
  }

  /** How far lab time is behind what its speed wants, in real time. */
  #lagMs(doneUs: Micros): number {
    if (this.#paused || this.#speed === 'max') return 0;
    return Math.max(0, hostMonoMs() - this.#fromHostMs - (doneUs - this.#fromUs) / MS / this.#speed);
  }

  #stand(doneUs: Micros): void {
    this.#anchor(doneUs);
    this.#paused = true;
  }

  #anchor(doneUs: Micros): void {
    this.#fromUs = doneUs;
    this.#fromHostMs = hostMonoMs();
    this.#restedMs = 0;
  }
}
