/** What a start refuses: one sentence, exit code 2, and nothing of what was there is touched. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { Lifeline } from '../../../lab/cli/lifeline.js';
import { main } from '../../../lab/cli/main.js';
import { seedDigest } from '../../../lab/hosting/host/seed-digest.js';
import { olderFile, stateFile } from '../../../lab/live/keeping/folder-owner.js';
import { openStateFolder, StateFolderError } from '../../../lab/live/keeping/state-folder.js';
import { FORMAT } from '../../../lab/live/recording/recording.js';
import { makeFolders } from '../../../lab/supervisor/processes-lab.js';
import { freePorts } from '../../support/free-ports.js';

const lifeline: Lifeline = { onEnd: () => () => {}, detach: () => {} };

/** Runs the command as the command line does; a start that is refused opens nothing. */
async function told(...argv: string[]): Promise<{ code: number; said: string }> {
  const { write } = process.stderr;
  let said = '';
  process.stderr.write = (text: string | Uint8Array): boolean => {
    said += String(text);
    return true;
  };
  try {
    return { code: await main(argv, lifeline), said };
  } finally {
    process.stderr.write = write;
  }
}

async function refused(t: Test, why: RegExp, ...argv: string[]): Promise<void> {
  const { code, said } = await told(...argv);
  t.equal(code, 2, argv.join(' '));
  t.match(said, why);
  t.match(said, /^bomgar-sim [a-z]+: [^\n]+\n$/, 'one sentence');
}

const LAB = { seed: 'mistakes', startUs: 1_600_000_000_000_000 };
const SMALL = { historyDays: 2, sessionsPerDay: 2, recordings: 0, jumpClients: 1, files: 0 };

/** A lab as it was left. */
function leaveLab(path: string, times = 2): string {
  const folder = openStateFolder(path, true);
  const made = makeFolders({ ...LAB, folder: join(path, 'boxes'), amounts: SMALL });
  const boxes = {
    a: { boot: 1, on: true, links: { eth0: true, eth1: true }, filters: {}, overlays: [] },
  };
  const { seed, startUs } = LAB;
  folder.recorder.begin({
    kind: 'begin',
    format: FORMAT,
    seedDigest: seedDigest(seed),
    startUs,
    amounts: SMALL,
  });
  folder.recorder.flush(LAB.startUs + 5);
  for (let time = 0; time < times; time += 1)
    folder.save({ ...LAB, amounts: SMALL, made, nowUs: LAB.startUs, boxes, outside: null, clean: true });
  folder.release();
  return path;
}

t.test('a lab in which nothing happens is written twice, and then no more', (t) => {
  const path = t.testdir({});
  leaveLab(path, 2);
  const files = (): string[] => [stateFile, olderFile].map((name) => readFileSync(join(path, name), 'utf8'));
  const [now, older] = files();
  t.equal(now, older, 'its copy is as good as it is');
  const folder = openStateFolder(path, false);
  const saved = folder.load();
  if (saved === null) throw new Error('no lab was found');
  const { format: _format, ...state } = saved;
  for (const later of [1, 2, 3]) folder.save({ ...state, nowUs: state.nowUs + later });
  t.match(
    files().map((text) => JSON.parse(text)),
    [{ nowUs: LAB.startUs + 2 }, { nowUs: LAB.startUs + 1 }],
  );
  folder.save({ ...state, nowUs: state.nowUs + 4, clean: false });
  t.match(JSON.parse(files()[0] ?? ''), { nowUs: LAB.startUs + 4, clean: false });
  folder.release();
  t.end();
});

