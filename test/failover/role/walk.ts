/** The machine of the roles, taken through inputs to a primary and a backup. */
import type {
  ContactResult,
  RoleEffect,
  RoleFacts,
  RoleInput,
  SyncResult,
} from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { Peer, RoleState, Trouble } from '../../../failover/role/state.js';

export const software = { version: '15.3.2', build: '42813' };
export const facts: RoleFacts = {
  nowMs: 1_000_000,
  monoMs: 5_000,
  guid: 'me',
  software,
  siteDown: false,
  keySet: true,
  sharedHosts: ['access.example.com', '127.20.0.10'],
  autoSyncMs: 3_600_000,
  backupOperations: true,
  syncStillMs: 0,
  takeOverAfterMs: null,
};
const peer: Peer = { guid: 'you', name: 'b.example.com', host: '127.20.0.12', port: 8443 };
const target = { host: '127.20.0.12', port: 8443 };
const reverse = { host: '127.20.0.11', port: 8443 };
export const RELATION = 'r1';
export const heard = (role: ContactResult['role']): ContactResult => ({ role, software, trouble: null });
export const synced: SyncResult = { ok: true, report: { atMs: 1, tookMs: 2, rows: 3, files: 4, bytes: 5 } };
/** The peer's answer to a part of a change of roles that began at `swap`. */
export const answer = <K extends 'locked' | 'demoted' | 'promote-asked'>(
  kind: K,
  trouble: Trouble | null = null,
  swap = facts.monoMs,
) => ({ kind, relationId: RELATION, swap, trouble, detail: null });
export const failed: SyncResult = { ok: false, trouble: 'unreachable', detail: null };

/** Takes inputs one after the other; refused ones leave the state. */
export function walk(
  from: RoleState,
  inputs: readonly RoleInput[],
  given: RoleFacts = facts,
): { state: RoleState; effects: RoleEffect[]; refused: number } {
  let state = from;
  let refusals = 0;
  const effects: RoleEffect[] = [];
  for (const input of inputs) {
    const step = roleMachine.step(state, input, given);
    if ('refused' in step) {
      refusals += 1;
      continue;
    }
    roleMachine.check(step.next, given);
    state = step.next;
    effects.push(...step.effects);
  }
  return { state, effects, refused: refusals };
}

export const establish = {
  kind: 'establish',
  relationId: RELATION,
  target,
  reverse,
} as const satisfies RoleInput;
export const paired = { kind: 'paired', relationId: RELATION, peer, software } as const satisfies RoleInput;
export const adopt = { kind: 'adopt', relationId: RELATION, peer, software } as const satisfies RoleInput;
export const primary = walk(roleMachine.initial, [establish, paired]).state;
export const backup = walk(roleMachine.initial, [adopt, { kind: 'addresses-set' }]).state;
export const kinds = (effects: readonly RoleEffect[]): string[] => effects.map(({ kind }) => kind);
