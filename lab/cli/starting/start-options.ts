/** What `bomgar-sim start` takes, and what follows from it. */
import { packages } from '../../../updates/packages/index.js';
import type { Speed } from '../../live/clock/throttle.js';
import type { LiveLabOptions } from '../../live/live-lab.js';
import { boxModels, boxSets, defaultAmounts, JUMP_CLIENTS_MAX, theFound } from '../../making/found.js';
import { softwareOf } from '../../making/software.js';
import { type BoxName, boxNames, DEFAULT_NET, DEFAULT_TLS_PORT, switchovers } from '../../plan.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { Mistake } from '../mistake.js';
import {
  custom,
  flag,
  ofNewLab,
  oneOf,
  optionLines,
  type Read,
  text,
  whenOption,
  whole,
} from '../options.js';
import { TOKEN_VARIABLE } from './api-token.js';
import { gatewayOption } from './gateway-option.js';

const siteVersions = packages.flatMap(({ manifest }) => (manifest.kind === 'site' ? [manifest.version] : []));

const PORT_MAX = 65_535;
const port = (help: string, initial: number) => whole(`${help} (default ${initial})`, 1, PORT_MAX, initial);
const words = (help: string, known: readonly string[]): string => `${help}: ${known.join(', ')}`;

function netOf(given: string, name: string): string {
  const numbers = given.split('.');
  const fits = numbers.length === 3 && numbers.every((one) => /^\d{1,3}$/.test(one) && Number(one) <= 255);
  if (!fits || numbers[0] !== '127')
    throw new Mistake(`${name} takes the first three numbers of loopback addresses, such as 127.21.0`);
  return numbers.map(Number).join('.');
}

function speedOf(given: string, name: string): Speed {
  if (given === 'max') return 'max';
  const value = Number(given);
  if (!(value > 0 && value <= 100_000))
    throw new Mistake(`${name} takes a number above 0, at most 100000, or max`);
  return value;
}

function lettersOf(given: string, name: string): readonly BoxName[] {
  return given.split(',').map((letter) => {
    const found = boxNames.find((one) => one === letter.trim().toLowerCase());
    if (found === undefined) throw new Mistake(`${name} takes letters of boxes, such as A or A,B`);
    return found;
  });
}

const amountOption = (help: string, max: number, initial: number) =>
  ofNewLab(whole<number | null>(`${help} (default ${initial})`, 0, max, null));

export const startOptions = {
  state: text('DIR', 'the lab’s folder, with the boxes’ disks (default state)', 'state'),
  fresh: flag('takes the lab that is in the folder away, and makes a new one'),
  detached: flag('goes on when the program or terminal that started it has ended'),
  hosting: oneOf(
    'world|processes',
    'where the boxes run: all in this process, or in processes of their own (processes)',
    ['world', 'processes'],
    'processes',
  ),
  speed: custom<Speed>('N|max', 'lab time per real time (default 1); the console changes it', 1, speedOf),
  'ntp-port': port('UDP port of the lab’s time server', 8123),
  'dns-port': port('UDP port of the lab’s DNS server', 8053),
  'resolver-port': whole<number | null>(
    'UDP port of a resolver that remembers what the DNS server said (without: none)',
    1,
    PORT_MAX,
    null,
  ),
  'snmp-port': whole<number | null>(
    'UDP port at which each box is asked by SNMP (without: none)',
    1,
    PORT_MAX,
    null,
  ),
  'console-port': port('port of the lab console on 127.0.0.1', 8088),
  'no-bar': flag('shows the boxes’ pages in browsers without the lab’s bar, as the product has them'),
  when: whenOption,
  gateway: gatewayOption,
  'gateway-beyond-loopback': flag('lets the gateway reach other hosts, too: what boxes send leaves this one'),
  token: text('TEXT', `token of the console’s API (or in ${TOKEN_VARIABLE}; without, one is made)`, null),
  'token-file': text('FILE', 'file with that token; made, for its owner only, where there is none', null),
  net: ofNewLab(
    custom<string | null>(
      'A.B.C',
      `first three numbers of a new lab’s addresses (default ${DEFAULT_NET})`,
      null,
      netOf,
    ),
  ),
  port: ofNewLab(whole(`TLS port of a new lab’s boxes (default ${DEFAULT_TLS_PORT})`, 1, PORT_MAX, null)),
  seed: ofNewLab(text('TEXT', 'what everything random in a new lab follows from', null)),
  recording: ofNewLab(
    text('DIR', 'begins a new lab with a campaign’s recording, up to the instant before its finding', null),
  ),
  findings: text('DIR', 'offers what campaigns have saved there (campaign --save DIR) as lessons, too', null),
  rehearsal: ofNewLab(oneOf('NAME', 'makes the lab as this rehearsal’s start asks', rehearsalNames(), null)),
  boxes: ofNewLab(oneOf('SET', words('what a new lab has (default pair)', boxSets), boxSets, null)),
  switchover: ofNewLab(
    oneOf('WAY', words('how clients of a new lab find the site', switchovers), switchovers, null),
  ),
  restricted: ofNewLab(
    custom<readonly BoxName[] | null>(
      'LETTERS',
      'boxes of a new lab that cannot reach the update server, such as A or A,B',
      null,
      lettersOf,
    ),
  ),
  'new-model': ofNewLab(
    oneOf('MODEL', words('model of the third box of …-and-new', boxModels), boxModels, null),
  ),
  'site-version': ofNewLab(oneOf('V', words('site software of a new lab', siteVersions), siteVersions, null)),
  'history-days': amountOption('days of session history of a new lab', 3_650, defaultAmounts.historyDays),
  'sessions-per-day': amountOption('sessions of a day', 100_000, defaultAmounts.sessionsPerDay),
  recordings: amountOption('session recordings of a new lab', 1_000_000, defaultAmounts.recordings),
  'jump-clients': amountOption(
    'deployed Jump Clients of a new lab',
    JUMP_CLIENTS_MAX,
    defaultAmounts.jumpClients,
  ),
};

