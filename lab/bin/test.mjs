// `npm test`: installs what is missing, lints, type-checks by building, and runs every test file.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bin, build, ensurePackages, root, run } from './ensure.mjs';

const started = Date.now();

function testFiles(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...testFiles(path));
    else if (entry.name.endsWith('.test.js')) found.push(path);
  }
  return found.sort();
}

const IMPORT = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

/** All that a compiled file imports, directly or not: paths of files and names of packages. */
function reach(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const path = resolve(dirname(file), name);
    if (!name.startsWith('.')) found.add(name);
    else if (existsSync(path)) reach(path, found);
  }
  return found;
}

/** Whether a test needs no database, neither its own nor one of a process that it starts. */
const isPure = (file) => {
  const found = reach(file);
  return !found.has(sqlite) && !found.has('node:child_process');
};

const sqlite = join(root, 'dist', 'appliance', 'store', 'sqlite.js');
const TIMEOUT_MS = 300_000;
const wanted = process.argv.slice(2);
const before = pathToFileURL(join(root, 'dist', 'test', 'without-domains.js')).href;
/** Test files that run; none of them goes on without us. */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
let passed = 0;
let failed = 0;

function runFile(file) {
  return new Promise((resolve) => {
    const name = file.slice(join(root, 'dist', 'test').length + 1);
    const began = Date.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', before, file], {
      cwd: root,
      env: { ...process.env, TAP: '1' },
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    running.add(child);
    child.on('close', (code, signal) => {
      running.delete(child);
      clearTimeout(timer);
      const good = (output.match(/^\s+ok \d+/gm) ?? []).length;
      const bad = (output.match(/^\s*not ok \d+/gm) ?? []).length;
      const ok = code === 0 && bad === 0 && good > 0;
      passed += good;
      failed += ok ? 0 : Math.max(1, bad);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${good} checks, ${seconds} s)`);
      if (!ok) console.log(`${output.slice(-6000)}\n${signal === null ? '' : `ended by ${signal}`}`);
      resolve();
    });
  });
}

// The longest kinds first, so that none of them is left alone at the end.
const LONG = [
  'e2e/sync-upgrade',
  'lab/process-kills',
  'lab/power-cuts',
  'lab/sync-upgrade',
  'e2e/guide',
  'lab/faults-trace',
  'e2e/',
  'lab/',
  'bench/',
];
const place = (file) => {
  const at = LONG.findIndex((part) => file.includes(`/test/${part}`));
  return at === -1 ? LONG.length : at;
};
/** Tests that wait for browsers and for time that passes as it does: they leave a core to others. */
const waits = (file) => /\/test\/(e2e|bench|views)\//.test(file);

let files = [];
let queue = [];

function list() {
  files = testFiles(join(root, 'dist', 'test')).filter(
    (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
  );
  if (files.length === 0) {
    console.error('no test file matches');
    process.exit(1);
  }
  queue = files
    .map((file) => ({ file, at: place(file) }))
    .sort((x, y) => x.at - y.at)
    .map(({ file }) => file);
}

/** Runs files until none is left that `may` run, those that it `likes` first. */
async function worker(may = () => true, likes = () => true) {
  for (;;) {
    const liked = queue.findIndex((file) => may(file) && likes(file));
    const at = liked < 0 ? queue.findIndex(may) : liked;
    if (at < 0) return;
    await runFile(queue.splice(at, 1)[0]);
  }
}

await ensurePackages(async (compiling) => {
  if ((await run(bin('biome'), ['ci', '--error-on-warnings', '.'])) !== 0) process.exit(1);
  await build();
  list();
  mkdirSync(join(root, 'artefacts'), { recursive: true });
  await worker((file) => compiling() && isPure(file));
});
// All cores compute, and one more worker waits most of its time.
const computing = Math.min(3, availableParallelism());
await Promise.all([
  worker(undefined, waits),
  ...Array.from({ length: computing }, () => worker(undefined, (file) => !waits(file))),
]);
console.log(`${files.length} files in ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
