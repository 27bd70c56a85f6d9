/** What becomes of a seat: its lab at its beginning again, or of something else; other codes; nobody's any more. */
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { Host } from '../../../live/host/contract.js';
import { momentWords } from '../../commands/moments.js';
import { goBack } from '../../control/others/going-back.js';
import type { LabShelf } from '../../control/others/shelf.js';
import type { WentBack } from '../people/class-file.js';
import type { Roster } from '../people/roster.js';
import type { Making } from './making.js';
import type { Seat, SeatOutcome } from './seat.js';
import { seatShelf } from './seat-shelf.js';

const words = {
  empty: {
    en: 'Nobody has this seat yet. Nothing was done.',
    fr: 'Personne n’occupe encore cette place. Rien n’a été fait.',
  },
  notOpen: {
    en: 'The lab of this seat is not open now: wait until it is there, or put it back to its beginning. Nothing was done.',
    fr: 'Le laboratoire de cette place n’est pas ouvert en ce moment : attendez qu’il soit là, ou remettez-le au début. Rien n’a été fait.',
  },
  busy: {
    en: 'A lab is being made for this seat already: wait until it is there.',
    fr: 'Un laboratoire se prépare déjà pour cette place : attendez qu’il soit là.',
  },
} as const satisfies Record<string, Label>;

export interface LabTurns {
  /** At its beginning; what ran is put away. A lab that could not be made is made now. */
  reset(seat: Seat): Promise<SeatOutcome>;
  /** At one of its moments; what ran is put away. */
  toMoment(seat: Seat, moment: string): Promise<SeatOutcome>;
  /** What takes the place of its lab by its own console: the same lab at an instant of before. */
  shelfOf(seat: Seat): LabShelf;
  /** A kill may have come while its lab went back: what stands there is its lab. */
  foundAgain(seat: Seat): void;
  /** A lab of another rehearsal or lesson is made for it. */
  rehearse(seat: Seat, rehearsal: string): SeatOutcome;
  /** Everybody who shows its pass or its code is somebody else from now on. */
  renew(seat: Seat): SeatOutcome;
  /** Nobody has the seat any more. */
  free(seat: Seat): Promise<SeatOutcome>;
}

interface LabTurnsParts {
  readonly roster: Roster;
  readonly making: Making;
  host(): Host;
  changed(): void;
}

/** What becomes of the labs of seats, one thing after the other with each. */
export function createLabTurns({ roster, making, host, changed }: LabTurnsParts): LabTurns {
  const again = async (seat: Seat): Promise<SeatOutcome> => {
    const { lab, number } = seat.record;
    // Without a lab that stands there is no beginning to go back to.
    if (lab === null || host().live(lab) === null) {
      making.begin(number);
      return null;
    }
    const outcome = await host().reset(lab, true);
    if ('refused' in outcome) return outcome.refused;
    seat.forget();
    return null;
  };
  const back = async (seat: Seat, us: Micros, by: WentBack['by']): Promise<SeatOutcome> => {
    const { lab, number } = seat.record;
    const live = lab === null ? null : host().live(lab);
    if (lab === null) return words.empty;
    if (live === null) return words.notOpen;
    if (making.isBusy(number)) return words.busy;
    const fromUs = live.lab.nowUs();
    const refused = await goBack(host(), lab, us);
    const there = host().inBay(number);
    if (refused === null && there !== null)
      seat.wentBack(there.id, { fromUs, toUs: Math.min(us, fromUs), by });
    return refused;
  };
  return {
    reset: async (seat) => {
      const { name, number } = seat.record;
      if (name === null) return words.empty;
      return making.isBusy(number) ? words.busy : again(seat);
    },
    toMoment: async (seat, moment) => {
      const open = seat.open();
      if (open === null) return seat.record.lab === null ? words.empty : words.notOpen;
      const found = open.control.state().moments.find(({ id }) => id === moment);
      return found === undefined ? momentWords.unknown : back(seat, found.backUs, 'instructor');
    },
    shelfOf: (seat) => seatShelf((us) => back(seat, us, 'trainee').finally(changed)),
    foundAgain: ({ record }) => {
      const there = host().inBay(record.number);
      if (record.lab === null || there === null || there.id === record.lab) return;
      roster.change(() => Object.assign(record, { lab: there.id }));
    },
    rehearse: (seat, rehearsal) => {
      const { name, number } = seat.record;
      if (name === null) return words.empty;
      if (making.isBusy(number)) return words.busy;
      roster.change(() => Object.assign(seat.record, { wanted: rehearsal }));
      making.begin(number, rehearsal);
      return null;
    },
    renew: ({ record: { name, number } }) => {
      if (name === null) return words.empty;
      roster.renew(number);
      return null;
    },
    free: async (seat) => {
      const { lab, number } = seat.record;
      // First whose it is: a lab without a trainee is put away, a trainee without a lab would be lost.
      roster.free(number);
      if (lab !== null && host().live(lab) !== null) await host().putAway(lab);
      return null;
    },
  };
}
