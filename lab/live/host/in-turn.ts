/** One thing after the other with the same lab. */
export interface InTurn {
  /** Does it once everything that was asked before with this id is done. */
  take<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Everything that was asked so far is done. */
  settled(): Promise<unknown>;
}

/** One work after the other for each id, whatever becomes of those before. */
export function createInTurn(): InTurn {
  const turns = new Map<string, Promise<unknown>>();
  return {
    take: (id, work) => {
      const before = turns.get(id) ?? Promise.resolve();
      const mine = before.catch(() => {}).then(work);
      const kept = mine
        .catch(() => {})
        .then(() => {
          if (turns.get(id) === kept) turns.delete(id);
        });
      turns.set(id, kept);
      return mine;
    },
    settled: () => Promise.allSettled(turns.values()),
  };
}

/** Several at once, not all: each has its time to end in order. */
const AT_ONCE = 4;

/** Does it with all of them, some at once. */
export async function someAtOnce<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all];
  const some = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}
