/** A file that is sent to a real box: it goes into the spool, is told by its first bytes, and leaves nothing behind. */
import { existsSync, readdirSync } from 'node:fs';
import t from 'tap';
import { MINUTE } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { until } from '../../support/e2e/until.js';
import { bodies, FORM, gate, type Heard, head, isPage, say, software, world } from './real-door.js';

const fields = (values: Record<string, string>): string => new URLSearchParams(values).toString();
const ask = async (method: string, path: string, cookie: string, body: string): Promise<string> => {
  const lines = [`Cookie: ${cookie}`, 'Connection: close', FORM, `Content-Length: ${body.length}`];
  return (await say([head(`${method} ${path} HTTP/1.1`, ...lines), body])).text;
};
const pick = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';

interface SignedIn {
  readonly session: string;
  readonly csrf: string;
}

async function signIn(): Promise<SignedIn> {
  const opened = (await say([head('GET /login HTTP/1.1', 'Connection: close')])).text;
  const visit = pick(opened, /(visit=[0-9a-f]+)/);
  const { username, password } = labCredentials;
  const entered = await ask(
    'POST',
    '/login',
    visit,
    fields({ _csrf: pick(opened, /name="_csrf" value="([^"]+)"/), username, password }),
  );
  const session = pick(entered, /(session_login=[0-9a-f]+)/);
  const page = (
    await say([head('GET /login/software-management HTTP/1.1', `Cookie: ${session}`, 'Connection: close')])
  ).text;
  const csrf = pick(page, /name="_csrf" value="([^"]+)"/);
  return { session, csrf };
}

/** Sends a file on the page of backups; `length`: what is said of the length, 0: the truth. */
function send(
  { session, csrf: own }: SignedIn,
  content: Buffer,
  { csrf = own, length = 0, between }: { csrf?: string; length?: number; between?: () => Promise<void> } = {},
): Promise<Heard> {
  const text = (name: string, value: string): string =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${text('_csrf', csrf)}${text('action', 'restore')}${text('password', '')}`),
    Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="b.nsb"\r\n\r\n'),
    content,
    Buffer.from('\r\n--x--\r\n'),
  ]);
  const lines = [
    `Cookie: ${session}`,
    'Connection: close',
    'Content-Type: multipart/form-data; boundary=x',
    `Content-Length: ${length === 0 ? body.length : length}`,
  ];
  const start = head('POST /login/software-management HTTP/1.1', ...lines);
  const half = body.length / 2;
  return say([Buffer.concat([Buffer.from(start), body.subarray(0, half)]), body.subarray(half)], between);
}

const spool = software.node.ports.disk.spool;
const left = (): string[] =>
  Array.from({ length: 40 }, (_, n) => `upload-${n}`).filter((name) => spool.sizeBytes(name) !== null);

t.test('a file goes into the spool, is told by its first bytes, and leaves nothing behind', async (t) => {
  const who = await signIn();
  const upload = (content: Buffer, more: Parameters<typeof send>[2] = {}) => send(who, content, more);
  gate.takeRecords();
  const junk = Buffer.alloc(3_000_000, 7);
  const strange = await upload(junk);
  t.ok(isPage(strange.text, 422));
  t.match(strange.text, /not a backup of a site/);
  t.ok(isPage((await upload(junk, { length: 600_000_000 })).text, 413), 'refused by its length');
  t.ok(
    isPage((await upload(junk, { length: 500_000_000 })).text, 422),
    'the first bytes count, not the last',
  );
  const named = Buffer.concat([Buffer.from('NSBSIM\r\n'), junk]);
  t.ok(isPage((await upload(named, { csrf: 'another' })).text, 403), 'not from our page');
  const stalled = await upload(named, { length: 4_000_000 });
  t.ok(isPage(stalled.text, 408), 'it never ends');
  t.same(left(), [], 'nothing of these is left');
  t.equal(gate.takeRecords().length, 0);
  const whole = await upload(named);
  t.ok(isPage(whole.text, 422));
  t.match(whole.text, /damaged or incomplete/, 'read by who knows backups');
  t.same(left(), []);
  const form = { files: [{ name: 'file', filename: 'b.nsb', bytes: named.length, refused: 'damaged' }] };
  t.match(gate.takeRecords(), [{ body: { form } }], 'that is an event of the box');
  t.same(existsSync(bodies) ? readdirSync(bodies) : [], [], 'whose recording keeps the reason, not the file');

  software.node.signIns.setIdleLimitMs('login', 5 * 60_000);
  const slow = await upload(named, {
    between: async () => {
      await until(() => left().length > 0, 'the first half is there');
      gate.open(world.lab.nowUs() + 9 * MINUTE);
    },
  });
  t.match(slow.text, /damaged or incomplete/, 'who sends for longer than the idle limit was not idle (R091)');
  t.match(gate.takeRecords(), [{ sendingMs: 540_000 }], 'and a replay knows it');
});
