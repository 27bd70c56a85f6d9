/** The seats of a class and who has them: taken with a code and a name, found again with a pass. */
import { hostMonoMs, hostNowMs } from '../../../../hardware/kernel/host-time.js';
import type { Label } from '../../../../views/label.js';
import { newToken } from '../../door/guard.js';
import { type ClassRecord, readClass, type SeatRecord, writeClass } from './class-file.js';
import { codeMatches, digestOf, newCode, newPass } from './codes.js';
import { createTries } from './tries.js';

/** Browsers of one trainee; of more the oldest is forgotten. */
const PASSES_MAX = 6;
const NAME_MAX = 60;
const WAITING_MAX = 60;
const WAITING_MS = 1_200_000;

const words = {
  code: {
    en: 'This is not the code of the class. Read it again from your instructor’s screen.',
    fr: 'Ce n’est pas le code de la classe. Relisez-le sur l’écran de votre formateur.',
  },
  personal: {
    en: 'No seat has this personal code. Read it again, or join with your name and the code of the class.',
    fr: 'Aucune place n’a ce code personnel. Relisez-le, ou entrez avec votre nom et le code de la classe.',
  },
  name: {
    en: 'Enter your name: 1 to 60 letters, as it is to stand on your certificate.',
    fr: 'Saisissez votre nom : 1 à 60 lettres, tel qu’il figurera sur votre attestation.',
  },
  full: {
    en: 'All seats of this class are taken. Ask your instructor for one.',
    fr: 'Toutes les places de cette classe sont prises. Demandez-en une à votre formateur.',
  },
  crowd: {
    en: 'Too many wait already. Ask your instructor.',
    fr: 'Trop de personnes attendent déjà. Adressez-vous à votre formateur.',
  },
} as const satisfies Record<string, Label>;

const tooOften = (waitS: number): Label => ({
  en: `Too many wrong codes came from your computer. Try again in ${Math.ceil(waitS / 60)} min.`,
  fr: `Trop de codes erronés sont venus de votre ordinateur. Réessayez dans ${Math.ceil(waitS / 60)} min.`,
});

/** Somebody who says that a seat is his, and has no proof of it. */
export interface Waiting {
  readonly id: string;
  readonly seat: number;
  readonly name: string;
  readonly sinceMs: number;
  /** What the instructor has said; null: nothing yet. */
  answer: boolean | null;
}

export type Joined =
  | { readonly seat: SeatRecord; readonly pass: string; readonly isNew: boolean }
  | { readonly waiting: string }
  | { readonly refused: Label; readonly waitS: number };

export interface Roster {
  readonly record: ClassRecord;
  seat(number: number): SeatRecord | null;
  /** Whose browser shows this; null: nobody's. */
  ofPass(pass: string | undefined): SeatRecord | null;
  join(given: { readonly code: string; readonly name: string; readonly from: string }): Joined;
  /** With the personal code. */
  comeBack(given: { readonly code: string; readonly from: string }): Joined;
  /** What became of somebody who waits; null: he is not known. */
  ofWaiting(id: string | undefined): Joined | null;
  waiting(): readonly Waiting[];
  answer(id: string, may: boolean): boolean;
  /** What the tools of a seat show at its console; another one once the seat is renewed, freed, or opened again. */
  tokenOf(number: number): string;
  /** This browser does not show it any more, nor does whoever has a copy. */
  leave(pass: string | undefined): void;
  /** All browsers of a seat are signed out, and its code is another: somebody else may have had them. */
  renew(number: number): void;
  /** Nobody has the seat any more. */
  free(number: number): void;
  /** Changes the class, and keeps it; nothing is changed where it cannot be kept. Throws what the host says. */
  change<T>(act: (record: ClassRecord) => T): T;
}

const nameOf = (given: string): string | null => {
  const name = given.normalize('NFC').replace(/\s+/g, ' ').trim();
  return name === '' || name.length > NAME_MAX || /\p{C}/u.test(name) ? null : name;
};

const isSame = (one: string | null, other: string): boolean =>
  one !== null && one.toLocaleLowerCase('fr') === other.toLocaleLowerCase('fr');

const emptySeat = (number: number): SeatRecord => ({
  ...{ number, name: null, code: newCode(), passes: [], lab: null, joinedMs: null },
  ...{ notes: [], deeds: [], nextDeed: 1, backs: [], isHeld: false, isRevealed: false },
});

export interface ClassWish extends Omit<ClassRecord, 'code' | 'seats'> {
  readonly seats: number;
}

/** The class of a folder as it was left, or a new one; it has as many seats as are wished at least. */
function recordOf(folder: string, { seats, ...wish }: ClassWish): ClassRecord {
  const record = readClass(folder) ?? { code: newCode(), ...wish, seats: [] };
  for (let number = record.seats.length + 1; number <= seats; number += 1)
    record.seats.push(emptySeat(number));
  return record;
}

/** Changes a class and writes it; where that fails everything is as before. */
function changed<T>(folder: string, record: ClassRecord, act: (record: ClassRecord) => T): T {
  const seats = [...record.seats];
  const before = structuredClone(record);
  try {
    const done = act(record);
    writeClass(folder, record);
    return done;
  } catch (error) {
    // Whoever has a seat at hand has the same one afterwards.
    for (const [index, seat] of seats.entries()) Object.assign(seat, before.seats[index]);
    Object.assign(record, before, { seats });
    throw error;
  }
}

