/** The other line: from the instant at which it parts, what was planned instead, fitted deed by deed. */
import type { Micros } from '../../../hardware/ports.js';
import type { Act } from '../../acts/act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import { addressesOf } from '../../making/found.js';
import type { Line } from '../line/line.js';
import { nameOf, toldOf } from './beside.js';
import type { Planned } from './changes.js';
import type { DeedIndex, Doing, LineDeed } from './deeds.js';
import { fitAct } from './fit-act.js';
import { type Course, fitOf, type Register, registerOf } from './fitting.js';
import { type Offers, offersOf } from './offers.js';
import type { ActToDo, WalkedLine } from './play.js';
import { createOtherRequests, type DeedResult } from './requests.js';

/** An act that asks for a page, as the request it is; null: it asks for none. */
function requestOf(doing: Doing): OutsideRecord | null {
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

/** What what-ifs of one line have in common. */
interface Told {
  readonly line: Line;
  readonly deeds: DeedIndex;
  /** The first line at its end. */
  readonly first: Pick<WalkedLine<unknown>, 'answers'>;
}

/** A request of the first line by its place; throws for what is none. */
function courseOf({ deeds: { list }, first }: Told): Omit<Course, 'other'> {
  const deedAt = (index: number): LineDeed => {
    const deed = list[index];
    if (deed === undefined) throw new Error(`there is no deed at ${index}`);
    return deed;
  };
  return {
    first: first.answers,
    requestAt: (index) => {
      const request = requestOf(deedAt(index).doing);
      if (request === null) throw new Error(`the deed at ${index} is no request`);
      return request;
    },
    nameOf: (index) => nameOf(deedAt(index)),
  };
}

/** The acts of the other line; `told`: what each came to. */
function actsOf(
  planned: readonly Planned[],
  course: Course,
  register: Register,
  told: Map<Planned, DeedResult>,
  answers: Map<number, Offers>,
): ActToDo[] {
  return planned.flatMap((one): ActToDo[] => {
    const { doing, plan, t, run } = one;
    if (plan === 'without' || doing.kind !== 'act') return [];
    return [
      {
        ...{ t, run },
        act: (stage) => {
          const request = plan === 'added' ? null : requestOf(doing);
          if (request === null || one.index === null) return fitAct(stage, doing.act) ?? doing.act;
          const fit = fitOf(course, register, one.index, request);
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
}

/** When the lines part: what is before is the same. */
export function partsUs(deeds: readonly LineDeed[], planned: readonly Planned[]): Micros {
  let us = Number.POSITIVE_INFINITY;
  for (const { plan, t, index } of planned)
    if (plan !== 'same') us = Math.min(us, t, index === null ? t : (deeds[index]?.t ?? t));
  return us;
}

/** A line that stands before the instant goes on otherwise; what each deed of the plan came to. */
export async function goOtherwise<T>(
  walked: WalkedLine<T>,
  told: Told,
  planned: readonly Planned[],
  partUs: Micros,
  furtherUs: Micros,
): Promise<(one: Planned) => DeedResult | null> {
  const { boxes, workstations } = addressesOf(told.line.amounts);
  const { answers } = walked;
  const course = courseOf(told);
  const register = registerOf(told.first.answers);
  const isBefore = ({ t, plan }: Planned): boolean => plan === 'same' && t < partUs;
  const later = planned.filter((one) => !isBefore(one));
  const requests = createOtherRequests({
    ...{ planned: later, course, register, answers },
    before: told.deeds.list.flatMap(({ t, index, doing }) =>
      t < partUs && doing.kind === 'request' ? [{ index, record: doing.record }] : [],
    ),
    addressOf: (name) => boxes[name],
    source: workstations.ws1,
  });
  const done = new Map<Planned, DeedResult>();
  const acts = actsOf(later, { ...course, other: answers }, register, done, answers);
  await walked.goOtherwise(
    { between: requests.between, acts, requests: (name, run, fromUs) => requests.pending(name, run, fromUs) },
    furtherUs,
  );
  return (one) => {
    if (isBefore(one)) return walked.told.get(one.index ?? 0) ?? toldOf(null, null, false);
    return done.get(one) ?? requests.told(one);
  };
}
