/** Automatic upgrade of a single box (G01-G08, G36-G40, G75-G77). */

import t from 'tap';
import { MINUTE_MS } from '../../../hardware/ports.js';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);

walksTheGuide(t, 'single-auto', ({ downtimeMs }) => {
  t.ok(downtimeMs > 15 * MINUTE_MS && downtimeMs < 60 * MINUTE_MS, 'G04, G06: 15 minutes to an hour');
});
wrongWaysEnd(t, 'single-auto', (wrongWay, { steps }) => {
  if (wrongWay !== 'restart-in-base') return;
  t.equal(steps.find(({ id }) => id === 'base')?.outcome, 'missed', 'the box stays damaged');
});
