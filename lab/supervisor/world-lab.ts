/** A whole lab in one process: made from a seed, driven as fast as it goes. Worlds are plain values. */
import type { Micros } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import { createWorldHosting, type WorldHosting } from '../hosting/world/world.js';
import { addressesOf, type Found, theFound } from '../making/found.js';
import type { MadeLab, MakeOptions } from '../making/make-boxes.js';
import { softwareOf } from '../making/software.js';
import type { ClientHost } from '../outside/client-host.js';
import type { BoxName } from '../plan.js';
import { createLab, type Lab } from './lab.js';
import { madePair, type PairDisks } from './made-pairs.js';
import { createOutside, type Outside, type OutsideState } from './outside.js';
import type { Schedule } from './scheduler.js';

/** Monday, 8 January 2018, 08:00 UTC: when robots' labs begin. */
export const ROBOT_START_US: Micros = Date.UTC(2018, 0, 8, 8) * MS;
export const DISK_BYTES = 4 * 1024 ** 3;

export interface WorldLabOptions {
  readonly seed: string;
  readonly schedule?: Schedule;
  readonly startUs?: Micros;
  readonly amounts?: Omit<Partial<MakeOptions>, 'nowMs'>;
  readonly capacityBytes?: number;
}

export interface World {
  readonly lab: Lab;
  readonly hosting: WorldHosting;
  readonly outside: Outside;
  readonly made: MadeLab;
  readonly disks: PairDisks;
}

/** The boxes as a customer would have them, found running. */
export async function createWorld(options: WorldLabOptions): Promise<World> {
  const startUs = options.startUs ?? ROBOT_START_US;
  const capacityBytes = options.capacityBytes ?? DISK_BYTES;
  const { made, disks } = madePair(options.seed, capacityBytes, { ...options.amounts, nowMs: startUs / MS });
  return worldOn(disks, made, options);
}

/** A world on disks that were made before, or forked from such. */
export async function worldOn(
  disks: PairDisks,
  made: MadeLab,
  options: Pick<WorldLabOptions, 'seed' | 'schedule' | 'startUs' | 'amounts'>,
): Promise<World> {
  const startUs = options.startUs ?? ROBOT_START_US;
  const hosting = createWorldHosting({
    seed: options.seed,
    addresses: addressesOf(options.amounts ?? {}),
    disks,
    plates: made.plates,
  });
  const assembled = await assemble({
    hosting,
    schedule: options.schedule ?? 'token',
    startUs,
    seed: options.seed,
    made,
    found: options.amounts ?? {},
  });
  return { ...assembled, hosting, made, disks };
}

/** Puts the outside around a hosting and switches the boxes on. */
export async function assemble(options: {
  readonly hosting: Parameters<typeof createLab>[0]['hosting'];
  readonly schedule: Schedule;
  readonly startUs: Micros;
  readonly seed: string;
  readonly made: MadeLab;
  /** What was chosen of the state in which the lab is found. */
  readonly found?: Partial<Found> & { readonly siteVersion?: string };
  readonly boots?: Readonly<Partial<Record<BoxName, number>>>;
  readonly saved?: OutsideState | null;
  /** The boxes are found running; default true. */
  readonly on?: boolean;
  readonly onCut?: (name: BoxName) => void;
}): Promise<{ lab: Lab; outside: Outside }> {
  const { plates, boxes } = options.made;
  const found = theFound(options.found ?? {});
  const addresses = addressesOf(found);
  const outside = createOutside({
    seed: options.seed,
    plates: Object.fromEntries(boxes.map((name) => [name, plates[name]])),
    startMs: options.startUs / MS,
    found,
    // People work with the console of their site.
    consoleVersion: softwareOf(options.found ?? {}).site,
    saved: options.saved ?? null,
    fleet: options.made.fleet,
  });
  const lab = createLab({ ...options, addresses, outside, boxes });
  for (const name of boxes) lab.know(name, plates[name]?.macs.eth0 ?? '');
  let latestLineUs = options.startUs;
  lab.onEntry(({ t }) => {
    latestLineUs = t;
  });
  // Found running: no self-test, in the same instant.
  await lab.act(async () => {
    const { agenda } = lab.participant;
    const host: ClientHost = {
      addresses,
      nowUs: () => agenda.nowUs(),
      sleep: (us) => agenda.sleep(us),
      latestLineUs: () => latestLineUs,
      call: (request, timeoutUs, connection) => lab.send(request, timeoutUs, connection),
      disconnected: outside.network.nat.closed,
      real: (job, what) => agenda.real(job, what),
      trustedPems: [options.made.rootPem],
      emit: (kind, data) => lab.participant.emit(kind, data),
    };
    outside.attach(host, lab.outsideFaults);
    outside.people.attach({
      host,
      boxes: Object.fromEntries(boxes.map((name) => [name, lab.troubles(name)])),
      contract: outside.contract,
      fail: (error) => agenda.fail(error),
    });
    outside.story.attach({
      host,
      probe: outside.seats().probe,
      consoleVersion: softwareOf(options.found ?? {}).site,
      mailServer: addresses.servers.mail,
      deliver: outside.mail.deliver,
      answer: outside.answer,
      fail: (error) => agenda.fail(error),
    });
    lab.onLaid(outside.people.follow);
    if (options.on === false) return;
    outside.seats().probe.start();
    await Promise.all(foundOn(boxes, found).map((name) => lab.switchOn(name, 1)));
  });
  return { lab, outside };
}

/** Boxes that are running when the lab is found. */
export const foundOn = (boxes: readonly BoxName[], found: Pick<Found, 'newOn'>): BoxName[] =>
  boxes.filter((name) => name !== 'c' || found.newOn);
