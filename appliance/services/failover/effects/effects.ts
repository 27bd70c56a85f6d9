/**
 * What the role machine orders: messages to the peer, a data-sync, addresses, people out.
 *
 * @guide G86 seed
 */

import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import type { SyncJobRunner } from '../../../../failover/sync/jobs.js';
import type { Random } from '../../../../hardware/ports.js';
import { syncJobs } from '../../../heavy/sync/index.js';
import type { FailoverCore } from '../core.js';
import { createHistoryWatch, type HistoryWatch } from '../history-watch.js';
import { createLines, type LineTo } from '../lines.js';
import { createDataSync } from './data-sync.js';
import { askSync, checkPeer, testNetwork } from './looking.js';
import { pair } from './pairing.js';
import { changeRoleOfPeer, handOver, unlockPeer } from './role-change.js';

export interface FailoverEffects {
  perform(effect: RoleEffect): Promise<RoleInput | null>;
  readonly lineTo: LineTo;
  /** A heavy job on this box's disk. */
  readonly job: SyncJobRunner;
  readonly logs: HistoryWatch;
}

function closeSite({ node }: FailoverCore, users: boolean): void {
  node.clients.closeSessions('failover');
  if (!users) return;
  // Whoever may change roles stays, to see how it goes on.
  for (const { userId, actor } of node.signIns.list('login')) {
    if (!actor.rights.has('failover.manage')) node.signIns.closeUser('login', userId);
  }
}

async function setShared(core: FailoverCore, enabled: boolean): Promise<RoleInput> {
  const { node } = core;
  const { untickedShared } = core.settings();
  for (const address of node.network.config().addresses) {
    if (!address.shared || address.enabled === enabled || untickedShared.includes(address.address)) continue;
    await node.network.setEnabled(address.address, enabled);
  }
  return { kind: 'addresses-set' };
}

const jobsOf =
  ({ node }: FailoverCore): SyncJobRunner =>
  async (name, input) => {
    if (node.software.siteDown() !== null || node.site() === null) return { ok: false, why: 'no-site' };
    const { freeBytes } = node.hardware.read().storage;
    return node.ports.heavy.run(syncJobs[name], { ...input, freeBytes });
  };

/** The effects of the role machine of one node. */
export function createFailoverEffects(core: FailoverCore, random: Random): FailoverEffects {
  const lineTo = createLines(core, random);
  const logs = createHistoryWatch(core.node);
  const job = jobsOf(core);
  const sync = createDataSync({ core, lineTo, job, logs });

  const perform = async (effect: RoleEffect): Promise<RoleInput | null> => {
    switch (effect.kind) {
      case 'pair':
        return pair(core, lineTo, effect);
      case 'tell-break':
        await lineTo(effect.peer).ask('break', { relationId: effect.relationId }, 'any');
        return null;
      case 'sync':
        return sync(effect);
      case 'check':
        return checkPeer(core, lineTo, effect);
      case 'ask-sync':
        return askSync(core, lineTo, effect);
      case 'lock-peer':
      case 'demote-peer':
      case 'promote-peer':
        return changeRoleOfPeer(core, lineTo, effect);
      case 'unlock-peer':
        return unlockPeer(core, lineTo, effect);
      case 'hand-over':
        return handOver(lineTo, effect);
      case 'report-sync': {
        const { relationId, peer, result } = effect;
        await lineTo(peer).ask('synced', { relationId, result, software: core.software() });
        return null;
      }
      case 'test-network':
        return testNetwork(core, lineTo, effect);
      case 'claim-shared':
        return setShared(core, true);
      case 'release-shared':
        return setShared(core, false);
      case 'close-site':
        closeSite(core, effect.users);
        return null;
    }
  };
  return { perform, lineTo, job, logs };
}
