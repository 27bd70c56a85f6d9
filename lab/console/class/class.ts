/**
 * lab/console/class/: a class: seats with a lab each, and one page for whoever teaches.
 *
 * The class itself: who sits where, and everything that its instructor does, for the page and the API.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Host } from '../../live/host/contract.js';
import type { Mode } from '../../rehearsals/language/modes.js';
import type { LabControl } from '../control/lab-control.js';
import type { LabShelf } from '../control/others/shelf.js';
import { incidentNamed, incidentOfLine } from './incidents/load.js';
import { keptOf, triedTo } from './people/kept.js';
import type { Joined, Roster, Waiting } from './people/roster.js';
import { atEach, type ClassOutcome, type SeatChoice } from './seats/each.js';
import { createLabTurns, type LabTurns } from './seats/lab-turns.js';
import { createMaking, type Making } from './seats/making.js';
import { type FaultWish, Seat, type SeatOutcome, type SeatSurface } from './seats/seat.js';
import { traineeView } from './seats/trainee-view.js';
import { type ClassLessons, openSubjects, type Subjects } from './subjects.js';

const words = {
  noWaiting: {
    en: 'Nobody waits under this name any more.',
    fr: 'Plus personne n’attend sous ce nom.',
  },
} as const satisfies Record<string, Label>;

export interface ClassOptions {
  readonly roster: Roster;
  /** Its folder. */
  readonly folder: string;
  readonly lessons: ClassLessons;
  /** Something that whoever runs the class should read. */
  onWord(text: string): void;
}

export class Classroom {
  readonly roster: Roster;
  readonly folder: string;
  readonly seats: readonly Seat[];
  readonly subjects: Subjects;
  /** How often its instructors have let time go ahead. */
  advances = 0;
  readonly #surfaces = new Map<number, SeatSurface>();
  readonly #making: Making;
  readonly #turns: LabTurns;
  readonly #listeners = new Set<() => void>();
  #host: Host | null = null;

