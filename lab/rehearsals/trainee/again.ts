/**
 * lab/rehearsals/trainee/: a rehearsal walked by a person: ticks, hints, faults, grade.
 *
 * What a trainee did in a lab, followed again while its line is repeated: the place is as it was then.
 */
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import type { Act, ActRecord } from '../../acts/act.js';
import type { Branch } from '../../live/host/contract.js';
import { boxesFolder, traineeFile } from '../../live/keeping/folder-owner.js';
import { goOnWith } from '../../live/keeping/moments-file.js';
import type { Stage } from '../../live/line/ground.js';
import type { Onlooker } from '../../live/line/raise.js';
import { raisedFrom } from '../../live/line/raised.js';
import type { LiveLab } from '../../live/live-lab.js';
import type { MadeLab } from '../../making/make-boxes.js';
import { type BoxName, boxOfRank } from '../../plan.js';
import { loadRehearsal } from '../language/load.js';
import { modes } from '../language/modes.js';
import type { Rehearsal } from '../language/vocabulary.js';
import { createFlightLog } from '../recorder/flight-log.js';
import { boxEventOf } from '../stage.js';
import { type Attempt, createAttempt, type FaultState, type SavedAttempt } from './attempt.js';
import { endingOf, lookAtAll, type SavedSnapshot } from './evidence.js';
import { writeTrainee } from './trainee-file.js';
import type { Ending } from './trainee-state.js';

export interface Again {
  readonly onlooker: Onlooker;
  /** Writes the place into the folder of the lab that goes on. */
  write(folder: string): void;
}

type Started = Extract<Act, { kind: 'rehearsal-start' }>;

/** How it was begun, as far as a recording tells. */
const howOf = ({ mode, variant }: Started): Pick<SavedAttempt, 'mode' | 'variant'> => {
  const known = modes.find((one) => one === mode);
  return {
    ...(known === undefined ? {} : { mode: known }),
    ...(variant === undefined ? {} : { variant }),
  };
};

/** Whoever follows the line of a live lab; its boxes are made again where `boxFolder` says. */
export const followerOf =
  ({ seed, outside }: Pick<LiveLab, 'seed' | 'outside'>) =>
  (made: MadeLab, boxFolder: (name: BoxName) => string): Again =>
    followAgain({ made, seed, outside, folder: { boxFolder } });

interface Followed {
  readonly attempt: Attempt;
  readonly before: readonly SavedSnapshot[];
  readonly faults: Map<string, FaultState>;
  /** Downtime since the start, less what the probe has counted. */
  downtimeUs: number;
}

type Known = Pick<LiveLab, 'made' | 'seed' | 'outside'> & {
  readonly folder: Pick<LiveLab['folder'], 'boxFolder'>;
};

/** `known`: the lab whose line is repeated, and the folder in which its boxes are made again. */
function followAgain({ made, seed, folder, outside: { network } }: Known): Again {
  let current: Followed | null = null;
  let last: Ending | null = null;
  let stage: Stage | null = null;
  const probeUs = (): number => stage?.outside.seats().probe.downtimeUs() ?? 0;
  const named = (name: string): Rehearsal | null => {
    try {
      return loadRehearsal(name, network.addresses);
    } catch {
      // Its file is gone meanwhile.
      return null;
    }
  };
  const flight = createFlightLog();
  const begin = ({ t }: ActRecord, act: Started, { lab, outside }: Stage): void => {
    const rehearsal = named(act.rehearsal);
    if (rehearsal === null) return;
    const attempt = createAttempt(rehearsal, t, { events: [], hints: [], ...howOf(act) }, network.addresses);
    const faults = attempt.triggers.map(
      ({ plan: { id } }) => [id, { id, sinceUs: null, gone: false }] as const,
    );
    const before = lookAtAll({ lab, outside, made, seed, folder });
    current = { attempt, before, faults: new Map(faults), downtimeUs: -probeUs() };
  };
  const end = (how: Ending['how'], { lab, outside }: Stage): void => {
    if (current === null) return;
    const downtimeUs = current.downtimeUs + probeUs();
    last = endingOf({ lab, outside, made, seed, folder }, current, {
      how,
      downtimeUs,
      wallMs: 0,
      lines: flight.lines(),
    });
    current = null;
  };
  const does = (record: ActRecord, at: Stage): void => {
    const { act, t } = record;
    if (act.kind === 'rehearsal-start') begin(record, act, at);
    else if (act.kind === 'rehearsal-hint') {
      if (current?.attempt.hint(act.step) === true) flight.hint(act.step, t);
    } else if (act.kind === 'rehearsal-end') end(act.how, at);
    else if (act.kind === 'overlays' && current !== null)
      for (const [id, state] of current.faults) {
        const isOn = act.list.some((one) => one.id === id);
        if (isOn && state.sinceUs === null) current.faults.set(id, { ...state, sinceUs: t });
        else if (!isOn && state.sinceUs !== null) current.faults.set(id, { ...state, gone: true });
      }
  };
  return {
    onlooker: {
      begins: (next) => {
        stage = next;
        next.lab.onEntry((entry) => {
          const { t: atUs, rank, kind, data } = entry;
          flight.feed({ atUs, source: boxOfRank(rank) ?? 'lab', kind, data });
          for (const name of next.lab.boxes()) flight.shown(name, next.lab.box(name).face, next.lab.nowUs());
          const event = current === null ? null : boxEventOf(entry);
          if (event !== null) current?.attempt.feed(event);
        });
      },
      does,
      // The probe of the next run counts from nothing.
      ended: () => {
        if (current !== null) current.downtimeUs += probeUs();
      },
    },
    write: (path) => {
      const one = current;
      const place =
        one === null
          ? null
          : {
              rehearsal: one.attempt.rehearsal.id,
              startUs: one.attempt.startUs,
              downtimeUs: one.downtimeUs,
              wallMs: 0,
              hints: one.attempt.hints,
              mode: one.attempt.mode,
              ...(one.attempt.variant === null ? {} : { variant: one.attempt.variant }),
              faults: [...one.faults.values()],
              events: one.attempt.events(),
              before: one.before,
            };
      writeTrainee(join(path, traineeFile), { current: place, last, flight: flight.lines() });
    },
  };
}

/**
 * What a lab goes on from beside the one whose line it leaves, at an instant or at the one nearest to it; both may
 * run. Throws RecordingError.
 */
export function branchOf(lab: LiveLab, of: string, wantedUs: Micros): Branch {
  const { folder, seed, made, outside } = lab;
  // What has not come yet is not in the line.
  const lastUs = lab.lab.nowUs() - 1;
  folder.recorder.flush(lastUs);
  let onlooker: Onlooker = {};
  const raised = raisedFrom(folder.path, Math.min(wantedUs, lastUs), {
    begins: (...given) => onlooker.begins?.(...given),
    does: (...given) => onlooker.does?.(...given),
    ended: (...given) => onlooker.ended?.(...given),
  });
  const { line, untilUs } = raised;
  return {
    line,
    fork: { of, atUs: untilUs },
    begin: (own) => {
      const boxFolder: Known['folder']['boxFolder'] = (name) => join(own, boxesFolder, name);
      const again = followAgain({ made, seed, outside, folder: { boxFolder } });
      onlooker = again.onlooker;
      return {
        raised,
        settle: () => {
          again.write(own);
          goOnWith(folder.path, own, untilUs);
        },
      };
    },
  };
}
