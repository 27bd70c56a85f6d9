/** Jump groups, items, policies and shortcuts as records of the configuration. */
import { all, one, run, type Store } from '../database.js';
import { recordTable, type Stored } from '../records.js';

export const jumpGroups = recordTable({
  table: 'jump_group',
  rankedBy: 'name',
  columns: { name: 'text', comments: 'text' },
});

export const jumpItemRecords = recordTable({
  table: 'jump_item',
  rankedBy: 'name',
  columns: {
    name: 'text',
    kind: 'text',
    host: 'text',
    jumpGroup: 'text',
    tag: 'text',
    comments: 'text',
    jumpoint: 'text',
  },
});
export type JumpItemRecord = Stored<typeof jumpItemRecords.columns>;

/** From site 15.3.2. */
export const jumpPolicies = recordTable({
  table: 'jump_policy',
  rankedBy: 'name',
  columns: {
    name: 'text',
    codeName: 'text',
    /** JSON of a schedule (jump-rules.ts); '': always. */
    schedule: 'text',
    notifyEmail: 'text',
    comments: 'text',
    approval: 'flag',
    approvalMinutes: 'integer',
  },
});
export type JumpPolicy = Stored<typeof jumpPolicies.columns>;

/** From site 16.1.1. */
export const jumpShortcuts = recordTable({
  table: 'jump_shortcut',
  rankedBy: 'name',
  columns: { name: 'text', jumpItem: 'text', kind: 'text', createdMs: 'integer' },
});

export const POLICIES_FROM = '15.3.2';
export const SHORTCUTS_FROM = '16.1.1';

export const hasTable = (site: Store, name: string): boolean =>
  one(site.db, "SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = ?", name) !== null;

/** Id of the policy of an item; '': none, or the version has no policies. */
export function policyOfItem(site: Store, itemId: string): string {
  if (!hasTable(site, 'jump_policy')) return '';
  return (
    one<{ policy: string }>(site.db, 'SELECT jump_policy AS policy FROM jump_item WHERE id = ?', itemId)
      ?.policy ?? ''
  );
}

/** Inside the caller's transaction. */
export const setPolicyOfItem = (site: Store, itemId: string, policyId: string): number =>
  run(site.db, 'UPDATE jump_item SET jump_policy = ? WHERE id = ?', policyId, itemId);

const hasSessionPolicy = (site: Store): boolean =>
  one(site.db, "SELECT 1 AS found FROM pragma_table_info('jump_item') WHERE name = 'session_policy'") !==
  null;

/** Id of the session policy of an item, '' for none; null: items have none in this version. */
export function sessionPolicyOfItem(site: Store, itemId: string): string | null {
  if (!hasSessionPolicy(site)) return null;
  return (
    one<{ policy: string }>(site.db, 'SELECT session_policy AS policy FROM jump_item WHERE id = ?', itemId)
      ?.policy ?? ''
  );
}

/** Inside the caller's transaction. */
export const setSessionPolicyOfItem = (site: Store, itemId: string, policyId: string): number =>
  run(site.db, 'UPDATE jump_item SET session_policy = ? WHERE id = ?', policyId, itemId);

/** How many Jump Items follow a session policy; none in versions without them. */
export const itemsOfSessionPolicy = (site: Store, policyId: string): number =>
  hasSessionPolicy(site)
    ? (one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_item WHERE session_policy = ?', policyId)
        ?.n ?? 0)
    : 0;

/** By what programs name a record: the code name that it was given, else one made of its name. */
export const codeNameOf = (record: { readonly name: string; readonly codeName?: string }): string =>
  record.codeName !== undefined && record.codeName !== ''
    ? record.codeName
    : record.name
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_|_$/g, '');

export const itemsOfPolicy = (site: Store, policyId: string): number =>
  one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_item WHERE jump_policy = ?', policyId)?.n ?? 0;

export const itemsOfGroup = (site: Store, groupId: string): number =>
  one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM jump_item WHERE jump_group = ?', groupId)?.n ?? 0;

export interface Approval {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly itemId: string;
  readonly itemName: string;
  readonly askedMs: number;
  readonly decision: string;
  /** By the monotonic clock: the table never leaves its box. */
  readonly untilMono: number;
}

const APPROVAL = `id, user_id AS userId, username, item_id AS itemId, item_name AS itemName, asked_ms AS askedMs,
  decision, until_ms AS untilMono`;
const APPROVALS_MAX = 200;

/** Requests that nobody has decided yet, oldest first. */
export const openApprovals = (site: Store): Approval[] =>
  all<Approval>(
    site.db,
    `SELECT ${APPROVAL} FROM jump_approval WHERE decision = '' ORDER BY asked_ms, id LIMIT ?`,
    APPROVALS_MAX,
  );

export const findApproval = (site: Store, id: string): Approval | null =>
  one<Approval>(site.db, `SELECT ${APPROVAL} FROM jump_approval WHERE id = ?`, id);

/** The newest request of a user for an item. */
export const approvalOf = (site: Store, userId: string, itemId: string): Approval | null =>
  one<Approval>(
    site.db,
    `SELECT ${APPROVAL} FROM jump_approval WHERE user_id = ? AND item_id = ? ORDER BY asked_ms DESC, id LIMIT 1`,
    userId,
    itemId,
  );

/** Inside the caller's transaction: a new request takes the place of the user's older ones. */
export function askApproval(
  site: Store,
  asked: Pick<Approval, 'id' | 'userId' | 'username' | 'itemId' | 'itemName' | 'askedMs'>,
): void {
  run(site.db, 'DELETE FROM jump_approval WHERE user_id = ? AND item_id = ?', asked.userId, asked.itemId);
  run(
    site.db,
    'INSERT INTO jump_approval (id, user_id, username, item_id, item_name, asked_ms) VALUES (?,?,?,?,?,?)',
    asked.id,
    asked.userId,
    asked.username,
    asked.itemId,
    asked.itemName,
    asked.askedMs,
  );
}

/** Inside the caller's transaction. */
export const decideApproval = (
  site: Store,
  id: string,
  decided: { decision: 'approved' | 'denied'; by: string; atMs: number; untilMono: number },
): number =>
  run(
    site.db,
    'UPDATE jump_approval SET decision = ?, decided_by = ?, decided_ms = ?, until_ms = ? WHERE id = ?',
    decided.decision,
    decided.by,
    decided.atMs,
    decided.untilMono,
    id,
  );
