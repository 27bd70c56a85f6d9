/**
 * Moments as whoever watches for them has them: a box for its own events, writes, messages and states, the
 * lab for its time and its own events.
 */
import type { Service, Traffic } from '../../../hardware/faults/aims/wire.js';
import { allTraffic } from '../../../hardware/faults/aims/wire.js';
import type { Passage } from '../../../hardware/kernel/envelope.js';
import type { Activation, Micros } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import { concerns } from '../wire/tricks.js';

/** Who watches: the one at whom it happens. */
export type Seat = BoxName | 'lab';

export type Moment =
  /** A lab time, and again after so much. */
  | { readonly kind: 'time'; readonly atUs: Micros; readonly againUs: Micros | null }
  /** Something is told. '*' at the end of a kind: any ending. */
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly where: Readonly<Record<string, unknown>>;
    }
  /** A durable write whose name holds this text; '': each. */
  | { readonly kind: 'write'; readonly name: string; readonly side: 'before' | 'after' }
  /** A message is about to leave, or has arrived and nothing was done with it. */
  | {
      readonly kind: 'message';
      readonly service: Service;
      readonly path: string;
      readonly way: Traffic['direction'];
      readonly what: Traffic['what'];
    }
  /** A lifecycle of the box has come into a state. */
  | { readonly kind: 'state'; readonly lifecycle: string; readonly state: string };

/** How often: which of the moments count. */
export interface Often {
  /** The first that counts. */
  readonly nth: number;
  /** From there on each so many-th; null: no other. */
  readonly every: number | null;
  /** Chance of each that counts. */
  readonly share: number;
  /** No more than so many times; null: without end. */
  readonly max: number | null;
}

/** What a box does to itself at that very instant. */
interface AtOnce {
  /** Its power goes. */
  readonly cut: boolean;
  readonly faults: readonly Activation[];
}

/** What is watched for at one seat. */
export interface Trigger {
  readonly id: string;
  readonly seat: Seat;
  readonly moment: Moment;
  readonly often: Often;
  readonly atOnce: AtOnce;
}

/** What happens at a seat. */
export type Happening =
  | { readonly kind: 'event'; readonly event: string; readonly data: unknown }
  | { readonly kind: 'write'; readonly name: string; readonly side: 'before' | 'after' }
  | { readonly kind: 'message'; readonly passage: Passage }
  | { readonly kind: 'state'; readonly lifecycle: string; readonly state: string };

/** Whether a kind is meant by a word for it: '*' at the end stands for any ending. */
export const kindMatches = (wanted: string, kind: string): boolean =>
  wanted.endsWith('*') ? kind.startsWith(wanted.slice(0, -1)) : kind === wanted;

function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

/** Whether fields have these values; of several, one of them. */
export const fieldsMatch = (where: Readonly<Record<string, unknown>>, data: unknown): boolean =>
  Object.entries(where).every(([path, wanted]) => {
    const value = valueAt(data, path) ?? null;
    return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
  });

/** Whether this is what is watched for. */
export function isMoment(moment: Moment, happening: Happening): boolean {
  switch (happening.kind) {
    case 'event':
      return (
        moment.kind === 'event' &&
        kindMatches(moment.event, happening.event) &&
        fieldsMatch(moment.where, happening.data)
      );
    case 'write':
      return (
        moment.kind === 'write' && moment.side === happening.side && happening.name.includes(moment.name)
      );
    case 'message': {
      if (moment.kind !== 'message') return false;
      const { way: direction, service, path, what } = moment;
      return concerns({ ...allTraffic, direction, service, path, what }, happening.passage, () => null);
    }
    default:
      return (
        moment.kind === 'state' &&
        moment.lifecycle === happening.lifecycle &&
        moment.state === happening.state
      );
  }
}
