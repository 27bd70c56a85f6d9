/** Asynchronous upgrade, led to B by DNS (G91-G95, G98, G100, G101). */

import t from 'tap';
import { MINUTE_MS } from '../../../hardware/ports.js';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);

walksTheGuide(t, 'async-dns', ({ downtimeMs }) => {
  t.ok(downtimeMs < MINUTE_MS, 'the site was never away for long (G54)');
});
wrongWaysEnd(t, 'async-dns', (wrongWay, { downtimeMs }) => {
  if (wrongWay === 'without-propagation')
    t.ok(downtimeMs > 15 * MINUTE_MS, 'whoever held the old answer found A being updated');
});
