/** What a browser meets on the maker's public pages: the lab's bar, and an answer to a download. */
import t from 'tap';
import type { WireReply } from '../../../../hardware/ports.js';
import { createBrowserSide } from '../../../../lab/console/door/maker/browser-side.js';
import { publicPage } from '../../../../updates/server/public-page.js';
import { same } from '../../../../views/label.js';

const browser = { 'sec-fetch-dest': 'document' };
const consoleUrl = 'http://127.0.0.1:8088/';

/** A server with one file, which leaves the list with its download. */
function visited() {
  let isOffered = true;
  const list = (): WireReply =>
    publicPage({
      language: 'en',
      status: 200,
      title: same('Updates'),
      template: 'public-refusal',
      data: same(isOffered ? 'still offered' : 'nothing offered'),
    });
  const file: WireReply = {
    status: 200,
    headers: { 'content-disposition': 'attachment; filename="base.pkg"' },
    body: Buffer.from('a package'),
  };
  const heard: string[] = [];
  const ask = createBrowserSide(async ({ method, path, body }) => {
    heard.push(`${method} ${path} ${body}`);
    if (!path.startsWith('/download')) return list();
    isOffered = false;
    return file;
  }, consoleUrl);
  const asked = async (method: string, path: string, headers = {}, body = '') => {
    const reply = await ask({ method, path, headers, body: Buffer.from(body) });
    if (reply === null) throw new Error('no answer');
    return { ...reply, text: reply.body.toString('utf8') };
  };
  return { asked, heard };
}

t.test('a page has the lab’s bar in a browser, and is the maker’s own for a tool', async (t) => {
  const { asked } = visited();
  const shown = await asked('GET', '/', browser);
  t.match(shown.text, /<aside class="lab-bar"[\s\S]*href="http:\/\/127\.0\.0\.1:8088\/beside"/);
  t.notMatch((await asked('GET', '/')).text, /lab-bar/);
});

t.test('a download shows the list as it is now, and hands the file over once by itself', async (t) => {
  const { asked, heard } = visited();
  const sent = await asked('POST', '/download?lang=fr', browser, 'key=K&package=base');
  t.equal(sent.status, 303);
  const page = String(sent.headers.location);
  const first = await asked('GET', page, browser);
  t.match(first.text, /base\.pkg[\s\S]*nothing offered/);
  const [, file = ''] = /url=(.+)$/.exec(String(first.headers.refresh)) ?? [];
  t.equal((await asked('GET', file, browser)).text, 'a package');
  t.equal((await asked('GET', page, browser)).headers.refresh, undefined);
  // The maker heard of one download: looking again is none.
  t.same(
    heard.filter((line) => line.includes('/download')),
    ['POST /download?lang=fr key=K&package=base'],
  );
  t.ok(heard.includes('POST /?lang=fr key=K'));
});

t.test('a tool gets the file as the answer', async (t) => {
  const { asked } = visited();
  t.equal((await asked('POST', '/download', {}, 'key=K&package=base')).text, 'a package');
});

t.test('of a file that was never kept nothing is known', async (t) => {
  const { asked, heard } = visited();
  t.equal((await asked('GET', '/-lab/file/00', browser)).status, 404);
  t.same(heard, []);
});
