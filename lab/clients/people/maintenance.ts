/** A contract with the maker that nobody renewed. */
import { DAY_MS, MS } from '../../../hardware/ports.js';
import type { Doing } from './doing.js';

export const contract: Doing<'contract'> = {
  wrong: async ({ contract: kept, host }, { daysAgo }) => {
    const before = kept.untilMs();
    kept.set(Math.floor(host.nowUs() / MS - daysAgo * DAY_MS) - 1);
    return { before: before === null ? '' : String(before) };
  },
  right: async ({ contract: kept }, { before = '' }) => kept.set(before === '' ? null : Number(before)),
};
