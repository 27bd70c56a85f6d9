/** Migration to new hardware (G102-G111): by robot in both hostings, and its wrong ways. */
import t from 'tap';
import { walksTheGuide, wrongWaysEnd } from '../../support/walk-rehearsal.js';

t.setTimeout(280_000);
walksTheGuide(t, 'hardware-migration');
wrongWaysEnd(t, 'hardware-migration');
