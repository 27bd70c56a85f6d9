/**
 * Fields of the failover page's forms, and the few facts that all its sections name.
 *
 * @guide G83 seed
 */
import { pairOf } from '../../../../../failover/role/state.js';
import { isIpv4 } from '../../../../../hardware/network/ipv4.js';
import { dateTime } from '../../../../../views/format.js';
import type { Label } from '../../../../../views/label.js';
import {
  AUTO_SYNC_MINUTES_MAX,
  BANDWIDTH_KBS_MAX,
  TEST_ADDRESSES_MAX,
  TIMEOUT_MINUTES_MAX,
} from '../../../../store/box/failover-settings.js';
import { readSetting } from '../../../../store/site/settings.js';
import { siteHostname } from '../../../../store/site/site-settings.js';
import { checkbox, integer, many, text } from '../../../forms/fields.js';
import type { Attempt, Ctx } from '../../../page.js';
import { failoverWords as words } from './words.js';

/** Where the page is. */
export const FAILOVER_PATH = '/login/failover';
const PORT_MAX = 65_535;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})?(\.[a-z0-9]([a-z0-9-]{0,62})?)*$/i;

const hostField = text({
  label: words.host,
  required: true,
  check: (value) => (HOST.test(value) ? null : words.hostWrong),
});
const portField = integer({ label: words.port, required: true, min: 1, max: PORT_MAX });

export const establishFields = {
  host: hostField,
  port: portField,
  reverseHost: hostField,
  reversePort: portField,
};
export const primaryFields = { pull: checkbox({ label: words.becomePrimary }) };
export const backupFields = {
  pull: checkbox({ label: words.becomeBackup }),
  force: checkbox({ label: words.force }),
};
export const settingsFields = {
  operations: checkbox({ label: words.operations }),
  interval: integer({
    label: words.interval,
    unit: words.minutes,
    required: true,
    min: 1,
    max: AUTO_SYNC_MINUTES_MAX,
  }),
  bandwidth: integer({
    label: words.bandwidth,
    unit: words.kilobytes,
    required: true,
    min: 0,
    max: BANDWIDTH_KBS_MAX,
  }),
  automatic: checkbox({ label: words.automatic }),
  timeout: integer({
    label: words.timeout,
    unit: words.minutes,
    required: true,
    min: 1,
    max: TIMEOUT_MINUTES_MAX,
  }),
  tests: text({ label: words.tests, help: words.testsHelp, maxLength: 100 }),
};

/** The test addresses as somebody typed them; null: one of them is none. */
export function testAddressesOf(typed: string): readonly string[] | null {
  const listed = typed.split(/[\s,;]+/).filter((one) => one !== '');
  return listed.length <= TEST_ADDRESSES_MAX && listed.every(isIpv4) ? listed : null;
}
export const sharedFields = { moves: many({ label: words.moves }) };

/** Host name of the site; '' without one. */
export const siteName = (ctx: Ctx): string => {
  const site = ctx.node.site();
  return site === null ? '' : readSetting(site, siteHostname);
};
export const hostname = (ctx: Ctx): string => ctx.node.network.config().hostname;
export const at = (ctx: Ctx, ms: number): Label => dateTime(ms, ctx.node.network.config().timeZone);
export const peerName = (ctx: Ctx): string => pairOf(ctx.node.failover.state())?.peer.name ?? '';

/** The attempt, if it was at this action. */
export const typedIn = (attempt: Attempt | null, name: string): Attempt | null =>
  attempt?.action === name ? attempt : null;
