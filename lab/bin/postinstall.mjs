// After a plain `npm install` or `npm ci`: what is left to do for this Node. A fault is told, and the
// next start tries again.
import './node-version.mjs';
import { markInstalled, root } from './ensure.mjs';
import { startSqlite } from './sqlite.mjs';

if ((await startSqlite(root).status) === 0) markInstalled();
