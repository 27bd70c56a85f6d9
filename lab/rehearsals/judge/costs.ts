/**
 * What a run costs others, as it was measured: time that the site was away, people who were cut off, calls to
 * support, rows that were given up. Each with its instant, so that it can be laid beside a mistake.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { AnyEvent } from '../../hosting/event-kinds.js';
import type { BoxEvent } from '../stage.js';

/** What was measured in a stretch of time. */
export interface Costs {
  readonly outageUs: Micros;
  /** Sessions that a box ended while somebody worked in them, and people whom an installation signed out. */
  readonly users: number;
  /** What support had to do. */
  readonly support: number;
  readonly rows: number;
  /** Colleagues whom nobody had told. */
  readonly surprised: number;
}

export interface CostMeter {
  feed(event: BoxEvent): void;
  between(fromUs: Micros, toUs: Micros): Costs;
}

type Counted = Exclude<keyof Costs, 'outageUs'>;

/** Ends of sessions that nobody at the console wanted. */
const CUT: ReadonlySet<string> = new Set(['power-lost', 'failover', 'restore', 'install']);

/** Kinds that it listens to. */
export const costKinds = [
  'site.seen',
  'session.ended',
  'installer.site-closed',
  'failover.tail-lost',
  'support.offered-again',
  'support.repair-code',
  'support.access-code',
  'people.surprised',
] as const satisfies readonly AnyEvent['kind'][];

function countedIn(event: AnyEvent): readonly [Counted, number] | null {
  switch (event.kind) {
    case 'session.ended':
      return CUT.has(event.data.reason) ? ['users', 1] : null;
    // Sessions that it cuts end one by one.
    case 'installer.site-closed':
      return ['users', event.data.users];
    case 'failover.tail-lost':
      return ['rows', event.data.rows];
    case 'support.offered-again':
    case 'support.repair-code':
    case 'support.access-code':
      return ['support', 1];
    case 'people.surprised':
      return ['surprised', 1];
    default:
      return null;
  }
}

/** `wasUp`: the site was there before anything was heard. */
export function createCostMeter(wasUp: boolean): CostMeter {
  const down: { readonly fromUs: Micros; toUs: Micros | null }[] = [];
  const counted: { readonly atUs: Micros; readonly what: Counted; readonly count: number }[] = [];
  let everUp = wasUp;
  const see = (atUs: Micros, up: boolean): void => {
    const last = down.at(-1);
    if (up) {
      everUp = true;
      if (last?.toUs === null) last.toUs = atUs;
    } else if (everUp && last?.toUs !== null) down.push({ fromUs: atUs, toUs: null });
  };
  return {
    feed: ({ atUs, event }) => {
      if (event.kind === 'site.seen') see(atUs, event.data.up);
      const found = countedIn(event);
      if (found !== null && found[1] > 0) counted.push({ atUs, what: found[0], count: found[1] });
    },
    between: (fromUs, toUs) => {
      const sum = (what: Counted): number =>
        counted
          .filter((one) => one.what === what && one.atUs >= fromUs && one.atUs <= toUs)
          .reduce((total, { count }) => total + count, 0);
      const outageUs = down.reduce(
        (total, one) => total + Math.max(0, Math.min(one.toUs ?? toUs, toUs) - Math.max(one.fromUs, fromUs)),
        0,
      );
      return {
        outageUs,
        users: sum('users'),
        support: sum('support'),
        rows: sum('rows'),
        surprised: sum('surprised'),
      };
    },
  };
}
