/** `bomgar-sim start`: the boxes in processes, for browsers and tools, until Ctrl-C. */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { packages } from '../../updates/packages/index.js';
import type { Surface } from '../console/open-console.js';
import { type BoxName, boxAddresses, boxNames, sharedAddress, siteName, TLS_PORT } from '../hosting/plan.js';
import { labCredentials } from '../making/credentials.js';
import { boxModels, boxSets, JUMP_CLIENTS_MAX, switchovers } from '../making/plan.js';
import { labAddresses } from '../outside/site-network.js';
import { RehearsalFileError } from '../rehearsal-file.js';
import { loadRehearsal, rehearsalNames } from '../rehearsals.js';
import { openSession, type Session, type SessionOptions } from '../session.js';
import { foundOf } from '../stages.js';
import { StateFolderError } from '../state-folder.js';
import type { Speed } from '../throttle.js';
import { openUdpServers, type UdpServers } from '../udp-servers.js';

/** Ports that need no privileges. */
const NTP_PORT = 8123;
const DNS_PORT = 8053;

const siteVersions = packages.flatMap(({ manifest }) => (manifest.kind === 'site' ? [manifest.version] : []));

const usage = `Usage: bomgar-sim start [options]

  --state DIR            where the boxes' disks live (default: state)
  --fresh                begin anew
  --speed N|max          lab time per real time (default 1); the console changes it
  --seed TEXT            seed of a new lab
  --net A.B.C            first three numbers of the real addresses (default 127.20.0)
  --port N               TLS port of the boxes (default ${TLS_PORT})
  --ntp-port N           UDP port of the lab's time server (default ${NTP_PORT})
  --dns-port N           UDP port of the lab's DNS server (default ${DNS_PORT})
  --console-port N       port of the lab console on 127.0.0.1 (default 8088)
  --boxes SET            what a new lab has: ${boxSets.join(', ')} (default pair)
  --switchover WAY       how clients of a new lab find the site: ${switchovers.join(', ')}
  --restricted LETTERS   boxes of a new lab that cannot reach the update server, such as A or A,B
  --new-model MODEL      model of the third box of pair-and-new: ${boxModels.join(', ')}
  --site-version V       site software of a new lab: ${siteVersions.join(', ')}
  --history-days N       days of session history of a new lab (default 90)
  --sessions-per-day N   sessions of a day (default 40)
  --recordings N         session recordings of a new lab (default 60)
  --rehearsal NAME       with --fresh: the lab as this rehearsal's start asks
  --jump-clients N       deployed Jump Clients of a new lab (default 40)
`;

class UsageError extends Error {}

function whole(text: string | undefined, name: string, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`--${name} takes a whole number from ${min} to ${max}`);
  return value;
}

