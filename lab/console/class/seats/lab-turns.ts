/** What becomes of a seat: its lab at its beginning again, or of something else; other codes; nobody's any more. */
import type { Label } from '../../../../views/label.js';
import type { Host } from '../../../live/host/contract.js';
import type { Roster } from '../people/roster.js';
import type { Making } from './making.js';
import type { Seat, SeatOutcome } from './seat.js';

const words = {
  empty: {
    en: 'Nobody has this seat yet. Nothing was done.',
    fr: 'Personne n’occupe encore cette place. Rien n’a été fait.',
  },
  busy: {
    en: 'A lab is being made for this seat already: wait until it is there.',
    fr: 'Un laboratoire se prépare déjà pour cette place : attendez qu’il soit là.',
  },
} as const satisfies Record<string, Label>;

export interface LabTurns {
  /** At its beginning; what ran is put away. A lab that could not be made is made now. */
  reset(seat: Seat): Promise<SeatOutcome>;
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
  host(): Pick<Host, 'reset' | 'live' | 'putAway'>;
}

/** What becomes of the labs of seats, one thing after the other with each. */
export function createLabTurns({ roster, making, host }: LabTurnsParts): LabTurns {
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
  return {
    reset: async (seat) => {
      const { name, number } = seat.record;
      if (name === null) return words.empty;
      return making.isBusy(number) ? words.busy : again(seat);
    },
    rehearse: (seat, rehearsal) => {
      const { name, number } = seat.record;
      if (name === null) return words.empty;
      if (making.isBusy(number)) return words.busy;
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
