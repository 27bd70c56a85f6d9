/** A machine on the segment that nobody asked for: it uses an address of the boxes as long as a fault wants it. */
import type { Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';

/** The card of a printer. */
export const STRANGER_MAC = '00:80:77:31:01:07';
const AGAIN_US: Micros = 20 * SECOND;

export interface StrangerNeeds {
  sleep(us: Micros): Promise<void>;
  /** Whether it is there now. */
  isThere(): boolean;
  /** It says that it has the address. */
  announce(): void;
  /** It was unplugged. */
  left(): void;
  fail(error: unknown): void;
}

/** Call `follow` when it may have come or gone. */
export function createStranger(needs: StrangerNeeds): { readonly follow: () => void } {
  let here = false;
  const speak = async (): Promise<void> => {
    while (here) {
      needs.announce();
      await needs.sleep(AGAIN_US);
    }
  };
  return {
    follow: () => {
      const now = needs.isThere();
      if (now === here) return;
      here = now;
      if (here) speak().catch(needs.fail);
      else needs.left();
    },
  };
}
