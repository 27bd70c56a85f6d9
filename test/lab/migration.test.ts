/** Migration to new hardware (G102-G111): by robot in both hostings, and its wrong ways. */
import t from 'tap';
import { checkRehearsal } from './rehearsal-checks.js';

t.setTimeout(240_000);
checkRehearsal(t, 'hardware-migration');
