/**
 * The trainee's place in a live lab: a rehearsal is started on the running boxes, followed from what
 * really happens there, ended, and judged. It is saved in the lab's folder and outlives the lab.
 */
import { join } from 'node:path';
import { Database } from '../../../appliance/store/sqlite.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { isHostError } from '../../hosting/host/words.js';
import { triesFolder } from '../../live/keeping/folder-owner.js';
import { traineeFile } from '../../live/keeping/state-folder.js';
import { boxOfRank } from '../../plan.js';
import type { HeldStep } from '../language/conditions/of-steps.js';
import type { Mode } from '../language/modes.js';
import { variantOf } from '../language/variant.js';
import { createFlightLog, type FlightLine, type FlightLog, HIDDEN } from '../recorder/flight-log.js';
import type { Debrief } from '../report/report.js';
import { openTryBook, type TryBook } from '../report/tries/book.js';
import { keepTry, lastOf } from '../report/tries/keep-try.js';
import type { TryDeed } from '../report/tries/try.js';
import { boxEventOf } from '../stage.js';
import { lookAtAll } from './evidence.js';
import type { Hiding } from './faults.js';
import { createOffers, type Offers } from './offers.js';
import { createRuns, type Running, type Runs, type TraineeLab } from './running.js';
import { createChanges, readTrainee, writeTrainee } from './trainee-file.js';
import { attemptState, type Ending, endingState, heldSteps, type TraineeState } from './trainee-state.js';

/** What people may do; a label says why not. */
export interface Trainee {
  /** Every try that was made here, of whomever. */
  readonly book: TryBook;
  /** Somebody else works here from now on; why not. */
  name(person: string): Label | null;
  state(): TraineeState;
  /** How the rehearsal that goes on is walked; null: none does. */
  mode(): Mode | null;
  /** What the rehearsal that goes on hides from who walks it; null: none goes on. */
  hides(): Hiding | null;
  start(name: string, mode?: Mode): Label | null;
  hint(step: string): Label | null;
  /** What the rehearsal hides is told from here on; it costs what a whole hint costs. */
  reveal(): Label | null;
  /** Ends the attempt with a debrief; abandoned: the debrief says so. */
  end(how: Ending['how']): Label | null;
  /** The debrief of the attempt that ended last. */
  debrief(): Debrief | null;
  /** What the recorder has kept, oldest first. */
  flight(): readonly FlightLine[];
  /** Of each step that is to be done now, the conditions that are met. */
  held(): readonly HeldStep[];
  onChange(listener: () => void): void;
}

const words = {
  unknown: { en: 'There is no such rehearsal.', fr: 'Cette répétition n’existe pas.' },
  running: {
    en: 'A rehearsal is running already: finish or abandon it first.',
    fr: 'Une répétition est déjà en cours : terminez-la ou abandonnez-la d’abord.',
  },
  none: { en: 'No rehearsal is running.', fr: 'Aucune répétition n’est en cours.' },
  examined: {
    en: 'In an examination there are no hints.',
    fr: 'Lors d’un examen, il n’y a pas d’indices.',
  },
  allHints: {
    en: 'All hints of this step are shown already.',
    fr: 'Tous les indices de cette étape sont déjà affichés.',
  },
  step: { en: 'There is no such step.', fr: 'Cette étape n’existe pas.' },
  revealed: {
    en: 'What this rehearsal hides is shown already.',
    fr: 'Ce que cette répétition cache est déjà affiché.',
  },
} as const satisfies Record<string, Label>;

export interface TraineeParts {
  /** Where tries are kept; absent: in the folder of the lab. */
  readonly book?: TryBook;
  /** What was done since an instant. */
  deeds?(fromUs: Micros): readonly TryDeed[];
}

class Place implements Trainee {
  readonly book: TryBook;
  readonly #parts: TraineeParts;
  readonly #session: TraineeLab;
  readonly #path: string;
  readonly #offers: Offers;
  readonly #runs: Runs;
  readonly #changes = createChanges();
  readonly #flight: FlightLog;
  #last: Ending | null;
  #running: Running | null = null;

