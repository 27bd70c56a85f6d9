/** What the factory stamps on a box, from the seed and the box's letter. */
import type { Plate } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';

export type BoxLetter = 'a' | 'b' | 'c';

const models: Readonly<Record<BoxLetter, Plate['model']>> = { a: 'B300', b: 'B300', c: 'B400' };

// Crystal oscillators of servers stay within this.
const DRIFT_PPM_MAX = 12;

/** The plate of a box: serial number, GUID, secret; the same seed stamps the same. */
export function makePlate(seed: string, letter: BoxLetter, model = models[letter]): Plate {
  const draw = createRandom(`${seed}/making/plate-${letter}`);
  // Locally administered addresses: they belong to no maker of cards.
  const stem = `02:${draw.hex(4).replace(/(..)(?=.)/g, '$1:')}`;
  return {
    serial: `${model}-${draw.hex(4).toUpperCase()}`,
    guid: draw.uuid(),
    model,
    macs: { eth0: `${stem}:0e`, eth1: `${stem}:0f` },
    driftPpm: draw.int(-DRIFT_PPM_MAX * 10, DRIFT_PPM_MAX * 10) / 10,
    secretHex: draw.hex(32),
  };
}
