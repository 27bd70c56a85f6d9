/** The manual upgrade of one box, and the download key that a wrong clock kills. */
import t from 'tap';
import { checkRehearsal } from './rehearsal-checks.js';

t.setTimeout(240_000);
checkRehearsal(t, 'single-manual');
checkRehearsal(t, 'manual-clock');
