/** The HTTP API: every door, every action and report, every parameter that they ask for, every header. */
import { scriptActions } from '../../../../appliance/api/client-script.js';
import { commands } from '../../../../appliance/api/command/index.js';
import { reports } from '../../../../appliance/api/reporting/index.js';
import { type ApiDoor, apiDoors } from '../../../../appliance/api/routes.js';
import { SECOND } from '../../../../hardware/ports.js';
import { Browser } from '../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { account, type Client, enable, PAGE, packed } from '../../../support/api-tools.js';
import { texts } from '../corpus.js';
import type { Door, Said } from '../door.js';
import { flawOf, isNote, NOTES, onPair, type Pair, stranger } from '../pair.js';
import { anyHeader, anyText } from '../values.js';

type Words = Readonly<Record<string, string>>;

const HOST = '127.20.0.11';
const PORT = 8443;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What an action, a report or a script is chosen by; of a script also what it takes. */
const chosen: Readonly<Record<string, readonly Words[]>> = {
  '/api/command': Object.keys(commands).map((action) => ({ action })),
  '/api/reporting': Object.keys(reports).map((name) => ({ generate_report: name })),
  '/api/client_script': Object.entries(scriptActions).map(([action, { oneOf, also }]) => ({
    type: 'rep',
    operation: 'generate',
    action,
    ...Object.fromEntries([...oneOf.slice(0, 1), ...also].map((name) => [name, '1'])),
  })),
};

interface Ask {
  readonly path: string;
  readonly choice: Words;
  readonly in: 'parameter' | 'header';
  readonly name: string;
}

/** Notes each name that is asked for. */
const listening = (known: Words, names: Set<string>): Record<string, string> =>
  new Proxy<Record<string, string>>(
    { ...known },
    {
      get: (target, name) => {
        if (typeof name !== 'string') return undefined;
        names.add(name);
        return target[name];
      },
      has: (target, name) => {
        if (typeof name === 'string') names.add(name);
        return name in target;
      },
    },
  );

/** What a door reads of a request, found by handing it some that note what is asked for. */
async function readBy(door: ApiDoor, path: string, choice: Words, authorization: string): Promise<Ask[]> {
  const parameters = new Set<string>(Object.keys(choice));
  const headers = new Set<string>(['content-type', 'accept', 'authorization']);
  // Some are read only once others were understood.
  for (const filled of ['', '1', '2018-01-01']) {
    const known = filled === '' ? {} : Object.fromEntries([...parameters].map((name) => [name, filled]));
    await door.handle({
      method: door.methods.includes('POST') ? 'POST' : 'GET',
      path,
      parameters: listening({ ...known, ...choice }, parameters),
      headers: listening({ authorization, ...FORM }, headers),
      body: Buffer.alloc(0),
      source: '127.20.0.24',
    });
  }
  return [
    ...[...parameters].map((name): Ask => ({ path, choice, in: 'parameter', name })),
    ...[...headers].map((name): Ask => ({ path, choice, in: 'header', name })),
  ];
}

/** An account that may do everything. */
async function openAccount({ scene }: Pair): Promise<Client> {
  const { participant } = scene.world.lab;
  const browser = new Browser({
    language: 'en',
    fetch: (asked) => participant.call({ proto: 'https', from: '127.20.0.21', ...asked }, 60 * SECOND),
  });
  await browser.open(HOST, PORT, '/login');
  browser.fill('Username', labCredentials.username);
  browser.fill('Password', labCredentials.password);
  await browser.press('Sign in');
  await browser.open(HOST, PORT, PAGE);
  await enable(browser);
  return account(browser, 'fuzz', 'Full Access', ['Reporting API', 'Backup API']);
}

const keyOf = ({ path, choice, in: where, name }: Ask): string =>
  `${path} ${choice.action ?? choice.generate_report ?? ''} ${where} ${name}`;

interface At {
  readonly pair: Pair;
  readonly door: ApiDoor;
  readonly authorization: string;
}

/** Long enough that no limit of how often is met. */
const PAUSE_US = 2 * SECOND;

async function send({ pair, door, authorization }: At, ask: Ask, value: string): Promise<Said> {
  await pair.scene.world.lab.participant.agenda.sleep(PAUSE_US);
  pair.changed();
  const words = new URLSearchParams({
    ...ask.choice,
    ...(ask.in === 'parameter' ? { [ask.name]: value } : {}),
  });
  const headers = { authorization, ...(ask.in === 'header' ? { [ask.name]: value } : {}) };
  const visitor = stranger(pair);
  const { status, body } = door.methods.includes('POST')
    ? await visitor.send('POST', ask.path, words.toString(), { ...FORM, ...headers })
    : await visitor.send('GET', `${ask.path}?${words}`, '', headers);
  const changes = pair.changed().filter((name) => !isNote(name, NOTES));
  const flaw = ask.path === '/check_health' ? null : flawOf(status, body);
  if (flaw !== null) throw new Error(flaw);
  const isRefused = status >= 400 || /<error[ >]/.test(body);
  if (isRefused && changes.length > 0) throw new Error(`refused, but it changed ${changes.join(' ')}`);
  return isRefused ? 'refused' : 'taken';
}

export const api: Door = {
  name: 'api',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const client = await openAccount(pair);
      const visitor = stranger(pair);
      const renew = async (): Promise<string> => {
        const asked = { ...FORM, authorization: packed(client) };
        const { body } = await visitor.send('POST', '/oauth2/token', 'grant_type=client_credentials', asked);
        return `Bearer ${/"access_token":"([^"]+)"/.exec(body)?.[1] ?? ''}`;
      };
      const authorization = await renew();
      const doors = apiDoors(pair.scene.node());
      const found = new Map<string, { readonly door: ApiDoor; readonly ask: Ask }>();
      for (const [path, door] of Object.entries(doors)) {
        const known = chosen[path.replace(/\.ns$/, '')] ?? [{}];
        // The name of old is the same door.
        for (const choice of path.endsWith('.ns') ? known.slice(0, 1) : known)
          for (const ask of await readBy(
            door,
            path,
            choice,
            path === '/oauth2/token' ? packed(client) : authorization,
          ))
            found.set(keyOf(ask), { door, ask });
      }
      return {
        entries: [...found.keys()],
        attempt: async (entry, { each }) => {
          const at = found.get(entry);
          if (at === undefined) return;
          const token = at.ask.path === '/oauth2/token' ? packed(client) : await renew();
          await each(
            at.ask.in === 'header' ? anyHeader : anyText,
            at.ask.in === 'header' ? [] : texts,
            (value) => send({ pair, door: at.door, authorization: token }, at.ask, value),
          );
        },
      };
    }),
};
