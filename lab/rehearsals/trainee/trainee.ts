/**
 * The trainee's place in a live lab: a rehearsal is started on the running boxes, followed from what
 * really happens there, ended, and judged. It is saved in the lab's folder and outlives the lab.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../../appliance/store/sqlite.js';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { LiveLab } from '../../live/live-lab.js';
import { traineeFile } from '../../live/state-folder.js';
import { theFound } from '../../making/found.js';
import type { AddressPlan } from '../../plan.js';
import { loadRehearsal, rehearsalNames } from '../language/load.js';
import type { Rehearsal } from '../language/vocabulary.js';
import type { Debrief } from '../report/report.js';
import { boxEventOf } from '../stage.js';
import { type Attempt, createAttempt, type SavedAttempt } from './attempt.js';
import { endingOf, lookAtAll, type SavedSnapshot } from './evidence.js';
import { createFaultTender, type FaultTender } from './faults.js';
import { misfits } from './fit.js';
import { attemptState, type Ending, endingState, offerState, type TraineeState } from './trainee-state.js';

/** What people may do; a label says why not. */
export interface Trainee {
  state(): TraineeState;
  start(name: string): Label | null;
  hint(step: string): Label | null;
  /** Ends the attempt with a debrief; abandoned: the debrief says so. */
  end(how: Ending['how']): Label | null;
  /** The debrief of the attempt that ended last. */
  debrief(): Debrief | null;
  onChange(listener: () => void): void;
}

interface Saved {
  readonly format: number;
  readonly current: (SavedAttempt & { readonly before: readonly SavedSnapshot[] }) | null;
  readonly last: Ending | null;
}

const FORMAT = 3;
const SAVE_EVERY_MS = 2_000;

const words = {
  unknown: { en: 'There is no such rehearsal.', fr: 'Cette répétition n’existe pas.' },
  running: {
    en: 'A rehearsal is running already: finish or abandon it first.',
    fr: 'Une répétition est déjà en cours : terminez-la ou abandonnez-la d’abord.',
  },
  none: { en: 'No rehearsal is running.', fr: 'Aucune répétition n’est en cours.' },
  step: { en: 'There is no such step.', fr: 'Cette étape n’existe pas.' },
} as const satisfies Record<string, Label>;

function readSaved(path: string): Saved {
  const nothing: Saved = { format: FORMAT, current: null, last: null };
  if (!existsSync(path)) return nothing;
  const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
  return saved.format === FORMAT ? saved : nothing;
}

/** All rehearsals that can be read; a file that cannot is left out. */
function loadAll(addresses: AddressPlan): Rehearsal[] {
  return rehearsalNames().flatMap((name) => {
    try {
      return [loadRehearsal(name, addresses)];
    } catch {
      return [];
    }
  });
}

interface Running {
  readonly attempt: Attempt;
  readonly before: readonly SavedSnapshot[];
  readonly tender: FaultTender;
  /** Downtime and real time of earlier runs of the lab. */
  readonly downtimeUs: Micros;
  readonly wallMs: number;
  /** What the probe had counted, and the host's clock, when this run of the lab took it up. */
  readonly probeUs: Micros;
  readonly sinceMs: number;
}

/** What a trainee needs of an interactive lab. */
export type TraineeLab = Pick<
  LiveLab,
  'lab' | 'outside' | 'live' | 'made' | 'seed' | 'amounts' | 'act' | 'onClose'
> & { readonly folder: Pick<LiveLab['folder'], 'path' | 'boxFolder'> };

