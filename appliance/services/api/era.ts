/**
 * What the API of the installed site version is like. Before 16.1 programs call with a user's name and
 * password. From 16.1 on they use API accounts; a site that was upgraded from before keeps the old
 * calls, deprecated, until an API account is used, and a site that is new does not have them (V12).
 */
import { compareVersions } from '../../../updates/version.js';
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { hasApiAccounts } from '../../store/site/api-accounts.js';
import { appendAudit } from '../../store/site/history/append.js';
import { readSetting, writeSetting } from '../../store/site/settings.js';
import { apiOverHttp, siteHostname, userCalls } from '../../store/site/site-settings.js';

/** Version of the API by the site version that brought it (V08). */
const apiVersions = [
  ['17.1.1', '1.16.0'],
  ['16.1.1', '1.15.1'],
  ['15.3.2', '1.14.0'],
  ['15.1.1', '1.13.0'],
] as const;

/** Version of the API that the installed site speaks. */
export function apiVersion(node: Node): string {
  const version = node.software.installed().site?.version ?? '0';
  return apiVersions.find(([from]) => compareVersions(version, from) >= 0)?.[1] ?? '1.13.0';
}

/** Whether a user's name and password are taken, and the old paths that end in .ns are known. */
export const takesUserCalls = (site: Store): boolean => !hasApiAccounts(site) || readSetting(site, userCalls);

/**
 * The old calls of an upgraded site end with the first use of an API account. A backup site leaves
 * that to its primary: settings come from there.
 */
export function endUserCalls(node: Node, site: Store, by: string): void {
  if (!hasApiAccounts(site) || !readSetting(site, userCalls) || node.failover.role() === 'backup') return;
  site.transaction('api.user-calls-ended', () => {
    writeSetting(site, userCalls, false);
    appendAudit(site, node.origin, {
      atMs: node.hardware.clock.nowMs(),
      actor: by,
      action: 'api.user-calls-ended',
      detail: '',
    });
  });
  node.emit({ kind: 'api.user-calls-ended', data: { by } });
}

/** Old programs may call without TLS where the site still takes their calls and allows it. */
export function answersPlainHttp(node: Node, path: string): boolean {
  const site = node.site();
  if (!path.startsWith('/api/') || site === null || node.software.siteDown() !== null) return false;
  return takesUserCalls(site) && readSetting(site, apiOverHttp);
}

/** The company's short name: the part of the site's name that is its own. */
export function companyName(node: Node): string {
  const site = node.site();
  const named = site === null ? '' : readSetting(site, siteHostname);
  const labels = (named === '' ? node.network.config().hostname : named).split('.');
  return labels[Math.max(0, labels.length - 2)] ?? '';
}

/** The box's id as the API tells it: 32 hexadecimal digits (V04). */
export const applianceId = (node: Node): string => node.ports.plate.guid.replaceAll('-', '');
