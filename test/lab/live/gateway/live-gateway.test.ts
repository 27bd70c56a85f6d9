/**
 * The gateway of a lab that people use: what real programs answered is part of the recording, and its
 * replay asks nobody; nothing leaves but to mapped places, and nothing at all without the option.
 */
import { execFile } from 'node:child_process';
import { Socket as Datagrams } from 'node:dgram';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { openSnmpServers } from '../../../../lab/live/gateway/snmp.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { type Mapping, readMapping } from '../../../../lab/outside/host-gateway/mapping.js';
import { ask, formFields, openPair, type Pair, type Place, signIn } from '../../../bench/pair.js';
import { boxAddresses } from '../../../support/addresses.js';
import { freePorts } from '../../../support/free-ports.js';
import { unless } from './real-programs.js';
import { webHook } from './real-servers.js';

t.setTimeout(280_000);
const run = promisify(execFile);

/** Where this process has sent anything. */
const sentTo = new Set<string>();
{
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const [first] = given.flat() as [{ host?: string; port?: number }];
    sentTo.add(`${first.host}:${first.port}`);
    return Reflect.apply(connect, this, given) as Socket;
  };
  const { send, connect: aim } = Datagrams.prototype;
  Datagrams.prototype.connect = function (this: Datagrams, ...given: unknown[]) {
    sentTo.add(`${String(given[1])}:${String(given[0])}`);
    Reflect.apply(aim, this, given);
  };
  Datagrams.prototype.send = function (this: Datagrams, ...given: unknown[]) {
    if (typeof given[1] === 'number') sentTo.add(`${String(given[2])}:${given[1]}`);
    Reflect.apply(send, this, given);
  };
}

/** A page's form, filled in and sent. */
async function submit(place: Place, path: string, action: string, values: Readonly<Record<string, string>>) {
  const site = path.startsWith('/appliance') ? '/appliance' : '/login';
  const cookie = await signIn(place, undefined, site);
  const page = await ask(place, path, { cookie });
  const form = { ...formFields(page.body, action), ...values };
  const answer = await ask(place, path, { cookie, form });
  return answer.status === 303 ? (await ask(place, answer.location, { cookie })).body : answer.body;
}

const mapping = (text: string): Mapping => {
  const read = readMapping(text);
  if ('refused' in read) throw new Error(read.refused.en);
  return read;
};

const amounts = { historyDays: 0, recordings: 0 };
/** A lab in one process, open until it is closed, at the latest with the test. */
async function open(t: Test, folder: string, texts: readonly string[] | null): Promise<Pair> {
  const gateway = { mappings: (texts ?? []).map(mapping), beyond: false };
  const more = texts === null ? {} : { gateway };
  const pair = await openPair(folder, amounts, 60, { hosting: 'world', ...more });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await pair.close();
    isOpen = false;
  };
  t.teardown(close);
  return { ...pair, close };
}

const EVENTS = '/login/outbound-events';

async function addRecipient(place: Place, url: string): Promise<void> {
  const said = await submit(place, EVENTS, 'http', { name: 'SIEM', url, support_conference_begin: 'on' });
  t.match(said, /“SIEM” was saved/);
}

/** What the page says after a test event. */
const testEvent = (place: Place): Promise<string> => submit(place, EVENTS, 'test', {});
const get = async (port: number): Promise<string> => {
  const asked = ['-v2c', '-c', 'watch', '-t', '2', '-r', '2', `127.0.0.1:${port}`, '1.3.6.1.2.1.1.6.0'];
  return (await run('snmpget', asked)).stdout;
};

/** Where anything was sent since this was asked last, but to the door of a box. */
function left(...doors: Place[]): string[] {
  const known = new Set(doors.map(({ host, port }) => `${host}:${port}`));
  const found = [...sentTo].filter((place) => !known.has(place));
  sentTo.clear();
  return found;
}

t.test('what real programs answered is recorded, and asked of nobody again', unless('snmpget'), async (t) => {
  const folder = t.testdir();
  const [hook = 0, own = 0] = await freePorts(2);
  const heard = await webHook(t, hook);
  const place = `hook.customer.com=http://127.0.0.1:${hook}`;
  left();
  const first = await open(t, folder, [place]);
  await addRecipient(first.a, 'https://hook.customer.com/a');
  t.match(await testEvent(first.a), /test · taken/);
  const values = { enabled: 'on', community: 'watch', location: 'Rack 7', allowed: '127.0.0.1' };
  t.match(await submit(first.a, '/appliance/snmp', 'save', values), /was saved/);
  t.same(left(first.a), [`127.0.0.1:${hook}`], 'nothing goes anywhere else');
  const at = { address: boxAddresses.a, host: '127.0.0.1', port: own };
  const snmp = await openSnmpServers([at], first.liveLab.gateway.askBox);
  t.match(await get(own), /STRING: "?Rack 7/, 'a real manager');
  await snmp.close();
  await first.close();
  t.equal(heard.length, 1);

  left();
  const without = await open(t, folder, null);
  t.match(without.liveLab.gateway.closed, [{ name: 'hook.customer.com' }], 'told');
  t.match(await testEvent(without.a), /The recipient did not answer/);
  await without.close();
  t.same(left(without.a), [], 'nothing leaves');

  const again = await open(t, folder, [place]);
  t.match(await testEvent(again.a), /test · taken/);
  await again.close();
  t.equal(heard.length, 2);

  for (const hosting of ['world', 'processes'] as const) {
    const result = await replay({ folder, hosting, schedule: 'token', seed: 'bench' });
    t.match(result, { outcome: 'identical', runs: 3 }, hosting);
  }
  t.equal(heard.length, 2, 'nobody is asked again');
});
