/** Under which name a box writes its history, over the lives between factory resets. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { openStore } from '../../appliance/store/database.js';
import { docSchema } from '../../appliance/store/docs.js';
import { appendAudit } from '../../appliance/store/history.js';
import { settleOrigin } from '../../appliance/store/origin.js';
import { installPackageNow } from '../../appliance/store/software.js';
import { createMemoryDisk, type MemoryDisk } from '../../hardware/disk-memory.js';
import type { Plate } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { makeBoxes } from '../../lab/making/make-boxes.js';
import { defaultPlan } from '../../lab/making/plan.js';
import { makePlate } from '../../lab/making/plates.js';

const NOW_MS = Date.UTC(2018, 0, 8, 8);

const settle = (disk: MemoryDisk, plate: Plate, boot: number): string => {
  const box = openStore(disk, 'box');
  box.db.exec(docSchema);
  return settleOrigin({ plate, random: createRandom(`origin/${boot}`) }, box, openStore(disk, 'site'));
};

t.test('a box that wrote under its GUID goes on; after a reset it writes under another name', (t) => {
  const disks = { a: createMemoryDisk(1e9), b: createMemoryDisk(1e9) };
  const { plates } = makeBoxes(defaultPlan, 'origin', disks, {
    nowMs: NOW_MS,
    historyDays: 2,
    recordings: 0,
  });
  t.equal(settle(disks.a, plates.a, 1), plates.a.guid);
  t.equal(settle(disks.a, plates.a, 2), plates.a.guid, 'and keeps it');
  disks.a.wipe();
  const second = settle(disks.a, plates.a, 3);
  t.not(second, plates.a.guid);
  t.ok(second.startsWith(plates.a.guid), 'whose it is can still be read');
  t.equal(settle(disks.a, plates.a, 4), second, 'the same over restarts');
  installPackageNow(disks.a, 'site-15.3.2', { nowMs: NOW_MS, adminPasswordHash: null });
  const site = openStore(disks.a, 'site');
  appendAudit(site, second, { atMs: 1, actor: 'x', action: 'y', detail: '' });
  t.same(
    site.db.prepare('SELECT origin, seq FROM audit ORDER BY origin, seq').all(),
    [{ origin: second, seq: 1 }],
    'its first row meets no row of the life before',
  );
  disks.a.wipe();
  t.not(settle(disks.a, plates.a, 5), second, 'the third life has a third name');
  t.end();
});

t.test('no history is written under the plate’s GUID by mistake', (t) => {
  const root = fileURLToPath(new URL('../../../appliance', import.meta.url));
  const wrong: string[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    if (/append(Audit|Session|SessionEvent)\([^;]*?plate\.guid/.test(text)) wrong.push(entry.name);
  }
  t.same(wrong, [], 'use node.origin');
  t.ok(makePlate('x', 'a').guid.length === 36);
  t.end();
});
