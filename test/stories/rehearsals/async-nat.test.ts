/** Asynchronous upgrade, led to B by the NAT controller (G91-G95, G99-G101). */

import t from 'tap';
import { MINUTE_MS } from '../../../hardware/ports.js';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);

walksTheGuide(t, 'async-nat', ({ downtimeMs }) => {
  t.ok(downtimeMs < MINUTE_MS, 'the site was never away for long (G54)');
});
wrongWaysEnd(t, 'async-nat', (wrongWay, { downtimeMs }) => {
  if (wrongWay === 'a-before-b-serves') t.ok(downtimeMs > 15 * MINUTE_MS, 'users waited while A was updated');
});
