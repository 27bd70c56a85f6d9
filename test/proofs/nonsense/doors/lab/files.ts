/** Files of whole labs (.lab), as somebody sends one: broken anywhere, cut off, made up. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabFileError } from '../../../../../lab/live/files/container.js';
import { readLabFile, unpackLabFile } from '../../../../../lab/live/files/open-file.js';
import { rootDir } from '../../../../../views/root.js';
import { texts } from '../../corpus.js';
import { bare, type Door, type Said } from '../../door.js';
import { anyText, damaged, damagedExamples } from '../../values.js';

const SAMPLE = join(rootDir(), 'test', 'lab', 'live', 'files', 'version-1.lab');
/** Shorter words than these say nothing. */
const WORDS_MIN = 10;

async function opened(folder: string, content: Buffer): Promise<Said> {
  const path = join(folder, 'sent.lab');
  const target = join(folder, 'opened');
  writeFileSync(path, content);
  try {
    await unpackLabFile(await readLabFile(path), target);
    return 'taken';
  } catch (error) {
    if (!(error instanceof LabFileError)) throw error;
    if (error.message.length < WORDS_MIN) throw new Error(`refused without words: ${error.message}`);
    return 'refused';
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

export const labFiles: Door = {
  name: 'lab-file',
  open: async () => {
    const whole = readFileSync(SAMPLE);
    const folder = mkdtempSync(join(tmpdir(), 'lab-file-'));
    const firstLine = whole.subarray(0, whole.indexOf('\n') + 1);
    const bench = bare(
      ['whole', 'first line', 'made up', 'after its first line'],
      async (entry, { each }) => {
        if (entry === 'whole')
          await each(damaged(whole), damagedExamples(whole), (content) => opened(folder, content));
        else if (entry === 'first line')
          await each(damaged(firstLine), damagedExamples(firstLine), (line) =>
            opened(folder, Buffer.concat([line, whole.subarray(firstLine.length)])),
          );
        else
          await each(anyText, texts, (text) => {
            const before = entry === 'made up' ? Buffer.alloc(0) : firstLine;
            return opened(folder, Buffer.concat([before, Buffer.from(text)]));
          });
      },
    );
    return { ...bench, close: () => rmSync(folder, { recursive: true, force: true }) };
  },
};
