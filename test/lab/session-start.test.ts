/** An interactive lab that dies in its first seconds: what it wrote by then is how it was left. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { SavedLab } from '../../lab/state-folder.js';
import { openPair } from '../bench/pair.js';

t.test('a lab that dies while it begins is found with its boxes on and its cables as they lay', async (t) => {
  const folder = t.testdir();
  const written = (): SavedLab => JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8')) as SavedLab;
  const first = await openPair(folder, { historyDays: 0, recordings: 0 });
  t.match(written().boxes, { a: { on: true }, b: { on: true } }, 'also the first time');
  await first.session.act({ kind: 'cable', box: 'b', nic: 'eth1', up: false });
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
  const { session, close } = await openPair(folder, { historyDays: 0, recordings: 0 });
  session.live.setSpeed('max');
  while (session.outside.desk().probe.now() === null) await new Promise((done) => setTimeout(done, 5));
  await close();
  const lines = readFileSync(join(folder, 'transcript.ndjson'), 'utf8').split('\n');
  const seen = lines.filter((line) => line.includes('"site.seen"'));
  t.match(seen[0], /"up":true/, seen.join(' '));
});
