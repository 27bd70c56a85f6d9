/**
 * The requests of a line on their way into the boxes that repeat it: those of a boot, up to an instant.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import type { Repeat } from '../../hosting/hosting.js';
import { type BoxName, boxNames } from '../../plan.js';
import type { Segment } from '../recording/recording.js';

interface Group {
  records: OutsideRecord[];
  /** So many of them were given. */
  given: number;
}

export interface Feed {
  /** What a box that starts repeats, up to the instant that was allowed last. */
  readonly repeat: Repeat;
  /** From now on requests up to `untilUs` are given; `more` takes those of boots that have begun. */
  allow(
    untilUs: Micros,
    more: (name: BoxName, boot: number, records: readonly OutsideRecord[]) => void,
  ): void;
  /** The same requests up to what was allowed, and others after it. */
  follow(segment: Pick<Segment, 'outside' | 'answers'>): void;
  /** How many requests of a boot were given: the next one has this number. */
  count(name: BoxName, boot: number): number;
}

const keyOf = (name: string, boot: number): string => `${name} ${boot}`;

/** Feeds the boxes of one run; its requests may still grow in number. */
export function createFeed(first: Pick<Segment, 'outside' | 'answers'>): Feed {
  let { outside, answers } = first;
  const groups = new Map<string, Group>();
  const begun = new Map<BoxName, number>();
  let read = 0;
  let limitUs: Micros = Number.NEGATIVE_INFINITY;
  const groupOf = (name: string, boot: number): Group => {
    const key = keyOf(name, boot);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const made: Group = { records: [], given: 0 };
    groups.set(key, made);
    return made;
  };
  const readOn = (): void => {
    for (; read < outside.length; read += 1) {
      const record = outside[read];
      if (record !== undefined) groupOf(record.box, record.boot).records.push(record);
    }
  };
  const give = (group: Group): readonly OutsideRecord[] => {
    const from = group.given;
    while ((group.records[group.given]?.t ?? Number.POSITIVE_INFINITY) <= limitUs) group.given += 1;
    return group.records.slice(from, group.given).map((record) => {
      const answer = answers?.of(record.box, record.boot, record.n);
      return answer === undefined ? record : { ...record, answer };
    });
  };
  return {
    repeat: (name, boot) => {
      begun.set(name, boot);
      readOn();
      return give(groupOf(name, boot));
    },
    allow: (untilUs, more) => {
      limitUs = untilUs;
      readOn();
      for (const name of boxNames) {
        const boot = begun.get(name);
        if (boot === undefined) continue;
        const records = give(groupOf(name, boot));
        if (records.length > 0) more(name, boot, records);
      }
    },
    follow: (segment) => {
      ({ outside, answers } = segment);
      for (const group of groups.values()) group.records = [];
      read = 0;
      readOn();
    },
    count: (name, boot) => groups.get(keyOf(name, boot))?.given ?? 0,
  };
}
