/** `bomgar-sim host`: its options, and what is said at its start. */
import { join } from 'node:path';
import { openHostPages } from '../../console/labs/host-pages.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import type { Host } from '../../live/host/contract.js';
import { openHost } from '../../live/host/host.js';
import { HostFolderError } from '../../live/host/host-file.js';
import { triesFolder } from '../../live/keeping/folder-owner.js';
import { labCredentials } from '../../making/credentials.js';
import { openTryBook } from '../../rehearsals/report/tries/book.js';
import { followerOf } from '../../rehearsals/trainee/again.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { custom, flag, optionLines, type Read, readOptions, text, whole } from '../options.js';
import { type Course, runUntilEnded } from '../running.js';
import { apiToken, TOKEN_VARIABLE } from '../starting/api-token.js';
import { openBay } from '../starting/bay.js';
import { firstPageOf } from '../starting/host-places.js';
import { findingsIn } from '../starting/lessons.js';
import { type BayNumbers, bayAt, bayPlaces, isLoopbackWhole } from './bay-places.js';
import { shelfOf } from './shelf.js';

const PORT_MAX = 65_535;
const BAYS = 200;

function netOf(given: string, name: string): string {
  const numbers = given.split('.');
  const fits = numbers.length === 2 && numbers.every((one) => /^\d{1,3}$/.test(one) && Number(one) <= 255);
  if (!fits || numbers[0] !== '127')
    throw new Mistake(`${name} takes the first two numbers of loopback addresses, such as 127.40`);
  return numbers.map(Number).join('.');
}

export const port = (help: string, initial: number) =>
  whole(`${help} (default ${initial})`, 1, PORT_MAX, initial);

const hostOptions = {
  folder: text('DIR', 'the host’s folder, with a folder for each lab (default labs)', 'labs'),
  labs: whole('so many labs are open at the start, made where there are fewer (default 1)', 0, BAYS, 1),
  port: port('port of the host’s page on 127.0.0.1', 8070),
  'console-port': port('port of the first lab’s console; each next one is one higher', 8101),
  net: custom<string>(
    'A.B',
    'first two numbers of the labs’ addresses: the first lab has A.B.1.x (default 127.40)',
    '127.40',
    netOf,
  ),
  'tls-port': port('TLS port of the boxes', 8443),
  'ntp-port': port('UDP port of each lab’s time server', 8123),
  'dns-port': port('UDP port of each lab’s DNS server', 8053),
  'no-bar': flag('shows the boxes’ pages in browsers without the lab’s bar, as the product has them'),
  flush: flag('what boxes call durable survives the power of this host, too; labs are slower'),
  findings: text('DIR', 'offers what campaigns have saved there (campaign --save DIR) as lessons, too', null),
  detached: flag('goes on when the program or terminal that started it has ended'),
  token: text('TEXT', `token of the host’s API (or in ${TOKEN_VARIABLE}; without, one is made)`, null),
  'token-file': text('FILE', 'file with that token; made, for its owner only, where there is none', null),
};

const usage = `Usage: bomgar-sim host [options]

Many labs in one process until Ctrl-C: each a pair with addresses, console and token of its own. Labs that the
folder holds already go on where they were left.

${optionLines(hostOptions)}`;

function announce(host: Host, url: string, token: string): void {
  const open = host.labs().filter(({ console }) => console !== null);
  const lines = open.map(({ id, console: shown }) => `  ${id.padEnd(19)}${shown?.url ?? ''}`);
  console.log(`
  The host is running. Its page makes, opens, pauses and ends labs.

  Labs               ${url}
  Token of its API   ${token}
${lines.join('\n')}

  Sign in on every page of a box as ${labCredentials.username} with ${labCredentials.password}. Ctrl-C ends the host; the next start finds
  the labs as they were left.
`);
}

/** A place or a folder of this host cannot be had. */
export async function had<T>(opening: Promise<T>, what: string): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof HostFolderError) throw new Mistake(`${error.message}; choose another with --folder`);
    if (!isHostError(error)) throw error;
    throw new Mistake(`${what} cannot be had: ${hostReason(error)}`);
  }
}

async function openAll({ values }: Read<typeof hostOptions>, course: Course): Promise<void> {
  const token = apiToken({
    option: values.token,
    file: values['token-file'],
    variable: process.env[TOKEN_VARIABLE],
  });
  const numbers: BayNumbers = {
    net: values.net,
    isWhole: await isLoopbackWhole(values.net),
    tlsPort: values['tls-port'],
    consolePort: values['console-port'],
    ntpPort: values['ntp-port'],
    dnsPort: values['dns-port'],
  };
  const places = bayPlaces(numbers);
  const findings = findingsIn(values.findings);
  const hostUrl = `http://127.0.0.1:${values.port}/`;
  const opening = openHost({
    folder: values.folder,
    bays: BAYS,
    flushes: values.flush,
    barOf: (bay) => (values['no-bar'] ? null : { consoleUrl: firstPageOf(places(bay).host.console) }),
    spares: true,
    follow: followerOf,
    places: (bay, inside) => places(bay, inside).lab,
    openSurface: (bay, host) =>
      openBay(bayAt(places, bay), {
        shelf: shelfOf(host, bay, hostUrl, findings),
        tries: openTryBook(join(values.folder, triesFolder), `-bay-${bay}`),
      }),
    onWord: (id, said) => console.error(`${id}: ${said}`),
  });
  const host = await had(opening, `the folder ${values.folder}`);
  course.opened({ name: 'the labs', close: () => host.close() });
  const surface = await had(openHostPages(host, { port: values.port, token }), `port ${values.port}`);
  course.opened({ name: 'the host’s page', close: surface.close });
  const isOpen = (): number => host.labs().filter(({ console: shown }) => shown !== null).length;
  while (isOpen() < values.labs) {
    const made = await host.make({ amounts: {} });
    if ('refused' in made) throw new Mistake(made.refused.en);
  }
  announce(host, surface.url, token);
}

/** Exit code: 0 after an orderly end. Throws Mistake. */
export async function hostCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const read = readOptions(hostOptions, argv);
  if (read.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (read.names.length > 0) throw new Mistake(`host takes options only, not ‘${read.names[0]}’`);
  if (read.values.detached) lifeline.detach();
  return runUntilEnded(lifeline, (course) => openAll(read, course));
}
