/** One line, walked in a world: exactly as it was, from any instant on otherwise, to its end and a little further. */
import type { Micros, WireReply } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { browse, perform } from '../../acts/perform.js';
import type { Between, OutsideRecord } from '../../hosting/door/outside-request.js';
import type { Repeat } from '../../hosting/hosting.js';
import type { BoxName } from '../../plan.js';
import { memoryDisk } from '../comparing/disk.js';
import { type LabLook, lookAtLab } from '../comparing/look.js';
import { type Ground, memoryGround, type Stage } from '../line/ground.js';
import type { Line } from '../line/line.js';
import { beginReplica, type Replica } from '../line/raise.js';
import { toldOf } from './beside.js';
import type { DeedIndex } from './deeds.js';
import { type Offers, offersOf } from './offers.js';
import type { DeedResult } from './requests.js';

/** An act at its instant. */
export interface ActToDo {
  readonly t: Micros;
  readonly run: number;
  /** What is done; a label: why it is not. Asked at its instant. */
  act(stage: Stage): Act | Label;
  /** What came of it: what it was refused with, what was answered. */
  came(trouble: Label | null, reply: WireReply | null, isMisfit: boolean): void;
}

/** What a witness saw at an instant; in another line that was the same up to there it saw the same. */
export type Sight = unknown;

/** Whoever watches a line and says at the end what it came to. */
export interface Witness<T> {
  /** What it watches for: one that watches for something else sees other things. */
  readonly watches: string;
  /** Each run of the lab, before anything happens in it. */
  begins(stage: Stage, ground: Ground): void;
  /** Instants at which it wants to look, whatever is asked. */
  readonly looks: readonly { readonly us: Micros; look(): void }[];
  /** The line as it stands now. */
  sees(): Sight;
  /** What came of it since it was seen so. */
  ends(since: Sight): T;
}

/** How a line goes on once it has parted from the first. */
export interface OtherWay {
  readonly between: Between;
  /** What a box is asked that runs at this instant. */
  requests(name: BoxName, run: number, fromUs: Micros): readonly OutsideRecord[];
  readonly acts: readonly ActToDo[];
}

/** What has come of a line. */
export interface Played<T> {
  readonly look: LabLook;
  readonly traceHash: string;
  readonly witnessed: T;
}

const failed = (error: unknown): Label => same(error instanceof Error ? error.message : String(error));

async function doAct({ lab, outside }: Stage, act: Act, todo: Pick<ActToDo, 'came'>): Promise<void> {
  let later: Promise<Label | null> | null = null;
  await lab.act(async () => {
    if (act.kind === 'browse') {
      const answer = browse(lab, outside.network.addresses, act);
      answer.then(
        (reply) => todo.came(null, reply, false),
        (error: unknown) => lab.participant.agenda.fail(error),
      );
      later = Promise.resolve(null);
      return;
    }
    const reply = await perform(lab, outside, act, (work) => {
      later = work;
      work.then(
        (trouble) => todo.came(trouble, null, false),
        (error: unknown) => todo.came(failed(error), null, false),
      );
    });
    if (later === null) todo.came(null, reply, false);
  });
}

/** A line on its way in a world: as it really was, until it parts. */
export interface WalkedLine<T> {
  readonly replica: Replica;
  readonly witness: Witness<T>;
  /** What deeds came to so far, by their places, and what requests were answered. */
  readonly told: Map<number, DeedResult>;
  readonly answers: Map<number, Offers>;
  /** Goes on otherwise from where it stands, to the end of the line and further. */
  goOtherwise(way: OtherWay, furtherUs: Micros): Promise<void>;
  /** The lab as it stands. */
  look(): LabLook;
  played(since: Sight): Played<T>;
  leave(): Promise<void>;
}

class Walking<T> implements WalkedLine<T> {
  readonly told = new Map<number, DeedResult>();
  readonly answers = new Map<number, Offers>();
  readonly witness: Witness<T>;
  readonly #ground: Ground;
  readonly #deeds: () => DeedIndex;
  /** Requests of the first line that have come into a box. */
  readonly #asked = new WeakSet<OutsideRecord>();
  #standing: Replica | null = null;
  #stage: Stage | null = null;
  #way: OtherWay | null = null;
  #run = 0;
  /** Outage of the runs that are over. */
  #earlierUs: Micros = 0;

  constructor(line: Line, deeds: () => DeedIndex, witness: Witness<T>) {
    this.#deeds = deeds;
    this.witness = witness;
    const inner = memoryGround(line, 'token', {
      before: (record) => {
        if (this.#way !== null) return this.#way.between.before(record);
        this.#asked.add(record);
        return record;
      },
      after: (record, reply, put) => this.#after(record, reply, put),
    });
    const raise: Ground['raise'] = (segment, saved, repeat) =>
      inner.raise(segment, saved, (name, boot) => this.#given(name) ?? repeat(name, boot));
    this.#ground = { ...inner, raise };
  }

  async begin(line: Line): Promise<this> {
    this.#standing = await beginReplica(line, this.#ground, {
      begins: (stage) => this.#begins(stage),
      ended: () => this.#ended(),
      looks: this.witness.looks,
      carriesOut: (record, stage) => {
        const { line: now, segment } = this.replica;
        const index = this.#deeds().ofAct(now.segments.indexOf(segment), record);
        return doAct(stage, record.act, {
          came: (trouble, reply) =>
            index === undefined
              ? undefined
              : this.#heard(index, trouble, reply === null ? null : offersOf(reply)),
        });
      },
    });
    return this;
  }

