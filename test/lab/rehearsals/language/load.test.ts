/** Rehearsals that the build has read are those of their files, and of no others. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseRehearsal } from '../../../../lab/rehearsals/language/file.js';
import { loadRehearsal, rehearsalNames } from '../../../../lab/rehearsals/language/load.js';
import { rootDir } from '../../../../views/root.js';

const source = (name: string): string => join(rootDir(), 'lab', 'rehearsals', 'files', `${name}.yaml`);

t.test('each is what its file says', async (t) => {
  for (const name of rehearsalNames()) {
    const text = readFileSync(source(name), 'utf8');
    t.strictSame(loadRehearsal(name), parseRehearsal(name, text), name);
  }
});

t.test('what the build read of another file is not used', async (t) => {
  const [name = ''] = rehearsalNames();
  const read = join(rootDir(), 'dist', 'lab', 'rehearsals', 'files', `${name}.json`);
  const before = readFileSync(read, 'utf8');
  const { document } = JSON.parse(before) as { document: Record<string, unknown> };
  const other = JSON.stringify({ sha256: 'of another', document: { ...document, id: 'another' } });
  const put = (text: string): void => {
    writeFileSync(`${read}.new`, text);
    renameSync(`${read}.new`, read);
  };
  t.teardown(() => put(before));
  put(other);
  const anew = new URL('../../../../lab/rehearsals/language/load.js?again', import.meta.url).href;
  const again = (await import(anew)) as {
    loadRehearsal: typeof loadRehearsal;
  };
  t.equal(again.loadRehearsal(name).id, name);
});