function oneOf<T extends string>(text: string | undefined, name: string, known: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((one) => one.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new UsageError(`--${name} takes one of ${known.join(', ')}`);
  return found;
}

const lettersOf = (text: string | undefined): readonly BoxName[] | undefined =>
  text?.split(',').map((letter) => oneOf(letter.trim(), 'restricted', boxNames) ?? 'a');

function speedOf(text: string | undefined): Speed {
  if (text === undefined) return 1;
  if (text === 'max') return 'max';
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new UsageError('--speed takes a number above 0, or max');
  return value;
}

/** How a rehearsal wants its lab made; nothing without one. */
function startOf(name: string | undefined, fresh: boolean): SessionOptions['amounts'] {
  if (name === undefined) return {};
  if (!rehearsalNames().includes(name))
    throw new UsageError(`there is no rehearsal '${name}'; there are: ${rehearsalNames().join(', ')}`);
  if (!fresh)
    throw new UsageError('--rehearsal makes a new lab: add --fresh, or start it in the lab console');
  return foundOf(loadRehearsal(name).start);
}

interface Choice extends Omit<SessionOptions, 'onDied' | 'onFailed' | 'onTrouble'> {
  readonly rehearsal: string | null;
  readonly consolePort: number;
  readonly places: Readonly<Record<string, { host: string; port: number }>>;
  readonly net: string;
  readonly ntpPort: number;
  readonly dnsPort: number;
}

function choose(argv: readonly string[]): Choice | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      state: { type: 'string', default: 'state' },
      fresh: { type: 'boolean', default: false },
      speed: { type: 'string' },
      seed: { type: 'string' },
      net: { type: 'string', default: '127.20.0' },
      port: { type: 'string' },
      'console-port': { type: 'string' },
      'ntp-port': { type: 'string' },
      'dns-port': { type: 'string' },
      boxes: { type: 'string' },
      switchover: { type: 'string' },
      restricted: { type: 'string' },
      'new-model': { type: 'string' },
      'site-version': { type: 'string' },
      'history-days': { type: 'string' },
      'sessions-per-day': { type: 'string' },
      recordings: { type: 'string' },
      rehearsal: { type: 'string' },
      'jump-clients': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  if (!/^127(\.\d{1,3}){2}$/.test(values.net))
    throw new UsageError('--net takes the first three numbers of loopback addresses, such as 127.21.0');
  const port = whole(values.port, 'port', 1, 65_535) ?? TLS_PORT;
  const places: Record<string, { host: string; port: number }> = {};
  const { updates, support } = labAddresses;
  for (const address of [...Object.values(boxAddresses), sharedAddress, updates, support]) {
    places[address] = { host: `${values.net}.${address.split('.')[3]}`, port };
  }
  const same = values.net === '127.20.0' && port === TLS_PORT;
  const historyDays = whole(values['history-days'], 'history-days', 0, 3_650);
  const boxes = oneOf(values.boxes, 'boxes', boxSets);
  const switchover = oneOf(values.switchover, 'switchover', switchovers);
  const restricted = lettersOf(values.restricted);
  const newModel = oneOf(values['new-model'], 'new-model', boxModels);
  const sessionsPerDay = whole(values['sessions-per-day'], 'sessions-per-day', 0, 100_000);
  const siteVersion = oneOf(values['site-version'], 'site-version', siteVersions);
  const recordings = whole(values.recordings, 'recordings', 0, 1_000_000);
  const jumpClients = whole(values['jump-clients'], 'jump-clients', 0, JUMP_CLIENTS_MAX);
  return {
    stateDir: values.state,
    fresh: values.fresh,
    speed: speedOf(values.speed),
    seed: values.seed ?? null,
    rehearsal: values.rehearsal ?? null,
    amounts: {
      ...startOf(values.rehearsal, values.fresh),
      ...(boxes === undefined ? {} : { boxes }),
      ...(switchover === undefined ? {} : { switchover }),
      ...(restricted === undefined ? {} : { restricted }),
      ...(newModel === undefined ? {} : { newModel }),
      ...(siteVersion === undefined ? {} : { siteVersion }),
      ...(historyDays === undefined ? {} : { historyDays }),
      ...(sessionsPerDay === undefined ? {} : { sessionsPerDay }),
      ...(recordings === undefined ? {} : { recordings }),
      ...(jumpClients === undefined ? {} : { jumpClients }),
    },
    physical: same ? {} : places,
    consolePort: whole(values['console-port'], 'console-port', 1, 65_535) ?? 8088,
    places,
    net: values.net,
    ntpPort: whole(values['ntp-port'], 'ntp-port', 1, 65_535) ?? NTP_PORT,
    dnsPort: whole(values['dns-port'], 'dns-port', 1, 65_535) ?? DNS_PORT,
  };
}

