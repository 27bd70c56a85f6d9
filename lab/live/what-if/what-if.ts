/**
 * What if: the rest of a line once more, with deeds taken away, changed or added, beside what really was. Both
 * are played in a world, whatever the lab ran in.
 */
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import { addressesOf } from '../../making/found.js';
import { type Differences, differencesOf } from '../comparing/differences.js';
import { endOf, type Line } from '../line/line.js';
import { besideOf, type DeedBeside, nameOf, toldOf } from './beside.js';
import { type Changes, ChangesError, type Planned, planOf } from './changes.js';
import { type Doing, deedsOf, type LineDeed } from './deeds.js';
import { fitAct } from './fit-act.js';
import { fitOf, registerOf } from './fitting.js';
import { type Offers, offersOf } from './offers.js';
import { type ActToDo, type Played, play, type Witness } from './play.js';
import { createOtherRequests, type DeedResult } from './requests.js';

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
  /** So long both lines go on after the end of the first. */
  readonly furtherUs: Micros;
  /** Who says what a line came to, from an instant on. */
  witness(line: Line, atUs: Micros): Witness<Judged>;
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

/** An act that asks for a page, as the request it is; null: it asks for none. */
export function requestOf(doing: Doing): OutsideRecord | null {
  if (doing.kind === 'request') return doing.record;
  const { act } = doing;
  if (act.kind !== 'visit' && act.kind !== 'browse') return null;
  const { method, path: url, headers, bodyBase64 } = act;
  const box = act.kind === 'visit' ? act.site : act.host;
  const rest = { boot: 0, t: 0, n: 0, address: '', source: '' };
  return { ...rest, box, method, url, headers, body: bodyBase64 === '' ? null : { base64: bodyBase64 } };
}

/** The same act with what fits in the other line. */
function fittedAct(act: Act, { url, headers, body }: OutsideRecord): Act {
  if (act.kind !== 'visit' && act.kind !== 'browse') return act;
  return { ...act, path: url, headers, bodyBase64: body !== null && 'base64' in body ? body.base64 : '' };
}

/** The first line again, exactly; what each deed came to. */
async function playFirst(
  { line, furtherUs, witness }: WhatIfOptions,
  atUs: Micros,
  deeds: readonly LineDeed[],
) {
  const told = new Map<number, DeedResult>();
  const answers = new Map<number, Offers>();
  const byRecord = new Map<OutsideRecord, number>();
  for (const { doing, index } of deeds) if (doing.kind === 'request') byRecord.set(doing.record, index);
  const heard = (index: number, trouble: Label | null, offers: Offers | null): void => {
    told.set(index, toldOf(trouble, offers, false));
    if (offers !== null) answers.set(index, offers);
  };
  const acts = deeds.flatMap(({ doing, index, run, t }): ActToDo[] =>
    doing.kind === 'act'
      ? [
          {
            ...{ t, run, act: () => doing.act },
            came: (trouble, reply) => heard(index, trouble, reply === null ? null : offersOf(reply)),
          },
        ]
      : [],
  );
  const played = await play({
    ...{ line, acts, furtherUs, witness: witness(line, atUs) },
    between: {
      before: (record) => record,
      after: (record, reply) => {
        const index = byRecord.get(record);
        if (index === undefined || reply === null) return;
        const offers = offersOf(reply);
        heard(index, offers.isBad ? same(offers.says ?? '') : null, offers);
      },
    },
    requests: (name, boot, run) =>
      deeds.flatMap(({ doing, run: own }) =>
        own === run && doing.kind === 'request' && doing.record.box === name && doing.record.boot === boot
          ? [doing.record]
          : [],
      ),
  });
  return { told, answers, played };
}

type First = Awaited<ReturnType<typeof playFirst>>;

