/**
 * lab/cli/start/: a lab that people use, from what was typed to its end.
 *
 * `bomgar-sim start`: the boxes in processes, for browsers and tools, until it is told to end.
 */
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import { whensOf } from '../../acts/set-when.js';
import { namedWhens } from '../../acts/when.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { hostReason, isDatabaseRefused, isHostError } from '../../hosting/host/words.js';
import type { BeginWith } from '../../live/files/begin-with.js';
import { examine } from '../../live/keeping/folder-owner.js';
import { savedIn } from '../../live/keeping/kept-labs.js';
import type { SavedLab } from '../../live/keeping/saved-lab.js';
import { checkUnused, settleTurn } from '../../live/keeping/state-folder.js';
import { type LiveLab, type LiveLabOptions, openLiveLab } from '../../live/live-lab.js';
import type { MadeAmounts } from '../../live/recording/lines.js';
import { labCredentials } from '../../making/credentials.js';
import { addressesOf, boxesOf, theFound } from '../../making/found.js';
import { type AddressPlan, siteName } from '../../plan.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { liveStartUs } from '../../rehearsals/language/story/start-time.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { checkWhens, inTerminal, readOptions } from '../options.js';
import { type Course, runUntilEnded } from '../running.js';
import { apiToken, TOKEN_VARIABLE } from './api-token.js';
import type { Bay } from './bay.js';
import { createForkHost, hasForks } from './fork-host.js';
import { checkGateway, gatewayLines } from './gateway-option.js';
import type { Begun } from './going-back.js';
import { findPlaces, firstPageOf, type HostPlaces, placesOf, snmpPlaces } from './host-places.js';
import { findingsIn, type OpenLesson } from './lessons.js';
import { type Recorded, readRecorded } from './recorded.js';
import { amountsOf, checkFound, type StartRead, startOptions, startUsage } from './start-options.js';
import { createTurns } from './turns.js';

