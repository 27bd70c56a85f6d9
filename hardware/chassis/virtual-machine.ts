/** What the host gives a virtual appliance; null: a box of its own. */
import type { Plate } from '../ports.js';

export interface VirtualMachine {
  readonly processors: number;
  readonly memoryBytes: number;
}

const GIB = 1024 ** 3;
const given: VirtualMachine = { processors: 2, memoryBytes: 4 * GIB };

export const virtualMachine = ({ model }: Plate): VirtualMachine | null =>
  model === 'virtual' ? given : null;
