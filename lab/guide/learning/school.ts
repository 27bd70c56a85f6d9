/** The school of a lab: its tries, and the runs that are laid beside them, made in the background and kept with the try. */
import { type Micros, MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { MadeAmounts } from '../../live/recording/lines.js';
import type { Changes } from '../../live/what-if/changes.js';
import { addressesOf } from '../../making/found.js';
import { knownRehearsal } from '../../rehearsals/language/load.js';
import type { Rehearsal, Start } from '../../rehearsals/language/vocabulary.js';
import type { TryBook } from '../../rehearsals/report/tries/book.js';
import type { Try, TryDeed } from '../../rehearsals/report/tries/try.js';
import type { Trainee } from '../../rehearsals/trainee/trainee.js';
import { boxNameOf, deedOf, withQuestion } from './lessons.js';
import { createSecondRuns, type SecondAsked, type SecondRuns } from './second-runs.js';

export interface School {
  readonly book: TryBook;
  /** Whether a try was made in the past of this lab: only then can be gone back into it. */
  isHere(one: Pick<Try, 'lab'>): boolean;
  /** Somebody looks at a try: what it lacks is begun. */
  look(id: string): void;
  /** Runs it with a mistake not made; why not. */
  whatIf(id: string, mistake: string): Label | null;
  /** What is under way of a try: `best`, or ids of mistakes. */
  underWay(id: string): ReadonlySet<string>;
  /** Why a run came to nothing; null: none did. */
  trouble(id: string, what: string): Label | null;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

export interface SchoolParts {
  readonly book: TryBook;
  readonly seed: string;
  readonly amounts: MadeAmounts;
  readonly folder: string;
  /** What is written down reaches up to now. */
  flush(): void;
  /** What was done in the line of this lab since an instant. */
  done(fromUs: Micros): readonly TryDeed[];
  readonly trainee: Pick<Trainee, 'state' | 'onChange'>;
  /** Who makes the runs; absent: threads. */
  readonly runs?: SecondRuns;
}

export const BEST = 'best';

const words = {
  gone: {
    en: 'There is no such try, or no such mistake in it.',
    fr: 'Cet essai n’existe pas, ou ne contient pas cette erreur.',
  },
  elsewhere: {
    en: 'This try was made in another lab: open that one again first (page Rehearsals).',
    fr: 'Cet essai a été fait dans un autre laboratoire : rouvrez d’abord celui-là (page Répétitions).',
  },
  putAway: {
    en: 'You have gone back since: what ran then was put away. Open it again first (page Rehearsals).',
    fr: 'Vous êtes revenu en arrière depuis : ce qui tournait alors a été rangé. Rouvrez-le d’abord (page Répétitions).',
  },
  noDeed: {
    en: 'No deed led to this mistake: there is none that could be taken away.',
    fr: 'Aucune action n’a mené à cette erreur : il n’y en a pas à retirer.',
  },
  without: ({ en, fr }: Label): Label => ({
    en: `without this deed: ${en}`,
    fr: `sans cette action : ${fr}`,
  }),
  failed: (why: string): Label => ({
    en: `This run came to nothing: ${why}`,
    fr: `Ce parcours n’a pas abouti : ${why}`,
  }),
};

const rehearsalOf = (name: string, amounts: MadeAmounts): Rehearsal | null =>
  knownRehearsal(name, addressesOf(amounts));

/** How much a lab was made with, as a rehearsal's start says it. */
function startOf(amounts: MadeAmounts): Partial<Start> {
  const { historyDays, sessionsPerDay, recordings, files, users, jumpItems, jumpClients } = amounts;
  const given = { historyDays, sessionsPerDay, recordings, files, users, jumpItems, jumpClients };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

interface Otherly {
  readonly changes: Changes;
  readonly words: Label;
}

/** What is done otherwise for a mistake; null: nothing was done that could be. */
function otherly(one: Try, rehearsal: Rehearsal | null, mistake: string): Otherly | null {
  const made = one.report.mistakes.find(({ id }) => id === mistake);
  const known = rehearsal?.mistakes.find(({ id }) => id === mistake);
  const deed = made === undefined ? null : deedOf(one, one.startUs + made.atMs * MS);
  if (deed === null) return null;
  const { instead } = known ?? {};
  if (instead === undefined)
    return {
      changes: { without: withQuestion(one, deed), change: [], add: [] },
      words: words.without(deed.words),
    };
  const { box, path, form, set = {}, ahead, title } = instead;
  // Whoever is to send a form has signed in before.
  const signedIn = one.deeds.findLast(
    ({ box: at, path: door, atUs }) =>
      at === boxNameOf(box) && atUs < deed.atUs && (door === '/login' || door === '/appliance'),
  );
  const earliestUs = signedIn === undefined ? one.startUs : signedIn.atUs + SECOND;
  const atUs: Micros = Math.max(earliestUs, deed.atUs - durationUs(ahead));
  const add = [{ atUs, box: boxNameOf(box), path, form, set }];
  return { changes: { without: [], change: [], add }, words: title };
}

class Running implements School {
  readonly book: TryBook;
  readonly #parts: SchoolParts;
  readonly #runs: SecondRuns;
  readonly #lab: string;
  readonly #open = new Map<string, Set<string>>();
  readonly #troubles = new Map<string, Label>();
  readonly #listeners: (() => void)[] = [];

  constructor(parts: SchoolParts) {
    this.#parts = parts;
    this.book = parts.book;
    this.#runs = parts.runs ?? createSecondRuns();
    this.#lab = seedDigest(parts.seed);
    const { trainee } = parts;
    let last = trainee.state().last?.tried ?? null;
    trainee.onChange(() => {
      const tried = trainee.state().last?.tried ?? null;
      if (tried === last) return;
      last = tried;
      if (tried !== null) this.look(tried);
    });
  }

  isHere({ lab }: Pick<Try, 'lab'>): boolean {
    return lab === this.#lab;
  }

  look(id: string): void {
    const one = this.book.read(id);
    if (one === null || one.best !== null || !this.isHere(one)) return;
    const { seed, amounts } = this.#parts;
    const { net, tlsPort } = addressesOf(amounts);
    const { rehearsal, variant } = one;
    const known = rehearsalOf(rehearsal, amounts);
    // A lesson begins where somebody else has left the pair: no robot walks there from its beginning.
    if (known === null || known.lesson === true) return;
    const asked = { rehearsal, seed, variant, addresses: { net, tlsPort }, start: startOf(amounts) };
    this.#begin(id, BEST, { kind: 'best', ...asked });
  }

  whatIf(id: string, mistake: string): Label | null {
    const one = this.book.read(id);
    if (one === null || !one.report.mistakes.some((made) => made.id === mistake)) return words.gone;
    if (!this.isHere(one)) return words.elsewhere;
    const { seed, amounts, folder, flush } = this.#parts;
    if (!this.#isInLine(one)) return words.putAway;
    const found = otherly(one, rehearsalOf(one.rehearsal, amounts), mistake);
    if (found === null) return words.noDeed;
    flush();
    this.#troubles.delete(`${id} ${mistake}`);
    this.#begin(id, mistake, { kind: 'otherwise', folder, seed, ...found });
    return null;
  }

  /** Whoever has gone back since goes on in another line: what ran before was put away. */
  #isInLine({ deeds, startUs }: Try): boolean {
    const last = deeds.at(-1);
    const there = this.#parts.done(startUs);
    return (
      last === undefined || there.some(({ atUs, number }) => atUs === last.atUs && number === last.number)
    );
  }

  underWay(id: string): ReadonlySet<string> {
    return this.#open.get(id) ?? new Set();
  }

  trouble(id: string, what: string): Label | null {
    return this.#troubles.get(`${id} ${what}`) ?? null;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    return this.#runs.close();
  }

  #begin(id: string, what: string, asked: SecondAsked): void {
    const open = this.#open.get(id) ?? new Set<string>();
    // What came to nothing once is not begun again by everybody who looks.
    if (open.has(what) || this.#troubles.has(`${id} ${what}`)) return;
    open.add(what);
    this.#open.set(id, open);
    void this.#runs.run(asked).then((told) => {
      open.delete(what);
      if ('error' in told) this.#troubles.set(`${id} ${what}`, words.failed(told.error));
      else
        this.book.change(id, (was) =>
          'best' in told
            ? { ...was, best: told.best }
            : { ...was, otherwise: { ...was.otherwise, [what]: told.otherwise } },
        );
      for (const listener of this.#listeners) listener();
    });
  }
}

export const createSchool = (parts: SchoolParts): School => new Running(parts);
