/**
 * How each table of the site database travels (DESIGN.md section 8). A site version may lack a
 * table that a later one adds: users of this list keep to the tables that exist.
 */
export type TravelClass = 'configuration' | 'history' | 'box';

export const tables: Readonly<Record<string, TravelClass>> = {
  setting: 'configuration',
  user_account: 'configuration',
  group_policy: 'configuration',
  session_policy: 'configuration',
  team: 'configuration',
  jump_group: 'configuration',
  jump_item: 'configuration',
  stored_file: 'configuration',
  session: 'history',
  session_event: 'history',
  audit: 'history',
  meta: 'box',
  sync_cursor: 'box',
  active_session: 'box',
};
