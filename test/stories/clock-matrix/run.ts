/** One column of the matrix: a pair whose clocks go wrong in one way, and every consumer of time on it. */
import { type Activation, MINUTE, MS } from '../../../hardware/ports.js';
import { inToolWorld } from '../../support/worlds/tool-world.js';
import { type ClockFault, type ClockFaultName, clockFaults } from './faults.js';
import * as lasting from './lasting.js';
import type { Consumer, Pair, Prepared } from './pair.js';
import * as stamps from './stamps.js';

/** In the order in which they are looked at. */
const consumers = {
  'sign-in': lasting.signIn,
  lockout: lasting.lockout,
  'api-token': lasting.apiToken,
  'reset-link': lasting.resetLink,
  invite: lasting.invite,
  certificate: stamps.certificate,
  'jump-clients': stamps.jumpClients,
  'download-key': stamps.downloadKey,
  'rollout-date': stamps.rolloutDate,
  'installer-deadline': lasting.installerDeadline,
  'backup-name': stamps.backupName,
  'event-log': stamps.eventLog,
  syslog: stamps.syslog,
  'sync-stamp': stamps.syncStamp,
  'scheduled-sync': stamps.scheduledSync,
} as const satisfies Readonly<Record<string, Consumer>>;

export type ConsumerName = keyof typeof consumers;
export const consumerNames = Object.keys(consumers) as ConsumerName[];
export type Column = Readonly<Record<ConsumerName, string>>;

const SETTLE_US = 10 * MINUTE;
const LATER_US = 65 * MINUTE;

async function observe(pair: Pair, fault: ClockFault): Promise<Column> {
  const prepared = new Map<ConsumerName, Prepared>();
  for (const name of consumerNames) prepared.set(name, await consumers[name](pair));
  const { lab } = pair.world;
  const list = fault.faults.map(([overlay, values = {}]): Activation => ({ id: overlay, overlay, values }));
  for (const box of ['a', 'b'] as const) lab.setOverlays(box, list);
  await fault.deed?.(pair);
  await pair.sleep(SETTLE_US);
  const soon = new Map<ConsumerName, string>();
  for (const name of consumerNames) soon.set(name, (await prepared.get(name)?.soon()) ?? '');
  await pair.sleep(LATER_US);
  const cells: Partial<Record<ConsumerName, string>> = {};
  for (const name of consumerNames) {
    const later = await prepared.get(name)?.later?.();
    cells[name] = [soon.get(name), later].filter((one) => one !== undefined && one !== '').join(', then ');
  }
  return cells as Column;
}

/** What each consumer of time makes of one clock fault. */
export async function columnOf(name: ClockFaultName): Promise<Column> {
  let column: Column | null = null;
  await inToolWorld({ seed: 'clock', siteVersion: '16.1.1' }, async (seen) => {
    const { agenda } = seen.world.lab.participant;
    const page = await seen.browser('a', 'en', '/login/users');
    const users = page
      .rows()
      .filter((cells) => cells[0] !== 'admin' && cells.includes('Enabled'))
      .map(([username = '']) => username);
    const pair: Pair = {
      ...seen,
      users,
      trueMs: () => Math.floor(agenda.nowUs() / MS),
      offsetMs: (box) => {
        const clock = seen.world.hosting.box(box)?.appliance()?.node.hardware.clock;
        return clock === undefined ? 0 : clock.nowMs() - clock.monoMs();
      },
    };
    column = await observe(pair, clockFaults[name]);
  });
  if (column === null) throw new Error('nothing was seen');
  return column;
}
