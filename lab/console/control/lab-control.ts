/** An interactive lab as its console steers it. */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { School } from '../../guide/learning/school.js';
import type { FileGiven } from '../../live/files/file-branch.js';
import type { Mode } from '../../rehearsals/language/modes.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import type { Debrief } from '../../rehearsals/report/report.js';
import type { Hiding } from '../../rehearsals/trainee/faults.js';
import type { LabOutcome } from '../commands/command.js';
import type { LabCommand } from '../commands/index.js';
import type { LabPast } from '../tools/past.js';
import type { EventLog } from './event-log.js';
import type { LabJudge } from './lab-judge.js';
import type { LabState } from './lab-state.js';
import type { Forks } from './others/forks.js';

export interface LabControl {
  /** One reading of everything; cheap, changes nothing. */
  state(): LabState;
  nowUs(): Micros;
  /** How the rehearsal that goes on is walked; null: none does. Asked at every door, so it costs nothing. */
  mode(): Mode | null;
  /** What the rehearsal that goes on hides from who walks it; null: none does, and all is told. */
  hides(): Hiding | null;
  /** What happened, for those who read on from where they were. */
  readonly events: EventLog;
  /**
   * Lets lab time go ahead at once, whatever the speed: further than it is going already, or until an instant,
   * however many ask for it. When it is there.
   */
  advance(given: { readonly by: Micros } | { readonly until: Micros }): Micros;
  /** How often somebody has stopped its clock: a way ahead that was asked for before ends there. */
  pauses(): number;
  readonly judge: LabJudge;
  /** What is written down of it; null: nothing. */
  readonly past: LabPast | null;
  /** Labs that went their own way from it; null: it stands alone. */
  readonly forks: Forks | null;
  /** Goes on with the lab of a file, or says why not; null: it stands alone. */
  readonly openFile: ((file: FileGiven) => Promise<Label | null>) | null;
  /** Does one thing, as an event of the lab at the present instant. */
  perform(command: LabCommand): Promise<LabOutcome>;
  /** Tries of people, and what is laid beside them; null: none are kept. */
  readonly school: School | null;
  /** The debrief of the rehearsal that ended last; null: none did. */
  debrief(): Debrief | null;
  /** What the recorder has kept, oldest first. */
  flight(): readonly FlightLine[];
  /** Lab time is as it should be by now: whoever looks at the lab awaits it first. */
  fresh(): Promise<void>;
  /** Somebody looks, until what is returned is called. */
  attend(): () => void;
  /** Word that something may have changed; as often as it likes. */
  subscribe(listener: () => void): () => void;
}
