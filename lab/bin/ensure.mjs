// Makes a fresh clone ready: packages and compiled code, only what is missing or older than its source.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const sources = ['appliance', 'hardware', 'failover', 'updates', 'views', 'lab', 'test'];

export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.error) throw done.error;
  return done.status ?? 1;
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (entry.name.endsWith('.ts')) latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

export function ensurePackages() {
  // What is installed is told by its content: a checkout or a copy gives files new dates.
  const stamp = join(root, 'node_modules', '.installed-lock');
  const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && existsSync(bin('tsc')) && readFileSync(stamp, 'utf8') === wanted) return;
  const modules = join(root, 'node_modules');
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  // To the error stream: what a command prints is for whoever reads it.
  console.error('Installing packages (once, about two minutes) …');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['inherit', 2, 2],
  });
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, wanted);
}

export function ensureBuilt() {
  const stamp = join(root, 'dist', '.built');
  const latest = Math.max(
    ...sources.map((name) => newest(join(root, name))),
    statSync(join(root, 'tsconfig.json')).mtimeMs,
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= latest) return;
  build();
}

export function build() {
  console.error('Building …');
  const status = run(bin('tsc'), ['-p', root], { stdio: ['inherit', 2, 2] });
  if (status !== 0) process.exit(status);
  bundle();
  writeFileSync(join(root, 'dist', '.built'), '');
}

const processEntries = ['box-process', 'heavy-worker'];

/**
 * A box's process and its worker are one file each, in the place of their compiled modules: to find
 * and read 340 modules one by one takes longer than all else that a box does before it answers.
 */
function bundle() {
  if (!existsSync(bin('esbuild'))) {
    console.error('esbuild is not installed: boxes start more slowly.');
    return;
  }
  const status = run(bin('esbuild'), [
    ...processEntries.map((name) => `lab/hosting/${name}.ts`),
    '--outdir=dist/lab/hosting',
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--target=node20',
    '--packages=external',
    '--sourcemap',
    '--log-level=warning',
  ]);
  if (status !== 0) process.exit(status);
}

export { bin };
