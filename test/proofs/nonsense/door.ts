/**
 * Tries what nobody means at every entrance of the product. An entrance (door) lists its entries from the
 * product's own registries, so that a field, an action, a verb, a job, an option or a command that is added is
 * tried by itself, and one that nothing tries fails.
 *
 * To what is refused nothing may have changed; nothing is answered by a bug, hangs or grows.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Watchdog } from './watchdog.js';

/** What became of a try; 'spent': it was taken, and nothing more can be tried on this bench. */
export type Said = 'taken' | 'refused' | 'spent';

export interface Tries {
  /** Tries values; `examples` are those of the corpus. `attempt` throws what is wrong. */
  each<T>(
    values: fc.Arbitrary<T>,
    examples: readonly T[],
    attempt: (value: T) => Promise<Said> | Said,
  ): Promise<void>;
}

/** Where a door is tried: a world, or nothing at all. */
export interface Bench {
  /** From the product's registries. */
  readonly entries: readonly string[];
  attempt(entry: string, tries: Tries): Promise<void> | void;
  /** Runs a part in the time of its world. */
  within(part: () => Promise<void>): Promise<void>;
  close(): Promise<void> | void;
}

export interface Door {
  readonly name: string;
  open(seed: string): Promise<Bench>;
}

export interface Count {
  tried: number;
  refused: number;
}

export interface DoorTally {
  readonly door: string;
  readonly entries: ReadonlyMap<string, Count>;
  readonly flaws: readonly string[];
  readonly wallMs: number;
  /** What the heap grew by from a third of the way to the end, bytes; null: not looked at. */
  readonly grownBytes: number | null;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Values for each entry. */
  readonly runs: number;
  readonly watchdog: Watchdog | null;
  /** Heap in use, bytes, after a collection. */
  readonly heap?: () => number;
  /** Only entries whose name contains it. */
  readonly only?: string;
  /** Of a door with many entries, tried all in the same way, so many (spread over all of them); default: all. */
  readonly entriesMax?: number;
}

/** One try of anything costs less than this of a core, however busy the host. */
const SLOW_MS = 10_000;
const SHRINK_MS = 30_000;
const SHOWN_MAX = 300;

const seedOf = (...parts: readonly (string | number)[]): number =>
  createHash('sha256').update(JSON.stringify(parts)).digest().readInt32BE(0);

const shown = (value: unknown): string => {
  if (Buffer.isBuffer(value)) return `${value.length} bytes ${value.toString('base64').slice(0, SHOWN_MAX)}`;
  return (JSON.stringify(value) ?? String(value)).slice(0, SHOWN_MAX);
};

/** The list from another of its places on: a short run tries others with each seed and entry. */
const turned = <T>(list: readonly T[], by: number): T[] => {
  const at = list.length === 0 ? 0 : Math.abs(by) % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

interface Trying {
  readonly door: string;
  readonly entry: string;
  readonly count: Count;
  readonly flaws: string[];
  readonly options: FuzzOptions;
  spent(): void;
}

function triesOf({ door, entry, count, flaws, options, spent }: Trying): Tries {
  const seed = seedOf(options.seed, door, entry);
  let isSpent = false;
  return {
    each: async (values, examples, attempt) => {
      const one = async (value: unknown, run: () => Promise<Said> | Said): Promise<void> => {
        if (isSpent) return;
        options.watchdog?.begin(`${door} ${entry}: ${shown(value)}`);
        const began = process.cpuUsage();
        try {
          count.tried += 1;
          const said = await run();
          if (said === 'refused') count.refused += 1;
          if (said === 'spent') {
            isSpent = true;
            spent();
          }
        } finally {
          options.watchdog?.end();
        }
        const { user, system } = process.cpuUsage(began);
        const tookMs = (user + system) / 1_000;
        if (tookMs > SLOW_MS) throw new Error(`it took ${Math.round(tookMs)} ms of a core`);
      };
      const half = Math.ceil(options.runs / 2);
      const details = await fc.check(
        fc.asyncProperty(values, (value) => one(value, () => attempt(value))),
        {
          seed,
          numRuns: options.runs,
          examples: turned(examples, seed)
            .slice(0, half)
            .map((value) => [value]),
          interruptAfterTimeLimit: SHRINK_MS,
        },
      );
      if (details.failed && details.counterexample !== null) {
        const why =
          details.errorInstance instanceof Error
            ? details.errorInstance.message
            : String(details.errorInstance);
        flaws.push(`${door} ${entry} by ${shown(details.counterexample[0])}: ${why}`);
      }
    },
  };
}

/** Another part of the entries with each seed. */
function spread(
  names: readonly string[],
  { seed, entriesMax = names.length }: FuzzOptions,
): readonly string[] {
  const every = Math.max(1, Math.ceil(names.length / entriesMax));
  return names.filter((_name, index) => index % every === seed % every);
}

/** Tries all entries of a door. A bench that is spent, or broken, is followed by a new one. */
export async function fuzzDoor(door: Door, options: FuzzOptions): Promise<DoorTally> {
  const began = hostMonoMs();
  const entries = new Map<string, Count>();
  const flaws: string[] = [];
  const fresh = (): Promise<Bench> => door.open(`fuzz ${door.name} ${options.seed}`);
  let bench: Bench | null = await fresh();
  const names = spread(
    bench.entries.filter((name) => name.includes(options.only ?? '')),
    options,
  );
  let firstHeap: number | null = null;
  for (const [index, entry] of names.entries()) {
    bench ??= await fresh();
    const open: Bench = bench;
    const count: Count = { tried: 0, refused: 0 };
    entries.set(entry, count);
    let over = false;
    const tries = triesOf({
      door: door.name,
      entry,
      count,
      flaws,
      options,
      spent: () => {
        over = true;
      },
    });
    try {
      await open.within(async () => open.attempt(entry, tries));
    } catch (error) {
      flaws.push(
        `${door.name} ${entry}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : error}`,
      );
      over = true;
    }
    if (count.tried === 0) flaws.push(`${door.name} ${entry}: nothing tries it`);
    if (over) {
      await open.close();
      bench = null;
    }
    if (options.heap !== undefined && index === Math.floor(names.length / 3)) firstHeap = options.heap();
  }
  const grownBytes = options.heap === undefined || firstHeap === null ? null : options.heap() - firstHeap;
  await bench?.close();
  return { door: door.name, entries, flaws, wallMs: hostMonoMs() - began, grownBytes };
}

/** A bench that needs no world. */
export const bare = (entries: readonly string[], attempt: Bench['attempt']): Bench => ({
  entries,
  attempt,
  within: (part) => part(),
  close: () => {},
});
