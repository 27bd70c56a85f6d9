/**
 * One box in one boot: a participant of the kernel, its ports, and the appliance that lives on
 * them. Both hostings use this; they differ in disk, heavy work, binding and transmitting.
 */
import { type Appliance, startAppliance } from '../../appliance/boot.js';
import { SLOTS } from '../../hardware/disk/array.js';
import type { Envelope, Fate, Passage } from '../../hardware/kernel/envelope.js';
import { Participant, type ParticipantOptions } from '../../hardware/kernel/participant.js';
import type { Heavy, KeyPairPem, Keys, Micros, Plate, Ports, WireRequest } from '../../hardware/ports.js';
import { isStorageTrouble, MS, PowerLostError, SECOND } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import {
  type AddressPlan,
  type BoxName,
  HTTP_PORT,
  latencyUs,
  ranks,
  serverAt,
  staticRoute,
} from '../plan.js';
import { createDiskFaults, type DiskFaults } from './body/disks.js';
import { createFaceTeller } from './body/face.js';
import { createPace, type Pace } from './body/pace.js';
import type { PlainDisk } from './body/past.js';
import { createStandstill, type Standstill } from './body/standstill.js';
import { type BoxWatch, createBoxWatch } from './when/at-box.js';
import type { Watched } from './when/sentry.js';
import { type BoxCabling, createCabling } from './wire/cabling.js';
import { isKnock } from './wire/knock.js';
import { createFelt, type Felt, type Surroundings, type SurroundingsControl } from './wire/surroundings.js';

/** What the lab does to a box from outside. */
type Control =
  | SurroundingsControl
  | { readonly kind: 'press'; readonly button: 'power' | 'reset' }
  /** What is armed at this box from now on. */
  | { readonly kind: 'watch'; readonly watched: Watched };

export interface BoxOptions {
  readonly addresses: AddressPlan;
  readonly name: BoxName;
  readonly boot: number;
  readonly startUs: Micros;
  /** Self-test before the software starts. */
  readonly selfTestUs: Micros;
  readonly seed: string;
  readonly plate: Plate;
  readonly disk: PlainDisk;
  readonly heavy: Heavy;
  readonly surroundings: Surroundings;
  readonly watched: Watched;
  /** The power of this box goes, in the middle of whatever it is doing; what it did last is told. */
  strike(): void;
  transmit(envelope: Envelope): void;
  /** Binds a real listener; 'taken' when the host says so. */
  bind(address: string, port: number): Promise<'bound' | 'taken'>;
  unbind(address: string, port: number): Promise<void>;
  rsa(bits: 2048 | 4096): Promise<KeyPairPem>;
  /** How passwords are stretched; absent: as the appliance does. */
  readonly stretch?: Keys['stretch'];
  /** Where whoever grants this box time looks after its waits for messages. */
  readonly watch?: Required<ParticipantOptions>['watch'];
  /**
   * Hears of a bug of the software, and the box goes on: where people work with it, and where that is
   * repeated. Absent: the run fails with it.
   */
  readonly onBug?: (error: unknown) => void;
}

const DISK_LOOK_US: Micros = 30 * SECOND;

export interface Box {
  readonly participant: Participant;
  readonly name: BoxName;
  readonly lookout: BoxWatch;
  /** Null until the software has started. */
  appliance(): Appliance | null;
  /** Whether any fault is on it: then what looks at it may count as an effect. */
  isFaulty(): boolean;
}

