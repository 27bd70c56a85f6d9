/** The manual upgrade of one box, and the download key that a wrong clock kills. */
import t from 'tap';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);
walksTheGuide(t, 'single-manual');
wrongWaysEnd(t, 'single-manual');
walksTheGuide(t, 'manual-clock');
wrongWaysEnd(t, 'manual-clock');
