/** Walks over all durable writes of a story, and cuts the power before and after each. */
import t from 'tap';
import { type Cut, type Forest, type Letter, play, type Story } from './kill-world.js';

export interface Walk {
  readonly name: string;
  readonly forest: Forest;
  readonly story: Story;
  readonly victims: readonly Letter[];
}

/** Each test meets at least so many kinds of writes. */
const NAMES_MIN = 8;

type Point = Pick<Cut, 'at' | 'when'>;

/** With `KILLS=all` every write is cut before and after it; else one side of one write of each name. */
const isWhole = process.env.KILLS === 'all';

const plain = (name: string): string => name.replace(/[0-9a-f]{64}/, '*');

const allOf = (writes: readonly string[]): Point[] =>
  writes.flatMap((_, index) => (['before', 'after'] as const).map((when) => ({ at: index + 1, when })));

/** All of a rehearsal's writes are cut by `bomgar-sim cuts`: here each kind of write is met once. */
function sampleOf(writes: readonly string[]): Point[] {
  const met = new Set<string>();
  return writes.flatMap((name, index) => {
    if (met.has(plain(name))) return [];
    met.add(plain(name));
    return [{ at: index + 1, when: met.size % 2 === 0 ? ('before' as const) : ('after' as const) }];
  });
}

/** One subtest for each story; the last one tells how many kills there were, and at least must be. */
export function walk(seed: string, walks: readonly Walk[], killsMin: number): void {
  let kills = 0;
  const names = new Set<string>();
  for (const { name, forest, story, victims } of walks) {
    t.test(name, async (t) => {
      const quiet = await play(forest, seed, story, null);
      for (const box of victims) {
        const failures: string[] = [];
        let struck = 0;
        for (const { at, when } of isWhole ? allOf(quiet.writes[box]) : sampleOf(quiet.writes[box])) {
          const cut: Cut = { box, at, when };
          try {
            const ran = await play(forest, seed, story, cut);
            if (ran.struck === null) continue;
            struck += 1;
            names.add(plain(ran.struck));
          } catch (error) {
            const where = `${when} write ${at} (${quiet.writes[box][at - 1]}) of ${box}`;
            failures.push(`${where}: ${error instanceof Error ? error.message : error}`);
          }
        }
        kills += struck;
        t.same(failures, [], `${struck} cuts of ${box}`);
      }
    });
  }
  t.test('there were enough of them', (t) => {
    t.comment(`${kills} kills at ${names.size} different writes: ${[...names].sort().join(', ')}`);
    t.ok(kills >= (isWhole ? killsMin : names.size), `${kills} kills`);
    t.ok(names.size >= NAMES_MIN, `at ${names.size} different writes`);
    t.end();
  });
}
