// `npm test`: lints, type-checks by building, and has tap run every test file. Ours is only what tap's own
// command (`npx tap`, .taprc) cannot do: to test beside the compilation of the database, and in which order
// files are begun. Tap runs, times, counts and reports them.
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { bin, build, ensurePackages, root, run } from './ensure.mjs';

const started = Date.now();
const wanted = process.argv.slice(2).filter((arg) => arg !== '--all');
const isAll = process.argv.includes('--all');

/** Test files below a folder, by their sources: what is left in dist/ of a source that is gone does not run. */
function testFiles(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

const compiled = (file) => join(root, 'dist', file.replace(/ts$/, 'js'));
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
function isPure(file) {
  const found = reach(compiled(file));
  return !found.has(compiled('appliance/store/sqlite.ts')) && !found.has('node:child_process');
}

// The longest first, so that none of them is left alone at the end.
const LONG = [
  'e2e/ending',
  'stories/kills',
  'stories/rehearsals',
  'e2e/replay',
  'stories/faults-trace',
  'e2e/',
  'stories/',
  'bench/',
];
function place(file) {
  const at = LONG.findIndex((part) => file.startsWith(`test/${part}`));
  return at === -1 ? LONG.length : at;
}
/** Tests that wait for browsers and for time that passes as it does: they leave a core to others. */
const waits = (file) => /^test\/(e2e|bench|views)\//.test(file);

/** Tap's report: a line for each file and all of a file that failed; everything goes to artefacts/. */
function createReport() {
  mkdirSync(join(root, 'artefacts'), { recursive: true });
  const all = createWriteStream(join(root, 'artefacts', 'tests.tap'));
  let held = [];
  let isShowing = false;
  const tell = (line) => {
    if (line.startsWith('# Subtest')) isShowing = false;
    if (/^(not )?ok /.test(line)) {
      isShowing = line.startsWith('not');
      if (isShowing) console.log(held.join('\n'));
      console.log(line);
      held = [];
    } else if (isShowing) console.log(line);
    else held.push(line);
  };
  let rest = '';
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop();
      lines.forEach(tell);
      all.write(chunk, done);
    },
  });
}

// Long ones, each a closer look at what others touch too, in shares that take about as long: one is run, and which
// one follows from the commit. `npm test -- --all` runs all of them.
const SHARES = [
  [
    'e2e/sync-upgrade-fr',
    'lab/campaign/workers',
    'lab/console/reading',
    'lab/console/tools/concealment',
    'lab/hosting/processes/killed-boxes',
    'stories/rehearsals/beyond',
    'stories/rehearsals/told',
    'views/browser',
  ],
  [
    'bench/bench',
    'e2e/lab-console',
    'e2e/faults',
    'e2e/network',
    'hardware/faults/proofs',
    'lab/campaign/campaign',
    'lab/campaign/cuts/',
    'lab/console/control/commands',
    'lab/hosting/world/live-world',
    'stories/other-addresses',
    'stories/rehearsals/single-auto',
    'stories/rehearsals/sync-upgrade',
  ],
  [
    'appliance/services/backup/refused-backup',
    'e2e/class',
    'e2e/guide',
    'e2e/rehearsals',
    'lab/acts/when-processes',
    'lab/clients/fleet/',
    'stories/faults-trace',
    'stories/kills/power-cuts',
    'stories/rehearsals/async-',
    'stories/rehearsals/manual',
    'stories/rehearsals/migration',
  ],
  [
    'appliance/actions/actions',
    'appliance/certificates/files/forms',
    'e2e/boxes/doors',
    'e2e/ending',
    'e2e/replay',
    'house/adding',
    'lab/campaign/planted',
    'lab/live/host/other-ways',
    'lab/live/line/comb',
    'lab/outside/network/address-conflict',
    'lab/rehearsals/judge/planted-damage',
    'stories/fuzz',
    'stories/kills/process-kills',
    'stories/rehearsals/orders',
  ],
];

/** Which of the long ones are left out this time; none where files are named, or nothing is known of a commit. */
function leftOut(files) {
  const commit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout?.trim();
  if (isAll || wanted.length > 0 || !commit) return new Set();
  const drawn = createHash('sha256').update(commit).digest().readUInt32BE() % SHARES.length;
  const out = SHARES.filter((_, share) => share !== drawn).flat();
  return new Set(files.filter((file) => out.some((part) => file.includes(part))));
}

let queue = [];
function list() {
  const files = testFiles('test');
  const out = leftOut(files);
  if (out.size > 0) console.log(`${out.size} long files are left out this time (npm test -- --all)`);
  queue = files
    .filter((file) => !out.has(file))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort((x, y) => place(x) - place(y) || (x < y ? -1 : 1));
  if (queue.length > 0) return;
  console.error('no test file matches');
  process.exit(1);
}

/** Tap, and the running of one file by it with the settings of tap's own command. */
async function createRunner() {
  const [{ t }, { parse }] = await Promise.all([import('tap'), import('yaml')]);
  const { 'node-arg': args, timeout } = parse(readFileSync(join(root, '.taprc'), 'utf8'));
  const running = new Set();
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  t.setTimeout(0);
  t.jobs = Number.POSITIVE_INFINITY;
  const report = createReport();
  t.pipe(report);
  const errors = new Map();
  t.on('spawn', (file) =>
    file.on('process', (child) => {
      running.add(child);
      child.on('close', () => running.delete(child));
      child.stderr.on('data', (chunk) => errors.set(file.name, `${errors.get(file.name) ?? ''}${chunk}`));
    }),
  );
  const runFile = async (name) => {
    // Without what tap's command loads into each process to know which files it reads: nothing here asks for
    // that, and it would cost as much as half of the tests.
    const command = ['-u', 'NODE_OPTIONS', process.execPath, ...args, compiled(name)];
    const results = await t.spawn('env', command, {
      name,
      cwd: root,
      env: { ...process.env, TAP_TIMEOUT: String(timeout) },
      buffered: true,
      stdio: 'pipe',
      timeout: timeout * 1000,
      at: null,
    });
    if (results?.ok === false) console.log(errors.get(name)?.slice(-6000) ?? '');
    else if (results?.count === 0) t.fail(`${name} checks nothing`);
  };
  return { t, runFile, reported: finished(report) };
}

/** Runs files until none is left that `may` run, those that it `likes` first. */
async function work(runFile, may, likes = () => true) {
  for (;;) {
    const liked = queue.findIndex((file) => may(file) && likes(file));
    const at = liked < 0 ? queue.findIndex(may) : liked;
    if (at < 0) return;
    await runFile(queue.splice(at, 1)[0]);
  }
}

let runner;
await ensurePackages(async (compiling) => {
  if ((await run(bin('biome'), ['ci', '--error-on-warnings', '.'])) !== 0) process.exit(1);
  await build();
  list();
  runner = await createRunner();
  await work(runner.runFile, (file) => compiling() && isPure(file));
});
// All cores compute, and two more workers wait most of their time.
const { t, runFile, reported } = runner;
const computing = Math.min(3, availableParallelism());
const any = () => true;
await Promise.all([
  work(runFile, any, waits),
  work(runFile, any, waits),
  ...Array.from({ length: computing }, () => work(runFile, any, (file) => !waits(file))),
]);
t.end();
await reported;
const { pass, fail } = t.counts;
console.log(`${((Date.now() - started) / 1000).toFixed(0)} s; all that tap said is in artefacts/tests.tap`);
console.log(`${pass} passed, ${fail} failed`);
process.exitCode = t.passing() && pass > 0 ? 0 : 1;
