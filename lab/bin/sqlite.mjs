// better-sqlite3 as this Node needs it, beside the other packages (appliance/store/sqlite.ts finds it).
// For Node 22 and newer it brings its binaries; for Node 20 it is compiled where no finished binary can
// be had. Neither is among the packages of the program: npm would try to compile the wrong one.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGroup } from './group.mjs';

const NEWER_NODE = 22;
const FILES = ['package.json', 'package-lock.json'];
const INSTALL = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

const isNewer = Number(process.versions.node.split('.', 1)[0]) >= NEWER_NODE;
const NAME = isNewer ? 'node-22' : 'node-20';

const nothing = { status: Promise.resolve(0), running: () => false };

/** What npm was told about the whole install (a global one, say) is not meant for this folder. */
function environment() {
  const { npm_config_global, npm_config_location, npm_config_prefix, npm_config_omit, ...env } = process.env;
  return env;
}

/** Begins to install what is missing below `root`; `status` resolves to 0 when all is there. */
export function startSqlite(root) {
  const wanted = join(root, 'native', NAME);
  const folder = join(root, 'node_modules', `.${NAME}`);
  const stamp = join(folder, '.installed-lock');
  const lock = readFileSync(join(wanted, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return nothing;
  mkdirSync(folder, { recursive: true });
  for (const name of FILES) copyFileSync(join(wanted, name), join(folder, name));
  const args = isNewer ? [...INSTALL, '--ignore-scripts'] : INSTALL;
  const npm = startGroup('npm', args, { cwd: folder, env: environment() });
  const status = npm.status.then((code) => {
    if (code === 0) writeFileSync(stamp, lock);
    else if (isNewer) console.error('better-sqlite3 could not be installed: npm says why above.');
    else
      console.error(
        'better-sqlite3 could not be installed: on Node 20 it needs python3, make and g++; on Node 22 and newer it needs none of them.',
      );
    return code;
  });
  status.catch(() => {});
  return { status, running: npm.running };
}
