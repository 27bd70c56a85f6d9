/** All pages of both sites: one file each, one line here. */
import type { Page } from '../page.js';
import { downloadKeyPage } from './appliance/download-key.js';
import { updatesPage } from './appliance/updates.js';
import { failoverPage } from './login/failover.js';
import { reportsPage } from './login/reports.js';
import { softwareManagementPage } from './login/software-management.js';

export const pages: readonly Page[] = [
  reportsPage,
  softwareManagementPage,
  failoverPage,
  updatesPage,
  downloadKeyPage,
];
