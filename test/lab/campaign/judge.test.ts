/** What the judge calls wrong, and what it does not. */
import type DatabaseType from 'better-sqlite3';
import t from 'tap';
import { doubledOn } from '../../../lab/campaign/judge/eyes.js';
import { isFault } from '../../../lab/campaign/place/hands.js';
import { createScene } from '../../../lab/campaign/scene.js';

t.test(
  'a row is there twice where another name wrote it, and signing in at both boxes at once is none',
  async (t) => {
    const scene = await createScene('judge-doubled', '15.3.2');
    t.teardown(() => scene.lab.close());
    const { disks } = scene.world;
    const site = disks.a.open('site', (): DatabaseType.Database => {
      throw new Error('no site');
    });
    const write = (origin: string, action: string): void => {
      site
        .prepare('INSERT INTO audit (origin, seq, at_ms, actor, action, detail) VALUES (?, ?, ?, ?, ?, ?)')
        .run(origin, 900_000 + Math.abs(action.length), 1_515_400_000_123, 'admin', action, '');
    };
    t.equal(doubledOn(disks, 'a'), 0);
    for (const origin of ['one', 'other']) write(origin, 'sign-in');
    t.equal(doubledOn(disks, 'a'), 0, 'somebody signed in at both, in one millisecond');
    for (const origin of ['one', 'other']) write(origin, 'user.added');
    t.equal(doubledOn(disks, 'a'), 1, 'whatever else says the same was written once');
  },
);

t.test(
  'no room on a disk and a site that is worked on are told by their status, a fault by any other',
  async (t) => {
    for (const status of [200, 303, 403, 422, 503, 507]) t.notOk(isFault(status), `${status}`);
    for (const status of [500, 502, 504]) t.ok(isFault(status), `${status}`);
  },
);
