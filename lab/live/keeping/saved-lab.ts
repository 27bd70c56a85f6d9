/** What a live lab remembers of itself in its folder. */
import type { Activation, Micros, NicName } from '../../../hardware/ports.js';
import type { NamedWhen } from '../../acts/when.js';
import type { ArmedState } from '../../hosting/when/keeper.js';
import type { LinkFilter } from '../../hosting/wire/surroundings.js';
import type { MadeLab } from '../../making/make-boxes.js';
import type { BoxName } from '../../plan.js';
import type { OutsideState } from '../../supervisor/outside.js';
import type { MadeAmounts } from '../recording/lines.js';

export interface SavedBox {
  readonly boot: number;
  readonly on: boolean;
  readonly links: Readonly<Record<NicName, boolean>>;
  readonly filters: Readonly<Record<number, LinkFilter>>;
  readonly overlays: readonly Activation[];
}

export interface SavedLab {
  readonly format: number;
  readonly seed: string;
  readonly startUs: Micros;
  readonly amounts: MadeAmounts;
  readonly made: MadeLab;
  readonly nowUs: Micros;
  readonly boxes: Readonly<Partial<Record<BoxName, SavedBox>>>;
  /** What was armed for a moment, and how it stood. Absent in a lab that was saved before there was such. */
  readonly whens?: readonly { readonly when: NamedWhen; readonly standing: ArmedState }[];
  readonly outside: OutsideState | null;
  /** Ended orderly: the recording holds everything. */
  readonly clean: boolean;
}
