/** A lab goes its own way from a moment of another, beside it: by the API of its console, and what differs then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { momentUs } from '../../../../lab/live/files/file-branch.js';
import type { Line } from '../../../../lab/live/line/line.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { ask } from '../../../bench/pair.js';
import { openHostInHand, smallLab } from './host-in-hand.js';

t.setTimeout(280_000);

interface Told {
  readonly id: string;
  readonly status: string | number;
  readonly folder: string;
  readonly sites: { readonly a: string };
  readonly console: { readonly url: string; readonly token: string };
  readonly fork: { readonly of: string; readonly atUs: number };
}

const apiOf =
  ({ url, token }: { readonly url: string; readonly token: string }) =>
  async <T = Told>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const how = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) };
    return (await (await fetch(new URL(path, url), { headers, method, ...how })).json()) as T;
  };
const none = { url: '', token: '' };
const loginOf = async ({ sites: { a } }: { readonly sites: { readonly a: string } }): Promise<number> => {
  const { hostname, port } = new URL(a);
  return (await ask({ host: hostname, port: Number(port) }, '/login')).status;
};

t.test('a fork stands where its lab stood, goes its own way, and is compared and thrown away', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fork-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const inHand = await openHostInHand(folder);
  const { host } = inHand;
  const made = await inHand.api('POST', '/api/labs', { ...smallLab, paused: true });
  const lab = apiOf(made.console ?? none);
  await lab('POST', '/api/advance', { by: '30 s' });
  const { moment } = await lab<{ moment: { id: string; atUs: number } }>('POST', '/api/moments', {
    name: 'Before the cut',
  });
  await lab('POST', '/api/command', { do: 'power', box: 'b', how: 'cut' });
  await lab('POST', '/api/advance', { by: '20 s' });

  const fork = await lab('POST', '/api/fork', { moment: moment.id, name: 'Without the cut' });
  t.match(fork, { id: 'lab-2', status: 'paused', fork: { of: 'lab-1', atUs: moment.atUs } });
  t.not(fork.sites.a, made.sites.a, 'at addresses of its own');
  t.same(await Promise.all([loginOf(made), loginOf(fork)]), [200, 200], 'both answer');
  t.equal(host.live('lab-2')?.lab.box('b').power, 'on', 'its box has its power');
  t.equal(host.live('lab-1')?.lab.box('b').power, 'off');
  t.same(host.live('lab-2')?.made, host.live('lab-1')?.made, 'the same ids');
  const other = apiOf(fork.console);
  t.match(await other<object>('GET', '/api/moments'), { moments: [{ name: { en: 'Before the cut' } }] });
  await other('POST', '/api/command', { do: 'cable', box: 'a', nic: 'eth1', plugged: false });

  // What if, in the fork: of what was done in it, and of what it has from the lab that it left.
  const { deeds } = await other<{ deeds: { number: number; words: { en: string } }[] }>('GET', '/api/deeds');
  t.match(
    deeds.map(({ words }) => words.en),
    [/Moment|moment/, /eth1/],
    'the cut is none of its deeds',
  );
  const without = deeds.map(({ number }) => number);
  const found = await other<{ deeds: object[] }>('POST', '/api/what-if', { without });
  t.match(
    found.deeds,
    without.map((number) => ({ number, plan: 'without', differs: true })),
  );
  t.match(await lab<object>('GET', '/api/forks'), { forks: [{ id: 'lab-2', name: 'Without the cut' }] });
  t.match(await lab<object>('GET', '/api/others'), { others: [{ id: 'lab-2', open: true }] });
  const differs = await lab<{ boxes: { box: string; facts: unknown[] }[] }>('POST', '/api/compare', {
    other: 'lab-2',
  });
  const facts = differs.boxes.flatMap(({ box, facts: list }) => list.map((fact) => ({ box, fact })));
  t.ok(facts.some(({ box, fact }) => box === 'b' && JSON.stringify(fact).includes('Power')));
  const long = { at: '1999-01-01T00:00:00Z' };
  for (const path of ['/api/back', '/api/fork'])
    t.match(await lab('POST', path, long), { status: 409, detail: /had not begun/ }, path);
  t.match(await lab('POST', '/api/fork', { moment: 'm99' }), { status: 409, detail: /no such moment/ });

  t.match(await lab('POST', '/api/forks/lab-2/put-away'), { status: 'put-away' });
  t.match(await lab('POST', '/api/forks/lab-2/open'), { status: 'paused' });
  t.equal(await loginOf((await lab<{ forks: Told[] }>('GET', '/api/forks')).forks[0] ?? fork), 200);
  await lab('POST', '/api/forks/lab-2/put-away');
  const repeated = await replay({ folder: fork.folder, hosting: 'world', schedule: 'token', seed: null });
  t.match(repeated, { outcome: 'identical', runs: 2 }, 'its recording is whole from the beginning');
  const untilOf = (line: Line) => momentUs(fork.folder, line, 'Before the cut');
  const part = await replay({
    ...{ folder: fork.folder, hosting: 'world', schedule: 'token', seed: null, untilOf },
  });
  t.match(part, { outcome: 'identical', runs: 1 }, 'and up to one of its moments');
  t.ok(part.simulatedMs < repeated.simulatedMs && part.acts < repeated.acts);
  t.match(await lab('DELETE', '/api/forks/lab-2'), { id: 'lab-2' });
  t.match(await lab('POST', '/api/forks/lab-2/open'), { status: 404 });
  t.same(host.labs().length, 1);
  t.same(inHand.words, []);
  await inHand.close();
});

/** A browser without scripts: pages and forms of a console. */
async function clicking(url: string) {
  const first = await fetch(url);
  const cookie = (first.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const csrf = /name="_csrf" value="([0-9a-f]+)"/.exec(await first.text())?.[1] ?? '';
  const page = async (path: string): Promise<string> =>
    (await fetch(new URL(path, url), { headers: { cookie } })).text();
  const send = async (path: string, body: FormData | URLSearchParams): Promise<string> => {
    const { status } = await fetch(new URL(path, url), {
      ...{ method: 'POST', body, redirect: 'manual', headers: { cookie } },
    });
    return status === 303 ? page(path) : String(status);
  };
  return {
    page,
    press: (path: string, action: string, values: Readonly<Record<string, string>>) =>
      send(path, new URLSearchParams({ ...values, action, _csrf: csrf })),
    upload: (path: string, action: string, file: Blob, values: Readonly<Record<string, string>> = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ _csrf: csrf, action, ...values }))
        form.append(name, value);
      form.append('file', file, 'mine.lab');
      return send(path, form);
    },
    /** Until the page says so. */
    until: async (path: string, words: RegExp): Promise<string> => {
      for (;;) {
        const html = await page(path);
        if (words.test(html)) return html;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

t.test('what if, compare, fork, go by a file: by clicks, without scripts', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fork-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const inHand = await openHostInHand(folder);
  const { console: shown } = await inHand.api('POST', '/api/labs', { ...smallLab, paused: true });
  const lab = apiOf(shown ?? none);
  const { page, press, upload, until } = await clicking(shown?.url ?? '');
  await lab('POST', '/api/moments', { name: 'Before the cut' });
  await lab('POST', '/api/command', { do: 'power', box: 'b', how: 'cut' });
  await lab('POST', '/api/advance', { by: '20 s' });

  t.match(await page('/recorder'), /href="\/moments\?at=\d+#instant">go back to here<.*what if from here/s);
  const moments = await page('/moments?at=2018-01-08T09:00:00Z');
  for (const words of ['Before the cut', 'Go back to just before', 'What if from here', 'Fork here'])
    t.match(moments, words);

  // The cut is the second deed.
  t.match(await page('/what-if'), /Power cut \(B\)/);
  t.match(await press('/what-if', 'what-if-play', { at: '' }), /Nothing is different yet/);
  t.match(await press('/what-if', 'what-if-play', { at: '', without: '2' }), /being played/);
  const result = await until('/what-if', /What if: the result/);
  t.match(result, /without 2 \(from the beginning\).*Site down.*Lost rows.*\(left out\)/s);
  t.match(result, /<th scope="row"[^>]*>Power<\/th><td>off<\/td><td>on</, 'what differs at the end');
  t.match(await page('/what-if?t=t1&deed=2'), /Change deed 2/);
  const changing = { at: '', base: 't1', deed: '2', 'value-box': 'a' };
  t.match(await press('/what-if', 'what-if-play', changing), /being played|both taken away and changed/);
  t.match(await until('/what-if', /both taken away and changed/), /t2: without 2; changed: 2/);

  t.match(await press('/moments', 'moment-fork', { moment: 'm1', name: 'Other way' }), /Other way \(lab-2\)/);
  await press('/compare', 'compare-play', { at: '', other: 'lab-2', otherAt: '' });
  t.match(await until('/compare', /As a whole/), /Other way \(lab-2\).*Appliance B.*Power/s);
  t.match(await page('/moments?drop=lab-2'), /Throw it away for good/);
  t.match(await press('/moments', 'fork-drop', { fork: 'lab-2' }), /was thrown away/);

  const file = await (await fetch(new URL('/moments/lab.lab?seed=on', shown?.url))).blob();
  t.match(await upload('/moments', 'file-open', new Blob(['nonsense'])), /mine.lab is no .lab file/);
  t.match(
    await upload('/moments', 'file-open', file, { moment: 'Never' }),
    /no moment ‘Never’: there are ‘Before the cut’/,
  );
  t.match(
    await upload('/moments', 'file-open', file, { moment: 'Before the cut' }),
    /lab of the file stands here now/,
  );
  t.equal(inHand.host.inBay(1)?.id, 'lab-3');
  t.equal(inHand.host.live('lab-3')?.lab.box('b').power, 'on', 'as it was then');
  t.match(await page('/moments'), 'Before the cut');
  t.same(inHand.words, []);
  await inHand.close();
});
