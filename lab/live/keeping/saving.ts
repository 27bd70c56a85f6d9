/** A live lab is saved while it runs: every few seconds, at every new boot, and when it ends. */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { whensOf } from '../../acts/set-when.js';
import { hostTrouble } from '../../hosting/host/trouble.js';
import { theFound } from '../../making/found.js';
import type { BoxName } from '../../plan.js';
import type { BoxSlot } from '../../supervisor/power/slots.js';
import type { FolderLab } from '../../supervisor/processes-lab.js';
import { foundOn } from '../../supervisor/world-lab.js';
import type { SavedLab } from './saved-lab.js';
import type { StateFolder } from './state-folder.js';

/** Its switch is on, whether current reaches it or not. */
export const isOn = ({ power, awaitsFeed }: Readonly<BoxSlot>): boolean => power !== 'off' || awaitsFeed;

const SAVE_EVERY_US = 2_000_000;
const SAVE_EVERY_MS = 2_000;

/** What writes to the host's disk: a refusal is told once, and the next try may succeed. */
export interface HostGuard {
  guarded<A extends unknown[]>(write: (...given: A) => void): (...given: A) => void;
  /** What keeps it from being written; null: nothing. */
  trouble(): Label | null;
}

/** Writes that the host may refuse (full disk): told as trouble once, and when it is over. */
export function createHostGuard(path: string, onTrouble: (trouble: Label | null) => void): HostGuard {
  let trouble: Label | null = null;
  return {
    guarded:
      (write) =>
      (...given) => {
        let met: Label | null = null;
        try {
          write(...given);
        } catch (error) {
          met = hostTrouble(error, path);
          if (met === null) throw error;
        }
        if ((met === null) !== (trouble === null)) onTrouble(met);
        trouble = met;
      },
    trouble: () => trouble,
  };
}

export interface SavingNeeds extends Pick<SavedLab, 'seed' | 'startUs' | 'amounts' | 'made'> {
  readonly assembled: FolderLab;
  readonly folder: StateFolder;
  readonly guard: HostGuard;
  /** As the lab was found; null: it is new. */
  readonly saved: SavedLab | null;
}

export interface Saving {
  /** Saves when it is time to. */
  tick(): void;
  /** From here on the boxes stand as they were left. */
  resumed(): void;
  /** Saves for the last time; `on`: the boxes that are to be on again. */
  last(on: readonly BoxName[], clean: boolean): void;
}

/** Saves one live lab into its folder. */
export function createSaving(needs: SavingNeeds): Saving {
  const { assembled, folder, guard, saved, seed, startUs, amounts, made } = needs;
  const { lab, outside } = assembled;
  const { recorder } = folder;
  const first = foundOn(lab.boxes(), theFound(amounts));
  let resumed = false;
  let savedUs: Micros = 0;
  let savedMs = 0;
  let savedBoots = '';

  const save = (on: (name: BoxName) => boolean, clean: boolean): void => {
    const boxes: Record<string, SavedLab['boxes'][BoxName]> = {};
    for (const name of lab.boxes()) {
      const { boot, links, filters, laidUs, ...box } = lab.box(name);
      const overlays = box.overlays.map((one) => ({ ...one, sinceUs: laidUs[one.id] ?? lab.nowUs() }));
      // A lab that dies while it begins is found again as it was left, not with its boxes switched off.
      const left = resumed ? undefined : saved?.boxes[name];
      boxes[name] = { on: on(name), links, filters, overlays, ...left, boot };
    }
    const nowUs = lab.nowUs();
    const whens = resumed
      ? whensOf(lab).map(({ when, standing }) => ({ when, standing }))
      : (saved?.whens ?? []);
    folder.save({ seed, startUs, amounts, made, nowUs, boxes, whens, outside: outside.state(), clean });
  };
  const saveNow = guard.guarded((): void => {
    // Doors stand open at this very instant: only what came before is complete.
    recorder.flush(lab.nowUs() - 1);
    save((name) => (resumed ? isOn(lab.box(name)) : first.includes(name)), false);
  });
  const flushNow = guard.guarded(() => recorder.flush(lab.nowUs() - 1));
  return {
    tick: () => {
      const boots = lab
        .boxes()
        .map((name) => lab.box(name).boot)
        .join();
      const stale = lab.nowUs() - savedUs >= SAVE_EVERY_US && hostMonoMs() - savedMs >= SAVE_EVERY_MS;
      // What a boot draws by chance follows from its number: no number is given twice.
      if (!stale && boots === savedBoots) {
        if (recorder.isDue) flushNow();
        return;
      }
      savedUs = lab.nowUs();
      savedMs = hostMonoMs();
      savedBoots = boots;
      saveNow();
    },
    resumed: () => {
      resumed = true;
    },
    last: guard.guarded((on: readonly BoxName[], clean: boolean) => {
      if (clean) recorder.end(lab.nowUs());
      else recorder.flush(lab.nowUs() - 1);
      save((name) => on.includes(name), clean);
    }),
  };
}
