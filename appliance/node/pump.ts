/**
 * Work that waits in a queue of the store: one piece after the other, then a timer for what may be
 * done later. However a piece ends, the pump is ready for the next: what the storage stopped is
 * looked at again after a while.
 */
import { type Cancel, isStorageTrouble, type Micros, type Ports, SECOND } from '../../hardware/ports.js';

export interface PumpWork {
  /** Does the first piece that is due; false: none is. */
  one(): Promise<boolean>;
  /** When to look again; null: not before something new has come. */
  waitUs(): Micros | null;
}

export interface Pump {
  /** Something new may be due. */
  wake(): void;
}

interface PumpNode {
  readonly ports: Pick<Ports, 'time' | 'fail'>;
}

const AGAIN_US: Micros = 30 * SECOND;

/** Works off a queue from the first `wake` on. */
export function createPump(node: PumpNode, work: PumpWork): Pump {
  let busy = false;
  let cancel: Cancel | null = null;

  const pump = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    cancel?.();
    cancel = null;
    // Whatever ends it early: this is when it goes on.
    let waitUs: Micros | null = AGAIN_US;
    try {
      while (await work.one());
      waitUs = work.waitUs();
    } catch (error) {
      if (!isStorageTrouble(error)) throw error;
    } finally {
      busy = false;
      if (waitUs !== null) cancel = node.ports.time.timer(waitUs, wake);
    }
  };
  const wake = (): void => {
    pump().catch((error: unknown) => node.ports.fail(error));
  };
  return { wake };
}

/**
 * Writes down what has happened already: tried again until the storage takes it, so that it is not
 * done a second time.
 */
export async function noted<T>(node: PumpNode, write: () => T): Promise<T> {
  for (;;) {
    try {
      return write();
    } catch (error) {
      if (!isStorageTrouble(error)) throw error;
    }
    await node.ports.time.sleep(AGAIN_US);
  }
}
