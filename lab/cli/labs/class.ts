/** `bomgar-sim class`: a lab for each trainee, and one page for whoever teaches. */

import { X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { ClassFolderError } from '../../console/class/people/class-file.js';
import { hostReason } from '../../hosting/host/words.js';
import { HostFolderError } from '../../live/host/host-file.js';
import { rehearsalNames } from '../../rehearsals/language/load.js';
import type { Lifeline } from '../lifeline.js';
import { Mistake } from '../mistake.js';
import { custom, flag, optionLines, type Read, readOptions, text, whole } from '../options.js';
import { type Course, runUntilEnded } from '../running.js';
import { codeOf, LOOPBACK, tryTcp } from '../starting/host-places.js';
import { PORTS_EACH } from './bay-places.js';
import { had, port } from './host.js';
import { type OpenClass, openClass } from './open-class.js';

const SEATS_MAX = 200;
const PORT_MAX = 65_535;

const classOptions = {
  seats: whole('so many trainees have room (default 30)', 1, SEATS_MAX, 30),
  rehearsal: text('NAME', 'what all of them rehearse; absent: each begins what he likes', null),
  lesson: text(
    'FINDING',
    'what all of them rehearse is the lesson of a finding: one that is offered, or a file or folder of ‘campaign --save’',
    null,
  ),
  findings: text('DIR', 'offers what campaigns have saved there (campaign --save DIR) as lessons, too', null),
  exam: flag('an examination: no steps, no hints, no going back, no page of faults'),
  seed: text('TEXT', 'all labs are of this seed; absent: each of its own', null),
  lan: custom<string | null>(
    'ADDRESS',
    'opens the class on this address of the host, for other machines; absent: for this machine alone',
    null,
    (given, name) => {
      if (!isIPv4(given) || given === '0.0.0.0')
        throw new Mistake(`${name} takes one address of this host, such as 192.168.1.20`);
      return given;
    },
  ),
  folder: text('DIR', 'the class’s folder, with a folder for each lab (default class)', 'class'),
  port: port('port of the class’s page', 8443),
  'first-port': whole(`first port of the labs; each has ${PORTS_EACH} (default 9000)`, 1, PORT_MAX, 9_000),
  'ntp-port': port('UDP port of the first lab’s time server, on loopback', 8123),
  'dns-port': port('UDP port of the first lab’s DNS server, on loopback', 8053),
  flush: flag('what boxes call durable survives the power of this host, too; labs are slower'),
  detached: flag('goes on when the program or terminal that started it has ended'),
};

const usage = `Usage: bomgar-sim class [options]

A class until Ctrl-C: trainees take seats with a code, each has a lab of his own that nobody else reaches, and
the instructor has one page for all. What the folder holds already goes on where it was left.

${optionLines(classOptions)}`;

type ClassRead = Read<typeof classOptions>;

/** The address is one of this host, and what is wanted there is free. */
async function checkPlaces({ values }: ClassRead, address: string): Promise<void> {
  const last = values['first-port'] + values.seats * PORTS_EACH - 1;
  if (last > PORT_MAX)
    throw new Mistake(
      `${values.seats} seats need the ports ${values['first-port']} to ${last}: choose a lower --first-port`,
    );
  if (values.port >= values['first-port'] && values.port <= last)
    throw new Mistake(
      `port ${values.port} of the class’s page is among those of the labs: choose another --port`,
    );
  const error = await tryTcp({ host: address, port: values.port });
  if (error === null) return;
  if (codeOf(error) === 'EADDRNOTAVAIL')
    throw new Mistake(`${address} is no address of this host; give one that is with --lan`);
  throw new Mistake(
    `${address}:${values.port} cannot be had: ${hostReason(error)}; choose another with --port`,
  );
}

function announce(read: ClassRead, { room, url, instructor, tls }: OpenClass): void {
  const secret = instructor.isNew
    ? `${instructor.secret}\n                     (said this once; it stands in ${instructor.path}, for you alone)`
    : `as it stands in ${instructor.path}`;
  console.log(`
  The class is open${read.values.lan === null ? ' on this machine' : ' on your LAN'}.

  Trainees join at   ${url}
  with the code      ${room.roster.record.code}
  Instructor         ${url}instructor
  Secret             ${secret}
  Certificate        SHA-256 ${new X509Certificate(tls.cert).fingerprint256}

  Browsers warn of the certificate once: compare the fingerprint. Ctrl-C ends the class; the next start finds it as
  it was left.
`);
}

async function openAll(read: ClassRead, course: Course): Promise<void> {
  const { values } = read;
  const address = values.lan ?? LOOPBACK;
  if (values.rehearsal !== null && !rehearsalNames().includes(values.rehearsal))
    throw new Mistake(
      `there is no rehearsal ‘${values.rehearsal}’; there are ${rehearsalNames().join(', ')}`,
    );
  if (values.rehearsal !== null && values.lesson !== null)
    throw new Mistake('a class begins with a rehearsal or with a lesson, not with both');
  if (values.exam && values.rehearsal === null && values.lesson === null)
    throw new Mistake('an examination needs --rehearsal NAME or --lesson FINDING');
  await checkPlaces(read, address);
  const opening = openClass({
    ...{ folder: values.folder, address, port: values.port, firstPort: values['first-port'] },
    ...{ ntpPort: values['ntp-port'], dnsPort: values['dns-port'], flushes: values.flush },
    ...{ rehearsal: values.rehearsal, mode: values.exam ? 'examination' : 'guided', seed: values.seed },
    ...{ seats: values.seats, findings: values.findings, lesson: values.lesson },
    onWord: (said) => console.error(said),
  });
  const opened = await had(opening, `the folder ${values.folder}, or a port`);
  course.opened({ name: 'the class', close: opened.close });
  announce(read, opened);
  await opened.room.begin();
}

/** Exit code: 0 after an orderly end. Throws Mistake. */
export async function classCommand(argv: readonly string[], lifeline: Lifeline): Promise<number> {
  const read = readOptions(classOptions, argv);
  if (read.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (read.names.length > 0) throw new Mistake(`class takes options only, not ‘${read.names[0]}’`);
  if (read.values.detached) lifeline.detach();
  return runUntilEnded(lifeline, async (course) => {
    try {
      await openAll(read, course);
    } catch (error) {
      if (error instanceof ClassFolderError || error instanceof HostFolderError)
        throw new Mistake(`${error.message}; choose another with --folder`);
      throw error;
    }
  });
}
