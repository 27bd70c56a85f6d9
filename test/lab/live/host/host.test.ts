/** Many labs in one process: by the page and the API of their host, each on addresses of its own. */
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { shelfOf } from '../../../../lab/cli/labs/shelf.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { ask } from '../../../bench/pair.js';
import { until } from '../../../support/e2e/until.js';
import { openHostInHand as open, smallLab as small } from './host-in-hand.js';

t.setTimeout(280_000);

const placeOf = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });
const answers = async (url: string): Promise<number> => (await ask(placeOf(url), '/login')).status;
const firstLines = (folder: string): string[] =>
  readFileSync(join(folder, 'transcript.ndjson'), 'utf8').split('\n').slice(0, 5);

/** Where labs stand ready to be gone back to. */
const teethIn = (folder: string): string[] => {
  const combs = join(folder, 'comb');
  return (existsSync(combs) ? readdirSync(combs) : []).flatMap((comb) =>
    readdirSync(join(combs, comb))
      .map((tooth) => join(combs, comb, tooth))
      // Those that somebody has taken have moved.
      .filter((tooth) => lstatSync(join(tooth, 'boxes'), { throwIfNoEntry: false })?.isDirectory() === true),
  );
};

t.test('labs are made, used, put away, opened again and ended', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const one = await open(folder);
  const first = await one.api('POST', '/api/labs', small);
  t.match(first, { id: 'lab-1', status: 'running' });
  const second = await one.api('POST', '/api/labs', { ...small, name: 'Monday', paused: true });
  t.match(second, { id: 'lab-2', status: 'paused' });
  t.not(first.sites.a, second.sites.a);
  t.same(await Promise.all([first, second].map(({ sites }) => answers(sites.a))), [200, 200]);

  const made = one.host.live('lab-1')?.made;
  const began = one.host.live('lab-1')?.lab.nowUs() ?? 0;
  t.match(await one.api('POST', '/api/labs/lab-1/reset', { keep: true }), { id: 'lab-1', status: 'running' });
  t.same(one.host.live('lab-1')?.made, made, 'the same ids');
  t.ok((one.host.live('lab-1')?.lab.nowUs() ?? 0) <= began + 1_000_000, 'at its beginning');
  t.equal(await answers(first.sites.a), 200);
  const kept = one.host.labs().find(({ id }) => id === 'lab-3');
  t.match(kept, { status: 'put-away' }, 'what ran is put away');

  t.match(await one.api('POST', '/api/labs/lab-1/pause'), { status: 'paused' });
  t.match(await one.api('POST', '/api/labs/lab-1/resume'), { status: 'running' });
  // What was put away takes its old place again.
  t.match(await one.api('POST', '/api/labs/lab-3/open'), { id: 'lab-3', status: 'running' });
  t.match((await one.api('GET', '/api/labs/lab-1')).status, 'put-away');
  t.equal(await answers(first.sites.a), 200);
  t.match(await one.api('POST', '/api/labs/lab-3/open'), { refused: { en: /open already/ } });

  const page = await (await fetch(one.url)).text();
  for (const text of ['Monday (lab-2)', 'put away', 'Make a lab']) t.match(page, text);
  t.match(await (await fetch(`${one.url}?end=lab-2`)).text(), /cannot be undone/);

  t.match(await one.api('DELETE', '/api/labs/lab-2'), { id: 'lab-2' });
  await t.rejects(answers(second.sites.a), 'nobody is there any more');
  t.match(await one.api('GET', '/api/labs/lab-2'), { status: 404 });
  await one.close();
  t.same(one.words, []);

  const again = await open(folder);
  t.same(
    again.host.labs().map(({ id, status }) => `${id} ${status}`),
    ['lab-1 put-away', 'lab-3 running'],
    'the next start finds them as they were left',
  );
  t.equal(await answers(again.host.find('lab-3')?.sites.a ?? ''), 200);
  await again.close();
  const [lab1, lab3] = ['lab-1', 'lab-3'].map((id) => join(folder, 'labs', id));
  t.same(firstLines(lab1 ?? ''), firstLines(lab3 ?? ''), 'both began the same');
  const repeated = await replay({ folder: lab3 ?? '', hosting: 'world', schedule: 'token', seed: null });
  t.match(repeated, { outcome: 'identical', runs: 3 });
});

