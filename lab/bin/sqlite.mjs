// better-sqlite3 as this Node needs it, beside the other packages (appliance/store/sqlite.ts finds it).
// For Node 22 and newer it brings its binaries; for Node 20 it is compiled where no finished binary can
// be had. Neither is among the packages of the program: npm would try to compile the wrong one.
//
// A package that was packed brings what it needs along (dist/native), and asks nobody: the binaries of the
// version for newer Nodes, and for Node 20 the one of the machine that packed, which may fit or not.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGroup } from './group.mjs';

const NEWER_NODE = 22;
const FILES = ['package.json', 'package-lock.json'];
const INSTALL = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

const isNewer = Number(process.versions.node.split('.', 1)[0]) >= NEWER_NODE;
const NAME = isNewer ? 'node-22' : 'node-20';

/** What runs of each: neither sources nor what compiles them. */
const PARTS = {
  'node-22': { 'better-sqlite3': ['LICENSE', 'package.json', 'lib', 'prebuilds'] },
  'node-20': {
    'better-sqlite3': ['LICENSE', 'package.json', 'lib', 'build/Release/better_sqlite3.node'],
    bindings: ['LICENSE.md', 'package.json', 'bindings.js'],
    'file-uri-to-path': ['LICENSE', 'package.json', 'index.js'],
  },
};

const nothing = { status: Promise.resolve(0), running: () => false };

/** What npm was told about the whole install (a global one, say) is not meant for this folder. */
function environment() {
  const { npm_config_global, npm_config_location, npm_config_prefix, npm_config_omit, ...env } = process.env;
  return env;
}

const folderOf = (root, name) => join(root, 'node_modules', `.${name}`);
const packedOf = (root, name) => join(root, 'dist', 'native', name);

/** Whether the database opens as it lies in a folder: in a process of its own, since a wrong binary ends it. */
const opens = (folder) =>
  spawnSync(
    process.execPath,
    [
      '-e',
      "new (require(process.argv[1]))(':memory:').close()",
      join(folder, 'node_modules', 'better-sqlite3'),
    ],
    { stdio: 'ignore' },
  ).status === 0;

/** Takes what the package has brought along; whether it fits this machine. */
function unpack(root, folder) {
  const packed = packedOf(root, NAME);
  if (!existsSync(packed)) return false;
  cpSync(packed, join(folder, 'node_modules'), { recursive: true });
  if (opens(folder)) return true;
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  return false;
}

/** Puts the database beside the compiled code, for a package; of a Node that is not set up here nothing. */
export async function packSqlite(root) {
  for (const [name, packages] of Object.entries(PARTS)) {
    const packed = packedOf(root, name);
    rmSync(packed, { recursive: true, force: true });
    const isThere = existsSync(join(folderOf(root, name), '.installed-lock'));
    // Binaries come with it: nothing has to be compiled to bring it along.
    if (!isThere && (name !== 'node-22' || (await install(root, name).status) !== 0)) continue;
    for (const [part, files] of Object.entries(packages))
      for (const file of files)
        cpSync(join(folderOf(root, name), 'node_modules', part, file), join(packed, part, file), {
          recursive: true,
        });
  }
}

function install(root, name) {
  const wanted = join(root, 'native', name);
  const folder = folderOf(root, name);
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(wanted, file), join(folder, file));
  const args = name === 'node-22' ? [...INSTALL, '--ignore-scripts'] : INSTALL;
  const npm = startGroup('npm', args, { cwd: folder, env: environment() });
  const lock = readFileSync(join(wanted, 'package-lock.json'), 'utf8');
  const status = npm.status.then((code) => {
    if (code === 0) writeFileSync(join(folder, '.installed-lock'), lock);
    return code;
  });
  status.catch(() => {});
  return { status, running: npm.running };
}

/** Begins to install what is missing below `root`; `status` resolves to 0 when all is there. */
export function startSqlite(root) {
  const folder = folderOf(root, NAME);
  const stamp = join(folder, '.installed-lock');
  const lock = readFileSync(join(root, 'native', NAME, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return nothing;
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'native', NAME, 'package.json'), join(folder, 'package.json'));
  if (unpack(root, folder)) {
    writeFileSync(stamp, lock);
    return nothing;
  }
  const npm = install(root, NAME);
  const status = npm.status.then((code) => {
    if (code !== 0 && isNewer) console.error('better-sqlite3 could not be installed: npm says why above.');
    else if (code !== 0)
      console.error(
        'better-sqlite3 could not be installed: on Node 20 it needs python3, make and g++; on Node 22 and newer it needs none of them.',
      );
    return code;
  });
  status.catch(() => {});
  return { status, running: npm.running };
}
