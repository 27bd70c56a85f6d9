/**
 * The course of a world in a program's hands: what was done with it, in its order, so that another world can be led
 * to the same instant. A deed begins where those before it were done: repeated so, everything happens again exactly.
 */
import type { Held } from '../supervisor/runs.js';
import type { World } from '../supervisor/world-lab.js';

/** Something done with a world; it takes lab time, and no other. */
export type Move<T = unknown> = (world: World) => Promise<T>;

/** Deeds that were under way at the same time, each with how many of the others were done before it began. */
type Group = readonly { readonly deed: Move; readonly after: number }[];

export interface Course {
  readonly world: World;
  do<T>(deed: Move<T>): Promise<T>;
  /** So many groups of deeds are done; null: something is still under way. */
  done(): number | null;
  /** What was done up to there. */
  upTo(groups: number): readonly Group[];
  close(): Promise<void>;
}

interface Waiting {
  begin(): Promise<void>;
}

/** Leads a world through what it is asked for, as fast as it goes. */
export function createCourse(world: World, held: Held, groups: Group[], end: () => Promise<void>): Course {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isDriving = false;
  let group: { deed: Move; after: number }[] = [];
  let doneInGroup = 0;
  let stir: () => void = () => {};

  /** As an event of the lab: whatever is asked for, until nothing is under way. */
  const part = async (): Promise<void> => {
    for (;;) {
      const begun = waiting;
      waiting = [];
      for (const one of begun) void one.begin().finally(() => stir());
      if (underWay === 0) return;
      await new Promise<void>((resolve) => {
        stir = resolve;
      });
    }
  };
  const drive = async (): Promise<void> => {
    isDriving = true;
    try {
      // Whoever asks for more in the same breath is heard.
      await Promise.resolve();
      while (waiting.length > 0) await world.lab.run(part, undefined, held);
    } finally {
      isDriving = false;
    }
  };
  return {
    world,
    do: (deed) =>
      new Promise((resolve, reject) => {
        group.push({ deed, after: doneInGroup });
        underWay += 1;
        const over = (): void => {
          underWay -= 1;
          doneInGroup += 1;
          if (underWay > 0) return;
          groups.push(group);
          group = [];
          doneInGroup = 0;
        };
        waiting.push({
          begin: () =>
            deed(world).then(
              (value) => {
                over();
                resolve(value);
              },
              (error: unknown) => {
                over();
                reject(error);
              },
            ),
        });
        stir();
        if (!isDriving) drive().catch(reject);
      }),
    done: () => (underWay > 0 ? null : groups.length),
    upTo: (count) => groups.slice(0, count),
    close: end,
  };
}

/** Does again what was done in another world. */
export async function repeat(course: Course, groups: readonly Group[]): Promise<void> {
  for (const group of groups) {
    const begun: Promise<unknown>[] = [];
    let done = 0;
    let stir: () => void = () => {};
    for (const { deed, after } of group) {
      while (done < after)
        await new Promise<void>((resolve) => {
          stir = resolve;
        });
      const over = (): void => {
        done += 1;
        stir();
      };
      begun.push(course.do(deed).then(over, over));
    }
    await Promise.all(begun);
  }
}
