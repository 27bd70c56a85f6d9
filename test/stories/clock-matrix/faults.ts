/** Ways in which the clocks of both boxes are wrong, or what gives them the time. */
import type { FaultName } from '../../../hardware/faults/index.js';
import { type Activation, MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Pair } from './pair.js';

export interface ClockFault {
  readonly faults: readonly (readonly [FaultName, Activation['values']?])[];
  /** What is done once they are laid. */
  readonly deed?: (pair: Pair) => Promise<void>;
}

const DAY_S = 86_400;
/** Longer than the site's certificate is still valid, and longer than it has been. */
const FAR_S = 600 * DAY_S;
const boxes = ['a', 'b'] as const;
const WRONG_ZONE = 'Pacific/Pago_Pago';

export const clockFaults = {
  ahead: { faults: [['ntp-silent'], ['clock-step', { offsetS: FAR_S }]] },
  behind: { faults: [['ntp-silent'], ['clock-step', { offsetS: -FAR_S }]] },
  drift: { faults: [['ntp-silent'], ['clock-drift', { ppm: 100_000 }]] },
  'battery-empty': {
    faults: [['ntp-silent'], ['battery-empty']],
    deed: async ({ world, sleep }) => {
      for (const box of boxes) await world.lab.cutPower(box);
      await sleep(10 * SECOND);
      for (const box of boxes) await world.lab.switchOn(box);
      await sleep(3 * MINUTE);
    },
  },
  'ntp-lies': { faults: [['ntp-offset', { seconds: 600 }]] },
  'ntp-steps': { faults: [['ntp-steps', { seconds: 400 }]] },
  'ntp-flaps': { faults: [['ntp-flaps']] },
  'ntp-silent': { faults: [['ntp-silent']] },
  'wrong-zone': {
    faults: [],
    deed: async ({ browser }) => {
      for (const box of boxes) {
        const page = await browser(box, 'en', '/appliance/ip-configuration');
        page.fill('Time Zone', WRONG_ZONE, { section: 'Networking :: Time' });
        await page.press('Save Changes', { section: 'Networking :: Time' });
      }
    },
  },
  paused: { faults: [['box-paused', { forS: 300 }]], deed: ({ sleep }) => sleep(6 * MINUTE) },
} as const satisfies Readonly<Record<string, ClockFault>>;

export type ClockFaultName = keyof typeof clockFaults;
export const clockFaultNames = Object.keys(clockFaults) as ClockFaultName[];
