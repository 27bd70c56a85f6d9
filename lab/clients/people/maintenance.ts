/** A contract with the maker that nobody renewed. */
import { DAY_MS, MS } from '../../../hardware/ports.js';
import type { Doing } from './doing.js';

export const contract: Doing<'contract'> = {
  wrong: async ({ contract: desk, host }, { daysAgo }) => {
    const before = desk.untilMs();
    desk.set(Math.floor(host.nowUs() / MS - daysAgo * DAY_MS) - 1);
    return { before: before === null ? '' : String(before) };
  },
  right: async ({ contract: desk }, { before = '' }) => desk.set(before === '' ? null : Number(before)),
};
