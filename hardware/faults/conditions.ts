/**
 * What the overlays in force do to one box now, kept as long as their list stays the same. Each
 * effect is counted for the overlay that had it (DESIGN.md section 7).
 */

import type { Activation } from '../ports.js';
import { overlays as index } from './index.js';
import { type Aim, type Conditions, compose, type OverlayIndex, pristine } from './overlay.js';

type Steady = Exclude<Aim, 'operation'>;

/** What one activation does by itself. */
interface Single<A extends Steady> {
  readonly id: string;
  readonly condition: Conditions[A];
}

export interface OverlayView {
  /** All of an aim together. Counts nothing. */
  of<A extends Steady>(aim: A): Conditions[A];
  /** Those of an aim that do something, one by one, oldest first. */
  each<A extends Steady>(aim: A): readonly Single<A>[];
  operation(below: Conditions['operation']): Conditions['operation'];
  /** Counts one effect of every overlay of an aim whose own condition is the cause of it. */
  hit<A extends Steady>(aim: A, isCause: (condition: Conditions[A]) => boolean): void;
}

export interface OverlaySource {
  overlays(): readonly Activation[];
  overlayHit(id: string): void;
}

const none: readonly never[] = [];

/** A view of the overlays of one box. `known`: the overlays there are; default all of faults/. */
export function createOverlayView(source: OverlaySource, known: OverlayIndex = index): OverlayView {
  let list: readonly Activation[] = none;
  let whole = new Map<Aim, unknown>();
  let single = new Map<Aim, unknown>();
  const fresh = (): boolean => {
    const now = source.overlays();
    if (now !== list) {
      list = now;
      whole = new Map();
      single = new Map();
    }
    return list.length === 0;
  };
  const each = <A extends Steady>(aim: A): readonly Single<A>[] => {
    if (fresh()) return none;
    const kept = single.get(aim);
    if (kept !== undefined) return kept as readonly Single<A>[];
    const made = list.flatMap((activation) => {
      const { condition, hits } = compose(known, [activation], aim, pristine[aim] as Conditions[A]);
      return hits.length === 0 ? [] : [{ id: activation.id, condition }];
    });
    single.set(aim, made);
    return made;
  };
  return {
    each,
    of: <A extends Steady>(aim: A): Conditions[A] => {
      if (fresh()) return pristine[aim] as Conditions[A];
      const kept = whole.get(aim);
      if (kept !== undefined) return kept as Conditions[A];
      const { condition } = compose(known, list, aim, pristine[aim] as Conditions[A]);
      whole.set(aim, condition);
      return condition;
    },
    operation: (below) => {
      if (fresh()) return below;
      const { condition, hits } = compose(known, list, 'operation', below);
      for (const id of hits) source.overlayHit(id);
      return condition;
    },
    hit: (aim, isCause) => {
      for (const { id, condition } of each(aim)) if (isCause(condition)) source.overlayHit(id);
    },
  };
}