t.test('wrong options', async (t) => {
  await refused(t, /there is no option --prot; --help/, 'start', '--prot', '9');
  await refused(t, /--port takes N/, 'start', '--port');
  await refused(t, /--seed takes TEXT/, 'start', '--seed', '--fresh');
  await refused(t, /--port takes a whole number from 1 to 65535, not ‘0’/, 'start', '--port', '0');
  await refused(t, /--fresh takes no value/, 'start', '--fresh=no');
  await refused(t, /--speed takes a number above 0/, 'start', '--speed', 'much');
  await refused(t, /--net takes the first three numbers/, 'start', '--net', '127.300.0');
  await refused(t, /--boxes takes one of pair, single/, 'start', '--boxes', 'three');
  await refused(t, /--restricted takes letters/, 'start', '--restricted', 'A,D');
  await refused(t, /takes options only, not ‘now’/, 'start', 'now');
  await refused(t, /--rehearsal takes one of /, 'start', '--rehearsal', 'none');
  await refused(t, /which rehearsal/, 'rehearse');
  await refused(t, /no wrong way ‘nope’; it has: /, 'rehearse', 'sync-upgrade', '--wrong-way', 'nope');
  await refused(t, /nope.yaml cannot be read: .*ENOENT/, 'rehearse', '/nope.yaml');
  await refused(t, /reports cannot be used/, 'rehearse', 'sync-upgrade', '--out', '/proc/none');
  await refused(t, /no recording in/, 'replay', t.testdirName);
  await refused(t, /--format takes one of text, json/, 'guide', '--format', 'xml');
});

t.test('places that somebody else has', async (t) => {
  const [port = 0, other = 0] = await freePorts(2);
  const holder = createServer().listen(port, '127.0.0.1');
  t.teardown(() => holder.close());
  const start = ['start', '--state', join(t.testdir(), 'state'), '--port', String(other)];
  const busy = new RegExp(`127\\.0\\.0\\.1:${port} is taken by another program; .*--console-port`);
  await refused(t, busy, ...start, '--net', '127.32.1', '--console-port', String(port));
  t.notOk(existsSync(join(t.testdirName, 'state', 'lab.json')), 'no lab was made for it');
});

t.test('folders that no lab can live in', async (t) => {
  const dir = t.testdir({ file: 'mine', dead: { 'lab.json': '' }, foreign: { 'lab.json': '{"format":2}' } });
  const start = (path: string): string[] => ['start', '--state', path];
  await refused(t, /is a file, not a folder/, ...start(join(dir, 'file')));
  await refused(t, /a part of its path, is a file/, ...start(join(dir, 'file', 'state')));
  await refused(t, /cannot be used: .*; choose another/, ...start('/proc/none'));
  await refused(t, /cannot be used: .*; choose another/, ...start('/sys/none'));
  for (const name of ['dead', 'foreign']) {
    await refused(t, /not empty and is not a lab’s: nothing in it was touched/, ...start(join(dir, name)));
    await refused(t, /not empty and is not a lab’s/, ...start(join(dir, name)), '--fresh');
  }
  symlinkSync(join(dir, 'loop'), join(dir, 'loop'));
  await refused(t, /its links lead in a circle/, ...start(join(dir, 'loop')));
});

t.test('a lab that cannot be found again as it was left', async (t) => {
  const path = leaveLab(join(t.testdir(), 'state'));
  const start = ['start', '--state', path];
  await refused(t, /made otherwise than --seed, --boxes says/, ...start, '--seed', 'x', '--boxes', 'single');
  await refused(t, /made otherwise than --rehearsal says/, ...start, '--rehearsal', 'sync-upgrade');
  await refused(t, /otherwise than --history-days says/, ...start, '--history-days', '90');
  const site = join(path, 'boxes', 'b', 'site.sqlite');
  const good = readFileSync(site);
  for (const [name, content] of [
    ['noise', Buffer.alloc(9_000, 7)],
    ['cut short', good.subarray(0, 5_000)],
    [
      'a hole in the middle',
      Buffer.concat([good.subarray(0, 4_096), Buffer.alloc(8_192), good.subarray(12_288)]),
    ],
  ] as const) {
    writeFileSync(site, content);
    await refused(t, /has a damaged disk: .*b\/site\.sqlite: .*--fresh/, ...start);
    t.ok(readFileSync(site).equals(content), `${name}: it stays as it is`);
  }
  writeFileSync(site, good);
  const state = join(path, 'lab.json');
  const saved = readFileSync(state, 'utf8');
  writeFileSync(state, saved.replace(/"format":\d+/, '"format":1'));
  await refused(t, /of another version; begin anew with --fresh/, ...start);
  for (const name of ['lab.json', 'lab.older.json']) truncateSync(join(path, name), 40);
  await refused(t, /lab\.json is missing or damaged; .*--fresh/, ...start);
});