  constructor({ roster, folder, lessons, onWord }: ClassOptions) {
    this.roster = roster;
    this.folder = folder;
    this.subjects = openSubjects(folder, lessons);
    this.#making = createMaking({
      roster,
      onWord,
      host: () => this.host,
      wishOf: this.subjects.wishOf,
      changed: () => this.changed(),
      made: (number) => this.#named(number),
    });
    this.seats = roster.record.seats.map(({ number }) => this.#seat(number));
    this.#turns = createLabTurns({
      ...{ roster, making: this.#making, host: () => this.host, changed: () => this.changed() },
    });
  }

  get host(): Host {
    if (this.#host === null) throw new Error('the class has no labs yet');
    return this.#host;
  }

  get mode(): Mode {
    return this.roster.record.mode;
  }

  get isExamination(): boolean {
    return this.mode === 'examination';
  }

  /** The labs of the class are there. */
  take(host: Host): void {
    this.#host = host;
    host.onChange(() => this.changed());
  }

  /** What the trainee of a seat has of its lab. */
  viewOf(number: number): (control: LabControl) => LabControl {
    const seat = this.#of(number);
    return (control) =>
      traineeView(control, {
        ...{ isExamination: this.isExamination, said: () => seat.said() },
        ...{ isHeld: () => seat.record.isHeld, isRevealed: () => seat.record.isRevealed },
      });
  }

  /** The console of a seat is open. */
  opened(number: number, surface: SeatSurface): void {
    this.#surfaces.set(number, surface);
    surface.control.subscribe(() => this.changed());
  }

  surface(number: number): SeatSurface | null {
    const surface = this.#surfaces.get(number);
    return surface === undefined ? null : { ...surface, token: this.roster.tokenOf(number) };
  }

  find(number: number): Seat | null {
    return this.seats.find((seat) => seat.record.number === number) ?? null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Takes a seat, and begins to make its lab. */
  join(given: { readonly code: string; readonly name: string; readonly from: string }): Joined {
    return this.#entered(() => this.roster.join(given));
  }

  comeBack(given: { readonly code: string; readonly from: string }): Joined {
    return this.#entered(() => this.roster.comeBack(given));
  }

  /** Whoever shows this pass has no seat by it any more; or why the host does not keep that. */
  leave(pass: string | undefined): SeatOutcome {
    return triedTo(() => this.roster.leave(pass));
  }

  ofWaiting(pass: string | undefined): Joined | null {
    return keptOf(() => this.roster.ofWaiting(pass));
  }

  waiting(): readonly Waiting[] {
    return this.roster.waiting();
  }

  /** Lets somebody who waits in, or sends him away. */
  answer(id: string, may: boolean): SeatOutcome {
    const known = this.roster.answer(id, may);
    this.changed();
    return known ? null : words.noWaiting;
  }

  hold(choice: SeatChoice, isHeld: boolean): Promise<ClassOutcome> {
    return this.#each(choice, (seat) => seat.hold(isHeld));
  }

  /** `after`: which of all advances the page of whoever asks knew of; absent: of every one. */
  advance(choice: SeatChoice, byUs: Micros, after = this.advances): Promise<ClassOutcome> {
    const turn = ++this.advances;
    return this.#each(choice, (seat) => seat.advance(byUs, { turn, after }));
  }

  note(choice: SeatChoice, text: string): Promise<ClassOutcome> {
    return this.#each(choice, (seat) => seat.note(text));
  }

  fault(choice: SeatChoice, wish: FaultWish): Promise<ClassOutcome> {
    return this.#each(choice, (seat) => seat.fault(wish));
  }

  /** Something of one's own, as a line of text. */
  armLine(choice: SeatChoice, line: string): Promise<ClassOutcome> {
    return this.#armed(choice, incidentOfLine(line));
  }

  arm(choice: SeatChoice, id: string): Promise<ClassOutcome> {
    return this.#armed(choice, incidentNamed(id));
  }

  heal(number: number, deed: string): Promise<ClassOutcome> {
    return this.#each(number, (seat) => seat.heal(deed));
  }

  reveal(choice: SeatChoice): Promise<ClassOutcome> {
    return this.#each(choice, (seat) => seat.reveal());
  }

  /** The lab of a seat at its beginning; what ran is put away. */
  reset(choice: SeatChoice): Promise<ClassOutcome> {
    return this.#each(choice, (seat) => this.#turns.reset(seat));
  }

  /** The lab of a seat at one of its moments, by its id; what ran is put away. */
  back(number: number, moment: string): Promise<ClassOutcome> {
    return this.#each(number, (seat) => this.#turns.toMoment(seat, moment));
  }

  /** What takes the place of the lab of a seat by its own console. */
  shelfOf(number: number): LabShelf {
    return this.#turns.shelfOf(this.#of(number));
  }

  /** Another rehearsal, or a lesson, by its id: a lab of it for each; what ran is put away. Whoever joins later has it, too. */
  async rehearse(choice: SeatChoice, subject: string): Promise<ClassOutcome> {
    return this.#given(choice, await this.subjects.choose(subject));
  }

  /** The same with the lesson of a finding's file. */
  async teach(choice: SeatChoice, finding: string): Promise<ClassOutcome> {
    return this.#given(choice, await this.subjects.take(finding));
  }

  /** Whoever has its trainee's cookie or code is signed out; the lab goes on. */
  renew(number: number): Promise<ClassOutcome> {
    return this.#each(number, (seat) => this.#turns.renew(seat));
  }

  /** Nobody has the seat any more; its lab is put away, and the next one gets another. */
  free(number: number): Promise<ClassOutcome> {
    return this.#each(number, (seat) => this.#turns.free(seat));
  }

  /** Labs of seats that are somebody's and have none, after a host that was left in the middle of it. */
  async begin(): Promise<void> {
    for (const seat of this.seats) this.#turns.foundAgain(seat);
    for (const { record } of this.seats)
      if (record.name !== null && (record.lab === null || record.wanted !== undefined))
        this.#making.begin(record.number, record.wanted);
    await this.#making.settled();
  }

  /** Resolves when no lab is being made. */
  readonly settled = (): Promise<void> => this.#making.settled();

  /** Labs that wait to be made are made when the class is opened again. */
  readonly end = (): Promise<void> => this.#making.stop();

  /** Why the lab of a seat could not be made; null: it could, or is being made. */
  readonly trouble = (number: number): Label | null => this.#making.trouble(number);

  #given(
    choice: SeatChoice,
    chosen: { readonly rehearsal: string } | { readonly refused: Label },
  ): Promise<ClassOutcome> | ClassOutcome {
    if ('refused' in chosen) return { done: 0, refused: chosen.refused };
    const { rehearsal } = chosen;
    if (choice === 'all')
      this.roster.change((record) => {
        const { began = record.rehearsal } = record;
        Object.assign(record, { rehearsal, began });
      });
    if (choice === 'all' && this.seats.every(({ record }) => record.name === null))
      return { done: 1, refused: null };
    return this.#each(choice, (seat) => this.#turns.rehearse(seat, rehearsal));
  }

  async #armed(
    choice: SeatChoice,
    armed: Parameters<Seat['arm']>[0] | { refused: Label },
  ): Promise<ClassOutcome> {
    if ('refused' in armed) return { done: 0, refused: armed.refused };
    return this.#each(choice, (seat) => seat.arm(armed));
  }

  #entered(enter: () => Joined): Joined {
    const joined = keptOf(enter);
    if ('seat' in joined && joined.isNew) this.#making.begin(joined.seat.number);
    this.changed();
    return joined;
  }

  /** Tries are kept for whoever has the seat. */
  async #named(number: number): Promise<void> {
    const person = this.roster.seat(number)?.name ?? '';
    if (person !== '') await this.#surfaces.get(number)?.control.perform({ do: 'trainee-name', person });
  }

  #of(number: number): Seat {
    const seat = this.find(number);
    if (seat === null) throw new Error(`no seat ${number} in this class`);
    return seat;
  }

  #seat(number: number): Seat {
    return new Seat({
      record: () => {
        const found = this.roster.seat(number);
        if (found === null) throw new Error(`no seat ${number} in this class`);
        return found;
      },
      change: (act) => this.roster.change(act),
      host: () => this.host,
      control: () => this.#surfaces.get(number)?.control ?? null,
    });
  }

  async #each(choice: SeatChoice, act: Parameters<typeof atEach>[2]): Promise<ClassOutcome> {
    const outcome = await atEach(this.seats, choice, act);
    this.changed();
    return outcome;
  }
}
