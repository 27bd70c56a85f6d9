/**
 * What a form had sent and a page cannot send again, files and passwords, while somebody is asked
 * whether it was meant. One form of each session; files in the spool for a few sessions only.
 */
import type { Spool } from '../../hardware/ports.js';
import type { SentFile } from '../fields.js';
import type { Session } from '../sessions.js';

type Values = Readonly<Record<string, SentFile | string>>;

interface Held {
  readonly session: Session;
  readonly action: string;
  readonly values: Values;
  readonly spooled: readonly string[];
}

/** Long files that wait for an answer, the oldest gives way. */
const LONG_MAX = 3;

const spooledIn = (values: Values): string[] =>
  Object.values(values).flatMap((one) =>
    typeof one === 'object' && 'spool' in one.content ? [one.content.spool] : [],
  );

export interface HeldForms {
  hold(session: Session, action: string, values: Values): void;
  /** What waits for this answer; what else the session held is gone. `release` when it was carried out. */
  take(session: Session, action: string): { readonly values: Values; release(): void } | null;
  /** The session has done something else. */
  drop(session: Session): void;
  holds(name: string): boolean;
}

export function createHeldForms(spool: Spool): HeldForms {
  const short = new WeakMap<Session, Held>();
  // Oldest first.
  let long: Held[] = [];
  const release = (held: Held): void => {
    long = long.filter((one) => one !== held);
    for (const name of held.spooled) spool.drop(name);
  };
  const of = (session: Session): Held | undefined =>
    short.get(session) ?? long.find((one) => one.session === session);
  const drop = (session: Session): void => {
    const held = of(session);
    short.delete(session);
    if (held !== undefined) release(held);
  };
  return {
    hold: (session, action, values) => {
      drop(session);
      const held = { session, action, values, spooled: spooledIn(values) };
      if (held.spooled.length === 0) {
        short.set(session, held);
        return;
      }
      long.push(held);
      const [oldest] = long;
      if (long.length > LONG_MAX && oldest !== undefined) release(oldest);
    },
    take: (session, action) => {
      const held = of(session);
      if (held?.action !== action) return null;
      return {
        values: held.values,
        release: () => {
          if (of(session) === held) drop(session);
          else release(held);
        },
      };
    },
    drop,
    holds: (name) => long.some(({ spooled }) => spooled.includes(name)),
  };
}
