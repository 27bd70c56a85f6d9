/**
 * Loaded before every test file, so that a test is run by the name of its source: for `test/x.test.ts`
 * the build's `dist/test/x.test.js` is loaded. Tap's own way, to compile each file as it is imported,
 * would compile the whole product again for every test.
 */
import { statSync } from 'node:fs';
import { register } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import processOnSpawn from 'process-on-spawn';
import { rootDir } from '../../views/root.js';

// What a test starts runs as people start it: tap would load hooks of its own, and a thread for them, into
// each process of it.
processOnSpawn.removeAllListeners();
delete process.env.NODE_OPTIONS;

const source = process.argv[1] ?? '';
const root = rootDir();
// Of a whole folder tap takes every file.
if (source.startsWith(join(root, 'test')) && /(?<!\.test)\.ts$/.test(source)) {
  console.log('1..0 # no test');
  process.exit(0);
}
if (source.endsWith('.test.ts')) {
  const built = join(root, 'dist', relative(root, source).replace(/ts$/, 'js'));
  const builtAtMs = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  if (builtAtMs === undefined) {
    console.error(`${relative(root, source)} is not built yet: npm run build`);
    process.exit(1);
  }
  // A loader by itself, without imports: it runs in a thread of its own.
  const loader = `
    const from = ${JSON.stringify(pathToFileURL(source).href)}, to = ${JSON.stringify(pathToFileURL(built).href)};
    export const resolve = (name, context, next) => name === from ? { url: to, shortCircuit: true } : next(name, context);`;
  register(`data:text/javascript,${encodeURIComponent(loader)}`);
}