/** Those who wait for a word of the instructor. */
function createWaitingRoom() {
  const all = new Map<string, Waiting>();
  const present = (): Waiting[] => {
    for (const [id, { sinceMs }] of all) if (hostMonoMs() - sinceMs > WAITING_MS) all.delete(id);
    return [...all.values()];
  };
  return {
    all,
    present,
    enter: (seat: number, name: string): string | null => {
      if (present().length >= WAITING_MAX) return null;
      const pass = newPass();
      const id = digestOf(pass).slice(0, 16);
      all.set(id, { id, seat, name, sinceMs: hostMonoMs(), answer: null });
      return pass;
    },
    of: (pass: string): Waiting | null => {
      present();
      return all.get(digestOf(pass).slice(0, 16)) ?? null;
    },
  };
}

/** How a seat is left, by a browser or for good. */
function leavingOf(
  record: ClassRecord,
  change: Roster['change'],
  ofPass: Roster['ofPass'],
): Pick<Roster, 'tokenOf' | 'leave' | 'renew' | 'free'> {
  const tokens = new Map<number, string>();
  return {
    tokenOf: (number) => {
      const token = tokens.get(number) ?? newToken();
      tokens.set(number, token);
      return token;
    },
    leave: (pass) => {
      const seat = ofPass(pass);
      if (seat === null || pass === undefined) return;
      change(() => {
        seat.passes = seat.passes.filter((one) => one !== digestOf(pass));
      });
    },
    renew: (number) => {
      const seat = record.seats.find((one) => one.number === number);
      change(() => seat !== undefined && Object.assign(seat, { passes: [], code: newCode() }));
      tokens.delete(number);
    },
    free: (number) => {
      const index = record.seats.findIndex((one) => one.number === number);
      change(() => {
        if (index >= 0) record.seats[index] = emptySeat(number);
      });
      tokens.delete(number);
    },
  };
}

/** Throws ClassFolderError. */
export function openRoster(folder: string, wish: ClassWish): Roster {
  const record = recordOf(folder, wish);
  const tries = createTries();
  const room = createWaitingRoom();
  const change: Roster['change'] = (act) => changed(folder, record, act);
  const admit = (seat: SeatRecord, isNew: boolean): Joined => {
    const pass = newPass();
    seat.passes = [...seat.passes, digestOf(pass)].slice(-PASSES_MAX);
    return { seat, pass, isNew };
  };
  const refuse = (refused: Label, waitS = 0): Joined => ({ refused, waitS });
  /** A guess that is wrong is counted before it is told. */
  const guarded = (from: string, isRight: boolean, wrong: Label): Joined | null => {
    const waitS = tries.waitS(from);
    if (waitS > 0) return refuse(tooOften(waitS), waitS);
    if (isRight) return null;
    tries.wrong(from);
    return refuse(wrong);
  };
  const wait = (seat: SeatRecord, name: string): Joined => {
    const pass = room.enter(seat.number, name);
    return pass === null ? refuse(words.crowd) : { waiting: pass };
  };
  const seatOf = (number: number): SeatRecord | null =>
    record.seats.find((one) => one.number === number) ?? null;
  const ofPass: Roster['ofPass'] = (pass) => {
    if (pass === undefined || pass === '') return null;
    const digest = digestOf(pass);
    return record.seats.find(({ passes }) => passes.includes(digest)) ?? null;
  };
  writeClass(folder, record);
  return {
    record,
    change,
    seat: seatOf,
    ofPass,
    join: ({ code, name: given, from }) => {
      const barred = guarded(from, codeMatches(code, record.code), words.code);
      if (barred !== null) return barred;
      const name = nameOf(given);
      if (name === null) return refuse(words.name);
      const taken = record.seats.find((one) => isSame(one.name, name));
      if (taken !== undefined) return wait(taken, name);
      const seat = record.seats.find((one) => one.name === null);
      if (seat === undefined) return refuse(words.full);
      return change(() => {
        seat.name = name;
        seat.joinedMs = hostNowMs();
        return admit(seat, true);
      });
    },
    comeBack: ({ code, from }) => {
      const seat = record.seats.find((one) => one.name !== null && codeMatches(code, one.code));
      const barred = guarded(from, seat !== undefined, words.personal);
      if (barred !== null || seat === undefined) return barred ?? refuse(words.personal);
      return change(() => admit(seat, false));
    },
    ofWaiting: (pass) => {
      const found = pass === undefined ? null : room.of(pass);
      if (found === null || pass === undefined) return null;
      if (found.answer === null) return { waiting: pass };
      const seat = seatOf(found.seat);
      const mayCome = found.answer && seat !== null && isSame(seat.name, found.name);
      const joined = mayCome ? change(() => admit(seat, false)) : null;
      room.all.delete(found.id);
      return joined;
    },
    waiting: () => room.present().filter(({ answer }) => answer === null),
    answer: (id, may) => {
      const found = room.all.get(id);
      if (found === undefined) return false;
      found.answer = may;
      return true;
    },
    ...leavingOf(record, change, ofPass),
  };
}
