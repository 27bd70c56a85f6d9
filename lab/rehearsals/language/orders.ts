/** Orders of a way that the guide leaves free: the same blocks, and every one of them is right. */
import type { Rehearsal } from './vocabulary.js';

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, at) =>
    permutations([...list.slice(0, at), ...list.slice(at + 1)]).map((rest) => [one, ...rest]),
  );
}

/** The blocks of one group in another order, at the places that the group has. */
function withGroup(order: readonly string[], group: readonly string[], given: readonly string[]): string[] {
  let next = 0;
  return order.map((name) => (group.includes(name) ? (given[next++] ?? name) : name));
}

/** Every order of the way that is allowed, that of the file first. */
export function ordersOf({ way, free = [] }: Pick<Rehearsal, 'way' | 'free'>): string[][] {
  const written = way.map(({ block }) => block);
  return free.reduce<string[][]>(
    (orders, group) => {
      const inPlace = written.filter((name) => group.includes(name));
      return orders.flatMap((order) => permutations(inPlace).map((given) => withGroup(order, group, given)));
    },
    [written],
  );
}
