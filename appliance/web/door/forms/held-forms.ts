/**
 * What a form had sent and a page cannot send again, files and passwords, while somebody is asked
 * whether it was meant. One form of each sign-in; files in the spool for a few sign-ins only.
 */
import type { Spool } from '../../../../hardware/ports.js';
import type { SignIn } from '../../../accounts/sign-ins.js';
import type { SentFile } from '../../../pages/forms/fields.js';

type Values = Readonly<Record<string, SentFile | string>>;

interface Held {
  readonly signIn: SignIn;
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
  hold(signIn: SignIn, action: string, values: Values): void;
  /** What waits for this answer; what else the sign-in held is gone. `release` when it was carried out. */
  take(signIn: SignIn, action: string): { readonly values: Values; release(): void } | null;
  /** Whoever signed in has done something else. */
  drop(signIn: SignIn): void;
  holds(name: string): boolean;
}

/** Forms that wait for a confirmation, with their files in the spool. */
export function createHeldForms(spool: Spool): HeldForms {
  const short = new WeakMap<SignIn, Held>();
  // Oldest first.
  let long: Held[] = [];
  const release = (held: Held): void => {
    long = long.filter((one) => one !== held);
    for (const name of held.spooled) spool.drop(name);
  };
  const of = (signIn: SignIn): Held | undefined =>
    short.get(signIn) ?? long.find((one) => one.signIn === signIn);
  const drop = (signIn: SignIn): void => {
    const held = of(signIn);
    short.delete(signIn);
    if (held !== undefined) release(held);
  };
  return {
    hold: (signIn, action, values) => {
      drop(signIn);
      const held = { signIn, action, values, spooled: spooledIn(values) };
      if (held.spooled.length === 0) {
        short.set(signIn, held);
        return;
      }
      long.push(held);
      const [oldest] = long;
      if (long.length > LONG_MAX && oldest !== undefined) release(oldest);
    },
    take: (signIn, action) => {
      const held = of(signIn);
      if (held?.action !== action) return null;
      return {
        values: held.values,
        release: () => {
          if (of(signIn) === held) drop(signIn);
          else release(held);
        },
      };
    },
    drop,
    holds: (name) => long.some(({ spooled }) => spooled.includes(name)),
  };
}
