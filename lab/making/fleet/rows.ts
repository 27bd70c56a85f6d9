/**
 * lab/making/fleet/: deployed clients as they are found.
 *
 * The software that the customer has deployed: Jump Clients on the computers of the Jump items, one
 * Jumpoint, one connection agent, one integration client. Rows of the site database, and the same
 * clients as the lab keeps them.
 */

import { createHash } from 'node:crypto';
import { all, type Db, one, run } from '../../../appliance/store/database.js';
import { DAY_MS } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { sites } from '../words.js';
import {
  type FleetClient,
  type FleetKind,
  type FleetState,
  type IntegrationClient,
  restingClient,
} from './state.js';

export interface FleetPlan {
  readonly seed: string;
  readonly jumpClients: number;
  readonly siteVersion: string;
  readonly siteHost: string;
  /** Where the clients call from. */
  readonly address: string;
  readonly createdMs: number;
  readonly nowMs: number;
}

const KEY_BYTES = 16;
const WORKPLACES = 'Workplaces';
/** Computers that are seldom reached keep no connection. */
const PASSIVE = /^(TEST|SCADA|PC)-/;

interface Item {
  readonly id: string;
  readonly name: string;
  readonly host: string;
}

/** Computers with a Jump Client: those that have a Jump item already, then workplaces. */
function items(db: Db, plan: FleetPlan): Item[] {
  const draw = createRandom(`${plan.seed}/making/fleet-items`);
  const have = all<Item>(
    db,
    "SELECT id, name, host FROM jump_item WHERE kind = 'jump-client' ORDER BY name, id",
  );
  for (const { id } of have.slice(plan.jumpClients))
    run(db, "UPDATE jump_item SET kind = 'rdp' WHERE id = ?", id);
  const chosen = have.slice(0, plan.jumpClients);
  if (chosen.length === plan.jumpClients) return chosen;
  const group = draw.uuid();
  run(db, 'INSERT INTO jump_group (id, name) VALUES (?, ?)', group, WORKPLACES);
  while (chosen.length < plan.jumpClients) {
    const number = chosen.length - have.length + 1;
    const site = sites[number % sites.length] ?? sites[0];
    const name = `PC-${site.toUpperCase()}${String(number).padStart(4, '0')}`;
    const item = { id: draw.uuid(), name, host: `${name.toLowerCase()}.corp.example.com` };
    run(
      db,
      "INSERT INTO jump_item (id, name, kind, host, jump_group, tag) VALUES (?,?,'jump-client',?,?,?)",
      item.id,
      item.name,
      item.host,
      group,
      site,
    );
    chosen.push(item);
  }
  return chosen;
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');

function state(db: Db, id: string, version: string, checkedInMs: number, address: string): void {
  run(
    db,
    'INSERT INTO client_state (client_id, version, checked_in_ms, occasion, address) VALUES (?,?,?,?,?)',
    id,
    version,
    checkedInMs,
    'daily',
    address,
  );
}

const hasTable = (db: Db, name: string): boolean =>
  one(db, "SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = ?", name) !== null;

/** Inside the caller's transaction. */
export function makeFleet(db: Db, plan: FleetPlan): FleetState {
  const draw = createRandom(`${plan.seed}/making/fleet`);
  const { siteVersion: version, createdMs, nowMs } = plan;
  const clients: FleetClient[] = items(db, plan).map(({ id, name, host }, index) => {
    const key = draw.hex(KEY_BYTES);
    const mode = PASSIVE.test(name) && (index % 3 === 0 || !name.startsWith('PC-')) ? 'passive' : 'active';
    run(
      db,
      'INSERT INTO jump_client (id, mode, key_hash, created_ms) VALUES (?,?,?,?)',
      id,
      mode,
      hashed(key),
      createdMs + index * 60_000,
    );
    // Passive ones called at some time of the last day.
    const checkedInMs = mode === 'active' ? nowMs : nowMs - draw.int(1, DAY_MS / 1_000 - 1) * 1_000;
    state(db, id, version, checkedInMs, plan.address);
    return restingClient({ id, key, kind: 'jump-client', name, host, mode, version }, checkedInMs * 1_000);
  });
  const deploy = (kind: FleetKind | 'integration-client', name: string): { id: string; key: string } => {
    const made = { id: draw.uuid(), key: draw.hex(KEY_BYTES) };
    run(
      db,
      'INSERT INTO deployed_client (id, kind, name, key_hash, created_ms) VALUES (?,?,?,?,?)',
      made.id,
      kind,
      name,
      hashed(made.key),
      createdMs,
    );
    state(db, made.id, version, nowMs, plan.address);
    return made;
  };
  const agents = (
    [
      ['jumpoint', 'Jumpoint Plant', 'jumpoint-plant.corp.example.com'],
      ['connection-agent', 'Directory Agent', 'dc-par01.corp.example.com'],
    ] as const
  ).map(([kind, name, host]) =>
    restingClient({ ...deploy(kind, name), kind, name, host, mode: 'active', version }, nowMs * 1_000),
  );
  const integration: IntegrationClient = {
    ...deploy('integration-client', 'Service Desk Connector'),
    name: 'Service Desk Connector',
    version,
    target: plan.siteHost,
    lastGoodUs: nowMs * 1_000,
    lastTriedUs: nowMs * 1_000,
    message: null,
  };
  // A Jumpoint serves the items of its kind.
  const jumpoint = one<{ id: string }>(
    db,
    "SELECT id FROM deployed_client WHERE kind = 'jumpoint' ORDER BY id",
  );
  run(db, "UPDATE jump_item SET jumpoint = ? WHERE kind = 'jumpoint'", jumpoint?.id ?? '');
  // Every item has its shortcut, as after the upgrade that brought them.
  if (hasTable(db, 'jump_shortcut')) {
    db.exec(`INSERT INTO jump_shortcut (id, jump_item, name, kind, created_ms)
      SELECT 'shortcut-' || id, id, name, kind, ${createdMs} FROM jump_item ORDER BY id`);
  }
  return { clients: [...clients, ...agents], integrations: [integration] };
}
