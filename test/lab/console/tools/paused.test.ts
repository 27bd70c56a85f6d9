/** Somebody pauses a lab while a tool lets its time go ahead: the pause counts, and the tool is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../../hardware/ports.js';
import { until } from '../../../support/e2e/until.js';
import { openHostInHand, smallLab } from '../../live/host/host-in-hand.js';

t.setTimeout(280_000);

const folder = mkdtempSync(join(tmpdir(), 'paused-'));
const inHand = await openHostInHand(folder);
t.teardown(async () => {
  await inHand.close();
  rmSync(folder, { recursive: true, force: true });
});
const made = await inHand.api('POST', '/api/labs', { ...smallLab, paused: true });
const { url, token } = made.console ?? { url: '', token: '' };
const live = inHand.host.live(made.id);
const nowUs = (): number => live?.lab.nowUs() ?? 0;

const ask = async (path: string, body: object) => {
  const answer = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, said: (await answer.json()) as Readonly<Record<string, unknown>> };
};

/** The console of somebody without scripts. */
const seen = await fetch(url);
const cookie = (seen.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
const csrf = /name="_csrf" value="([0-9a-f]+)"/.exec(await seen.text())?.[1] ?? '';
const page = async (path: string): Promise<string> =>
  (await fetch(new URL(path, url), { headers: { cookie } })).text();
const press = (action: string): Promise<unknown> =>
  fetch(url, {
    ...{ method: 'POST', redirect: 'manual', headers: { cookie } },
    body: new URLSearchParams({ action, _csrf: csrf }),
  });

const isAhead = (): boolean => live?.live.throttle.advancing === true;

t.test('in a lab that stands, time goes as far as a tool asks, and stands again', async (t) => {
  const fromUs = nowUs();
  t.match(await ask('/api/advance', { by: '1 min' }), { status: 200 });
  t.equal(live?.live.throttle.paused, true);
  t.ok(nowUs() - fromUs - MINUTE < SECOND);
});

t.test('a pause on a page ends it where it is: both tools are told, and it stays paused', async (t) => {
  const asked = [ask('/api/advance', { by: '300 d' }), ask('/api/advance', { by: '300 d' })];
  await until(isAhead, 'time goes ahead');
  for (const path of ['/', '/beside'])
    t.match(await page(path), /value="pause"/, `${path}: who sees time go ahead can stop it`);
  await press('pause');
  for (const { status, said } of await Promise.all(asked)) {
    t.match([status, said.title, said.detail], [409, /decided otherwise/, /has paused/]);
    t.ok(nowUs() - Number(said.nowUs) < HOUR, 'and where it stands: a stretch that has begun is ended');
    t.ok(Number(said.untilUs) > nowUs());
  }
  t.equal(isAhead(), false);
  t.match(await page('/'), /value="resume"/);
  const stoodUs = nowUs();
  t.match(await ask('/api/advance', { by: '1 min' }), { status: 200 });
  t.ok(nowUs() - stoodUs - MINUTE < SECOND);
  t.equal(live?.live.throttle.paused, true, 'who asks again knows of it: the pause outlasts that, too');
});

t.test('and so does the pause of a tool, and of a lab that goes', async (t) => {
  await ask('/api/resume', {});
  const asked = ask('/api/advance', { by: '300 d' });
  await until(isAhead, 'time goes ahead');
  t.match(await ask('/api/pause', {}), { status: 200 });
  t.match(await asked, { status: 409, said: { detail: /has paused/ } });
});
