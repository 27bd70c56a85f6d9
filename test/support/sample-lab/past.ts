/** A line in which nothing was done: what is begun is never over. */
import type { LabPast } from '../../../lab/console/tools/past.js';
import { ChangesError } from '../../../lab/live/what-if/changes.js';

const never = (): never => {
  throw new Error('nobody asks for this here');
};

/** What no line has cannot be otherwise, nor be compared. */
const nothing = async (): Promise<never> => {
  throw new ChangesError({ en: 'Nothing was done here.', fr: 'Rien n’a été fait ici.' });
};

export const emptyPast: LabPast = {
  save: never,
  deeds: () => [],
  flush: () => {},
  prepare: () => {},
  done: () => [],
  whatIf: nothing,
  compare: nothing,
  others: () => [],
  begin: (asked) => ({ id: 't1', asked, whatIf: null, differences: null, why: null }),
  trials: () => [],
  onChange: () => {},
  livesHere: true,
  span: () => ({ startUs: 0, endUs: 0 }),
};
