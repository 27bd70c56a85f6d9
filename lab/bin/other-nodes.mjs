// `npm run other-nodes`: the program on the Nodes beside this one (test/proofs/other-nodes.ts).
import './node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, root } from './ensure.mjs';

await ensurePackages(ensureBuilt);
const { checkOtherNodes } = await import(
  pathToFileURL(join(root, 'dist', 'test', 'proofs', 'other-nodes.js')).href
);
const { passed, failed } = await checkOtherNodes(console.log);
console.log(`other Nodes: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
