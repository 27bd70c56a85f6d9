/**
 * How each table of the site database travels (DESIGN.md section 8). A site version may lack a
 * table that a later one adds: users of this list keep to the tables that exist.
 */
export type TravelClass = 'configuration' | 'history' | 'box';

export const tables: Readonly<Record<string, TravelClass>> = {
  setting: 'configuration',
  user_account: 'configuration',
  group_policy: 'configuration',
  group_policy_member: 'configuration',
  session_policy: 'configuration',
  team: 'configuration',
  team_member: 'configuration',
  custom_link: 'configuration',
  canned_script: 'configuration',
  special_action: 'configuration',
  security_provider: 'configuration',
  access_invite: 'configuration',
  kerberos_keytab: 'configuration',
  jump_group: 'configuration',
  jump_item: 'configuration',
  jump_client: 'configuration',
  deployed_client: 'configuration',
  client_installer: 'configuration',
  stored_file: 'configuration',
  jump_policy: 'configuration', // from site 15.3.2
  jump_shortcut: 'configuration', // from site 16.1.1
  whats_new_seen: 'configuration', // from site 16.1.1
  api_account: 'configuration', // from site 16.1.1
  session: 'history',
  session_event: 'history',
  audit: 'history',
  meta: 'box',
  sync_cursor: 'box',
  active_session: 'box',
  session_invite: 'box',
  client_state: 'box',
  jump_approval: 'box', // from site 15.3.2
  api_token: 'box', // from site 16.1.1
};
