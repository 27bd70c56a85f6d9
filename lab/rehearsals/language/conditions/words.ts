/** What a condition asks for, in words, and what it still waits for. */
import { type Micros, MS } from '../../../../hardware/ports.js';
import { duration, timeOfDay } from '../../../../views/format.js';
import { join, type Label, same } from '../../../../views/label.js';
import { durationUs } from '../../../hosting/when/duration.js';
import { TIME_ZONE } from '../../../making/found.js';
import type { Condition, EventPattern } from '../vocabulary.js';
import { kindWords } from './kind-words.js';
import type { ConditionStanding, Happening } from './matchers.js';

/** One line of what a step asks for. */
interface ConditionLine {
  readonly label: Label;
  readonly holds: boolean;
  readonly atUs: Micros | null;
  /** Why it does not hold yet; null: nothing more is to be said. */
  readonly why: Label | null;
}

/** Lines, and how many of them are needed. */
export interface ConditionsView {
  /** Said before them; null: all are needed, in any order. */
  readonly how: Label | null;
  readonly lines: readonly ConditionLine[];
}

export interface Around {
  readonly nowUs: Micros;
  readonly last: (pattern: EventPattern) => Happening | null;
  readonly titleOf: (step: string) => Label;
  readonly doneUs: (step: string) => Micros | null;
}

const label = (en: string, fr: string): Label => ({ en, fr });

const onBox = (box: string | undefined, { en, fr }: Label): Label =>
  box === undefined ? { en, fr } : { en: `Appliance ${box}: ${en}`, fr: `Serveur ${box} : ${fr}` };

function eventLabel({ event, box, where = {} }: EventPattern): Label {
  const words = kindWords[event];
  return onBox(box, words === undefined ? same(event) : words(where));
}

const isLater = (one: Happening | null, other: Happening | null): boolean =>
  one !== null && (other === null || one.atUs > other.atUs);

/** What an event that has not come about waits for; null: somebody simply has to do it. */
function whyNotYet({ event, box }: EventPattern, { last }: Around): Label | null {
  const of = (kind: string): Happening | null =>
    last(box === undefined ? { event: kind } : { event: kind, box });
  switch (event) {
    case 'session.ended':
      return isLater(of('session.started'), of('session.ended'))
        ? label(
            'A session is still open there: it counts once it is closed.',
            'Une session y est encore ouverte : elle compte une fois fermée.',
          )
        : label('No session was opened there yet.', 'Aucune session n’y a encore été ouverte.');
    case 'installer.installed':
      return isLater(of('installer.started'), of('installer.installed')) &&
        isLater(of('installer.started'), of('installer.failed'))
        ? label('An installation is under way.', 'Une installation est en cours.')
        : label('No installation is under way.', 'Aucune installation n’est en cours.');
    case 'failover.synced':
      return isLater(of('failover.sync-started'), of('failover.synced'))
        ? label('The data-sync is under way.', 'La synchronisation est en cours.')
        : label('No data-sync has begun yet.', 'Aucune synchronisation n’a encore commencé.');
    case 'network.dns-spread':
      return label(
        'It comes by itself when the last resolver has forgotten.',
        'Cela vient tout seul, quand le dernier résolveur a oublié.',
      );
    case 'site.seen':
      return label('The probe looks every few seconds.', 'La sonde regarde toutes les quelques secondes.');
    default:
      return null;
  }
}

