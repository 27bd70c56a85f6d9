/** What is stamped, dated or judged by a time: names, logs, certificates, keys, and what others date themselves. */
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { perform } from '../../../lab/acts/perform.js';
import { dateTime } from '../../../views/format.js';
import { labAddresses } from '../../support/addresses.js';
import { type Letter, PORT } from '../../support/worlds/tool-world.js';
import type { Consumer, Pair } from './pair.js';

const SLACK_MS = 90_000;
const HOUR_MS = 3_600_000;

/** By whose clock something is stamped. */
function clockOf(pair: Pair, stampMs: number): string {
  const is = (ms: number): boolean => Math.abs(stampMs - ms) < SLACK_MS;
  const trueMs = pair.trueMs();
  if (Math.abs(pair.offsetMs('a')) < SLACK_MS && is(trueMs)) return 'the right time';
  if (is(trueMs + pair.offsetMs('a'))) return 'the box’s time';
  return is(trueMs) ? 'the true time' : `another time: ${new Date(stampMs).toISOString()}`;
}

/** What the maker says of a key whose time is wrong; null: nothing. */
const keyRefusal = (said: string): string | null => {
  const [, way] =
    /key’s time is .{1,30}? (ahead|behind)/.exec(said) ??
    /key's time is .{1,30}? (ahead|behind)/.exec(said) ??
    [];
  return way === undefined ? null : `refused: ${way}`;
};

export const downloadKey: Consumer = async (pair) => ({
  soon: async () => {
    const page = await pair.browser('a', 'en', '/appliance/updates');
    await page.follow('Appliance Download Key');
    const key = page.fact('Appliance Download Key');
    await page.open(labAddresses.updates, 443, '/');
    page.fill('Download key', key);
    await page.press('Show Updates');
    const said = page.text();
    return keyRefusal(said) ?? (/Updates for appliance|no update/.test(said) ? 'accepted' : said);
  },
});

const STATUS = 'Failover :: Primary Site Instance Status';

export const certificate: Consumer = async (pair) => ({
  soon: async () => {
    const said = (await pair.browser('a')).text({ section: STATUS });
    if (/certificate of the other appliance has expired/.test(said)) return 'refused: expired';
    if (/certificate of the other appliance is not yet valid/.test(said)) return 'refused: not yet valid';
    return 'accepted';
  },
});

const told = ({ events }: Pair, kind: string): number => events.filter((one) => one.kind === kind).length;

/** English words of a page for an instant, in the zone of a box. */
const worded = (pair: Pair, box: Letter, ms: number): string =>
  dateTime(ms, pair.world.hosting.box(box)?.appliance()?.node.network.config().timeZone ?? 'UTC').en;

export const syncStamp: Consumer = async (pair) => ({
  soon: async () => {
    const before = told(pair, 'failover.synced');
    const page = await pair.browser('b');
    await page.press('Sync Now');
    await pair.sleep(10 * SECOND);
    const nowMs = pair.trueMs();
    if (told(pair, 'failover.synced') === before) return 'no data-sync';
    await page.open('127.20.0.12', PORT, '/login/failover');
    const stamp = page.fact('Last successful data-sync').split(' · ')[0] ?? '';
    const seconds = Array.from({ length: 15 }, (_, second) => nowMs - second * 1_000);
    const is = (offsetMs: number): boolean =>
      seconds.some((ms) => worded(pair, 'b', ms + offsetMs) === stamp);
    if (Math.abs(pair.offsetMs('b')) < SLACK_MS && is(pair.offsetMs('b'))) return 'of the right time';
    return is(pair.offsetMs('b')) ? 'of the box’s time' : stamp;
  },
});

/** The pair's data-sync is pulled every hour. */
export const scheduledSync: Consumer = async (pair) => {
  let before = { good: 0, bad: 0 };
  const seen = () => ({ good: told(pair, 'failover.synced'), bad: told(pair, 'failover.sync-failed') });
  return {
    soon: async () => {
      before = seen();
      return '';
    },
    later: async () => {
      const { good, bad } = seen();
      if (good > before.good) return 'in time';
      return bad > before.bad ? 'tried and refused' : 'never tried';
    },
  };
};