  constructor(session: TraineeLab, parts: TraineeParts) {
    this.#session = session;
    this.#parts = parts;
    this.book = parts.book ?? openTryBook(join(session.folder.path, triesFolder));
    this.#path = join(session.folder.path, traineeFile);
    this.#offers = createOffers(session);
    this.#runs = createRuns(session);
    const saved = readTrainee(this.#path);
    this.#last = saved.last;
    this.#flight = createFlightLog(saved.flight);
    if (saved.current !== null) {
      const { rehearsal: id, before } = saved.current;
      const rehearsal = this.#offers.find(id);
      if (rehearsal !== undefined) this.#running = this.#runs.take(rehearsal, before, saved.current);
    }
  }

  /** Follows what happens in the lab. */
  follow(): void {
    const { lab, live } = this.#session;
    lab.onEntry((entry) => {
      const { t: atUs, rank, kind, data } = entry;
      this.#flight.feed({ atUs, source: boxOfRank(rank) ?? 'lab', kind, data });
      this.#look();
      const event = boxEventOf(entry);
      if (this.#running === null || event === null) return;
      if (this.#running.attempt.feed(event)) this.#changes.changed();
      else this.#changes.soil();
    });
    live.onTick(() => {
      this.#look();
      if (this.#running === null) return;
      if (this.#running.attempt.reached()) this.#tryEnd(this.#running);
      else this.#running.tender.tend();
      if (this.#changes.isDue()) this.#save();
    });
    this.#session.onClose(() => this.#save());
  }

  /** What each box shows now. */
  #look(): void {
    const { lab } = this.#session;
    for (const name of lab.boxes()) this.#flight.shown(name, lab.box(name).face, lab.nowUs());
  }

  flight(): readonly FlightLine[] {
    return this.#flight.lines();
  }

  mode(): Mode | null {
    return this.#running?.attempt.mode ?? null;
  }

  hides(): Hiding | null {
    const running = this.#running;
    return running === null || running.attempt.hints.includes(HIDDEN) ? null : running.tender.hides();
  }

  state(): TraineeState {
    const [running, last] = [this.#running, this.#last];
    const [offers, book] = [this.#offers, this.book];
    let offered: TraineeState['offers'] | null = null;
    return {
      person: book.person(),
      // All rehearsals are read for it, and most who look at a trainee's place do not ask.
      get offers() {
        if (offered === null) {
          const tries = book.list(book.person());
          offered = offers.states((id) => lastOf(tries, id));
        }
        return offered;
      },
      current:
        running === null
          ? null
          : attemptState(running.attempt, this.#runs.downtimeUs(running), this.#session.lab.nowUs()),
      last: last === null ? null : endingState(last, offers.find(last.rehearsal) ?? null),
    };
  }

  start(name: string, mode: Mode = 'guided'): Label | null {
    const rehearsal = this.#offers.find(name);
    if (rehearsal === undefined) return words.unknown;
    if (this.#running !== null) return words.running;
    const tries = lastOf(this.book.list(this.book.person()), name)?.tries ?? 0;
    const variant = variantOf(this.#session.seed, tries);
    const wrong = this.#offers.misfits(rehearsal);
    if (wrong[0] !== undefined) return wrong[0];
    this.#running = this.#runs.take(rehearsal, lookAtAll(this.#session), {
      mode,
      ...(variant === null ? {} : { variant }),
    });
    const varied = variant === null ? {} : { variant };
    this.#note({ kind: 'rehearsal-start', rehearsal: name, mode, ...varied });
    const story = this.#runs.story(this.#running);
    if (story !== null) this.#note({ kind: 'story-begin', story });
    // Refused where the lab ends meanwhile.
    this.#running.tender.arm().catch(() => {});
    this.#save();
    this.#changes.changed();
    return null;
  }

  name(person: string): Label | null {
    const wrong = this.book.name(person);
    if (wrong === null) this.#changes.changed();
    return wrong;
  }

  hint(step: string): Label | null {
    return this.#ask(step, words.allHints);
  }

  reveal(): Label | null {
    return this.#ask(HIDDEN, words.revealed);
  }

  #ask(step: string, twice: Label): Label | null {
    if (this.#running === null) return words.none;
    const { attempt } = this.#running;
    if (attempt.mode === 'examination') return words.examined;
    if (step !== HIDDEN && !attempt.rehearsal.steps.some(({ id }) => id === step)) return words.step;
    if (!attempt.hint(step)) return twice;
    this.#flight.hint(step, this.#session.lab.nowUs());
    this.#note({ kind: 'rehearsal-hint', step });
    this.#save();
    this.#changes.changed();
    return null;
  }

  end(how: Ending['how']): Label | null {
    if (this.#running === null) return words.none;
    this.#end(this.#running, how);
    return null;
  }

  held(): readonly HeldStep[] {
    return this.#running === null ? [] : heldSteps(this.#running.attempt, this.#session.lab.nowUs());
  }

  debrief(): Debrief | null {
    const last = this.#last;
    const rehearsal = last === null ? undefined : this.#offers.find(last.rehearsal);
    if (last === null || rehearsal === undefined) return null;
    const { report, success, reasons, flight } = last;
    const conditions = rehearsal.success.map(({ title }, index) => ({
      title,
      holds: success[index] === true,
    }));
    return {
      ...{ report, rehearsal, success: conditions, reasons },
      ...(flight === undefined ? {} : { flight }),
    };
  }

  onChange(listener: () => void): void {
    this.#changes.onChange(listener);
  }

  /** Written down with the deeds of the lab: whoever goes back finds the place as it was. */
  #note(act: Act): void {
    this.#session.act(act).catch(() => {});
  }

  #save(): void {
    const current = this.#running === null ? null : this.#runs.saved(this.#running);
    try {
      writeTrainee(this.#path, { current, last: this.#last, flight: this.#flight.lines() });
    } catch (error) {
      // A full disk: it is tried again, and the lab says that it cannot be saved.
      if (!isHostError(error)) throw error;
      this.#changes.again();
      return;
    }
    this.#changes.saved();
  }

  #end(one: Running, how: Ending['how']): void {
    this.#last = this.#runs.ending(one, how, this.#flight.lines());
    this.#running = null;
    const deeds = this.#parts.deeds?.(one.attempt.startUs) ?? [];
    const tried = keepTry(this.book, this.#session.seed, one.attempt, this.#last, deeds);
    if (tried !== null) this.#last = { ...this.#last, tried };
    this.#note({ kind: 'rehearsal-end', how });
    this.#note({ kind: 'story-end' });
    one.tender.heal().catch(() => {});
    this.#save();
    this.#changes.changed();
  }

  /** A disk that cannot be read just now is looked at again at the next tick. */
  #tryEnd(one: Running): void {
    try {
      this.#end(one, 'finished');
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
    }
  }
}

/** The place of one trainee; goes on with what the folder holds. */
export function createTrainee(session: TraineeLab, parts: TraineeParts = {}): Trainee {
  const place = new Place(session, parts);
  place.follow();
  return place;
}
