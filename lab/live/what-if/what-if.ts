/**
 * What if: the rest of a line once more, with deeds taken away, changed or added, beside what really was. Both
 * are played in a world, whatever the lab ran in.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { type Differences, differencesOf } from '../comparing/differences.js';
import type { LabLook } from '../comparing/look.js';
import { type Comb, createComb } from '../line/comb.js';
import { endOf, type Line } from '../line/line.js';
import { besideOf, type DeedBeside } from './beside.js';
import { type Changes, ChangesError, planOf } from './changes.js';
import { type DeedIndex, indexDeeds } from './deeds.js';
import { goOtherwise, partsUs } from './other-way.js';
import { type OtherWay, type Played, type Sight, type WalkedLine, type Witness, walkLine } from './play.js';

/** What a witness says of a line. */
export interface Judged {
  readonly lost: { readonly rows: number; readonly files: number };
  readonly findings: readonly Label[];
  /** The trainee’s rehearsal in it; null: there was none. */
  readonly rehearsal: {
    readonly title: Label;
    readonly points: number;
    readonly of: number;
    readonly succeeded: boolean;
    readonly mistakes: readonly Label[];
  } | null;
}

export interface WhatIfOptions {
  readonly line: Line;
  /** Who says what a line came to. */
  witness(line: Line): Witness<Judged>;
}

export interface SideOf {
  readonly outageUs: Micros;
  readonly judged: Judged;
  readonly traceHash: string;
}

export interface WhatIf {
  readonly atUs: Micros;
  readonly untilUs: Micros;
  /** Deeds that people chose to do, and pages that no longer fitted. */
  readonly deeds: readonly DeedBeside[];
  /** Pages that were looked at and were not, there. */
  readonly pagesMissed: number;
  readonly one: SideOf;
  readonly other: SideOf;
  readonly differences: Differences;
}

const sideOf = ({ look, witnessed, traceHash }: Played<Judged>): SideOf => ({
  outageUs: look.outageUs,
  judged: witnessed,
  traceHash,
});

const nothingAsked = new ChangesError({
  en: 'nothing is different: name deeds to leave out, to change or to add',
  fr: 'rien n’est différent : nommez des actions à retirer, à changer ou à ajouter',
});

/** So many lines stand ready to part from the first. */
const TEETH = 4;
const BETWEEN_MS = 2;

/** Plays what-ifs of one line: each from the instant at which it parts. */
export class WhatIfs {
  readonly #witness: WhatIfOptions['witness'];
  #line: Line;
  #deeds: DeedIndex;
  #watches: string;
  #first: WalkedLine<Judged> | null = null;
  /** What was seen at an instant, before anything else happened there. */
  readonly #sights = new Map<Micros, Sight>();
  #comb: Comb<WalkedLine<Judged>> | null = null;

  constructor({ line, witness }: WhatIfOptions) {
    this.#witness = witness;
    this.#line = line;
    this.#deeds = indexDeeds(line);
    this.#watches = witness(line).watches;
  }

