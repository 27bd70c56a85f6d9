/** Addresses that the boxes of a lab hold among themselves, while nobody on the host is to reach them. */
import type { BoxName } from '../../plan.js';

export interface Held {
  /** From here on addresses are bound on the host. */
  readonly isOver: boolean;
  take(name: BoxName, address: string, port: number): 'bound' | 'taken';
  leave(name: BoxName, address: string): void;
  /** A box is off: it holds nothing. */
  drop(name: BoxName): void;
  /** Ends it; what each box held. */
  end(): readonly { readonly name: BoxName; readonly address: string; readonly port: number }[];
}

/** Nobody holds anything yet. */
export function createHeld(): Held {
  const holders = new Map<string, { readonly name: BoxName; readonly port: number }>();
  let isOver = false;
  const leave = (name: BoxName, address: string): void => {
    if (holders.get(address)?.name === name) holders.delete(address);
  };
  return {
    get isOver() {
      return isOver;
    },
    take: (name, address, port) => {
      const holder = holders.get(address);
      if (holder !== undefined && holder.name !== name) return 'taken';
      holders.set(address, { name, port });
      return 'bound';
    },
    leave,
    drop: (name) => {
      for (const address of [...holders.keys()]) leave(name, address);
    },
    end: () => {
      isOver = true;
      return [...holders].map(([address, { name, port }]) => ({ name, address, port }));
    },
  };
}
