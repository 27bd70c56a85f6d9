/** A free session of people and tools in a live lab, repeated to the same transcript everywhere. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createRandom } from '../../hardware/random.js';
import type { ReplayResult } from '../../lab/live/recording/replay.js';
import { rootDir } from '../../views/root.js';
import { type RunningLab, startLab } from '../support/e2e/browser.js';
import { until } from '../support/e2e/until.js';
import { walkAbout } from '../support/e2e/visitor.js';

t.setTimeout(280_000);

const NET = '127.33.1';
const AMOUNTS = ['--speed', '60', '--history-days', '2', '--recordings', '3'];
/** So much is done in a session, however fast this machine is. */
const STEPS_MIN = 60;
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function replayed(state: string, ...options: string[]): { code: number | null; result: ReplayResult } {
  const ran = spawnSync(
    process.execPath,
    [join(rootDir(), 'lab/bin/bomgar-sim.mjs'), 'replay', state, '--format', 'json', ...options],
    { encoding: 'utf8', env: { ...process.env, BOMGAR_SIM_READY: '1' } },
  );
  if (ran.stdout === '') throw new Error(ran.stderr);
  return { code: ran.status, result: JSON.parse(ran.stdout) as ReplayResult };
}

/** Four people at once, while the lab's own people cut power and cables and change names. */
async function session(
  lab: RunningLab,
  seed: string,
  ms: number,
  deeds: Record<string, unknown>[],
): Promise<number> {
  let isOver = false;
  let begun = 0;
  const over = (): boolean => {
    begun += 1;
    return isOver;
  };
  const people = (['login', 'appliance', 'login', 'login'] as const).map((site, index) =>
    walkAbout({
      host: `${NET}.${index === 2 ? '12' : '11'}`,
      port: lab.port,
      site,
      draw: createRandom(`${seed}/${index}`),
      over,
    }),
  );
  for (const deed of deeds) {
    await wait(ms / (deeds.length + 1));
    // 409: somebody was faster, by a button of the box's own page.
    t.ok([200, 409].includes(await lab.command(deed)), JSON.stringify(deed));
  }
  await wait(ms / (deeds.length + 1));
  await until(() => begun > STEPS_MIN, 'people did something');
  isOver = true;
  return (await Promise.all(people)).reduce((sum, one) => sum + one, 0);
}

const deeds = [
  { do: 'dns-set', name: 'clock.example.net', address: '127.20.0.99', ttlS: 60 },
  { do: 'power', box: 'b', how: 'cut' },
  { do: 'console-launch', workstation: 'ws1' },
  { do: 'cable', box: 'a', nic: 'eth0', plugged: false },
  { do: 'power', box: 'b', how: 'on' },
  { do: 'advance', minutes: 2 },
  { do: 'cable', box: 'a', nic: 'eth0', plugged: true },
  { do: 'wire', from: 'b', to: 'a', lossPercent: 30 },
];

t.test('a session with power cuts, a restart and a kill replays to the same transcript', async (t) => {
  const seed = process.env.REPLAY_SEED ?? 'people';
  const first = await startLab(NET, { more: AMOUNTS });
  t.teardown(() => first.close());
  const steps = await session(first, seed, 3_000, deeds);
  t.comment(`${steps} steps of people`);
  await first.end();
  const orderly = replayed(first.state);
  t.match(orderly.result, { outcome: 'identical', runs: 1, ending: 'end', notReplayed: 0 }, 'world');
  t.equal(orderly.code, 0, JSON.stringify(orderly.result.difference).slice(0, 1500));
  // Steps that met a box without power or link are no requests.
  t.ok(orderly.result.requests > 20, `${orderly.result.requests} requests`);
  const bytes = statSync(join(first.state, 'recording.ndjson')).size;
  t.comment(`${(bytes / orderly.result.requests).toFixed(0)} bytes a request, ${orderly.result.lines} lines`);

  const second = await startLab(NET, { more: ['--speed', '60'], found: first.state });
  t.teardown(() => second.close());
  await session(second, `${seed}/again`, 1_500, [{ do: 'power', box: 'a', how: 'reset' }]);
  await wait(2_200);
  await second.end('SIGKILL');
  for (const [hosting, schedule] of [
    ['world', 'lookahead'],
    ['processes', 'lookahead'],
  ] as const) {
    const { code, result } = replayed(first.state, '--hosting', hosting, '--schedule', schedule);
    t.match(result, { outcome: 'identical', runs: 2, ending: 'killed' }, `${hosting}, ${schedule}`);
    t.equal(code, 0, JSON.stringify(result.difference).slice(0, 1500));
    t.ok(result.lines > orderly.result.lines, 'the second run is there');
  }
  const transcript = join(first.state, 'transcript.ndjson');
  const lines = readFileSync(transcript, 'utf8').split('\n');
  const at = Math.floor(orderly.result.lines / 2);
  lines[at] = (lines[at] ?? '').replace(/\]$/, ',0]');
  writeFileSync(transcript, lines.join('\n'));
  const altered = replayed(first.state);
  t.equal(altered.code, 1, 'another line is found');
  t.equal(altered.result.difference?.line, at + 1);
});