/** The other line; what each deed of the plan came to. */
async function playOther(
  { line, furtherUs, witness }: WhatIfOptions,
  atUs: Micros,
  deeds: readonly LineDeed[],
  planned: readonly Planned[],
  first: First,
) {
  const answers = new Map<number, Offers>();
  const register = registerOf(first.answers);
  const { boxes, workstations } = addressesOf(line.amounts);
  const deedAt = (index: number): LineDeed => {
    const deed = deeds[index];
    if (deed === undefined) throw new Error(`there is no deed at ${index}`);
    return deed;
  };
  const course = {
    first: first.answers,
    requestAt: (index: number) => {
      const request = requestOf(deedAt(index).doing);
      if (request === null) throw new Error(`the deed at ${index} is no request`);
      return request;
    },
    nameOf: (index: number): Label => nameOf(deedAt(index)),
  };
  const requests = createOtherRequests({
    ...{ planned, course, register, answers },
    addressOf: (name) => boxes[name],
    source: workstations.ws1,
  });
  const told = new Map<Planned, DeedResult>();
  const acts = planned.flatMap((one): ActToDo[] => {
    const { doing, plan, t, run } = one;
    if (plan === 'without' || doing.kind !== 'act') return [];
    return [
      {
        ...{ t, run },
        act: (stage) => {
          const request = plan === 'added' ? null : requestOf(doing);
          if (request === null || one.index === null) return fitAct(stage, doing.act) ?? doing.act;
          const fit = fitOf({ ...course, other: answers }, register, one.index, request);
          return 'misfit' in fit ? fit.misfit : fittedAct(doing.act, fit.record);
        },
        came: (trouble, reply, isMisfit) => {
          const offers = reply === null ? null : offersOf(reply);
          told.set(one, toldOf(trouble, offers, isMisfit));
          if (offers !== null && one.index !== null) answers.set(one.index, offers);
        },
      },
    ];
  });
  const played = await play({
    ...{ line, acts, furtherUs, witness: witness(line, atUs) },
    between: requests.between,
    requests: (name, _boot, run, fromUs) => requests.pending(name, run, fromUs),
  });
  return { played, told: (one: Planned): DeedResult | null => told.get(one) ?? requests.told(one) };
}

const sideOf = ({ look, witnessed, traceHash }: Played<Judged>): SideOf => ({
  outageUs: look.outageUs,
  judged: witnessed,
  traceHash,
});

/** Plays what-ifs of one line: what really was is played once for each instant from which things are otherwise. */
export interface WhatIfs {
  /** Throws ChangesError for changes that cannot be; nothing was run then. */
  play(atUs: Micros, changes: Changes): Promise<WhatIf>;
}

const nothingAsked = new ChangesError({
  en: 'nothing is different: name deeds to leave out, to change or to add',
  fr: 'rien n’est différent : nommez des actions à retirer, à changer ou à ajouter',
});

/** Repeats of a line with other deeds, each from the instant at which it parts. */
export function createWhatIfs(options: WhatIfOptions): WhatIfs {
  const { line, furtherUs } = options;
  const deeds = deedsOf(line.segments);
  const untilUs = endOf(line) + furtherUs;
  const runs = line.segments.filter((segment) => segment.untilUs !== null);
  const runAt = (us: Micros): number =>
    Math.max(
      0,
      runs.findLastIndex((segment) => segment.startUs <= us),
    );
  const firsts = new Map<Micros, Promise<First>>();
  const firstFrom = (atUs: Micros): Promise<First> => {
    const known = firsts.get(atUs) ?? playFirst(options, atUs, deeds);
    firsts.set(atUs, known);
    return known;
  };
  return {
    play: async (atUs, changes) => {
      if (changes.without.length + changes.change.length + changes.add.length === 0) throw nothingAsked;
      const planned = planOf(deeds, changes, { atUs, untilUs, runAt });
      const first = await firstFrom(atUs);
      const other = await playOther(options, atUs, deeds, planned, first);
      const { beside, pagesMissed } = besideOf(deeds, planned, first.told, other.told);
      return {
        ...{ atUs, untilUs, deeds: beside, pagesMissed },
        one: sideOf(first.played),
        other: sideOf(other.played),
        differences: differencesOf(first.played.look, other.played.look),
      };
    },
  };
}
