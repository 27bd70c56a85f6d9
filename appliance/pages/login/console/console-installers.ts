/** Installer packages of the access console, which die with a site upgrade (G35). */

import type { Page } from '../../page.js';
import { deploymentActions, deploymentSections } from '../jump/deployment-sections.js';

export const consoleInstallersPage: Page = {
  id: 'login.console-installers',
  site: 'login',
  path: '/login/console-installers',
  title: { en: 'Access Console Installers', fr: 'Installateurs de console d’accès' },
  right: 'console.manage',
  // Reached from Access Console > Settings.
  menu: null,
  under: 'login.console',
  shown: ({ failover }) => failover.role() !== 'backup',
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    return site === null ? [] : deploymentSections(ctx, site, attempt, 'access-console');
  },
  actions: deploymentActions('access-console'),
};
