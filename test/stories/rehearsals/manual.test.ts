/** The manual upgrade of one box, and the download key that a wrong clock kills. */
import t from 'tap';
import { walksInBothHostings, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(240_000);
walksInBothHostings(t, 'single-manual');
wrongWaysEnd(t, 'single-manual');
walksInBothHostings(t, 'manual-clock');
wrongWaysEnd(t, 'manual-clock');
