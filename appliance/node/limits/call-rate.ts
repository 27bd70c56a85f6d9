/**
 * appliance/node/limits/: how much a box takes from outside, and from whom.
 *
 * How often one caller of the API may ask: twenty calls a second and 15,000 an hour (the later API's figures;
 * none are known for this era). In memory and bounded; a restart forgets it.
 */
import { HOUR_MS, SECOND_MS } from '../../../hardware/ports.js';

const PER_SECOND_MAX = 20;
const PER_HOUR_MAX = 15_000;
const CALLERS_MAX = 2_000;

interface Window {
  fromMono: number;
  calls: number;
}

export interface CallRate {
  /** Counts a call; the seconds to wait when there were too many, null: it may be answered. */
  begin(caller: string): number | null;
}

/** How often each caller of the API may ask, by second and by hour. */
export function createCallRate(monoMs: () => number): CallRate {
  const seen = new Map<string, { second: Window; hour: Window }>();
  const refusedFor = (window: Window, spanMs: number, max: number, nowMono: number): number | null => {
    if (nowMono - window.fromMono >= spanMs) {
      window.fromMono = nowMono;
      window.calls = 0;
    }
    return window.calls < max
      ? null
      : Math.max(1, Math.ceil((window.fromMono + spanMs - nowMono) / SECOND_MS));
  };
  return {
    begin: (caller) => {
      const nowMono = monoMs();
      const known = seen.get(caller) ?? {
        second: { fromMono: nowMono, calls: 0 },
        hour: { fromMono: nowMono, calls: 0 },
      };
      // In order of the last call: the one that was silent longest goes first.
      seen.delete(caller);
      for (const oldest of seen.keys()) {
        if (seen.size < CALLERS_MAX) break;
        seen.delete(oldest);
      }
      seen.set(caller, known);
      const wait =
        refusedFor(known.hour, HOUR_MS, PER_HOUR_MAX, nowMono) ??
        refusedFor(known.second, SECOND_MS, PER_SECOND_MAX, nowMono);
      if (wait !== null) return wait;
      known.second.calls += 1;
      known.hour.calls += 1;
      return null;
    },
  };
}
