/** One line, played in a world from its beginning to its end, and a little further. */
import type { Micros, WireReply } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { browse, perform } from '../../acts/perform.js';
import type { Between, OutsideRecord } from '../../hosting/door/outside-request.js';
import type { BoxName } from '../../plan.js';
import type { OutsideState } from '../../supervisor/outside.js';
import { memoryDisk } from '../comparing/disk.js';
import { type LabLook, lookAtLab } from '../comparing/look.js';
import { type Ground, memoryGround, type Stage } from '../line/ground.js';
import type { Line } from '../line/line.js';

/** An act at its instant. */
export interface ActToDo {
  readonly t: Micros;
  readonly run: number;
  /** What is done; a label: why it is not. Asked at its instant. */
  act(stage: Stage): Act | Label;
  /** What came of it: what it was refused with, what was answered. */
  came(trouble: Label | null, reply: WireReply | null, isMisfit: boolean): void;
}

/** Whoever watches a line and says at the end what it came to. */
export interface Witness<T> {
  /** Each run of the lab, before anything happens in it. */
  begins(stage: Stage, ground: Ground): void;
  /** Instants at which it wants to look. */
  readonly looks: readonly { readonly us: Micros; look(): void }[];
  ends(): T;
}

export interface Play<T> {
  readonly line: Line;
  readonly between: Between;
  requests(name: BoxName, boot: number, run: number, fromUs: Micros): readonly OutsideRecord[];
  readonly acts: readonly ActToDo[];
  /** The lab goes on so long after the line has ended. */
  readonly furtherUs: Micros;
  readonly witness: Witness<T>;
}

export interface Played<T> {
  readonly look: LabLook;
  readonly traceHash: string;
  readonly witnessed: T;
}

const failed = (error: unknown): Label => same(error instanceof Error ? error.message : String(error));

async function doAct({ lab, outside }: Stage, act: Act, todo: ActToDo): Promise<void> {
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

interface Event {
  readonly t: Micros;
  readonly order: number;
  happen(stage: Stage): Promise<void> | void;
}

function eventsOf<T>({ acts, witness }: Play<T>, run: number, fromUs: Micros, endUs: Micros): Event[] {
  const looks = witness.looks
    .filter(({ us }) => us >= fromUs && us <= endUs)
    .map(({ us, look }): Event => ({ t: us, order: 0, happen: look }));
  const todo = acts
    .filter((one) => one.run === run)
    .map(
      (one): Event => ({
        t: one.t,
        order: 1,
        happen: async (stage) => {
          const act = one.act(stage);
          if ('kind' in act) await doAct(stage, act, one);
          else one.came(act, null, true);
        },
      }),
    );
  return [...looks, ...todo].sort((one, other) => one.t - other.t || one.order - other.order);
}

/** Plays it; fast, whatever the line took. */
export async function play<T>(given: Play<T>): Promise<Played<T>> {
  const { line, witness, furtherUs } = given;
  const ground = memoryGround(line, 'token', given.between);
  const runs = line.segments.filter(({ untilUs }) => untilUs !== null);
  let saved: OutsideState | null = null;
  let outageUs = 0;
  let result: Played<T> | null = null;
  try {
    for (const [run, segment] of runs.entries()) {
      const isLast = run === runs.length - 1;
      const endUs = (segment.untilUs ?? segment.startUs) + (isLast ? furtherUs : 0);
      const started = { stage: null as Stage | null };
      const nowUs = (): Micros => started.stage?.lab.nowUs() ?? segment.startUs;
      const stage = await ground.raise(segment, saved, (name, boot) =>
        given.requests(name, boot, run, nowUs()),
      );
      started.stage = stage;
      witness.begins(stage, ground);
      try {
        for (const event of eventsOf(given, run, segment.startUs, endUs)) {
          await stage.lab.lockstep.advance(event.t);
          await event.happen(stage);
        }
        await stage.lab.lockstep.advance(endUs);
        outageUs += stage.outside.seats().probe.downtimeUs();
        if (isLast) {
          const look = lookAtLab(stage, (name) => {
            const disk = ground.disks?.[name];
            return disk === undefined ? null : memoryDisk(disk);
          });
          result = {
            look: { ...look, outageUs },
            traceHash: stage.lab.traceHash(),
            witnessed: witness.ends(),
          };
        }
      } finally {
        await stage.lab.close();
      }
      saved = stage.outside.state();
    }
  } finally {
    ground.close();
  }
  if (result === null) throw new Error('a line without a complete run cannot be played');
  return result;
}