/** Switches a box on: its first event is at `startUs`. */
export function switchOn(options: BoxOptions): Box {
  const { addresses } = options;
  const random = createRandom(`${options.seed}/${options.name}/${options.boot}`);
  const felt = createFelt(options.surroundings, {
    rank: ranks[options.name],
    luck: random.fork('wire'),
    nowUs: () => participant.agenda.nowUs(),
    farEndAt: (address) => serverAt(addresses, address),
    hit: (id) => participant.hit(id),
  });
  const cabling = createCabling({
    plate: options.plate,
    gateway: addresses.servers.gateway,
    call: (request, timeoutUs) => participant.call(request, timeoutUs),
    sleep: (us) => participant.agenda.sleep(us),
    real: (job, what) => participant.agenda.real(job, what),
    linkUp: felt.linkUp,
    wireCut: () => felt.view.of('wire').cut,
    isAstray: felt.isAstray,
    bind: options.bind,
    unbind: options.unbind,
  });
  const linkListeners: (() => void)[] = [];
  const still = createStandstill({
    view: felt.view,
    participant: () => participant,
    curedIds: new Set(options.surroundings.overlays.map(({ id }) => id)),
  });
  const disks = createDiskFaults({
    ...{ disk: options.disk, view: felt.view, surroundings: options.surroundings },
    participant: () => participant,
    chance: (id) => createRandom(`${options.seed}/${options.name}/decay/${id}`),
  });
  const obey = async (control: Control): Promise<void> => {
    if (control.kind === 'press') participant.power(control.button === 'power' ? 'off' : 'reboot');
    else if (control.kind === 'watch') lookout.watch(control.watched);
    else felt.change(control);
    if (control.kind === 'overlays') {
      still.follow();
      disks.follow();
      pace.follow();
      await cabling.followWire();
    }
    for (const listener of linkListeners) listener();
  };
  const lookout = createBoxWatch({
    ...{ seed: options.seed, watched: options.watched, disk: disks.disk, strike: options.strike },
    participant: () => participant,
    overlays: felt.overlays,
    lay: (list) => {
      obey({ kind: 'overlays', list }).catch((error: unknown) => participant.agenda.fail(error));
    },
  });
  let appliance: Appliance | null = null;
  const participant: Participant = seatOf(options, {
    ...{ felt, cabling, still, lookout, obey },
    appliance: () => appliance,
  });
  const pace = createPace({ view: felt.view, time: participant.agenda, hit: (id) => participant.hit(id) });
  const ports = portsOf(options, { participant, felt, cabling, random, linkListeners, pace, lookout });
  startAfterSelfTest(options, ports, { participant, felt, disks }, (started) => {
    appliance = {
      ...started,
      serve: async (request, form) => pace.answered(await started.serve(request, form)),
    };
  });
  const isFaulty = (): boolean => felt.overlays().length > 0;
  return { participant, name: options.name, lookout, appliance: () => appliance, isFaulty };
}

interface SeatParts {
  readonly felt: Felt;
  readonly cabling: BoxCabling;
  readonly still: Standstill;
  readonly lookout: BoxWatch;
  appliance(): Appliance | null;
  obey(control: Control): Promise<void>;
}

/** The box as a participant of the kernel: what it sends, hears and answers below its software. */
function seatOf(
  options: BoxOptions,
  { felt, cabling, still, lookout, appliance, obey }: SeatParts,
): Participant {
  const rank = ranks[options.name];
  const { addresses } = options;
  const { gateway } = addresses.servers;
  /** What the box listens on. */
  const ownPorts: ReadonlySet<number> = new Set([addresses.tlsPort, HTTP_PORT]);
  const isEcho = (request: WireRequest): boolean => request.proto === 'icmp' || isKnock(request, ownPorts);
  /** By the card that has the box's own end of it, then on the wire. */
  const fateOf = (passage: Passage): Fate =>
    felt.goesBy(cabling.nicOf(ownEnd(passage))) && felt.fateOf(passage);
  const participant: Participant = new Participant({
    rank,
    name: `box ${options.name}`,
    boot: options.boot,
    startUs: options.startUs,
    route: (host) => (cabling.takes(host) ? rank : staticRoute(addresses, host)),
    latencyUs: (_to, bytes) => latencyUs(bytes),
    delaysUs: (passage) => felt.delaysUs(passage),
    transmit: options.transmit,
    maySend: (to, request, passage) => {
      if (to === rank) return true;
      if (!forwards(request, gateway) || !lookout.met({ kind: 'message', passage })) return false;
      return felt.anyLink() && fateOf(passage);
    },
    mayReceive: ({ from, request }, passage) => {
      if (from !== rank && still.isPaused()) return false;
      const fate = from === rank || (felt.anyLink() && fateOf(passage));
      if (fate === false) return false;
      if (!felt.hears(from) || !(request === null || cabling.takes(request.host))) return false;
      if (from !== rank && !lookout.met({ kind: 'message', passage })) return false;
      return fate;
    },
    answersStill: (request) => cabling.isFrame(request) || isEcho(request),
    serve: async (request) => {
      if (cabling.isFrame(request)) return cabling.hear(request);
      // What any machine answers to an echo request.
      if (isEcho(request)) return { status: 0, headers: {}, body: request.body };
      return appliance()?.serve(request) ?? null;
    },
    control: (given) => obey(given as Control),
    emitted: (event, data) => {
      lookout.met({ kind: 'event', event, data });
    },
    shows: createFaceTeller(
      () => appliance()?.node ?? null,
      () => participant.agenda.nowUs() / MS,
    ),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
  });
  return participant;
}