  get replica(): Replica {
    if (this.#standing === null) throw new Error('the line has not begun');
    return this.#standing;
  }

  async goOtherwise(way: OtherWay, furtherUs: Micros): Promise<void> {
    const { line, segment } = this.replica;
    const runs = line.segments.filter(({ untilUs }) => untilUs !== null);
    this.#run = line.segments.indexOf(segment);
    this.#way = way;
    await this.#ask();
    for (;;) {
      const current = runs[this.#run];
      if (current === undefined) return;
      const isLast = this.#run === runs.length - 1;
      await this.#walk((current.untilUs ?? current.startUs) + (isLast ? furtherUs : 0));
      const next = runs[this.#run + 1];
      if (next === undefined) return;
      const { lab, outside } = this.#here();
      await lab.close();
      this.#ended();
      this.#run += 1;
      const repeat: Repeat = () => [];
      this.#begins(await this.#ground.raise(next, outside.state(), repeat));
    }
  }

  look(): LabLook {
    return lookAtLab(this.#here(), (name) => {
      const disk = this.#ground.disks?.[name];
      return disk === undefined ? null : memoryDisk(disk);
    });
  }

  played(since: Sight): Played<T> {
    const stage = this.#here();
    const outageUs = this.#earlierUs + stage.outside.seats().probe.downtimeUs();
    return {
      look: { ...this.look(), outageUs },
      traceHash: stage.lab.traceHash(),
      witnessed: this.witness.ends(since),
    };
  }

  async leave(): Promise<void> {
    await this.#here().lab.close();
    this.#ground.close();
  }

  #here(): Stage {
    if (this.#stage === null) throw new Error('the line has not begun');
    return this.#stage;
  }

  #begins(stage: Stage): void {
    this.#stage = stage;
    this.witness.begins(stage, this.#ground);
  }

  #ended(): void {
    this.#earlierUs += this.#here().outside.seats().probe.downtimeUs();
  }

  /** Whether a request belongs to the other way: those on their way when it parted do not. */
  #isOther(record: OutsideRecord): boolean {
    return this.#way !== null && !this.#asked.has(record);
  }

  #heard(index: number, trouble: Label | null, offers: Offers | null): void {
    this.told.set(index, toldOf(trouble, offers, false));
    if (offers !== null) this.answers.set(index, offers);
  }

  #after(record: OutsideRecord, reply: WireReply | null, put: (more: OutsideRecord) => void): void {
    if (this.#isOther(record)) {
      this.#way?.between.after(record, reply, put);
      return;
    }
    const index = this.#deeds().ofRequest(record);
    if (index === undefined || reply === null) return;
    const offers = offersOf(reply);
    this.#heard(index, offers.isBad ? same(offers.says ?? '') : null, offers);
  }

  /** What a box that starts is asked in the other way; null: it has not parted. */
  #given(name: BoxName): readonly OutsideRecord[] | null {
    if (this.#way === null) return null;
    return this.#way.requests(name, this.#run, this.#stage?.lab.nowUs() ?? 0);
  }

  /** Boxes that run hear what they are asked from now on. */
  async #ask(): Promise<void> {
    const { lab, hosting } = this.#here();
    for (const name of lab.boxes()) {
      const records = lab.box(name).power === 'off' ? [] : (this.#given(name) ?? []);
      if (records.length === 0) continue;
      const { rank, turn } = await hosting.repeat(name, records);
      await lab.lockstep.absorb(rank, turn);
    }
  }

  /** Deeds and looks of this run, each at its instant. */
  async #walk(endUs: Micros): Promise<void> {
    const stage = this.#here();
    const { lockstep } = stage.lab;
    const fromUs = lockstep.nowUs;
    const looks = this.witness.looks
      .filter(({ us }) => us > fromUs && us <= endUs)
      .map(({ us, look }) => ({ t: us, order: 0, happen: async () => look() }));
    const acts = (this.#way?.acts ?? [])
      .filter(({ run }) => run === this.#run)
      .map((todo) => ({
        t: todo.t,
        order: 1,
        happen: async () => {
          const act = todo.act(stage);
          if ('kind' in act) await doAct(stage, act, todo);
          else todo.came(act, null, true);
        },
      }));
    for (const { t, happen } of [...looks, ...acts].sort(
      (one, other) => one.t - other.t || one.order - other.order,
    )) {
      await lockstep.advance(t);
      await happen();
    }
    await lockstep.advance(endUs);
  }
}

/** A world at the beginning of a line. */
export const walkLine = <T>(
  line: Line,
  deeds: () => DeedIndex,
  witness: Witness<T>,
): Promise<WalkedLine<T>> => new Walking(line, deeds, witness).begin(line);
