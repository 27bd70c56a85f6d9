/** How fast the software of a box runs, and whether it runs at all. */

/** 'hung': its software does nothing, its cards answer. 'paused': nothing of the machine moves. */
export type Standstill = 'hung' | 'paused';

export interface PaceCondition {
  readonly still: {
    readonly how: Standstill /** Ends by itself; null: with its fault. */;
    readonly forS: number | null;
  } | null;
  /** So many times longer than usual everything takes that is calculated. */
  readonly slowBy: number;
}

export const usualPace: PaceCondition = { still: null, slowBy: 1 };
