/** Under which name a box writes its history, over its boots and the lives between factory resets. */
import t from 'tap';
import { openStore } from '../../../appliance/store/database.js';
import { docSchema } from '../../../appliance/store/docs.js';
import { type Origin, ofSameLife, settleOrigin } from '../../../appliance/store/origin.js';
import { appendAudit } from '../../../appliance/store/site/history/append.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Plate } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { defaultPlan } from '../../../lab/making/found.js';
import { makeBoxes } from '../../../lab/making/make-boxes.js';

const NOW_MS = Date.UTC(2018, 0, 8, 8);

const settle = (disk: MemoryDisk, plate: Plate, boot: number): Origin => {
  const box = openStore(disk, 'box');
  box.db.exec(docSchema);
  return settleOrigin({ plate, random: createRandom(`origin/${boot}`) }, box, openStore(disk, 'site'));
};

t.test('every boot writes under its own name, and whose it is can be read', (t) => {
  const disks = { a: createMemoryDisk(1e9), b: createMemoryDisk(1e9) };
  const { plates } = makeBoxes(defaultPlan, 'origin', disks, {
    nowMs: NOW_MS,
    historyDays: 2,
    recordings: 0,
  });
  const { guid } = plates.a;
  const first = settle(disks.a, plates.a, 1);
  const next = settle(disks.a, plates.a, 2);
  t.match(first, new RegExp(`^${guid}\\.[0-9a-f]{8}$`));
  t.not(next, first, 'a boot never counts on where another one did');
  t.ok(ofSameLife(next, first) && ofSameLife(next, guid), 'both are of one life');
  t.notOk(ofSameLife(next, plates.b.guid) || ofSameLife(next, `${first}~1`));
  disks.a.wipe();
  const second = settle(disks.a, plates.a, 3);
  t.match(second, new RegExp(`^${guid}-[0-9a-f]{8}\\.[0-9a-f]{8}$`));
  t.notOk(ofSameLife(second, first), 'a box that was reset begins another life');
  installPackageNow(disks.a, 'site-15.3.2', { nowMs: NOW_MS, adminPasswordHash: null });
  const site = openStore(disks.a, 'site');
  appendAudit(site, second, { atMs: 1, actor: 'x', action: 'y', detail: '' });
  t.not(settle(disks.a, plates.a, 3), second, 'a name that has rows is not given again');
  t.ok(ofSameLife(settle(disks.a, plates.a, 4), second), 'the life is the same over restarts');
  disks.a.wipe();
  t.notOk(ofSameLife(settle(disks.a, plates.a, 5), second), 'the third life is a third one');
  t.end();
});

t.test('history is written under no other name: a text is none', (t) => {
  const site = openStore(createMemoryDisk(1e6), 'site');
  const row = { atMs: 1, actor: 'x', action: 'y', detail: '' };
  // @ts-expect-error Only settleOrigin makes a name to write under.
  t.throws(() => appendAudit(site, 'a text', row));
  t.end();
});
