/** What the boxes of a pair say of themselves in status checks, and how it is understood. */
import { lookEveryMs } from '../../../failover/role/contact.js';
import type { PeerWord, RoleFacts, SyncResult } from '../../../failover/role/inputs.js';
import {
  type Address,
  type PeerRole,
  pairOf,
  type RoleState,
  type Software,
  type Trouble,
} from '../../../failover/role/state.js';
import { turnFailure } from '../../../failover/role/turn.js';
import type { SyncStage } from '../../../failover/sync/engine.js';
import type { Folder } from '../../../failover/sync/jobs.js';
import type { FailoverCore, SaidAttempt, Word } from './core.js';

/** A message as it may come; nothing of it is believed before it is looked at. */
export interface Message {
  readonly relationId?: string;
  readonly name?: string;
  readonly software?: Software | null;
  readonly reverse?: Address;
  readonly role?: PeerRole;
  readonly withSync?: boolean;
  readonly forSwap?: boolean;
  readonly reach?: Trouble | null;
  readonly certificate?: string | null;
  readonly everyMs?: number;
  readonly attempt?: SaidAttempt | null;
  readonly result?: SyncResult;
  readonly stage?: SyncStage;
  readonly share?: number;
  readonly table?: string;
  readonly origin?: string;
  readonly after?: number;
  readonly upTo?: number;
  readonly brotli?: boolean;
  readonly folder?: Folder;
  readonly shas?: readonly string[];
  readonly absent?: readonly string[];
  /** Read by their schemas (history-watch.ts). */
  readonly cursors?: unknown;
  readonly places?: unknown;
}

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
export function wordOf(core: FailoverCore, said: Message): PeerWord {
  const { role = null, software = null, reach, everyMs, attempt, certificate } = said;
  const nowMs = core.node.hardware.clock.nowMs();
  return {
    role,
    software,
    ...(reach === undefined ? {} : { reach }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(typeof everyMs === 'number' && everyMs > 0 ? { everyMs } : {}),
    ...(attempt == null
      ? attempt === null
        ? { attempt }
        : {}
      : { attempt: { ...turnFailure(attempt, core.software(), software), atMs: nowMs - attempt.agoMs } }),
  };
}
