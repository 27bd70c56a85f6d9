/** What the boxes of a pair say of themselves in status checks, and how it is understood. */
import type { Word } from '../../../failover/link/messages.js';
import { lookEveryMs } from '../../../failover/role/contact.js';
import type { PeerWord, RoleFacts } from '../../../failover/role/inputs.js';
import { pairOf, type RoleState } from '../../../failover/role/state.js';
import { turnFailure } from '../../../failover/role/turn.js';
import type { FailoverCore } from './core.js';

/** See PeerWord. */
export function ownWord(state: RoleState, facts: RoleFacts): Word {
  const pair = pairOf(state);
  const word = { role: state.kind, software: facts.software };
  if (pair === null) return word;
  const { lastAttempt, contact } = pair;
  const attempt =
    lastAttempt === null
      ? null
      : {
          trouble: lastAttempt.trouble,
          detail: lastAttempt.detail,
          agoMs: Math.max(0, facts.nowMs - lastAttempt.atMs),
        };
  return {
    ...word,
    reach: contact?.trouble ?? null,
    everyMs: lookEveryMs(state, pair, facts),
    ...(state.kind === 'backup' ? { attempt } : {}),
  };
}

/** What the peer says of itself, as this box sees it. */
export function wordOf(core: FailoverCore, said: Word): PeerWord {
  const { role, software, reach, everyMs, attempt, certificate } = said;
  const nowMs = core.node.hardware.clock.nowMs();
  return {
    role,
    software,
    ...(reach === undefined ? {} : { reach }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(everyMs !== undefined && everyMs > 0 ? { everyMs } : {}),
    ...(attempt == null
      ? attempt === null
        ? { attempt }
        : {}
      : { attempt: { ...turnFailure(attempt, core.software(), software), atMs: nowMs - attempt.agoMs } }),
  };
}
