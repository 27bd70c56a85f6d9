/**
 * test/corpus/: what campaigns found once, as the deeds that found it: each must hold for ever. `bomgar-sim
 * campaign --save DIR` writes such files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { playCase, readCase } from '../../lab/campaign/failing/save.js';
import { findingLine } from '../../lab/campaign/judge/finding.js';
import { rootDir } from '../../views/root.js';

const folder = join(rootDir(), 'test', 'corpus');
t.setTimeout(280_000);

t.test('what was found once does not come back', async (t) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  t.ok(names.length > 0);
  for (const name of names) {
    const found = readCase(readFileSync(join(folder, name), 'utf8'));
    if (found === null) throw new Error(`${name} holds no case`);
    t.ok(found.title !== undefined, `${name}: as a lesson it has a title in both languages`);
    const { findings, log } = await playCase(found);
    t.same(findings.map(findingLine), [], `${name}: ${found.about}\n${log.join('\n')}`);
    t.ok(
      log.slice(0, found.steps.length).every((line) => !/-> (not-found|unexpected|unreachable)/.test(line)),
      `${name}: all of it was done\n${log.join('\n')}`,
    );
  }
});