export const backupName: Consumer = async (pair) => ({
  soon: async () => {
    const page = await pair.browser('a', 'en', '/login/software-management');
    await page.press('Download Backup');
    const named = /(\d{4}-\d\d-\d\d)\.nsb$/.exec(page.lastDownload()?.filename ?? '')?.[1] ?? '';
    const dayOf = (ms: number, zone: string): string =>
      new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      }).format(ms);
    const zone = pair.world.hosting.box('a')?.appliance()?.node.network.config().timeZone ?? 'UTC';
    const boxMs = pair.trueMs() + pair.offsetMs('a');
    if (named === dayOf(pair.trueMs(), 'Europe/Paris')) return 'of the right day';
    return named === dayOf(boxMs, zone) ? 'of the box’s day' : named;
  },
});

export const eventLog: Consumer = async (pair) => ({
  soon: async () => {
    const page = await pair.browser('a', 'en', '/appliance/event-log');
    const [[stamp = ''] = []] = page.rows();
    // The page was opened within the last seconds, and opening it was noted.
    const seconds = Array.from({ length: 15 }, (_, second) => pair.trueMs() - second * 1_000);
    const is = (offsetMs: number): boolean =>
      seconds.some((ms) => worded(pair, 'a', ms + offsetMs) === stamp);
    if (Math.abs(pair.offsetMs('a')) < SLACK_MS && is(pair.offsetMs('a'))) return 'of the right time';
    return is(pair.offsetMs('a')) ? 'of the box’s time' : stamp;
  },
});

export const syslog: Consumer = async (pair) => {
  const page = await pair.browser('a', 'en', '/appliance/administration');
  const section = { section: 'Security :: Syslog' };
  page.fill('Syslog Servers', 'events.example.com', section);
  page.choose('Message Format', 'Legacy BSD format', section);
  await page.press('Save Changes', section);
  return {
    soon: async () => {
      pair.world.outside.events.clear();
      await pair.browser('a');
      await pair.sleep(2 * SECOND);
      const [heard] = pair.world.outside.events.heard().filter(({ method }) => method === 'SYSLOG');
      const when = /when=(\d+)/.exec(heard?.body ?? '')?.[1];
      return when === undefined ? 'nothing' : clockOf(pair, Number(when) * 1_000);
    },
  };
};

const ROLLED_OUT = 'Site software 17.1.1';

/** The maker hands a package out from a date on: by true time, whatever the box believes. */
export const rolloutDate: Consumer = async (pair) => {
  const { lab, outside } = pair.world;
  const atMs = pair.trueMs() + HOUR_MS;
  await perform(lab, outside, { kind: 'contract', box: 'a', rollout: { package: 'site-17.1.1', atMs } });
  const look = async (): Promise<string> => {
    const page = await pair.browser('a', 'en', '/appliance/updates');
    await page.press('Check for Updates');
    await pair.sleep(MINUTE);
    await page.open('127.20.0.11', PORT, '/appliance/updates');
    const said = page.text();
    // A list of an earlier check stays where a check is refused.
    const refused = keyRefusal(said);
    if (refused !== null) return refused;
    return said.includes(ROLLED_OUT) ? 'offered' : said.includes('Patch 2016.05') ? 'held back' : said;
  };
  return { soon: look, later: look };
};

/** Deployed Jump Clients check in, and are shown as connected. */
export const jumpClients: Consumer = async (pair) => {
  const look = async (): Promise<string> => {
    const page = await pair.browser('a', 'en', '/login/jump-clients');
    const rows = page.rows().map((cells) => cells.join(' '));
    const online = rows.filter((row) => row.includes('Online')).length;
    return online === 0
      ? 'none is online'
      : rows.some((row) => row.includes('Offline'))
        ? 'some are'
        : 'all are online';
  };
  return { soon: look, later: look };
};
