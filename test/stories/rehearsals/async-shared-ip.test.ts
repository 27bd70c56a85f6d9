/** Asynchronous upgrade, led to B by the shared IP (G91-G97, G100, G101). */

import t from 'tap';
import { MINUTE_MS } from '../../../hardware/ports.js';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);

walksTheGuide(t, 'async-shared-ip', ({ downtimeMs }) => {
  t.ok(downtimeMs < MINUTE_MS, 'the site was down for moments only (G54)');
});
wrongWaysEnd(t, 'async-shared-ip', (wrongWay, { downtimeMs }) => {
  if (wrongWay === 'a-before-b-serves') t.ok(downtimeMs > 15 * MINUTE_MS, 'users waited while A was updated');
});
