// Makes a fresh clone ready: packages and compiled code, only what is missing or older than its source.
import { spawn, spawnSync } from 'node:child_process';
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

/** Packages that are compiled here, where no finished binary can be had. */
const compiledPackages = ['better-sqlite3'];

function compilePackages() {
  // A group of its own: npm passes no signal on to the compiler that it started.
  const child = spawn('npm', ['rebuild', '--loglevel=error', ...compiledPackages], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    detached: true,
  });
  let running = true;
  // Whoever gives up meanwhile (lint, types, Ctrl-C) leaves no compiler behind.
  const end = () => running && child.pid !== undefined && process.kill(-child.pid);
  const stop = () => process.exit(130);
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  const over = () => {
    running = false;
    process.off('exit', end);
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);
  };
  const status = new Promise((resolve, reject) => {
    child.once('error', (error) => {
      over();
      reject(error);
    });
    child.once('exit', (code) => {
      over();
      resolve(code ?? 1);
    });
  });
  // Looked at only after other work; until then it is nobody's unhandled failure.
  status.catch(() => {});
  return { status, running: () => running };
}

/**
 * Installs what is missing, then `meanwhile`, which may use all packages but the compiled ones: they
 * take the longest by far, and only one core. It is told whether they are still being compiled.
 */
export async function ensurePackages(meanwhile = () => {}) {
  // What is installed is told by its content: a checkout or a copy gives files new dates.
  const stamp = join(root, 'node_modules', '.installed-lock');
  const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const modules = join(root, 'node_modules');
  const complete =
    (existsSync(stamp) && existsSync(bin('tsc')) && readFileSync(stamp, 'utf8') === wanted) ||
    (existsSync(modules) && lstatSync(modules).isSymbolicLink());
  if (complete) {
    await meanwhile(() => false);
    return;
  }
  // To the error stream: what a command prints is for whoever reads it.
  console.error('Installing packages (once, about two minutes) …');
  const status = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['inherit', 2, 2],
  });
  if (status !== 0) process.exit(status);
  const compiling = compilePackages();
  await meanwhile(compiling.running);
  const compiled = await compiling.status;
  if (compiled !== 0) process.exit(compiled);
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
