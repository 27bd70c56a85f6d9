/** Life of an interactive lab: started, killed in the worst way, found again, ended by Ctrl-C. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { request } from 'node:https';
import { join } from 'node:path';
import t from 'tap';
import { rootDir } from '../../views/root.js';

t.setTimeout(280_000);

const NET = '127.29.0';

const status = (host: string, path: string): Promise<number> =>
  new Promise((resolve) => {
    const asked = request({ host, port: 8443, path, rejectUnauthorized: false, agent: false }, (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    asked.on('error', () => resolve(0));
    asked.end();
  });

function start(
  state: string,
  net = NET,
): {
  child: ChildProcess;
  running: Promise<string>;
  ended: Promise<number | null>;
} {
  const command = [join(rootDir(), 'lab/bin/bomgar-sim.mjs'), 'start', '--state', state, '--net', net];
  const child = spawn(
    process.execPath,
    [...command, '--console-port', `${18_000 + Number(net.split('.')[1])}`, '--history-days', '2'],
    {
      env: { ...process.env, BOMGAR_SIM_READY: '1' },
    },
  );
  let said = '';
  const running = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ctrl-C ends the lab')) resolve(said);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  // Some starts are meant to fail: whoever asks hears of it.
  running.catch(() => {});
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, running, ended };
}

/** Numbers of the processes that a lab started; of `among`, those that still run. */
function processes(wanted: (pid: number, parent: number) => boolean): number[] {
  const listed = spawnSync('ps', ['ax', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).stdout;
  return listed.split('\n').flatMap((line) => {
    const [pid, parent, stat = 'Z'] = line.trim().split(/\s+/);
    return stat.startsWith('Z') || !wanted(Number(pid), Number(parent)) ? [] : [Number(pid)];
  });
}
const boxesOf = (lab: ChildProcess): number[] => processes((_pid, parent) => parent === lab.pid);
const running = (among: readonly number[]): number[] => processes((pid) => among.includes(pid));

t.test('a killed lab leaves nothing behind and is found again', async (t) => {
  const state = join(t.testdir(), 'state');
  const first = start(state);
  t.teardown(() => first.child.kill('SIGKILL'));
  t.match(await first.running, new RegExp(`https://${NET}.11:8443/login`));
  t.equal(await status(`${NET}.11`, '/login'), 200);
  t.equal(await status(`${NET}.12`, '/appliance'), 200);
  t.equal(await status(`${NET}.10`, '/login'), 200, 'the shared IP is on A');

  const second = start(state);
  await t.rejects(second.running, /in use by a running lab/, 'one lab per folder');
  t.equal(await second.ended, 2);
  const beside = start(join(t.testdirName, 'other'));
  await t.rejects(beside.running, /127\.29\.0\.\d+:8443 is taken by another program/, 'a taken address');

  const orphans = boxesOf(first.child);
  t.equal(orphans.length, 2, 'two boxes, two processes');
  first.child.kill('SIGKILL');
  await first.ended;
  const third = start(state);
  t.teardown(() => third.child.kill('SIGKILL'));
  await third.running;
  t.equal(await status(`${NET}.11`, '/login'), 200, 'found again after SIGKILL');
  t.same(running(orphans), [], 'the killed lab left no box behind');
  const boxes = boxesOf(third.child);
  third.child.kill('SIGINT');
  t.equal(await third.ended, 0, 'Ctrl-C ends it');
  t.equal(await status(`${NET}.11`, '/login'), 0, 'no port is left');
  t.same(running(boxes), [], 'no process is left');
});