/** The box's own address in what passes its edge. */
const ownEnd = ({ way, isAnswer, asked }: Passage): string =>
  ((way === 'in') === isAnswer ? asked?.from : asked?.host) ?? '';

interface Parts {
  readonly participant: Participant;
  readonly felt: Felt;
  readonly cabling: BoxCabling;
  readonly random: Ports['random'];
  readonly linkListeners: (() => void)[];
  readonly pace: Pace;
  readonly lookout: BoxWatch;
}

/** What the software of this boot stands on. */
const portsOf = (
  options: BoxOptions,
  { participant, felt, cabling, random, linkListeners, pace, lookout }: Parts,
): Ports => ({
  plate: options.plate,
  time: participant.agenda,
  random,
  wire: participant,
  disk: pace.disk(lookout.disk),
  heavy: pace.heavy(options.heavy),
  cabling,
  tlsPort: options.addresses.tlsPort,
  chassis: { reboot: () => participant.power('reboot'), shutDown: () => participant.power('off') },
  keys: {
    rsa: (bits) => participant.agenda.real(() => options.rsa(bits), `making a key of ${bits} bits`),
    ...(options.stretch === undefined ? {} : { stretch: options.stretch }),
  },
  boot: options.boot,
  coldStart: options.surroundings.coldStart,
  overlays: felt.overlays,
  overlayHit: (id) => participant.hit(id),
  overlayHitsBefore: (id) => options.surroundings.hits[id] ?? 0,
  onOutside: (listener) => linkListeners.push(listener),
  emit: (event) => participant.emit(event.kind, event.data),
  entered: (lifecycle, state) => {
    lookout.met({ kind: 'state', lifecycle, state });
  },
  fail: (error) => {
    if (options.onBug === undefined) participant.agenda.fail(error);
    else if (!(error instanceof PowerLostError) && !isStorageTrouble(error)) {
      participant.emit('software.failed', {});
      options.onBug(error);
    }
  },
});

/** Firmware: the self-test, then the software; without a disk it says so, and starts anew once one is in. */
function startAfterSelfTest(
  options: BoxOptions,
  ports: Ports,
  { participant, felt, disks }: Pick<Parts, 'participant' | 'felt'> & { readonly disks: DiskFaults },
  started: (appliance: Appliance) => void,
): void {
  const awaitDisk = (): void => {
    participant.agenda.timer(DISK_LOOK_US, () => {
      if (felt.view.of('disk').out.length < SLOTS) participant.power('reboot');
      else awaitDisk();
    });
  };
  participant.agenda.timer(Math.max(1, options.selfTestUs), async () => {
    participant.emit('power.on', { boot: options.boot });
    try {
      disks.start();
      started(await startAppliance(ports));
      participant.emit('power.ready', {});
    } catch (error) {
      if (error instanceof PowerLostError) return;
      if (!isStorageTrouble(error)) throw error;
      participant.emit('power.no-disk', {});
      awaitDisk();
    }
  });
}

/** Only the site's router forwards; what is handed to any other machine, or to none, is lost. */
const forwards = (request: WireRequest | null, gateway: string): boolean =>
  request?.via === undefined || request.via === gateway;
