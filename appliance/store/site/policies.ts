/** Group policies with their members, and session policies. Tables of the site's configuration. */
import { all, one, run, type Store } from '../database.js';
import { recordTable, type Stored } from '../records.js';
import { textSetting } from './settings.js';

export const groupPolicies = recordTable({
  table: 'group_policy',
  rankedBy: 'position',
  columns: {
    name: 'text',
    position: 'integer',
    /** Names of rights that are granted; '!' before a name: refused; absent: not defined here. */
    rights: 'list',
    /** Id of a session policy; '': not defined here. */
    sessionPolicy: 'text',
    comments: 'text',
  },
});

export const sessionPolicies = recordTable({
  table: 'session_policy',
  rankedBy: 'name',
  columns: {
    name: 'text',
    recording: 'flag',
    prompts: 'flag',
    /** What counts when nobody at the remote computer answers: 'allow' or 'deny'. */
    promptDefault: 'text',
    /** 0: no limit. */
    maxMinutes: 'integer',
    scripts: 'flag',
    actions: 'flag',
    comments: 'text',
  },
});
export type SessionPolicy = Stored<typeof sessionPolicies.columns>;

const hasFileTransfer = (site: Store): boolean =>
  one(site.db, "SELECT 1 AS found FROM pragma_table_info('session_policy') WHERE name = 'file_transfer'") !==
  null;

/** Whether sessions of a policy may transfer files; null: this version of the site has no such rule. */
export function filesAllowed(site: Store, policyId: string): boolean | null {
  if (!hasFileTransfer(site)) return null;
  const row = one<{ value: string }>(
    site.db,
    'SELECT file_transfer AS value FROM session_policy WHERE id = ?',
    policyId,
  );
  return row?.value !== 'denied';
}

/** From site 17.1.1. Inside the caller's transaction. */
export const allowFiles = (site: Store, policyId: string, allowed: boolean): number =>
  run(
    site.db,
    'UPDATE session_policy SET file_transfer = ? WHERE id = ?',
    allowed ? 'allowed' : 'denied',
    policyId,
  );

/** Session policy of users for whom no group policy defines one; '': the built-in one. */
export const defaultSessionPolicy = textSetting('options.session-policy', '');

/** Group policies of a user, the one that counts most first. */
export const policiesOfUser = (site: Store, userId: string): { rights: string; sessionPolicy: string }[] =>
  all<{ rights: string; sessionPolicy: string }>(
    site.db,
    `SELECT p.rights, p.session_policy AS sessionPolicy FROM group_policy_member AS m
      JOIN group_policy AS p ON p.id = m.policy_id WHERE m.user_id = ? ORDER BY p.position, p.id`,
    userId,
  );

/** Names of a user's group policies, the one that counts most first. */
export const policyNames = (site: Store, userId: string): string[] =>
  all<{ name: string }>(
    site.db,
    `SELECT p.name FROM group_policy_member AS m JOIN group_policy AS p ON p.id = m.policy_id
      WHERE m.user_id = ? ORDER BY p.position, p.id`,
    userId,
  ).map(({ name }) => name);

export interface Member {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  /** Role in a team; '' in a group policy. */
  readonly role: string;
}

const places = {
  policy: { table: 'group_policy_member', owner: 'policy_id', role: "''" },
  team: { table: 'team_member', owner: 'team_id', role: 'm.role' },
} as const;
export type MemberPlace = keyof typeof places;

/** Members of a group policy or a team, at most `limit`, by name. */
export function membersOf(site: Store, place: MemberPlace, ownerId: string, limit: number): Member[] {
  const { table, owner, role } = places[place];
  return all<Member>(
    site.db,
    `SELECT u.id, u.username, u.display_name AS displayName, ${role} AS role FROM ${table} AS m
      JOIN user_account AS u ON u.id = m.user_id WHERE m.${owner} = ? ORDER BY u.username, u.id LIMIT ?`,
    ownerId,
    limit,
  );
}

/** How many members a group or policy has. */
export const memberCount = (site: Store, place: MemberPlace, ownerId: string): number => {
  const { table, owner } = places[place];
  return (
    one<{ n: number }>(
      site.db,
      `SELECT count(*) AS n FROM ${table} AS m JOIN user_account AS u ON u.id = m.user_id WHERE m.${owner} = ?`,
      ownerId,
    )?.n ?? 0
  );
};

/** Adds a member, or changes the role of one. Inside the caller's transaction. */
export function putMember(
  site: Store,
  place: MemberPlace,
  ownerId: string,
  userId: string,
  role: string,
): void {
  if (place === 'policy') {
    run(
      site.db,
      'INSERT INTO group_policy_member (policy_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
      ownerId,
      userId,
    );
    return;
  }
  run(
    site.db,
    `INSERT INTO team_member (team_id, user_id, role) VALUES (?, ?, ?)
      ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role`,
    ownerId,
    userId,
    role,
  );
}

/** Inside the caller's transaction. */
export function removeMember(site: Store, place: MemberPlace, ownerId: string, userId: string): void {
  const { table, owner } = places[place];
  run(site.db, `DELETE FROM ${table} WHERE ${owner} = ? AND user_id = ?`, ownerId, userId);
}

/** With its owner, or with the account. Inside the caller's transaction. */
export function removeMembers(site: Store, place: MemberPlace, ownerId: string): void {
  const { table, owner } = places[place];
  run(site.db, `DELETE FROM ${table} WHERE ${owner} = ?`, ownerId);
}

/** Inside the transaction that deletes an account. */
export function removeFromAll(site: Store, userId: string): void {
  for (const { table } of [places.policy, places.team])
    run(site.db, `DELETE FROM ${table} WHERE user_id = ?`, userId);
}

/** Ids of the teams of a user. */
export const teamsOfUser = (site: Store, userId: string): { id: string; name: string; role: string }[] =>
  all<{ id: string; name: string; role: string }>(
    site.db,
    `SELECT t.id, t.name, m.role FROM team_member AS m JOIN team AS t ON t.id = m.team_id
      WHERE m.user_id = ? ORDER BY t.name COLLATE NOCASE, t.id`,
    userId,
  );