  /** The line has grown, or what is watched for has changed. */
  async follow(line: Line): Promise<void> {
    const { watches } = this.#witness(line);
    const isSame =
      watches === this.#watches && line.seed === this.#line.seed && endOf(line) >= endOf(this.#line);
    if (!isSame) await this.#forget();
    this.#watches = watches;
    const sharedUs = endOf(this.#line);
    this.#line = line;
    this.#deeds = indexDeeds(line);
    this.#first?.replica.follow(line);
    await this.#comb?.follow({ line }, sharedUs);
  }

  /** Lines stand ready from now on: whoever asks then waits for little. */
  async prepare(): Promise<void> {
    await this.#firstAtEnd();
    this.#comb ??= createComb({
      ...{ teethMax: TEETH, betweenMs: BETWEEN_MS },
      begin: (line) => this.#begin(line),
    });
    await this.#comb.follow({ line: this.#line }, endOf(this.#line));
  }

  /** Where they stand; lab time. */
  standing(): readonly Micros[] {
    return this.#comb?.standing() ?? [];
  }

  /** Resolves when they do. */
  async settled(): Promise<void> {
    await this.#comb?.settled();
  }

  /** The lab at an instant; null: at the end. */
  async lookAt(us: Micros | null): Promise<LabLook> {
    const atUs = us ?? endOf(this.#line);
    const walked = (await this.#comb?.raiseAt(atUs)) ?? (await this.#begin(this.#line));
    try {
      await walked.replica.goOn(atUs);
      return walked.look();
    } finally {
      await walked.leave();
      await this.#comb?.follow({ line: this.#line }, endOf(this.#line));
    }
  }

  /** Throws ChangesError for changes that cannot be; nothing was run then. */
  async play(atUs: Micros, changes: Changes, furtherUs: Micros = 0): Promise<WhatIf> {
    if (changes.without.length + changes.change.length + changes.add.length === 0) throw nothingAsked;
    const { segments } = this.#line;
    const untilUs = endOf(this.#line) + furtherUs;
    const runs = segments.filter((segment) => segment.untilUs !== null);
    const runAt = (us: Micros): number =>
      Math.max(
        0,
        runs.findLastIndex(({ startUs }) => startUs <= us),
      );
    const { list } = this.#deeds;
    const planned = planOf(list, changes, { atUs, untilUs, runAt });
    const first = await this.#firstAtEnd();
    const partUs = partsUs(list, planned);
    const other = await this.#raise(atUs, partUs);
    try {
      const told = { line: this.#line, deeds: this.#deeds, first };
      const toldThere = await goOtherwise(other, told, planned, partUs, furtherUs);
      if (furtherUs > 0) await first.goOtherwise(nothingElse, furtherUs);
      const since = this.#sights.get(atUs);
      const [one, two] = [first.played(since), other.played(since)];
      const { beside, pagesMissed } = besideOf(list, planned, first.told, toldThere);
      return {
        ...{ atUs, untilUs, deeds: beside, pagesMissed },
        ...{ one: sideOf(one), other: sideOf(two), differences: differencesOf(one.look, two.look) },
      };
    } finally {
      await other.leave();
      if (furtherUs > 0) await this.#leaveFirst();
      await this.#comb?.follow({ line: this.#line }, endOf(this.#line));
    }
  }

  async close(): Promise<void> {
    await this.#forget();
    await this.#comb?.close();
    this.#comb = null;
  }

  async #begin(line: Line): Promise<WalkedLine<Judged>> {
    const walked = await walkLine(line, () => this.#deeds, this.#witness(line));
    if (!this.#sights.has(line.startUs)) this.#sights.set(line.startUs, walked.witness.sees());
    return walked;
  }

  /** The first line as it stands at its end. */
  async #firstAtEnd(): Promise<WalkedLine<Judged>> {
    this.#first ??= await this.#begin(this.#line);
    try {
      await this.#first.replica.goOn(endOf(this.#line));
    } catch (error) {
      await this.#leaveFirst();
      throw error;
    }
    return this.#first;
  }

  /** The line just before it parts, seen as it was at an instant before that. */
  async #raise(atUs: Micros, partUs: Micros): Promise<WalkedLine<Judged>> {
    const isSeen = this.#sights.has(atUs);
    const us = (isSeen ? partUs : atUs) - 1;
    const walked = (await this.#comb?.raiseAt(us)) ?? (await this.#begin(this.#line));
    try {
      await walked.replica.goOn(us);
      if (!isSeen) this.#sights.set(atUs, walked.witness.sees());
      await walked.replica.goOn(partUs - 1);
      return walked;
    } catch (error) {
      await walked.leave();
      throw error;
    }
  }

  async #leaveFirst(): Promise<void> {
    const first = this.#first;
    this.#first = null;
    await first?.leave();
  }

  async #forget(): Promise<void> {
    this.#sights.clear();
    await this.#leaveFirst();
    await this.#comb?.follow(null, null);
  }
}

/** The first line goes on, and nobody does anything more in it. */
const nothingElse: OtherWay = {
  between: { before: (record) => record, after: () => {} },
  requests: () => [],
  acts: [],
};
