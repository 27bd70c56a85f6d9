/** An interactive lab that dies in its first seconds: what it wrote by then is how it was left. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import type { SavedLab } from '../../../lab/live/keeping/saved-lab.js';
import { openPair } from '../../bench/pair.js';

t.test('a lab that dies while it begins is found with its boxes on and its cables as they lay', async (t) => {
  const folder = t.testdir();
  const written = (): SavedLab => JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8')) as SavedLab;
  const first = await openPair(folder, { historyDays: 0, recordings: 0 });
  t.match(written().boxes, { a: { on: true }, b: { on: true } }, 'also the first time');
  await first.liveLab.act({ kind: 'cable', box: 'b', nic: 'eth1', up: false });
  await first.close();
  t.match(written(), { clean: true, boxes: { a: { on: true }, b: { on: true } } });

  const again = await openPair(folder);
  // Nothing has been saved since its first instant: the next time comes seconds later.
  t.match(written(), {
    clean: false,
    boxes: { a: { on: true }, b: { on: true, links: { eth0: true, eth1: false } } },
  });
  await again.close();
});

t.test('clients do not say that nobody answers while the boxes take their addresses', async (t) => {
  const folder = t.testdir();
  const { liveLab, close } = await openPair(folder, { historyDays: 0, recordings: 0 });
  liveLab.live.setSpeed('max');
  while (liveLab.outside.seats().probe.now() === null) await new Promise((done) => setTimeout(done, 5));
  await close();
  const lines = readFileSync(join(folder, 'transcript.ndjson'), 'utf8').split('\n');
  const seen = lines.filter((line) => line.includes('"site.seen"'));
  t.match(seen[0], /"up":true/, seen.join(' '));
});

t.test('what the boxes of an interactive lab keep is kept when the host loses its power', async (t) => {
  const folder = t.testdir({ state: {}, 'hook.mjs': '' });
  const seen = join(folder, 'flushed');
  const hook = join(folder, 'hook.mjs');
  // Boxes are processes of their own: each notes what it writes, and whether it waits for the host's disk.
  writeFileSync(
    hook,
    `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { writeFileSync, openSync, writeSync } = fs;
    const seen = openSync(${JSON.stringify(seen)}, 'a');
    fs.writeFileSync = (path, content, options) => {
      if (String(path).includes('/boxes/')) writeSync(seen, options?.flush + ' ' + path + '\\n');
      writeFileSync(path, content, options);
    };
    syncBuiltinESMExports();`,
  );
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `${before ?? ''} --import ${pathToFileURL(hook).href}`;
  t.teardown(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  const { liveLab, close } = await openPair(join(folder, 'state'), {
    historyDays: 0,
    recordings: 0,
  });
  liveLab.live.setSpeed('max');
  // The array notes on the disk which of its disks are left.
  const list = [{ id: 'disk', overlay: 'disk-failed', values: { slot: '1' } }];
  for (const box of ['a', 'b'] as const) await liveLab.act({ kind: 'overlays', box, list });
  const untilUs = liveLab.lab.nowUs() + 60 * SECOND;
  while (liveLab.lab.nowUs() < untilUs) await new Promise((done) => setTimeout(done, 5));
  await close();
  const written = readFileSync(seen, 'utf8').trim().split('\n');
  t.ok(written.length >= 2, `${written.length} files of two boxes`);
  const lost = written.filter((line) => !line.startsWith('true'));
  t.strictSame(lost, [], 'each write waits for the disk of the host');
});

t.test('a box whose process cannot be made is told, and the lab ends (B14)', async (t) => {
  const { execPath } = process;
  t.teardown(() => {
    process.execPath = execPath;
  });
  process.execPath = join(t.testdirName, 'no-such-node');
  const { close } = await openPair(t.testdir(), { historyDays: 0, recordings: 0 });
  process.execPath = execPath;
  await t.rejects(close(), /box [ab]: its process could not be started: .*ENOENT/);
});
