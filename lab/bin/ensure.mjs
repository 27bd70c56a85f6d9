// Makes a fresh clone ready: packages and compiled code, only what is missing or older than its source.
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './group.mjs';
import { startSqlite } from './sqlite.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const sources = ['appliance', 'hardware', 'failover', 'updates', 'views', 'lab', 'test'];

/** Runs a program to its end; its exit code. */
export const run = (command, args) => runGroup(command, args, { cwd: root });

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

// What is installed is told by its content: a checkout or a copy gives files new dates.
const stamp = join(root, 'node_modules', '.installed-lock');
const lockFile = join(root, 'package-lock.json');

/** Notes that what the lock names is installed. A package that was packed has no lock: npm sees to it. */
export function markInstalled() {
  if (existsSync(lockFile)) writeFileSync(stamp, readFileSync(lockFile, 'utf8'));
}

/**
 * Installs what is missing, then `meanwhile`, which may use all packages but the database: where it has
 * to be compiled that takes the longest by far, and only one core. It is told whether that still goes on.
 */
export async function ensurePackages(meanwhile = () => {}) {
  const modules = join(root, 'node_modules');
  const isPacked = !existsSync(lockFile);
  const complete =
    isPacked ||
    (existsSync(stamp) &&
      existsSync(bin('tsc')) &&
      readFileSync(stamp, 'utf8') === readFileSync(lockFile, 'utf8')) ||
    (existsSync(modules) && lstatSync(modules).isSymbolicLink());
  if (!complete) {
    // To the error stream: what a command prints is for whoever reads it.
    console.error('Installing packages (once, a minute or two) …');
    const status = await run('npm', [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (status !== 0) process.exit(status);
  }
  const sqlite = startSqlite(root);
  await meanwhile(sqlite.running);
  const status = await sqlite.status;
  if (status !== 0) process.exit(status);
  if (!complete) markInstalled();
}

export async function ensureBuilt() {
  const stamp = join(root, 'dist', '.built');
  // What was packed was built before, and its packages hold no compiler.
  if (existsSync(stamp) && !existsSync(lockFile)) return;
  const latest = Math.max(
    ...sources.map((name) => newest(join(root, name))),
    statSync(join(root, 'tsconfig.json')).mtimeMs,
  );
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= latest) return;
  await build();
}

export async function build() {
  console.error('Building …');
  const status = await run(bin('tsc'), ['-p', root]);
  if (status !== 0) process.exit(status);
  await bundle();
  await readRehearsals();
  writeFileSync(join(root, 'dist', '.built'), '');
}

/** Types of the library, and of what it speaks of. */
export async function describe() {
  const status = await run(bin('tsc'), [
    '-p',
    root,
    '--declaration',
    '--emitDeclarationOnly',
    '--incremental',
    'false',
  ]);
  if (status !== 0) process.exit(status);
}

const esbuild = async (entries, options) => {
  const status = await run(bin('esbuild'), [
    ...entries,
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--target=node20',
    '--sourcemap',
    '--log-level=warning',
    ...options,
  ]);
  if (status !== 0) process.exit(status);
};

/** A lab that runs loads what it needs later from the build that it was started with. */
const CHUNK_LIFE_MS = 86_400_000;

/** Of what a box loads these stay where they are: native, or there for those who have JSON schemas. */
const APART = ['better-sqlite3', '@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];

const boxEntries = ['processes/box-process', 'heavy/heavy-worker'].map((name) => `lab/hosting/${name}.ts`);

/** The command line, and what the lab starts in threads and processes: by their names. */
const labEntries = () => [
  'lab/cli/main.ts',
  ...readdirSync(join(root, 'lab'), { recursive: true })
    .filter((name) => /(^|\/)(worker|[a-z-]+-thread)\.ts$/.test(name) && !name.endsWith('heavy-thread.ts'))
    .map((name) => `lab/${name}`),
];

/**
 * To find and read 700 modules one by one takes longer than all else that a start does. A box's process and
 * its worker are one file each with their packages, in the place of their compiled modules; what the lab is
 * made of is in dist/bundle/.
 */
async function bundle() {
  if (!existsSync(bin('esbuild'))) {
    console.error('esbuild is not installed: labs and boxes start more slowly.');
    return;
  }
  const begunMs = Date.now();
  await esbuild(boxEntries, [
    '--outdir=dist/lab/hosting',
    '--outbase=lab/hosting',
    ...APART.map((name) => `--external:${name}`),
    // What is required by packages of the older kind.
    "--banner:js=import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
  ]);
  await esbuild(labEntries(), [
    '--outdir=dist/bundle',
    '--outbase=.',
    // Packages that import one another as they need them find other shapes in a bundle.
    '--packages=external',
    '--splitting',
    '--chunk-names=chunks/[hash]',
  ]);
  // Not before: another command of this checkout may have been built just now, and run from there.
  const chunks = join(root, 'dist', 'bundle', 'chunks');
  for (const name of readdirSync(chunks))
    if (statSync(join(chunks, name)).mtimeMs < begunMs - CHUNK_LIFE_MS) rmSync(join(chunks, name));
}

/** Rehearsals are read once, here: a start that reads 14 of them as YAML takes a third of a second longer. */
async function readRehearsals() {
  const { parse } = await import('yaml');
  const [from, to] = ['lab', 'dist/lab'].map((top) => join(root, top, 'rehearsals', 'files'));
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((name) => name.endsWith('.yaml'))) {
    const source = readFileSync(join(from, file), 'utf8');
    const sha256 = createHash('sha256').update(source).digest('hex');
    const read = JSON.stringify({ sha256, document: parse(source) });
    writeFileSync(join(to, file.replace(/yaml$/, 'json')), read);
  }
}

/** The command line as it is started. */
export function commandLine() {
  const [bundled, compiled] = ['dist/bundle', 'dist'].map((top) => join(root, top, 'lab', 'cli', 'main.js'));
  return existsSync(bundled) ? bundled : compiled;
}

export { bin };

const manifest = join(root, 'package.json');
/** As it was before it was packed; whoever was killed meanwhile finds it here. */
const manifestBefore = join(root, 'dist', 'package-before.json');

/** What a package.json says of a package that brings all its dependencies along. */
export function bundled(text) {
  const read = JSON.parse(text);
  return `${JSON.stringify({ ...read, bundleDependencies: Object.keys(read.dependencies) }, null, 2)}\n`;
}

/**
 * Only while it is packed a package says so: in a checkout npm (10 and 11) would never come to an end of
 * ‘npm ci’, where a bundled package is overridden, too.
 */
export function sayBundled() {
  unsayBundled();
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifestBefore, text);
  writeFileSync(manifest, bundled(text));
}

export function unsayBundled() {
  if (existsSync(manifestBefore)) renameSync(manifestBefore, manifest);
}
