/**
 * The one door to better-sqlite3: its version for Node 22 and newer does not run on Node 20, whose
 * version in turn ends with a fault on Node 24. The set-up (lab/bin/sqlite.mjs) has put in place
 * what this Node needs.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { rootDir } from '../../views/root.js';

export type Db = BetterSqlite3.Database;
export type Statement = BetterSqlite3.Statement<unknown[], unknown>;

const NEWER_NODE = 22;

function load(): typeof BetterSqlite3 {
  const { node } = process.versions;
  const name = Number(node.split('.', 1)[0]) >= NEWER_NODE ? '.node-22' : '.node-20';
  const place = join(rootDir(), 'node_modules', name, 'package.json');
  if (!existsSync(place))
    throw new Error(`better-sqlite3 for Node ${node} is not installed: run 'npm run build'`);
  return createRequire(place)('better-sqlite3') as typeof BetterSqlite3;
}

export const Database: typeof BetterSqlite3 = load();