function elapsedLine(spec: NonNullable<Condition['elapsed']>, holds: boolean, around: Around): ConditionLine {
  const since = around.titleOf(spec.since);
  const least = duration(spec.atLeast === undefined ? 0 : durationUs(spec.atLeast) / MS);
  const most = spec.atMost === undefined ? null : duration(durationUs(spec.atMost) / MS);
  const from = around.doneUs(spec.since);
  const gone = from === null ? null : around.nowUs - from;
  const isLate = gone !== null && spec.atMost !== undefined && gone > durationUs(spec.atMost);
  const passed = gone === null ? null : duration(gone / MS);
  return {
    label: {
      en: `${least.en} since “${since.en}”${most === null ? '' : `, ${most.en} at most`}`,
      fr: `${least.fr} depuis « ${since.fr} »${most === null ? '' : `, ${most.fr} au plus`}`,
    },
    holds,
    atUs: null,
    why: holds
      ? null
      : passed === null
        ? label('That step is not done yet.', 'Cette étape n’est pas encore faite.')
        : isLate
          ? label(`Too late: ${passed.en} have passed.`, `Trop tard : ${passed.fr} se sont écoulées.`)
          : label(`${passed.en} so far.`, `${passed.fr} jusqu’ici.`),
  };
}

const BEFORE = label('comes after the line above', 'vient après la ligne précédente');

function leaf({ condition, holds, atUs }: ConditionStanding, around: Around): ConditionLine {
  const { event, now, done, elapsed, hours, announced } = condition;
  if (elapsed !== undefined) return elapsedLine(elapsed, holds, around);
  if (announced !== undefined)
    return {
      label: label('within a window that was announced', 'dans une fenêtre annoncée'),
      ...{ holds, atUs, why: null },
    };
  if (hours !== undefined) {
    const clock = timeOfDay(around.nowUs / MS, TIME_ZONE);
    return {
      label: label(`between ${hours.from} and ${hours.to}`, `entre ${hours.from} et ${hours.to}`),
      ...{ holds, atUs },
      why: holds ? null : label(`It is ${clock}.`, `Il est ${clock}.`),
    };
  }
  if (done !== undefined) {
    const title = around.titleOf(done);
    return { label: label(`step done: ${title.en}`, `étape faite : ${title.fr}`), holds, atUs, why: null };
  }
  const pattern = now ?? { ...condition, event: event ?? '' };
  return { label: eventLabel(pattern), holds, atUs, why: holds ? null : whyNotYet(pattern, around) };
}

const denied = (line: ConditionLine, holds: boolean): ConditionLine => ({
  ...line,
  label: join([label('without:', 'sans ceci :'), line.label]),
  holds,
  why: null,
});

/** How many of its lines hold already. */
const heldIn = (lines: readonly ConditionLine[]): number => lines.filter(({ holds }) => holds).length;

function linesOf(one: ConditionStanding, around: Around): readonly ConditionLine[] {
  const { condition, parts, holds } = one;
  if (condition.event !== undefined) {
    const guards = holds ? [] : parts.flatMap((part) => linesOf(part, around));
    return [leaf(one, around), ...guards];
  }
  if (condition.not !== undefined)
    return parts.flatMap((part) => linesOf(part, around)).map((line) => denied(line, holds));
  if (condition.any !== undefined) return nearest(one, around);
  if (condition.inOrder === undefined && condition.all === undefined) return [leaf(one, around)];
  return parts.flatMap((part, index) => {
    const lines = linesOf(part, around).map((line) =>
      condition.inOrder === undefined ? line : { ...line, holds: part.holds },
    );
    const waits = condition.inOrder !== undefined && index > 0 && parts[index - 1]?.holds === false;
    return waits ? lines.map((line) => ({ ...line, why: BEFORE })) : lines;
  });
}

/** Of ways of which one is enough: the one that has come farthest. */
function nearest({ parts }: ConditionStanding, around: Around): readonly ConditionLine[] {
  const ways = parts.map((part) => linesOf(part, around));
  return ways.reduce((best, way) => (heldIn(way) > heldIn(best) ? way : best), ways[0] ?? []);
}

/** What a step asks for, line by line. */
export function conditionsOf(one: ConditionStanding, around: Around): ConditionsView {
  const ways = one.condition.any?.length ?? 0;
  return {
    how:
      ways < 2
        ? null
        : label(
            `One of ${ways} ways is enough; this is the nearest:`,
            `Une seule de ${ways} façons suffit ; voici la plus proche :`,
          ),
    lines: linesOf(one, around),
  };
}
