/**
 * Other machines that claim addresses which this box holds. A machine that cannot have an address
 * asks again and again, so one that has been silent for long enough has given up, was switched off,
 * or hangs on no cable any more: it is forgotten.
 */
import { type Cancel, SECOND, type Time } from '../ports.js';

/** A machine in conflict asks every so often. */
export const CONFLICT_RETRY_US = 10 * SECOND;
/** Three of its questions may be lost on the wire. */
export const RIVAL_FORGOTTEN_US = 35 * SECOND;

export interface Rivals {
  heard(address: string, mac: string): void;
  /** The address is not held here any more. */
  drop(address: string): void;
  /** In order. */
  of(address: string): readonly string[];
  stop(): void;
}

export interface RivalsNeeds {
  readonly time: Pick<Time, 'timer'>;
  /** A rival was heard for the first time, or is forgotten. */
  changed(address: string, mac: string, claims: boolean): void;
}

/** Other machines that answer for an address of this box, each for a while. */
export function createRivals({ time, changed }: RivalsNeeds): Rivals {
  const known = new Map<string, Map<string, Cancel>>();
  const drop = (address: string): void => {
    for (const cancel of known.get(address)?.values() ?? []) cancel();
    known.delete(address);
  };
  return {
    heard: (address, mac) => {
      const rivals = known.get(address) ?? new Map<string, Cancel>();
      known.set(address, rivals);
      const before = rivals.get(mac);
      before?.();
      rivals.set(
        mac,
        time.timer(RIVAL_FORGOTTEN_US, () => {
          rivals.delete(mac);
          changed(address, mac, false);
        }),
      );
      if (before === undefined) changed(address, mac, true);
    },
    drop,
    of: (address) => [...(known.get(address)?.keys() ?? [])].sort(),
    stop: () => {
      for (const address of [...known.keys()]) drop(address);
    },
  };
}
