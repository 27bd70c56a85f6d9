/** What a box and its site are set to, in one word: nothing that people configure can change unseen. */
import { createHash } from 'node:crypto';
import type { Node } from '../../../appliance/node/node.js';
import type { Store } from '../../../appliance/store/database.js';

/** Tables that fill by themselves while time goes by. */
const PASSING = new Set([
  'session',
  'session_event',
  'client_state',
  'sync_cursor',
  'active_session',
  'api_token',
  'box_event',
]);
/** What the box notes of its own work. */
const PASSING_DOCS = /^(machine\.|mail|origin|outbound|sync|client|snmp-|clock|health)/;

interface Row {
  readonly name: string;
}

function tables(store: Store): string[] {
  return store.db
    .prepare<[], Row>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => name)
    .filter((name) => !PASSING.has(name) && !name.startsWith('sqlite_'));
}

/** Per table, so that a difference can be named. */
export function digests(node: Node): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [where, store] of [
    ['box', node.box],
    ['site', node.site()],
  ] as const) {
    if (store === null) continue;
    for (const table of tables(store)) {
      const rows = store.db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all();
      const digest = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex');
      if (table !== 'doc') found.set(`${where}.${table}`, digest(rows));
      else
        for (const row of rows) {
          const name = String(Object.values(row)[0]);
          if (!PASSING_DOCS.test(name)) found.set(`${where}.doc ${name}`, digest(row));
        }
    }
  }
  return found;
}

/** Names of what differs. */
export const differing = (x: ReadonlyMap<string, string>, y: ReadonlyMap<string, string>): string[] =>
  [...new Set([...x.keys(), ...y.keys()])].filter((name) => x.get(name) !== y.get(name));

/** Rows written since the stores were opened: while it stands still, nothing can differ. */
export const writes = (node: Node): number =>
  [node.box, node.site()].reduce(
    (sum, store) => sum + (store?.db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()?.n ?? 0),
    0,
  );