t.test('a lab’s folder and all in it are for its owner alone, whatever the umask', async (t) => {
  const path = t.testdir();
  chmodSync(path, 0o777);
  const before = process.umask(0);
  t.teardown(() => process.umask(before));
  leaveLab(path);
  t.equal(statSync(path).mode & 0o777, 0o700);
  const open = (readdirSync(path, { recursive: true }) as string[]).filter(
    (name) => (statSync(join(path, name)).mode & 0o077) !== 0,
  );
  t.same(open, []);
});

t.test('a state that was cut short is found as its older copy has it', async (t) => {
  const path = leaveLab(join(t.testdir(), 'state'));
  const state = join(path, 'lab.json');
  for (const length of [0, 1, 200]) {
    truncateSync(state, length);
    const folder = openStateFolder(path, false);
    t.match(folder.load(), { seed: LAB.seed, clean: false });
    t.ok((folder.load()?.boxes.a?.boot ?? 0) > 1, 'no boot is taken for one that was');
    t.match(folder.notices, [/lab\.json was damaged/]);
    folder.release();
  }
});

t.test('a lab that died while it was made is made anew, without a question', async (t) => {
  const path = join(t.testdir(), 'state');
  openStateFolder(path, false).release();
  mkdirSync(join(path, 'boxes', 'a'), { recursive: true });
  writeFileSync(join(path, 'boxes', 'a', 'half'), '');
  const folder = openStateFolder(path, false);
  t.equal(folder.load(), null);
  t.notOk(existsSync(join(path, 'boxes', 'a')));
  folder.release();
});

function contentOf(path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(path).sort()) {
    const place = join(path, name);
    if (statSync(place).isDirectory()) {
      found[`${name}/`] = '';
      for (const [below, text] of Object.entries(contentOf(place))) found[`${name}/${below}`] = text;
    } else found[name] = readFileSync(place, 'utf8');
  }
  return found;
}

t.test('whatever lies in a folder that is not a lab’s is there afterwards', async (t) => {
  const dir = t.testdir();
  let count = 0;
  const names = [
    'lab.json',
    'lab.older.json',
    'boxes/a/x',
    'boxes/mine.txt',
    'recording.ndjson',
    'bodies/x',
    'rehearsal.json',
    'notes',
    '.git/config',
  ];
  const texts = [
    '',
    '{',
    '{}',
    '[]',
    'null',
    '{"format":2}',
    '{"format":2,"seed":"s"}',
    '{"kind":"beginning"}\n',
    'mine\n',
  ];
  const content = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...texts), { minKeys: 1 });
  fc.assert(
    fc.property(content, fc.boolean(), (files, fresh) => {
      count += 1;
      const path = join(dir, String(count));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(path, name, '..'), { recursive: true });
        writeFileSync(join(path, name), text);
      }
      const before = contentOf(path);
      try {
        openStateFolder(path, fresh);
        return false;
      } catch (error) {
        return (
          error instanceof StateFolderError && JSON.stringify(before) === JSON.stringify(contentOf(path))
        );
      }
    }),
    { seed: 9, numRuns: 300 },
  );
  // Beside a lab too: only what the lab made goes with it.
  const path = leaveLab(join(dir, 'lab'));
  writeFileSync(join(path, 'notes'), 'mine');
  writeFileSync(join(path, 'boxes', 'mine.txt'), 'mine');
  openStateFolder(path, true).release();
  t.same(contentOf(path), { ...contentOf(path), notes: 'mine', 'boxes/mine.txt': 'mine' });
  t.notOk(existsSync(join(path, 'boxes', 'a')));
  t.notOk(existsSync(join(path, 'recording.ndjson')));
});
