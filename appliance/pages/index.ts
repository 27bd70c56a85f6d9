/**
 * appliance/pages/: all pages of both sites: what a page is, the menu, the index.
 *
 * All pages of both sites: one file each, one line here; the menu keeps this order.
 */

import { ipConfigurationPage } from './appliance/networking/ip-configuration.js';
import { snmpPage } from './appliance/networking/snmp.js';
import { staticRoutesPage } from './appliance/networking/static-routes.js';
import { administrationPage } from './appliance/security/administration.js';
import { certificatesPage } from './appliance/security/certificates.js';
import { boxEmailPage } from './appliance/security/email-configuration.js';
import { tlsConfigurationPage } from './appliance/security/tls-configuration.js';
import { basicsPage } from './appliance/status/basics.js';
import { eventsPage } from './appliance/status/events.js';
import { storagePage } from './appliance/status/storage.js';
import { virtualHealthPage } from './appliance/status/virtual-health.js';
import { advancedSupportPage } from './appliance/support/advanced-support.js';
import { utilitiesPage } from './appliance/support/utilities.js';
import { consoleMsiPage } from './appliance/updates/console-installers.js';
import { downloadKeyPage } from './appliance/updates/download-key.js';
import { updatesPage } from './appliance/updates/updates.js';
import { boxUsersPage } from './appliance/users/users.js';
import { optionsPage } from './login/configuration/options.js';
import { teamsPage } from './login/configuration/teams.js';
import { cannedScriptsPage } from './login/console/canned-scripts.js';
import { consoleInstallersPage } from './login/console/console-installers.js';
import { consoleSettingsPage } from './login/console/console-settings.js';
import { customLinksPage } from './login/console/custom-links.js';
import { specialActionsPage } from './login/console/special-actions.js';
import { endpointAnalyzerPage } from './login/jump/endpoint-analyzer.js';
import { jumpClientsPage } from './login/jump/jump-clients.js';
import { jumpGroupsPage } from './login/jump/jump-groups.js';
import { jumpItemsPage } from './login/jump/jump-items.js';
import { jumpPoliciesPage } from './login/jump/jump-policies.js';
import { jumpShortcutsPage } from './login/jump/jump-shortcuts.js';
import { jumpointPage } from './login/jump/jumpoint/page.js';
import { apiConfigurationPage } from './login/management/api/page.js';
import { emailConfigurationPage } from './login/management/email-configuration.js';
import { failoverPage } from './login/management/failover/failover.js';
import { outboundEventsPage } from './login/management/outbound/page.js';
import { securityPage } from './login/management/security.js';
import { siteConfigurationPage } from './login/management/site-configuration.js';
import { softwareManagementPage } from './login/management/software/page.js';
import { supportPage } from './login/management/support.js';
import { myAccountPage } from './login/my-account.js';
import { reportsPage } from './login/reports/reports.js';
import { reportsAuditPage } from './login/reports/reports-audit.js';
import { reportsItemsPage } from './login/reports/reports-items.js';
import { reportsTeamsPage } from './login/reports/reports-teams.js';
import { informationPage } from './login/status/information.js';
import { siteUsersPage } from './login/status/signed-in-users.js';
import { whatsNewPage } from './login/status/whats-new.js';
import { accessInvitePage } from './login/users/access-invite.js';
import { groupPoliciesPage } from './login/users/group-policies.js';
import { kerberosKeytabPage } from './login/users/kerberos-keytab.js';
import { passwordResetPage } from './login/users/password-reset.js';
import { securityProvidersPage } from './login/users/security-providers.js';
import { sessionPoliciesPage } from './login/users/session-policies.js';
import { usersPage } from './login/users/users.js';
import type { Page } from './page.js';

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
