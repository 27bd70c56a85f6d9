/** Walks over all durable writes of a story, and cuts the power before and after each. */
import t from 'tap';
import { type Cut, type Forest, type Letter, play, type Story } from './kill-world.js';

export interface Walk {
  readonly name: string;
  readonly forest: Forest;
  readonly story: Story;
  readonly victims: readonly Letter[];
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
        for (let at = 1; at <= quiet.writes[box].length; at += 1) {
          for (const when of ['before', 'after'] as const) {
            const cut: Cut = { box, at, when };
            try {
              const ran = await play(forest, seed, story, cut);
              if (ran.struck === null) continue;
              struck += 1;
              names.add(ran.struck.replace(/[0-9a-f]{64}/, '*'));
            } catch (error) {
              const where = `${when} write ${at} (${quiet.writes[box][at - 1]}) of ${box}`;
              failures.push(`${where}: ${error instanceof Error ? error.message : error}`);
            }
          }
        }
        kills += struck;
        t.same(failures, [], `${struck} cuts of ${box}`);
      }
    });
  }
  t.test('there were enough of them', (t) => {
    t.comment(`${kills} kills at ${names.size} different writes: ${[...names].sort().join(', ')}`);
    t.ok(kills >= killsMin, `${kills} kills`);
    t.end();
  });
}
