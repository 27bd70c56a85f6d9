/** What an upgrade leaves as it is: the site's settings by their amounts, and how each box stands. */
import type { LiveLab } from '../../live/live-lab.js';
import { lookAtAll } from '../../rehearsals/trainee/evidence.js';

export interface PairState {
  readonly boxes: readonly {
    readonly name: string;
    readonly role: string | null;
    readonly base: string | null;
    readonly site: string | null;
  }[];
  /** Rows of settings by box and table. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Tables that new versions and procedures fill by themselves. */
const moving: ReadonlySet<string> = new Set(['setting', 'peer', 'client_package', 'jump_shortcut']);

/** What a case compares before and after: roles, versions, rows of settings that do not move by themselves. */
export function pairState(liveLab: LiveLab): PairState {
  const { lab, outside } = liveLab;
  const rows = lookAtAll(liveLab).map(({ box, settings }): [string, Record<string, number>] => [
    box,
    Object.fromEntries(
      settings.filter(({ table }) => !moving.has(table)).map(({ table, count }) => [table, count]),
    ),
  ]);
  return {
    boxes: lab.boxes().map((name) => {
      const answer = outside.watch().answer(name);
      return {
        name: name.toUpperCase(),
        role: answer?.role ?? null,
        base: answer?.base ?? null,
        site: answer?.version ?? null,
      };
    }),
    rows: Object.fromEntries(rows),
  };
}

/** Tables of which a box has more or fewer rows than before, in words. */
export function rowsChanged(before: PairState, after: PairState, from: string, to: string): string[] {
  const [was, is] = [before.rows[from] ?? {}, after.rows[to] ?? {}];
  return Object.entries(was)
    .filter(([table, count]) => is[table] !== undefined && is[table] !== count)
    .map(([table, count]) => `${table} had ${count} rows on ${from} and has ${is[table]} on ${to}`);
}

/** How boxes stand otherwise than before, in words. */
export const boxesChanged = (before: PairState, after: PairState): string[] =>
  before.boxes.flatMap((was) => {
    const is = after.boxes.find(({ name }) => name === was.name);
    const same = is?.role === was.role && is.base === was.base && is.site === was.site;
    const told = (one: typeof is): string => `${one?.role}, base ${one?.base}, site ${one?.site}`;
    return same ? [] : [`box ${was.name} was ${told(was)}, and is ${told(is)}`];
  });