export type StartRead = Read<typeof startOptions>;

export const startUsage = `Usage: bomgar-sim start [options]

Starts the boxes and the lab console until Ctrl-C, or until whoever started it ends. A lab that the folder
holds already goes on where it was left.

${optionLines(startOptions)}`;

/** What is said of a new lab, by its name among the amounts. */
function chosenAmounts({ values }: StartRead) {
  return {
    net: values.net,
    tlsPort: values.port,
    boxes: values.boxes,
    switchover: values.switchover,
    restricted: values.restricted,
    newModel: values['new-model'],
    siteVersion: values['site-version'],
    historyDays: values['history-days'],
    sessionsPerDay: values['sessions-per-day'],
    recordings: values.recordings,
    jumpClients: values['jump-clients'],
  };
}

const optionNames: Readonly<Record<keyof ReturnType<typeof chosenAmounts>, string>> = {
  net: 'net',
  tlsPort: 'port',
  boxes: 'boxes',
  switchover: 'switchover',
  restricted: 'restricted',
  newModel: 'new-model',
  siteVersion: 'site-version',
  historyDays: 'history-days',
  sessionsPerDay: 'sessions-per-day',
  recordings: 'recordings',
  jumpClients: 'jump-clients',
};

/** How a new lab is made: what was chosen, over what the rehearsal asks for. */
export function amountsOf(read: StartRead): LiveLabOptions['amounts'] {
  const others = read.given.filter((name) => startOptions[name].makes && name !== 'recording');
  if (read.values.recording !== null && others.length > 0)
    throw new Mistake(`--recording says how the lab is made: leave out --${others[0]}`);
  const { rehearsal } = read.values;
  const chosen = Object.entries(chosenAmounts(read)).filter(([, value]) => value !== null);
  return {
    ...(rehearsal === null ? {} : foundOf(loadRehearsal(rehearsal).start)),
    ...Object.fromEntries(chosen),
  };
}

/** A lab that was found is as it was made: throws Mistake when it was asked to be otherwise. */
export function checkFound(
  read: StartRead,
  found: { seed: string; amounts: LiveLabOptions['amounts'] },
): void {
  const is: Readonly<Record<string, unknown>> = {
    ...defaultAmounts,
    ...theFound(found.amounts),
    siteVersion: softwareOf({}).site,
    ...found.amounts,
  };
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const ignored = Object.entries(chosenAmounts(read))
    .filter(([name, value]) => value !== null && !same(value, is[name]))
    .map(([name]) => optionNames[name as keyof typeof optionNames]);
  if (read.values.recording !== null) ignored.unshift('recording');
  if (read.values.rehearsal !== null) ignored.unshift('rehearsal');
  if (read.values.seed !== null && read.values.seed !== found.seed) ignored.unshift('seed');
  if (ignored.length === 0) return;
  const named = ignored.map((name) => `--${name}`).join(', ');
  throw new Mistake(
    `the lab in ${read.values.state} was made otherwise than ${named} says: leave that out, or begin anew with --fresh`,
  );
}
