/**
 * The deployed clients of a site as this box deals with them now: who is connected, who upgrades,
 * who waits, and what that costs the box. In memory: a restart, an installation or a change of
 * roles ends every connection.
 */
import { HOUR_MS, MS } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { numberSetting, readSetting } from '../../store/site/settings.js';
import type { ClientTraffic } from '../contract.js';
import { capacityOf, JUMP_CLIENT_BYTES, type Load, loadOf } from './load.js';
import { createTransfers } from './transfers.js';
import { createUpgradeTurns } from './upgrade-turns.js';

/** Most Jump Clients that upgrade at the same time (G26). */
export const upgradesMax = numberSetting('jump.upgrades-max', 50);
export const UPGRADES_MAX_LIMIT = 500;

const INSTALL_MS = 30_000;
const WINDOW_MS = 10_000;
const FAILURES_KEPT = 1_000;
// Below this nobody notices, and no request waits.
const NOTICED_MS = 100;

/** Traffic of the clients of one node, from one boot. */
export function createTraffic(node: Node): ClientTraffic {
  const { clock } = node.hardware;
  const capacity = capacityOf(node.ports.plate.model);
  const turns = createUpgradeTurns();
  const connected = new Set<string>();
  let checkIns: { atMono: number; count: number }[] = [];
  let failures: { atMono: number; count: number }[] = [];
  let saturated = false;

  const checkInsPerS = (): number => {
    const fromMono = clock.monoMs() - WINDOW_MS;
    checkIns = checkIns.filter(({ atMono }) => atMono > fromMono);
    return checkIns.reduce((sum, { count }) => sum + count, 0) / (WINDOW_MS / 1_000);
  };
  const transfers = createTransfers({
    time: node.ports.time,
    monoMs: () => clock.monoMs(),
    throughput: (count) => loadOf({ transfers: count, checkInsPerS: 0 }, capacity).throughputBytesPerS,
  });
  const load = (): Load => loadOf({ transfers: transfers.clients(), checkInsPerS: checkInsPerS() }, capacity);
  /** Says once that the box is overloaded, and once that it is not any more. */
  const watch = (): void => {
    const { state, utilisation } = load();
    if (saturated ? state === 'normal' : state === 'saturated') {
      saturated = !saturated;
      const data = { upgrading: transfers.clients(), utilisation: Math.round(utilisation * 100) / 100 };
      node.emit({ kind: saturated ? 'clients.saturated' : 'clients.relieved', data });
    }
    node.changed('clients');
  };
  const failed = (): number => {
    const fromMono = clock.monoMs() - HOUR_MS;
    failures = failures.filter(({ atMono }) => atMono > fromMono);
    return failures.reduce((sum, { count }) => sum + count, 0);
  };
  return {
    turns,
    isConnected: (id) => connected.has(id),
    connect: (id) => connected.add(id),
    disconnect: (id) => {
      connected.delete(id);
      turns.release(id);
    },
    load,
    figures: () => ({
      connected: connected.size,
      upgrading: turns.upgrading(),
      waiting: turns.waiting(),
      failed: failed(),
      load: load(),
    }),
    pace: async () => {
      const { responseMs } = load();
      if (responseMs > NOTICED_MS) await node.ports.time.sleep(responseMs * MS);
    },
    noteCheckIns: (count) => {
      checkIns.push({ atMono: clock.monoMs(), count });
      watch();
    },
    roundMs: (max) => {
      const { throughputBytesPerS } = loadOf({ transfers: max, checkInsPerS: 0 }, capacity);
      return (JUMP_CLIENT_BYTES * max * 1_000) / throughputBytesPerS + INSTALL_MS;
    },
    download: async (ids) => {
      const ending = transfers.start(ids.length, JUMP_CLIENT_BYTES);
      watch();
      const end = await ending;
      if (end !== 'done') {
        for (const id of ids) turns.release(id);
        failures.push({ atMono: clock.monoMs(), count: ids.length });
        if (failures.length > FAILURES_KEPT) failures.shift();
      }
      watch();
      return end;
    },
    drop: () => {
      connected.clear();
      turns.clear();
      checkIns = [];
      transfers.drop();
    },
  };
}

/** The maximum as an administrator set it. */
export const readUpgradesMax = (node: Node): number => {
  const site = node.site();
  return site === null ? upgradesMax.initial : readSetting(site, upgradesMax);
};
