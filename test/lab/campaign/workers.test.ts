/**
 * Seeds of a campaign shared over a real queue: whoever plays them and whoever dies meanwhile, each counts once
 * and none is lost, and what was played is found again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { runCampaign } from '../../../lab/campaign/course/campaign.js';
import { playJob } from '../../../lab/campaign/course/job.js';
import { onQueue } from '../../../lab/campaign/course/workers/queue.js';
import { QueueError } from '../../../lab/campaign/course/workers/queue-error.js';
import { rootDir } from '../../../views/root.js';
import { freePorts } from '../../support/free-ports.js';

t.setTimeout(280_000);

/** More than an emitter takes listeners without a warning. */
const SEEDS = 11;
const LOOK_MS = 20;
const started = new Set<ChildProcess>();
t.teardown(() => {
  for (const child of started) child.kill('SIGKILL');
});

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BOMGAR_SIM_READY: '1' },
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

/** A Redis server of the test's own, which keeps nothing on the disk. */
async function startQueue(): Promise<string> {
  const [port = 0] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const nothing = ['--save', '', '--appendonly', 'no', '--dir', folder];
  const server = start('redis-server', ['--bind', '127.0.0.1', '--port', String(port), ...nothing]);
  server.once('error', () => t.bailout('redis-server is not installed: .ci/run says what the tests need'));
  for await (const line of createInterface({ input: server.stdout ?? process.stdin }))
    if (line.includes('Ready to accept connections')) break;
  server.stdout?.resume();
  return `redis://127.0.0.1:${port}`;
}

/** `bomgar-sim worker`, and what it tells. */
function startWorker(queue: string) {
  const program = join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs');
  const child = start(process.execPath, [program, 'worker', '--queue', queue, '--patience', '2']);
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  lines.on('line', (line) => told.push(line));
  const heard = async (pattern: RegExp): Promise<void> => {
    while (!told.some((line) => pattern.test(line))) await once(lines, 'line');
  };
  return { child, told, heard };
}

const childrenOf = ({ pid }: ChildProcess): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);

t.test('workers die in the middle of their seeds: none is lost, none counts twice', async (t) => {
  const warnings: string[] = [];
  const warned = ({ message }: Error): number => warnings.push(message);
  process.on('warning', warned);
  t.teardown(() => process.removeListener('warning', warned));
  const queue = await startQueue();
  const pool = await onQueue(queue);
  const [first, second] = [startWorker(queue), startWorker(queue)];
  await Promise.all([first.heard(/^Waits/), second.heard(/^Waits/)]);
  // The process that plays for the first one goes; then the first one itself, with the seed that it has again.
  const kills = (async () => {
    await first.heard(/^seed/);
    const [player = 0] = childrenOf(first.child);
    process.kill(player, 'SIGKILL');
    while (childrenOf(first.child).every((pid) => pid === player)) await setTimeout(LOOK_MS);
    first.child.kill('SIGKILL');
  })();
  const heard: number[] = [];
  const campaign = await runCampaign(
    {
      profile: 'everything',
      faults: null,
      favour: [],
      first: 1,
      seeds: SEEDS,
      seconds: null,
      onResult: ({ job }) => heard.push(job.seed),
    },
    pool,
  );
  await kills;
  t.same(
    heard,
    Array.from({ length: SEEDS }, (_, index) => index + 1),
  );
  t.equal(campaign.seeds, SEEDS);
  t.ok(second.told.length > 1, 'the other one went on');
  t.same(warnings, [], 'seeds that wait are no leak');

  const job = { seed: 2, profile: 'everything', faults: null, favour: [], steps: null } as const;
  second.child.kill('SIGKILL');
  const again = await onQueue(queue);
  const { wallMs: _there, ...kept } = await again.play(job);
  const { wallMs: _here, ...own } = await playJob(job);
  t.same(kept, JSON.parse(JSON.stringify(own)), 'found again without a worker, and as it is played here');
  await again.close();
  await pool.close();
});

t.test('a queue that is not there is told in one sentence', async (t) => {
  const [port = 0] = await freePorts(1);
  await t.rejects(onQueue(`redis://somebody:secret@127.0.0.1:${port}`), {
    constructor: QueueError,
    message: /^the queue at redis:\/\/127\.0\.0\.1:\d+ cannot be used: /,
  });
});