t.test('a rehearsal begins by a click in a lab made for it, and what ran is put away', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { host, api, close } = await open(folder);
  const lab = await api('POST', '/api/labs', small);
  const { url, token } = lab.console ?? { url: '', token: '' };
  const console = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const how = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(new URL(path, url), { headers, ...how })).json()) as {
      readonly trainee: { readonly current: { readonly id: string } | null };
      readonly shelf: { readonly kept: readonly { readonly id: string }[] };
    };
  };
  t.match(await console('/api/lab-make', { rehearsal: 'single-auto' }), { done: { en: /has begun/ } });
  const state = await console('/api/state');
  t.match(state, { trainee: { current: { id: 'single-auto' } }, shelf: { kept: [{ id: 'lab-1' }] } });
  t.match(host.labs(), [{ status: 'put-away' }, { status: 'running', rehearsal: 'single-auto' }]);
  t.match(await console('/api/lab-open', { lab: 'lab-1' }), { done: { en: /open again/ } });
  t.match(host.labs(), [{ status: 'running' }, { status: 'put-away' }]);
  t.match(await console('/api/lab-make', { rehearsal: 'none' }), { refused: { en: /no such/ } });
  await close();
});

t.test('what one lab throws and nobody catches ends that lab alone, and is told', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { host, api, words, close } = await open(folder);
  const [one, other] = [await api('POST', '/api/labs', small), await api('POST', '/api/labs', small)];
  // As a bug would: somewhere below what the lab does, and nobody waits for it.
  let isDone = false;
  host.live(one.id)?.lab.onEntry(() => {
    if (!isDone) void Promise.reject(new Error('thrown by one lab'));
    isDone = true;
  });
  const failed = new Promise<void>((done) => {
    host.onChange(() => {
      if (host.find(one.id)?.status === 'failed' && host.live(one.id) === null) done();
    });
  });
  await answers(one.sites.a).catch(() => {});
  await failed;
  t.match(host.find(one.id)?.why, /thrown by one lab/);
  t.match(words.join(), /lab-1: the lab has failed: Error: thrown by one lab/);
  t.equal(await answers(other.sites.a), 200, 'the other goes on');
  t.match(host.find(other.id), { status: 'running' });
  t.match(await api('POST', `/api/labs/${one.id}/open`), { status: 'running' }, 'its folder is whole');
  await close();
});

t.test('a lab goes back in its bay, and a kill in the middle of that loses nothing', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'host-back-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const one = await open(folder);
  const first = await one.api('POST', '/api/labs', small);
  const live = one.host.live('lab-1');
  await live?.act({ kind: 'moment', name: 'here' });
  const us = live?.lab.nowUs() ?? 0;
  // What follows has an instant of its own.
  t.equal(await answers(first.sites.a), 200);
  await live?.act({ kind: 'cut-power', box: 'b' });
  t.equal(await shelfOf(one.host, 1, null).back(us), null);
  t.match(one.host.labs(), [
    { id: 'lab-1', status: 'put-away', bay: 1 },
    { id: 'lab-2', status: 'running', bay: 1 },
  ]);
  t.equal(one.host.live('lab-2')?.lab.box('b').power, 'on', 'its power had not been cut');
  t.equal(await answers(first.sites.a), 200, 'at the same address');
  // Once it has been through more, a lab stands ready at an instant of it, and is taken.
  one.host.live('lab-2')?.live.advance(5_400_000_000);
  await until(() => teethIn(folder).length > 0, 'a lab stands ready');
  const there = one.host.live('lab-2');
  const lateUs = (there?.lab.nowUs() ?? 0) - 60_000_000;
  const [tooth = ''] = teethIn(folder);
  t.equal(await shelfOf(one.host, 1, null).back(lateUs), null);
  t.equal(
    readlinkSync(join(tooth, 'boxes')),
    join(folder, 'labs', 'lab-3', 'boxes'),
    'the one that stood there',
  );
  t.equal(await answers(first.sites.a), 200, 'and answers at the same address');
  const fork = await one.host.branchAt('lab-3', lateUs, false);
  t.equal(fork?.fork?.of, 'lab-3', 'others go their way from it, too');
  await fork?.leave?.();
  await one.close();
  t.notOk(existsSync(join(folder, 'comb')), 'nothing of it is left');
  const whole = await replay({
    ...{ folder: join(folder, 'labs', 'lab-3'), hosting: 'world', schedule: 'token', seed: null },
  });
  t.match(whole, { outcome: 'identical' }, 'its recording is whole');
  // Killed while the lab that was to come was being made.
  rmSync(join(folder, 'labs', 'lab-3'), { recursive: true });
  const again = await open(folder);
  t.match(again.words, [/lab-3: it was being made when the host was killed/]);
  t.match(again.host.inBay(1), { id: 'lab-2', status: 'running' });
  t.equal(again.host.live('lab-2')?.lab.box('b').power, 'on', 'as it was left');
  await again.close();
});