/** Whether the host lets us have an address; the reason when not. */
function tryBind(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** On a host with 127.0.0.1 alone each address gets a port of its own there. */
async function fitHost(choice: Choice): Promise<Choice> {
  for (const { host, port } of Object.values(choice.places)) {
    const why = await tryBind(host, port);
    if (why === null) continue;
    if (why !== 'EADDRNOTAVAIL') {
      throw new UsageError(
        `${host}:${port} is taken by another program (${why}); choose other addresses with --net or --port`,
      );
    }
    const places = Object.fromEntries(
      Object.keys(choice.places).map((address, index) => [
        address,
        { host: '127.0.0.1', port: port + index },
      ]),
    );
    console.log(
      `This host has only 127.0.0.1: each address of the lab gets a port of its own there, from ${port} on.`,
    );
    return { ...choice, places, physical: places };
  }
  return choice;
}

/** Time and names for tools on this host. */
async function openServers(choice: Choice, { live, lab, outside }: Session): Promise<UdpServers> {
  const only = Object.values(choice.places).some(({ host }) => host === '127.0.0.1');
  const hostOf = (address: string): string => (only ? '127.0.0.1' : `${choice.net}.${address.split('.')[3]}`);
  const ntp = { host: hostOf(labAddresses.ntp), port: choice.ntpPort };
  const dns = { host: hostOf(labAddresses.dns), port: choice.dnsPort };
  try {
    return await openUdpServers({
      ntp,
      dns,
      nowUs: () => live.throttle.shownUs(lab.nowUs()),
      lookup: outside.network.lookup,
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `UDP ${ntp.host}:${ntp.port} or ${dns.host}:${dns.port} cannot be had (${code ?? message}); choose other ports with --ntp-port and --dns-port`,
    );
  }
}

function announce(choice: Choice, session: Session, surface: Surface, { ntp, dns }: UdpServers): void {
  const url = (address: string): string =>
    `https://${choice.places[address]?.host}:${choice.places[address]?.port}`;
  const places = [
    ...session.lab.boxes().map((name) => [`Box ${name.toUpperCase()}`, boxAddresses[name]] as const),
    ...(session.outside.network.lookup(siteName)?.address === sharedAddress
      ? [['Shared IP', sharedAddress] as const]
      : []),
  ];
  const lines = places.map(
    ([name, address]) =>
      `  ${name.padEnd(19)}${url(address)}/login\n${' '.repeat(21)}${url(address)}/appliance`,
  );
  const fresh = session.lab.boxes().includes('c')
    ? '\n  Box C is as the factory delivers it: /appliance only, admin with password.'
    : '';
  const rehearsal =
    choice.rehearsal === null ? '' : `\n  Its rehearsal      ${surface.url}rehearsals (${choice.rehearsal})`;
  console.log(`
  The lab is running. Lab time ${new Date(session.lab.nowUs() / 1_000).toISOString()}, speed ${session.live.throttle.speed}.

  Lab console        ${surface.url}${rehearsal}
  Token of its API   ${surface.token}
${lines.join('\n')}
  Time (NTP, UDP)    ${ntp.host} port ${ntp.port}
  Names (DNS, UDP)   ${dns.host} port ${dns.port}

  Update server      ${surface.sites.updates}
  Technical support  ${surface.sites.support}

  Sign in on every page as ${labCredentials.username} with ${labCredentials.password} (seed ${session.seed}).${fresh}
  The boxes' disks are in ${session.folder.path}; Ctrl-C ends the lab, the next start finds it as it was left.
`);
}

export async function startCommand(argv: readonly string[]): Promise<number> {
  let session: Session | null = null;
  let finish: (code: number) => void = () => {};
  const finished = new Promise<number>((done) => {
    finish = done;
  });
  try {
    const chosen = choose(argv);
    if (chosen === null) {
      process.stdout.write(usage);
      return 0;
    }
    const choice = await fitHost(chosen);
    const opened = await openSession({
      ...choice,
      onDied: (name, why) =>
        console.error(`Appliance ${name.toUpperCase()} has lost its power: ${why}. The lab goes on.`),
      onFailed: (error) => {
        console.error('The lab has failed:', error);
        finish(1);
      },
      onTrouble: (trouble) => console.error(trouble?.en ?? 'The lab can be saved again.'),
    });
    session = opened;
    const servers = await openServers(choice, opened);
    const { openConsole } = await import('../console/open-console.js');
    const surface = await openConsole(opened, choice.consolePort, choice.places);
    let ending = false;
    const close = async (): Promise<void> => {
      console.log('\nEnding the lab …');
      await surface.close();
      await servers.close();
      await opened.close();
      finish(0);
    };
    const end = (): void => {
      if (ending) return;
      ending = true;
      close().catch((error: unknown) => {
        console.error(error);
        finish(1);
      });
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
    announce(choice, opened, surface, servers);
    return await finished;
  } catch (error) {
    await session?.close();
    if (
      error instanceof UsageError ||
      error instanceof StateFolderError ||
      error instanceof RehearsalFileError ||
      (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
    ) {
      console.error(`bomgar-sim start: ${(error as Error).message}`);
      return 2;
    }
    throw error;
  }
}
