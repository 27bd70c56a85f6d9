/** A line in which nothing was done: what is begun is never over. */
import type { LabPast } from '../../../lab/console/tools/past.js';

const never = (): never => {
  throw new Error('nobody asks for this here');
};

export const emptyPast: LabPast = {
  save: never,
  deeds: () => [],
  flush: () => {},
  done: () => [],
  whatIf: never,
  compare: never,
  others: () => [],
  begin: (asked) => ({ id: 't1', asked, whatIf: null, differences: null, why: null }),
  trials: () => [],
  onChange: () => {},
  span: () => ({ startUs: 0, endUs: 0 }),
};
