/** The peer's part of a change of roles: asked for until it has answered, or nobody wants it any more. */
import { refusalOf } from '../../../../failover/link/line.js';
import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import { roleMachine } from '../../../../failover/role/machine.js';
import { MS, SECOND } from '../../../../hardware/ports.js';
import type { FailoverCore } from '../core.js';
import type { LineTo } from '../lines.js';

const TRIES_MAX = 3;
const AGAIN_US = 500 * MS;
const UNLOCK_PAUSE_US = 3 * SECOND;
const UNLOCK_PAUSE_US_MAX = 60 * SECOND;

type SwapEffect = Extract<RoleEffect, { kind: 'lock-peer' | 'demote-peer' | 'promote-peer' }>;

/** A part of a change of roles: asked again when the answer is lost, for it may have been done. */
async function answerTo(
  core: FailoverCore,
  lineTo: LineTo,
  verb: 'lock' | 'demote' | 'promote',
  effect: SwapEffect,
  triesMax: number,
) {
  const { relationId, peer, swap, withSync } = effect;
  for (let tried = 1; ; tried += 1) {
    const said = refusalOf(await lineTo(peer).ask(verb, { relationId, withSync }));
    const isOver = said.trouble !== 'unreachable' || tried >= triesMax;
    if (isOver || !roleMachine.wants(core.state(), effect)) return { relationId, swap, ...said };
    await core.node.ports.time.sleep(AGAIN_US);
  }
}

/** Asks the peer for its part of a swap, again while the line fails, and tells what it said. */
export async function changeRoleOfPeer(
  core: FailoverCore,
  lineTo: LineTo,
  effect: SwapEffect,
): Promise<RoleInput> {
  switch (effect.kind) {
    case 'lock-peer':
      return { kind: 'locked', ...(await answerTo(core, lineTo, 'lock', effect, TRIES_MAX)) };
    case 'demote-peer': {
      const tries = effect.once === true ? 1 : TRIES_MAX;
      return { kind: 'demoted', ...(await answerTo(core, lineTo, 'demote', effect, tries)) };
    }
    case 'promote-peer':
      return { kind: 'promote-asked', ...(await answerTo(core, lineTo, 'promote', effect, 1)) };
  }
}

/** As long as the relation holds and the peer may still be closed, until it has heard. */
export async function unlockPeer(
  core: FailoverCore,
  lineTo: LineTo,
  effect: Extract<RoleEffect, { kind: 'unlock-peer' }>,
): Promise<RoleInput | null> {
  const { relationId, peer } = effect;
  for (let pauseUs = UNLOCK_PAUSE_US; ; pauseUs = Math.min(pauseUs * 2, UNLOCK_PAUSE_US_MAX)) {
    const { trouble } = refusalOf(await lineTo(peer).ask('unlock', { relationId }, 'any'));
    if (trouble === null || trouble === 'not-paired') return { kind: 'unlocked', relationId, trouble };
    await core.node.ports.time.sleep(pauseUs);
    if (!roleMachine.wants(core.state(), effect)) return null;
  }
}

/** Asks the peer to become the primary, without a data-sync. */
export async function handOver(
  lineTo: LineTo,
  { relationId, peer }: Extract<RoleEffect, { kind: 'hand-over' }>,
): Promise<RoleInput> {
  const said = refusalOf(await lineTo(peer).ask('promote', { relationId, withSync: false }));
  return { kind: 'handed-over', relationId, ...said };
}