function announce(
  read: StartRead,
  places: HostPlaces,
  liveLab: LiveLab,
  { url: consoleUrl, token, sites: siteUrls }: Bay,
  undone: string | null,
): void {
  const url = (address: string): string =>
    `https://${places.sites[address]?.host}:${places.sites[address]?.port}`;
  const { addresses, lookup } = liveLab.outside.network;
  const { boxes, shared } = addresses;
  const sites = [
    ...liveLab.lab
      .boxes()
      .map(
        (name) =>
          [inTerminal(`Box ${name.toUpperCase()}`, `Serveur ${name.toUpperCase()}`), boxes[name]] as const,
      ),
    ...(lookup(siteName)?.address === shared
      ? [[inTerminal('Shared IP', 'IP partagée'), shared] as const]
      : []),
  ];
  const lines = sites.map(
    ([name, address]) =>
      `  ${name.padEnd(19)}${url(address)}/login\n${' '.repeat(21)}${url(address)}/appliance`,
  );
  const fresh = liveLab.lab.boxes().includes('c')
    ? inTerminal(
        '\n  Box C is as the factory delivers it: /appliance only, admin with password.',
        '\n  Le serveur C est tel que livré : /appliance seulement, admin avec password.',
      )
    : '';
  const { rehearsal } = read.values;
  const chosen =
    rehearsal === null
      ? ''
      : `\n  ${inTerminal('Its rehearsal ', 'Sa répétition ')}     ${consoleUrl}rehearsals?open=${rehearsal}#offer-${rehearsal}`;
  const mapped = !places.isElsewhere
    ? ''
    : `
  ${inTerminal(
    `${places.isShared ? 'This host has only 127.0.0.1. ' : ''}In the boxes' pages and forms, by its clients and in its network the lab's
  addresses are those at the left; in a browser or a tool on this host, those at the right.`,
    `${places.isShared ? 'Cet ordinateur n’a que 127.0.0.1. ' : ''}Dans les pages et formulaires des serveurs, pour ses clients et dans son réseau, les
  adresses du laboratoire sont celles de gauche ; dans un navigateur ou un outil d’ici, celles de droite.`,
  )}
${Object.entries(places.sites)
  .map(([address, place]) => `    ${address.padEnd(15)} ${place.host}:${place.port}`)
  .join('\n')}
`;
  const told = [...(undone === null ? [] : [undone]), ...liveLab.folder.notices];
  const notices = told.map((notice) => `\n  ${notice}`).join('');
  const { ntp, dns } = places;
  const digest = seedDigest(liveLab.seed);
  console.log(`
  ${inTerminal('The lab is running. Lab time', 'Le laboratoire tourne. Heure du laboratoire :')} ${new Date(liveLab.lab.nowUs() / 1_000).toISOString()}, ${inTerminal('speed', 'vitesse')} ${liveLab.live.throttle.speed}.${notices}

  ${inTerminal('Lab console     ', 'Console du labo.')}   ${consoleUrl}${chosen}
  ${inTerminal('Token of its API', 'Jeton de son API')}   ${token}
${lines.join('\n')}
  ${inTerminal('Time (NTP, UDP) ', 'Heure (NTP, UDP)')}   ${ntp.host} port ${ntp.port}
  ${inTerminal('Names (DNS, UDP)', 'Noms (DNS, UDP) ')}   ${dns.host} port ${dns.port}${onRequest(places, liveLab)}

${gatewayLines(read.values.gateway, liveLab.gateway)}${mapped}  ${inTerminal('Update server    ', 'Mises à jour     ')}  ${siteUrls().updates}
  ${inTerminal('Technical support', 'Assistance       ')}  ${siteUrls().support}

${inTerminal(
  `  Sign in on every page as ${labCredentials.username} with ${labCredentials.password} (seed digest ${digest}).${fresh}
  The boxes' disks are in ${liveLab.folder.path}; Ctrl-C ends the lab, the next start finds it as it was left.`,
  `  Connectez-vous à chaque page avec ${labCredentials.username} et ${labCredentials.password} (empreinte de la graine : ${digest}).${fresh}
  Les disques des serveurs sont dans ${liveLab.folder.path} ; Ctrl-C arrête le laboratoire, le prochain départ le retrouve en l’état.`,
)}
`);
}

/** Places that are there only where somebody has asked for them. */
function onRequest(places: HostPlaces, liveLab: LiveLab): string {
  const { resolver } = places;
  const asked = snmpPlaces(liveLab, places).map(
    ({ address, host, port }) => `${host} port ${port} (box at ${address})`,
  );
  const lines = [
    ...(resolver === null ? [] : [`  Resolver (UDP)     ${resolver.host} port ${resolver.port}`]),
    ...asked.map((line) => `  SNMP (UDP)         ${line}`),
  ];
  return lines.map((line) => `\n${line}`).join('');
}

/** The host's disk refuses what a lab needs to begin. */
async function made<T>(opening: Promise<T>, folder: string): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!isHostError(error) && !isDatabaseRefused(error)) throw error;
    throw new Mistake(`the lab in ${folder} cannot begin: ${hostReason(error)}`);
  }
}

/** A place was free when it was tried, and is not any more. */
async function place<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new Mistake(`a place on this host cannot be had: ${hostReason(error)}; start again`);
  }
}

/** A story begins at its own day and hour. */
const startOf = (rehearsal: string | null): Pick<LiveLabOptions, 'startUs'> =>
  rehearsal === null ? {} : { startUs: liveStartUs(loadRehearsal(rehearsal).start, hostNowMs()) };

/** What a campaign has found in this lab, and where its lesson is. */
function sayFinding(recorded: Recorded | null, lessonUrl: string | null): void {
  if (lessonUrl !== null) console.log(`  The lesson         ${lessonUrl}rehearsals\n`);
  else if (recorded !== null)
    console.log(`Just before what a campaign found: ${recorded.finding.split('\n')[0]}`);
}

/** How the lab of a folder, or one that begins there, was made. */
const amountsIn = (folder: string, begun: Begun): MadeAmounts =>
  begun === null ? (savedIn(folder)?.amounts ?? {}) : (begun.raised?.line.amounts ?? begun.amounts);

const physicalOf = ({ isElsewhere, sites }: HostPlaces): HostPlaces['sites'] => (isElsewhere ? sites : {});

/** A lab that comes from elsewhere needs a folder of its own. Throws Mistake. */
function checkEmpty(found: SavedLab | null, folder: string): void {
  if (found !== null)
    throw new Mistake(
      `the folder ${folder} holds a lab already: choose another with --state, or take that one away with --fresh`,
    );
}

/** What the lab begins with that a campaign has recorded; null: nothing. */
const recordedIn = ({ recording }: StartRead['values'], lesson: OpenLesson | null): Recorded | null =>
  lesson?.recorded ?? (recording === null ? null : readRecorded(recording));

/** Where a lab of this start is reached, whatever its own addresses are. */
interface At extends Required<Pick<LiveLabOptions, 'bar' | 'gateway'>> {
  readonly places: HostPlaces;
  /** The addresses for which the places were found. */
  readonly own: AddressPlan;
}

/** How the labs that take turns here are opened. */
const optionsIn =
  ({ values }: StartRead, { places, own, bar, gateway }: At, course: Course) =>
  (begun: Begun, inside: AddressPlan): LiveLabOptions => ({
    stateDir: values.state,
    hosting: values.hosting,
    fresh: false,
    speed: values.speed,
    seed: null,
    amounts: {},
    ...begun,
    keepsLine: true,
    physical: physicalOf(placesOf(places, own, inside)),
    bar,
    gateway,
    onDied: (name, why) =>
      console.error(`Appliance ${name.toUpperCase()} has lost its power: ${why}. The lab goes on.`),
    onBug: (name, error) =>
      console.error(`An error in the software of appliance ${name.toUpperCase()}; it goes on. ${error}`),
    onFailed: (error) => {
      console.error(error);
      course.fail('The lab has failed.');
    },
    onTrouble: (trouble) => console.error(trouble?.en ?? 'The lab can be saved again.'),
  });

/** `line`: what a new lab begins with. */
export async function openLab(
  read: StartRead,
  course: Course,
  line: BeginWith | null = null,
  lesson: OpenLesson | null = null,
): Promise<void> {
  const { values } = read;
  const recorded = recordedIn(values, lesson);
  const chosen = amountsOf(read);
  const amounts = line?.raised.line.amounts ?? recorded?.amounts ?? chosen;
  const token = apiToken({
    option: values.token,
    file: values['token-file'],
    variable: process.env[TOKEN_VARIABLE],
  });
  const undone = settleTurn(values.state);
  const owner = examine(values.state);
  // Its addresses are taken as well then: that would not tell by whom.
  checkUnused(values.state);
  const found = owner.kind === 'lab' && !values.fresh ? (owner.state as SavedLab) : null;
  if (line !== null || lesson !== null) checkEmpty(found, values.state);
  if (found !== null) checkFound(read, found);
  // What it was made with are its own addresses, wherever it answers.
  const net = line === null && lesson === null ? null : values.net;
  const own = addressesOf(found?.amounts ?? amounts);
  const places = await findPlaces(read, own, net);
  checkWhens(values.when, boxesOf[theFound(found?.amounts ?? amounts).boxes]);
  const beyond = values['gateway-beyond-loopback'];
  const gateway = { mappings: values.gateway, beyond, opened: new Set<string>() };
  checkGateway(gateway.mappings, own, gateway.beyond);
  const bar = values['no-bar'] ? null : { consoleUrl: firstPageOf(places.console) };
  const optionsOf = optionsIn(read, { places, own, bar, gateway }, course);
  const how = { tlsPort: own.tlsPort, hasBar: !values['no-bar'] };
  const forkHost = createForkHost(values.state, places, how, (id, said) => console.error(`${id}: ${said}`));
  if (hasForks(values.state)) await forkHost.host();
  const common = { bar, forkHost, findings: findingsIn(values.findings) };
  const turns = createTurns(values.state, common, (begun) =>
    openLiveLab(optionsOf(begun, addressesOf(amountsIn(values.state, begun)))),
  );
  const seed = line?.raised.line.seed ?? recorded?.seed ?? values.seed;
  const first = { seed, amounts, from: recorded?.from ?? null, raised: line?.raised ?? null };
  const opening = openLiveLab({
    ...optionsOf(first, own),
    ...startOf(values.rehearsal),
    fresh: values.fresh,
  });
  const liveLab = await made(opening, values.state);
  line?.settle(liveLab.folder.path);
  lesson?.beginning.settle(liveLab.folder.path);
  let close = liveLab.close;
  course.opened({ name: 'the lab', close: () => close() });
  const armed = whensOf(liveLab.lab).map(({ when: { id } }) => id);
  for (const when of namedWhens(values.when, armed)) await liveLab.act({ kind: 'when-set', when });
  const { openBay } = await import('./bay.js');
  const { shelf } = turns;
  const bay = await place(
    openBay({ console: places.console, of: (inside) => placesOf(places, own, inside) }, { token, shelf }),
  );
  turns.begin(liveLab, bay);
  close = turns.close;
  course.opened({ name: 'the lab console', close: bay.close });
  await place(bay.show(liveLab));
  if (lesson !== null) await bay.begin(lesson.rehearsal);
  announce(read, places, liveLab, bay, undone);
  sayFinding(recorded, lesson === null ? null : bay.url);
}

/** Exit code: 0 after an orderly end, 1 when the lab was lost. Throws Mistake. */
export async function startCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const read = readOptions(startOptions, argv);
  if (read.help) {
    process.stdout.write(startUsage);
    return 0;
  }
  if (read.names.length > 0) throw new Mistake(`start takes options only, not ‘${read.names[0]}’`);
  if (read.values.detached) lifeline.detach();
  return runUntilEnded(lifeline, (course) => openLab(read, course));
}