/** The place of one trainee; goes on with what the folder holds. */
export function createTrainee(session: TraineeLab): Trainee {
  const { lab, outside, live, folder } = session;
  const path = join(folder.path, traineeFile);
  const listeners: (() => void)[] = [];
  let rehearsals: Rehearsal[] | null = null;
  const all = (): Rehearsal[] => {
    rehearsals ??= loadAll(outside.network.addresses);
    return rehearsals;
  };
  const saved = readSaved(path);
  let last = saved.last;
  let running: Running | null = null;
  let dirty = false;
  let savedMs = hostMonoMs();

  const probeUs = (): Micros => outside.desk().probe.downtimeUs();
  const downtimeOf = (one: Running): Micros => one.downtimeUs + probeUs() - one.probeUs;
  const wallOf = (one: Running): number => one.wallMs + hostMonoMs() - one.sinceMs;
  const changed = (): void => {
    dirty = true;
    for (const listener of listeners) listener();
  };
  const save = (): void => {
    const current =
      running === null
        ? null
        : {
            rehearsal: running.attempt.rehearsal.id,
            startUs: running.attempt.startUs,
            downtimeUs: downtimeOf(running),
            wallMs: wallOf(running),
            hints: running.attempt.hints,
            faults: running.tender.state(),
            events: running.attempt.events(),
            before: running.before,
          };
    if (current === null && last === null) rmSync(path, { force: true });
    else {
      writeFileSync(`${path}.partial`, JSON.stringify({ format: FORMAT, current, last } satisfies Saved));
      renameSync(`${path}.partial`, path);
    }
    dirty = false;
    savedMs = hostMonoMs();
  };
  const take = (
    rehearsal: Rehearsal,
    before: readonly SavedSnapshot[],
    from: SavedAttempt | null,
  ): Running => {
    const attempt = createAttempt(
      rehearsal,
      from?.startUs ?? lab.nowUs(),
      from ?? undefined,
      outside.network.addresses,
    );
    return {
      attempt,
      before,
      tender: createFaultTender(attempt, from?.faults ?? [], {
        nowUs: lab.nowUs,
        overlays: (box) => lab.box(box).overlays,
        put: (box, list) => session.act({ kind: 'overlays', box, list }),
      }),
      downtimeUs: from?.downtimeUs ?? 0,
      wallMs: from?.wallMs ?? 0,
      probeUs: from === null ? probeUs() : 0,
      sinceMs: hostMonoMs(),
    };
  };
  const end = (one: Running, how: Ending['how']): void => {
    last = endingOf(session, one, { how, downtimeUs: downtimeOf(one), wallMs: wallOf(one) });
    running = null;
    void one.tender.heal();
    save();
    changed();
  };

  // A disk that cannot be read just now is looked at again at the next tick.
  const tryEnd = (one: Running): void => {
    try {
      end(one, 'finished');
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
    }
  };

  if (saved.current !== null) {
    const { rehearsal: id, before } = saved.current;
    const rehearsal = all().find((one) => one.id === id);
    if (rehearsal !== undefined) running = take(rehearsal, before, saved.current);
  }
  lab.onEntry((entry) => {
    const event = boxEventOf(entry);
    if (running === null || event === null) return;
    if (running.attempt.feed(event)) changed();
    else dirty = true;
  });
  live.onTick(() => {
    if (running === null) return;
    if (running.attempt.reached()) tryEnd(running);
    else running.tender.tend();
    if (dirty && hostMonoMs() - savedMs >= SAVE_EVERY_MS) save();
  });
  session.onClose(save);

  const standing = () => ({
    boxes: lab.boxes().map((name) => {
      const { power } = lab.box(name);
      return { name, power, answer: power === 'off' ? null : outside.watch().answer(name) };
    }),
    found: theFound(session.amounts),
  });
  const find = (id: string): Rehearsal | undefined => all().find((one) => one.id === id);
  return {
    state: () => ({
      offers: all().map((one) => offerState(one, misfits(one.start, standing()))),
      current: running === null ? null : attemptState(running.attempt, downtimeOf(running)),
      last: last === null ? null : endingState(last, find(last.rehearsal) ?? null),
    }),
    start: (name) => {
      const rehearsal = find(name);
      if (rehearsal === undefined) return words.unknown;
      if (running !== null) return words.running;
      const wrong = misfits(rehearsal.start, standing());
      if (wrong[0] !== undefined) return wrong[0];
      running = take(rehearsal, lookAtAll(session), null);
      save();
      changed();
      return null;
    },
    hint: (step) => {
      if (running === null) return words.none;
      if (!running.attempt.rehearsal.steps.some(({ id }) => id === step)) return words.step;
      running.attempt.hint(step);
      save();
      changed();
      return null;
    },
    end: (how) => {
      if (running === null) return words.none;
      end(running, how);
      return null;
    },
    debrief: () => {
      const rehearsal = last === null ? undefined : find(last.rehearsal);
      if (last === null || rehearsal === undefined) return null;
      const { report, success, reasons } = last;
      const conditions = rehearsal.success.map(({ title }, index) => ({
        title,
        holds: success[index] === true,
      }));
      return { report, rehearsal, success: conditions, reasons };
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
