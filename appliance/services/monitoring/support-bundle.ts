/** What support looks at: the state of the box as one JSON document. No password, key or content. */
import { pairOf } from '../../../failover/role/state.js';
import { isoDate } from '../../../views/format.js';
import type { Node } from '../../node/node.js';
import { all, one } from '../../store/database.js';
import { readDeliveries, readQueue } from '../mail/queue.js';
import { readStates } from '../outbound/queue.js';
import { troubles } from './health.js';

const AUDIT_ROWS_MAX = 200;

function counts(node: Node): Record<string, number> {
  const site = node.site();
  if (site === null) return {};
  const tables = all<{ name: string }>(
    site.db,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      one<{ n: number }>(site.db, `SELECT count(*) AS n FROM "${name}"`)?.n ?? 0,
    ]),
  );
}

function failover(node: Node): unknown {
  const pair = pairOf(node.failover.state());
  return {
    role: node.failover.role(),
    state: node.failover.state().kind,
    peer: pair?.peer ?? null,
    lastSync: pair?.lastSync ?? null,
    lastAttempt: pair?.lastAttempt ?? null,
    history: pair?.history ?? [],
  };
}

/** The document and its name. */
export function supportBundle(node: Node): { readonly filename: string; readonly bytes: Buffer } {
  const nowMs = node.hardware.clock.nowMs();
  const { secretHex: _secret, ...plate } = node.ports.plate;
  const { plate: _plate, ...readings } = node.hardware.read();
  const network = node.network.config();
  const site = node.site();
  const audit =
    site === null
      ? []
      : all(
          site.db,
          'SELECT at_ms, actor, action, detail FROM audit ORDER BY at_ms DESC, origin, seq LIMIT ?',
          AUDIT_ROWS_MAX,
        );
  const content = {
    made: new Date(nowMs).toISOString(),
    plate,
    installed: node.software.installed(),
    packages: node.software.history(),
    troubles: troubles(node),
    readings,
    network,
    failover: failover(node),
    rows: counts(node),
    mail: {
      waiting: readQueue(node.box).length,
      deliveries: readDeliveries(node.box).map(({ atMs, refused }) => ({
        atMs,
        refused: refused?.en ?? null,
      })),
    },
    outbound: Object.values(readStates(node.box)).map(({ atMs, event, failures, lost }) => ({
      atMs,
      event,
      failures,
      lost,
    })),
    audit,
  };
  return {
    filename: `support-${network.hostname}-${isoDate(nowMs, network.timeZone)}.json`,
    bytes: Buffer.from(`${JSON.stringify(content, null, 2)}\n`, 'utf8'),
  };
}
