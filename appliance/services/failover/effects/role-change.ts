/** The peer's part of a change of roles: asked for until it has answered, or nobody wants it any more. */
import type { RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import { roleMachine } from '../../../../failover/role/machine.js';
import { MS, SECOND } from '../../../../hardware/ports.js';
import type { FailoverCore } from '../core.js';
import { refusalOf, type Tell, troubleOf } from './telling.js';

const TRIES_MAX = 3;
const AGAIN_US = 500 * MS;
const UNLOCK_PAUSE_US = 3 * SECOND;
const UNLOCK_PAUSE_US_MAX = 60 * SECOND;

type SwapEffect = Extract<RoleEffect, { kind: 'lock-peer' | 'demote-peer' | 'promote-peer' }>;

/** A part of a change of roles: asked again when the answer is lost, for it may have been done. */
async function answerTo(core: FailoverCore, tell: Tell, verb: string, effect: SwapEffect, triesMax: number) {
  const { relationId, peer, swap, withSync } = effect;
  for (let tried = 1; ; tried += 1) {
    const said = refusalOf(await tell(peer, verb, { relationId, withSync }));
    const isOver = said.trouble !== 'unreachable' || tried >= triesMax;
    if (isOver || !roleMachine.wants(core.state(), effect)) return { relationId, swap, ...said };
    await core.node.ports.time.sleep(AGAIN_US);
  }
}

export async function changeRoleOfPeer(
  core: FailoverCore,
  tell: Tell,
  effect: SwapEffect,
): Promise<RoleInput> {
  switch (effect.kind) {
    case 'lock-peer':
      return { kind: 'locked', ...(await answerTo(core, tell, 'lock', effect, TRIES_MAX)) };
    case 'demote-peer': {
      const tries = effect.once === true ? 1 : TRIES_MAX;
      return { kind: 'demoted', ...(await answerTo(core, tell, 'demote', effect, tries)) };
    }
    case 'promote-peer':
      return { kind: 'promote-asked', ...(await answerTo(core, tell, 'promote', effect, 1)) };
  }
}

/** As long as the relation holds and the peer may still be closed, until it has heard. */
export async function unlockPeer(
  core: FailoverCore,
  tell: Tell,
  effect: Extract<RoleEffect, { kind: 'unlock-peer' }>,
): Promise<RoleInput | null> {
  const { relationId, peer } = effect;
  for (let pauseUs = UNLOCK_PAUSE_US; ; pauseUs = Math.min(pauseUs * 2, UNLOCK_PAUSE_US_MAX)) {
    const trouble = troubleOf(await tell(peer, 'unlock', { relationId }, { certificate: 'any' }));
    if (trouble === null || trouble === 'not-paired') return { kind: 'unlocked', relationId, trouble };
    await core.node.ports.time.sleep(pauseUs);
    if (!roleMachine.wants(core.state(), effect)) return null;
  }
}

export async function handOver(
  tell: Tell,
  { relationId, peer }: Extract<RoleEffect, { kind: 'hand-over' }>,
): Promise<RoleInput> {
  const said = refusalOf(await tell(peer, 'promote', { relationId, withSync: false }));
  return { kind: 'handed-over', relationId, ...said };
}
