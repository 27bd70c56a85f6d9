/** Establishing a relation: this box's side of it. */
import { openJson } from '../../../../failover/link/frames.js';
import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import type { Trouble } from '../../../../failover/role/state.js';
import type { Label } from '../../../../views/label.js';
import { certificateOf } from '../certificates.js';
import type { FailoverCore } from '../core.js';
import { json, type LineTo, type Said } from './telling.js';

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
  const answer = await lineTo(target).ask('pair', json(proposal), { certificate: 'first' });
  if (!answer.ok) return failed(answer.why);
  if (answer.callee === node.ports.plate.guid) return failed('itself');
  const said = openJson<Said>(answer.body);
  if (answer.status !== 200 || said === null) return failed(said?.trouble ?? 'failed', said?.detail ?? null);
  const peer = {
    guid: answer.callee,
    name: said.name ?? target.host,
    ...target,
    ...certificateOf(answer.chain),
  };
  return { kind: 'paired', relationId, peer, software: said.software ?? null };
}
