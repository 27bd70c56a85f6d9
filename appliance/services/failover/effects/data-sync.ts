/**
 * appliance/services/failover/effects/: the deeds of the role machine, each by its kind.
 *
 * A data-sync as this box carries it out: one after the other, at the bandwidth that is allowed.
 */
import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import type { Address, SyncRun } from '../../../../failover/role/state.js';
import { runSync, type SyncOutcome, type SyncPorts } from '../../../../failover/sync/engine.js';
import type { SyncJobRunner } from '../../../../failover/sync/jobs.js';
import { MS, SECOND } from '../../../../hardware/ports.js';
import { findUser } from '../../../store/site/users.js';
import { storageTrouble } from '../../../store/storage-trouble.js';
import type { FailoverCore } from '../core.js';
import type { HistoryWatch } from '../history-watch.js';
import type { LineTo } from '../lines.js';

const RETRY_PAUSE_US = 3 * SECOND;

type SyncEffect = Extract<RoleEffect, { kind: 'sync' }>;

interface SyncParts {
  readonly core: FailoverCore;
  readonly lineTo: LineTo;
  readonly job: SyncJobRunner;
  readonly logs: HistoryWatch;
}

/** Users whose account the new configuration no longer has are signed out. */
function signOutUnknown({ node }: FailoverCore): void {
  const site = node.site();
  if (site === null) return;
  for (const { userId } of node.signIns.list('login')) {
    const user = findUser(site, userId);
    if (user === null || !user.enabled) node.signIns.closeUser('login', userId);
  }
}

/** What one run has of this box. */
function portsOf({ core, lineTo, job, logs }: SyncParts, run: SyncRun, peer: Address): SyncPorts {
  const { node } = core;
  const { bandwidthKbs } = core.settings();
  const line = lineTo(peer);
  return {
    ask: (verb, request) => line.ask(verb, request),
    job,
    pace: (bytes) => {
      if (bandwidthKbs === 0) return Promise.resolve();
      const paceUs = Math.ceil((bytes / (bandwidthKbs * 1_024)) * SECOND);
      core.syncMoves(paceUs / MS);
      return node.ports.time.sleep(paceUs);
    },
    pause: () => node.ports.time.sleep(RETRY_PAUSE_US),
    alive: () => {
      const state = core.state();
      return 'sync' in state && state.sync?.id === run.id && node.software.siteDown() === null;
    },
    hindered: (operation) => node.hardware.operation(operation)?.failed ?? null,
    progress: (progress) => core.showOwn(progress),
    asking: (on) => core.showAsking(on),
    compared: logs.compared,
    parted: logs.parted,
  };
}

function runOne(parts: SyncParts, { run, relationId, peer }: SyncEffect): Promise<SyncOutcome> {
  const { core } = parts;
  const software = core.software();
  if (software === null) return Promise.resolve({ ok: false, trouble: 'no-software', detail: null });
  return runSync(portsOf(parts, run, peer), {
    relationId,
    software,
    brotli: core.settings().bandwidthKbs > 0,
    forSwap: run.reason === 'swap',
  });
}

async function carryOut(parts: SyncParts, effect: SyncEffect): Promise<RoleInput> {
  const { core } = parts;
  const { clock } = core.node.hardware;
  const { id } = effect.run;
  const startedMono = clock.monoMs();
  const outcome = await runOne(parts, effect);
  if (!outcome.ok) return { kind: 'sync-ended', id, result: outcome };
  signOutUnknown(core);
  const report = {
    atMs: clock.nowMs(),
    tookMs: Math.round(clock.monoMs() - startedMono),
    rows: outcome.rows,
    files: outcome.files,
    bytes: outcome.bytes,
  };
  return { kind: 'sync-ended', id, result: { ok: true, report } };
}

/** Data-syncs of this box, of which two never work side by side. */
export function createDataSync(parts: SyncParts): (effect: SyncEffect) => Promise<RoleInput> {
  const { core } = parts;
  let syncing: Promise<unknown> = Promise.resolve();
  return async (effect) => {
    const before = syncing;
    let ended: () => void = () => {};
    syncing = new Promise<void>((done) => {
      ended = done;
    });
    core.syncMoves(0);
    try {
      // A run that is no longer wanted stops at its next message.
      await before;
      return await carryOut(parts, effect);
    } catch (error) {
      const detail = storageTrouble(error);
      if (detail === null) throw error;
      return { kind: 'sync-ended', id: effect.run.id, result: { ok: false, trouble: 'failed', detail } };
    } finally {
      core.showOwn(null);
      ended();
    }
  };
}
