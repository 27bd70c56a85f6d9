/** A recording of any size is gone on with after its end was read, not all of it. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import t from 'tap';

// Counted below the module that is looked at: how much of the files it takes into memory.
let readBytes = 0;
const { readSync, readFileSync } = fs;
Object.assign(fs, {
  readSync: (...args: Parameters<typeof readSync>): number => {
    const read = readSync(...args);
    readBytes += read;
    return read;
  },
  readFileSync: (...args: Parameters<typeof readFileSync>): string | Buffer => {
    const content = readFileSync(...args);
    readBytes += content.length;
    return content;
  },
});
syncBuiltinESMExports();
const { openRecorder } = await import('../../../../lab/live/recording/recording.js');

const KIB = 1024;
const line = (bytes: number): string => `${'x'.repeat(bytes - 1)}\n`;

t.test('only the last 64 KiB of a recording are read', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'recording.ndjson');
  fs.writeFileSync(file, `${line(400).repeat(20_000)}half a li`);
  readBytes = 0;
  openRecorder(folder);
  t.equal(fs.statSync(file).size, 8_000_000, 'what was torn is cut off');
  t.ok(readBytes <= 64 * KIB, `${readBytes} bytes read`);
});

t.test('a torn line of any length is cut off, and nothing else', async (t) => {
  for (const torn of [0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 300 * KIB]) {
    for (const before of ['', line(10), line(64 * KIB), line(10) + line(70 * KIB)]) {
      const folder = t.testdir();
      const file = join(folder, 'transcript.ndjson');
      fs.writeFileSync(file, before + 'y'.repeat(torn));
      openRecorder(folder);
      t.equal(fs.readFileSync(file, 'utf8'), before, `${torn} torn behind ${before.length}`);
    }
  }
});
