/** All pages of both sites: one file each, one line here; the menu keeps this order. */
import type { Page } from '../page.js';
import { basicsPage } from './appliance/basics.js';
import { certificatesPage } from './appliance/certificates.js';
import { downloadKeyPage } from './appliance/download-key.js';
import { ipConfigurationPage } from './appliance/ip-configuration.js';
import { storagePage } from './appliance/storage.js';
import { updatesPage } from './appliance/updates.js';
import { boxUsersPage } from './appliance/users.js';
import { failoverPage } from './login/failover.js';
import { informationPage, siteUsersPage } from './login/information.js';
import { myAccountPage } from './login/my-account.js';
import { reportsPage } from './login/reports.js';
import { securityPage } from './login/security.js';
import { softwareManagementPage } from './login/software-management.js';
import { usersPage } from './login/users.js';

export const pages: readonly Page[] = [
  informationPage,
  siteUsersPage,
  myAccountPage,
  usersPage,
  reportsPage,
  softwareManagementPage,
  securityPage,
  failoverPage,
  basicsPage,
  storagePage,
  boxUsersPage,
  ipConfigurationPage,
  certificatesPage,
  updatesPage,
  downloadKeyPage,
];
