/** What is wrong with the machines outside: it is put on some box, and felt by whoever asks them. */
import type { OutsideTricks } from '../../hardware/faults/aims/outside.js';
import { createOverlayView } from '../../hardware/faults/conditions.js';
import type { Activation, Micros } from '../../hardware/ports.js';

/** A box on which somebody puts faults. */
export interface Troubled {
  overlays(): readonly Activation[];
  /** Lab time at which an overlay was put on. */
  laidUs(id: string): Micros;
  /** Counts an effect. */
  hit(id: string): void;
}

/** One thing that is wrong. */
export interface InForce<T> {
  readonly trick: T;
  /** Lab time at which it began. */
  readonly sinceUs: Micros;
  /** Counts an effect of it. */
  hit(): void;
}

export interface OutsideFaults {
  of<S extends keyof OutsideTricks>(service: S): readonly InForce<OutsideTricks[S]>[];
}

export const noFaults: OutsideFaults = { of: () => [] };

/** The faults of all boxes together; the same one on two boxes is one fault of the one machine. */
export function createOutsideFaults(boxes: readonly Troubled[]): OutsideFaults {
  const views = boxes.map((box) => ({
    box,
    view: createOverlayView({ overlays: box.overlays, overlayHit: box.hit }),
  }));
  return {
    of: <S extends keyof OutsideTricks>(service: S) => {
      const found = new Map<string, InForce<OutsideTricks[S]>>();
      for (const { box, view } of views) {
        for (const { id, condition } of view.each('outside')) {
          for (const trick of condition[service]) {
            const key = JSON.stringify(trick);
            const same = found.get(key);
            const hit = (): void => {
              same?.hit();
              box.hit(id);
            };
            const sinceUs = Math.min(same?.sinceUs ?? Number.POSITIVE_INFINITY, box.laidUs(id));
            found.set(key, { trick, sinceUs, hit });
          }
        }
      }
      return [...found.values()];
    },
  };
}
