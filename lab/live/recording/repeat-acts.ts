/** What people did to a lab, done again at its instants: after all before each, and before all that follows. */
import type { Micros } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import { perform } from '../../acts/perform.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';

/** The beginning of another lab, up to an instant. */
export interface Beginning {
  readonly startUs: Micros;
  readonly acts: readonly ActRecord[];
  readonly untilUs: Micros;
}

/** `note`: hears each act before it is done. */
export async function repeatActs(
  { lab, outside }: { readonly lab: Lab; readonly outside: Outside },
  { acts, untilUs }: Beginning,
  note: (record: ActRecord) => void,
): Promise<void> {
  for (const record of acts) {
    if (record.t > untilUs) break;
    await lab.lockstep.advance(record.t);
    note(record);
    await lab.act(() => perform(lab, outside, record.act));
  }
  await lab.lockstep.advance(untilUs);
}
