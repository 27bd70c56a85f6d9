// lab/bin/: scripts that npm and the shell start; they build first what is not built.
//
// `npm run bench`: builds what is missing, then measures (test/bench/bench.ts).
import './node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, root } from './ensure.mjs';

await ensurePackages(ensureBuilt);
const { main } = await import(pathToFileURL(join(root, 'dist', 'test', 'bench', 'bench.js')).href);
process.exitCode = await main(process.argv.slice(2));
