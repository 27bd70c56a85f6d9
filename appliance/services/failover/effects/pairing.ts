/** Establishing a relation: this box's side of it. */
import { refusalOf } from '../../../../failover/link/line.js';
import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import type { Trouble } from '../../../../failover/role/state.js';
import type { Label } from '../../../../views/label.js';
import { certificateOf } from '../certificates.js';
import type { FailoverCore } from '../core.js';
import type { LineTo } from '../lines.js';

/** Offers the relationship to the box at the target; not to the shared address, not to itself. */
export async function pair(
  core: FailoverCore,
  lineTo: LineTo,
  effect: Extract<RoleEffect, { kind: 'pair' }>,
): Promise<RoleInput> {
  const { node } = core;
  const { relationId, target, reverse } = effect;
  const failed = (trouble: Trouble, detail: Label | null = null): RoleInput => ({
    kind: 'pair-failed',
    relationId,
    trouble,
    detail,
  });
  // A name may stand for the shared address without being the shared name.
  for (const { host } of [target, reverse]) {
    const address = await node.hardware.resolve(host);
    if (address !== null && core.sharedHosts().includes(address)) return failed('shared-host');
  }
  const { hostname } = node.network.config();
  const proposal = { relationId, name: hostname, software: core.software(), reverse };
  const answer = await lineTo(target).ask('pair', proposal, 'first');
  if ('callee' in answer && answer.callee === node.ports.plate.guid) return failed('itself');
  if (!answer.ok) {
    const { trouble, detail } = refusalOf(answer);
    return failed(trouble ?? 'failed', detail);
  }
  const { name, software } = answer.said;
  const peer = { guid: answer.callee, name, ...target, ...certificateOf(answer.chain) };
  return { kind: 'paired', relationId, peer, software };
}
