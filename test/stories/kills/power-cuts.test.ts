/**
 * Power is cut at one durable write of each name (with `KILLS=all` in the environment: at every one) of
 * a data-sync, a backup and a restore, a swap of roles and the end and beginning of a relation, just before
 * the write or just after it. Whatever write it
 * was: the old or the new state, whole, and everything can go on. Installations: power-cuts-install.
 */
import t from 'tap';
import { grow } from './kill-forest.js';
import { relationStory, restoreStory, swapStory, syncStory } from './kill-stories.js';
import { walk } from './kill-walk.js';

t.setTimeout(280_000);

const SEED = 'power-cuts';
const KILLS_MIN = 130;

const forest = grow(SEED, '15.3.2');
const victims = ['a', 'b'] as const;

walk(
  SEED,
  [
    { name: 'data-sync', forest, story: syncStory(forest), victims },
    { name: 'backup and restore', forest, story: restoreStory(forest), victims },
    { name: 'swap of roles', forest, story: swapStory(forest), victims },
    { name: 'break and establish', forest, story: relationStory(forest), victims },
  ],
  KILLS_MIN,
);
