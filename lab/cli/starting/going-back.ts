/** How the lab of a folder goes back: from the comb of its line, or by repeating all of it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import { createTemplates } from '../../live/host/templates.js';
import { combFolder } from '../../live/keeping/folder-owner.js';
import { keptPath } from '../../live/keeping/kept-labs.js';
import { goOnWith } from '../../live/keeping/moments-file.js';
import type { RecordedBeginning } from '../../live/keeping/own-beginning.js';
import { type Comb, createComb, type Raised } from '../../live/line/comb.js';
import { type LabTooth, labTeeth, type ParkingPlace } from '../../live/line/parked.js';
import { raisedFrom } from '../../live/line/raised.js';
import type { LiveLab, LiveLabOptions } from '../../live/live-lab.js';
import { transcriptLines } from '../../live/recording/recording.js';
import { type Again, followerOf } from '../../rehearsals/trainee/again.js';

/** How a lab that is not there yet begins; null: it is found in the folder. */
export type Begun = Pick<LiveLabOptions, 'seed' | 'amounts' | 'from' | 'startUs' | 'raised'> | null;

/** The lab whose turn is next. */
export interface Next {
  /** `left`: the id under which the lab that was here is kept. */
  begun(left: string): Begun;
  /** Of those that were put away: the one that comes back. */
  readonly coming?: string | null;
  /** It is there. */
  there?(left: string): void;
  /** It did not come. */
  inVain?(): Promise<void>;
  /** Up to here its line is the one that was here. */
  readonly sharedUs?: Micros;
}

/** How what is repeated in the background is kept. */
export interface CombWish {
  readonly bar: ParkingPlace['bar'];
  /** How long others work between two steps of what is repeated in the background; less in tests. */
  readonly betweenMs?: number;
}

/** How the lab of the folder, once put away, goes on from where another one stands. */
export const standing = (
  folder: string,
  { line, untilUs, tooth: { parked, look } }: Raised<LabTooth<Again>>,
): Next => ({
  begun: (left) => ({
    seed: null,
    amounts: {},
    raised: { line, untilUs, parked, seen: transcriptLines(keptPath(folder, left)) },
  }),
  there: (left) => {
    look.write(folder);
    goOnWith(keptPath(folder, left), folder, untilUs);
  },
  inVain: () => parked.leave(),
  sharedUs: untilUs,
});

/** A lab of the comb at an instant of the lab that is here, up to this very one: what was done just now may not be written down yet. Throws RecordingError. */
export function raisedIn(
  comb: TurnComb,
  { folder, lab }: LiveLab,
  us: Micros,
): Promise<Raised<LabTooth<Again>>> {
  const lastUs = lab.nowUs() - 1;
  folder.recorder.flush(lastUs);
  return comb.raise(Math.min(us, lastUs));
}

/** The same where its line is not at hand: everything is repeated from the beginning. */
export function repeated(folder: string, lab: LiveLab, us: Micros): Next {
  const again = followerOf(lab)(lab.made, lab.folder.boxFolder);
  return {
    begun: (left) => ({
      seed: null,
      amounts: {},
      raised: raisedFrom(keptPath(folder, left), us, again.onlooker),
    }),
    there: (left) => {
      again.write(folder);
      goOnWith(keptPath(folder, left), folder, us);
    },
  };
}

/** A lab that begins where somebody else has left one, with what belongs to that. */
export const recordedNext = (folder: string, { seed, amounts, from, settle }: RecordedBeginning): Next => ({
  begun: () => ({ seed, amounts, from }),
  there: () => settle(folder),
});

/** Labs that stand at instants of the lab that has its turn. */
export type TurnComb = Comb<LabTooth<Again>>;

/** The comb of the lab that has its turn in a folder. */
export function combIn(folder: string, { bar, ...pace }: CombWish, lab: () => LiveLab) {
  const place = join(folder, combFolder);
  const templates = createTemplates(join(place, 'made'));
  const teeth = { folder: join(place, 'teeth'), flushes: true, bar, make: templates.make };
  const comb: TurnComb = createComb({
    ...pace,
    ...labTeeth<Again>(teeth, (made, boxFolder) => followerOf(lab())(made, boxFolder)),
  });
  return {
    comb,
    close: async (): Promise<void> => {
      await comb.close();
      await templates.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}
