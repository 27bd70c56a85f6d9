/**
 * Power is cut at one durable write of each name (with `KILLS=all` in the environment: at every one) of
 * an installation, just before the write or just after it:
 * rolled back or carried on by itself; only while base software is written the box is damaged, as
 * the guide warns (G10), and support's code heals it.
 */
import t from 'tap';
import { grow } from './kill-forest.js';
import { installStory, packages } from './kill-stories.js';
import { walk } from './kill-walk.js';

t.setTimeout(280_000);

const SEED = 'power-cuts';
const KILLS_MIN = 120;

const pair = grow(SEED, '15.3.2');
const older = grow(SEED, '15.1.1');
const victims = ['a'] as const;

walk(
  SEED,
  [
    { name: 'site', forest: older, story: installStory(older, packages.site), victims },
    { name: 'base', forest: pair, story: installStory(pair, packages.base), victims },
    { name: 'licence', forest: pair, story: installStory(pair, packages.licence), victims },
  ],
  KILLS_MIN,
);
