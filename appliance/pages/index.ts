/** All pages of both sites: one file each, one line here; the menu keeps this order. */
import type { Page } from '../page.js';
import { administrationPage } from './appliance/administration.js';
import { advancedSupportPage } from './appliance/advanced-support.js';
import { basicsPage } from './appliance/basics.js';
import { certificatesPage } from './appliance/certificates.js';
import { consoleMsiPage } from './appliance/console-installers.js';
import { downloadKeyPage } from './appliance/download-key.js';
import { boxEmailPage } from './appliance/email-configuration.js';
import { eventsPage } from './appliance/events.js';
import { ipConfigurationPage } from './appliance/ip-configuration.js';
import { snmpPage } from './appliance/snmp.js';
import { staticRoutesPage } from './appliance/static-routes.js';
import { storagePage } from './appliance/storage.js';
import { tlsConfigurationPage } from './appliance/tls-configuration.js';
import { updatesPage } from './appliance/updates.js';
import { boxUsersPage } from './appliance/users.js';
import { utilitiesPage } from './appliance/utilities.js';
import { virtualHealthPage } from './appliance/virtual-health.js';
import { accessInvitePage } from './login/access-invite.js';
import { apiConfigurationPage } from './login/api-configuration.js';
import { cannedScriptsPage } from './login/canned-scripts.js';
import { consoleInstallersPage } from './login/console-installers.js';
import { consoleSettingsPage } from './login/console-settings.js';
import { customLinksPage } from './login/custom-links.js';
import { emailConfigurationPage } from './login/email-configuration.js';
import { endpointAnalyzerPage } from './login/endpoint-analyzer.js';
import { failoverPage } from './login/failover.js';
import { groupPoliciesPage } from './login/group-policies.js';
import { informationPage } from './login/information.js';
import { jumpClientsPage } from './login/jump-clients.js';
import { jumpGroupsPage } from './login/jump-groups.js';
import { jumpItemsPage } from './login/jump-items.js';
import { jumpPoliciesPage } from './login/jump-policies.js';
import { jumpShortcutsPage } from './login/jump-shortcuts.js';
import { jumpointPage } from './login/jumpoint.js';
import { kerberosKeytabPage } from './login/kerberos-keytab.js';
import { myAccountPage } from './login/my-account.js';
import { optionsPage } from './login/options.js';
import { outboundEventsPage } from './login/outbound-events.js';
import { passwordResetPage } from './login/password-reset.js';
import { reportsPage } from './login/reports.js';
import { reportsAuditPage } from './login/reports-audit.js';
import { reportsItemsPage } from './login/reports-items.js';
import { reportsTeamsPage } from './login/reports-teams.js';
import { securityPage } from './login/security.js';
import { securityProvidersPage } from './login/security-providers.js';
import { sessionPoliciesPage } from './login/session-policies.js';
import { siteUsersPage } from './login/signed-in-users.js';
import { siteConfigurationPage } from './login/site-configuration.js';
import { softwareManagementPage } from './login/software-management.js';
import { specialActionsPage } from './login/special-actions.js';
import { supportPage } from './login/support.js';
import { teamsPage } from './login/teams.js';
import { usersPage } from './login/users.js';
import { whatsNewPage } from './login/whats-new.js';

export const pages: readonly Page[] = [
  informationPage,
  siteUsersPage,
  whatsNewPage,
  myAccountPage,
  optionsPage,
  teamsPage,
  jumpClientsPage,
  jumpPoliciesPage,
  jumpointPage,
  jumpShortcutsPage,
  endpointAnalyzerPage,
  jumpItemsPage,
  jumpGroupsPage,
  consoleSettingsPage,
  customLinksPage,
  cannedScriptsPage,
  specialActionsPage,
  consoleInstallersPage,
  usersPage,
  passwordResetPage,
  accessInvitePage,
  securityProvidersPage,
  sessionPoliciesPage,
  groupPoliciesPage,
  kerberosKeytabPage,
  reportsPage,
  reportsTeamsPage,
  reportsItemsPage,
  reportsAuditPage,
  softwareManagementPage,
  securityPage,
  failoverPage,
  siteConfigurationPage,
  emailConfigurationPage,
  outboundEventsPage,
  apiConfigurationPage,
  supportPage,
  basicsPage,
  storagePage,
  virtualHealthPage,
  eventsPage,
  boxUsersPage,
  ipConfigurationPage,
  staticRoutesPage,
  snmpPage,
  certificatesPage,
  administrationPage,
  tlsConfigurationPage,
  boxEmailPage,
  updatesPage,
  downloadKeyPage,
  consoleMsiPage,
  utilitiesPage,
  advancedSupportPage,
];
