/** All pages of both sites, in the order of their sub-tabs. One line per page; a test finds unlisted ones. */
import type { Page } from '../page.js';
import { downloadKeyPage } from './appliance/download-key.js';
import { updatesPage } from './appliance/updates.js';
import { reportsPage } from './login/reports.js';

export const pages: readonly Page[] = [
  // /login
  reportsPage,
  // /appliance
  updatesPage,
  downloadKeyPage,
];
