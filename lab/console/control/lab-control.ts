/** An interactive lab as its console steers it. */
import type { Debrief } from '../../rehearsals/report/report.js';
import type { LabOutcome } from '../commands/command.js';
import type { LabCommand } from '../commands/index.js';
import type { LabState } from './lab-state.js';

export interface LabControl {
  /** One reading of everything; cheap, changes nothing. */
  state(): LabState;
  /** Does one thing, as an event of the lab at the present instant. */
  perform(command: LabCommand): Promise<LabOutcome>;
  /** The debrief of the rehearsal that ended last; null: none did. */
  debrief(): Debrief | null;
  /** Word that something may have changed; as often as it likes. */
  subscribe(listener: () => void): () => void;
}
