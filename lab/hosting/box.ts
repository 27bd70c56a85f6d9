/**
 * One box in one boot: a participant of the kernel, its ports, and the appliance that lives on
 * them. Both hostings use this; they differ in disk, heavy work, binding and transmitting.
 */
import { type Appliance, startAppliance } from '../../appliance/boot.js';
import { SLOTS } from '../../hardware/disk/array.js';
import { createOverlayView } from '../../hardware/faults/conditions.js';
import { type Envelope, Participant, type ParticipantOptions } from '../../hardware/kernel/participant.js';
import type {
  Activation,
  Disk,
  Heavy,
  KeyPairPem,
  Micros,
  NicName,
  Plate,
  Ports,
  WireReply,
  WireRequest,
} from '../../hardware/ports.js';
import { isStorageTrouble, PowerLostError, SECOND } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { type AddressPlan, type BoxName, HTTP_PORT, latencyUs, ranks, staticRoute } from '../plan.js';
import { createCabling } from './cabling.js';
import { isKnock } from './knock.js';

/** A filter on what arrives from one participant: a cut, lossy or slow wire. */
export interface LinkFilter {
  readonly cut: boolean;
  readonly lossShare: number;
  readonly extraUs: Micros;
}

/** What the lab does to a box from outside. */
export type Control =
  | { readonly kind: 'link'; readonly nic: NicName; readonly up: boolean }
  | { readonly kind: 'filter'; readonly from: number; readonly filter: LinkFilter | null }
  | { readonly kind: 'overlays'; readonly list: readonly Activation[] }
  | { readonly kind: 'press'; readonly button: 'power' | 'reset' };

/** The state of the outside that a box finds when it is switched on. */
export interface Surroundings {
  readonly links: Readonly<Record<NicName, boolean>>;
  readonly filters: Readonly<Record<number, LinkFilter>>;
  readonly overlays: readonly Activation[];
}

export interface BoxOptions {
  readonly addresses: AddressPlan;
  readonly name: BoxName;
  readonly boot: number;
  readonly startUs: Micros;
  /** Self-test before the software starts. */
  readonly selfTestUs: Micros;
  readonly seed: string;
  readonly plate: Plate;
  readonly disk: Disk;
  readonly heavy: Heavy;
  readonly surroundings: Surroundings;
  transmit(envelope: Envelope): void;
  /** Binds a real listener; 'taken' when the host says so. */
  bind(address: string, port: number): Promise<'bound' | 'taken'>;
  unbind(address: string, port: number): Promise<void>;
  rsa(bits: 2048 | 4096): Promise<KeyPairPem>;
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
  /** Null until the software has started. */
  appliance(): Appliance | null;
}

/** Switches a box on: its first event is at `startUs`. */
export function switchOn(options: BoxOptions): Box {
  const rank = ranks[options.name];
  const { addresses } = options;
  const { gateway } = addresses.machines;
  /** What the box listens on. */
  const ownPorts: ReadonlySet<number> = new Set([addresses.tlsPort, HTTP_PORT]);
  const links: Record<NicName, boolean> = { ...options.surroundings.links };
  const filters: Record<number, LinkFilter> = { ...options.surroundings.filters };
  let overlays = options.surroundings.overlays;
  const linkListeners: (() => void)[] = [];
  let appliance: Appliance | null = null;
  const random = createRandom(`${options.seed}/${options.name}/${options.boot}`);
  const luck = random.fork('wire');

  const view = createOverlayView({
    overlays: () => overlays,
    overlayHit: (id) => participant.hit(id),
  });
  /** Link as the card sees it: cable in, and nothing wrong with the card. */
  const linkUp = (nic: NicName): boolean => {
    if (!links[nic]) return false;
    const down = view.each('nic').filter(({ condition }) => condition.down.includes(nic));
    for (const { id } of down) participant.hit(id);
    return down.length === 0;
  };
  const anyLink = (): boolean => linkUp('eth0') || linkUp('eth1');
  /** Whether the wire brings a message on; what takes it is counted. */
  const passes = (request: WireRequest | null): boolean => {
    for (const { id, condition } of view.each('wire')) {
      const silent = condition.silent.some(
        ({ proto, port }) => request !== null && proto === request.proto && port === request.port,
      );
      const lost = condition.lossShare > 0 && luck.fraction() < condition.lossShare;
      if (!condition.cut && !silent && !lost) continue;
      participant.hit(id);
      return false;
    }
    return true;
  };
  const slowedUs = (): Micros => {
    let extraUs = 0;
    for (const { id, condition } of view.each('wire')) {
      if (condition.extraUs === 0) continue;
      participant.hit(id);
      extraUs += condition.extraUs;
    }
    return extraUs;
  };
  const cabling = createCabling({
    plate: options.plate,
    gateway,
    call: (request, timeoutUs) => participant.call(request, timeoutUs),
    real: (job, what) => participant.agenda.real(job, what),
    linkUp,
    wireCut: () => view.of('wire').cut,
    bind: options.bind,
    unbind: options.unbind,
  });
  const participant: Participant = new Participant({
    rank,
    name: `box ${options.name}`,
    boot: options.boot,
    startUs: options.startUs,
    route: (host) => (cabling.takes(host) ? rank : staticRoute(addresses, host)),
    latencyUs: (to, bytes) => latencyUs(bytes) + (to === rank ? 0 : slowedUs()),
    holdUs: ({ from }) => (from === rank ? 0 : (filters[from]?.extraUs ?? 0) + slowedUs()),
    transmit: options.transmit,
    maySend: (to, request) => to === rank || (forwards(request, gateway) && anyLink() && passes(request)),
    mayReceive: (envelope) => {
      if (envelope.from !== rank && !(anyLink() && passes(envelope.request))) return false;
      const filter = filters[envelope.from];
      if (filter?.cut) return false;
      if (filter !== undefined && filter.lossShare > 0 && luck.fraction() < filter.lossShare) return false;
      return envelope.request === null || cabling.takes(envelope.request.host);
    },
    serve: async (request) => {
      if (cabling.isFrame(request)) return cabling.hear(request);
      if (request.proto === 'icmp' || isKnock(request, ownPorts)) return echo(request);
      return appliance?.serve(request) ?? null;
    },
    control: (given) => obey(given as Control),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
  });

  const obey = async (control: Control): Promise<void> => {
    if (control.kind === 'link') links[control.nic] = control.up;
    else if (control.kind === 'filter') {
      if (control.filter === null) delete filters[control.from];
      else filters[control.from] = control.filter;
    } else if (control.kind === 'overlays') {
      overlays = control.list;
      await cabling.followWire();
    } else participant.power(control.button === 'power' ? 'off' : 'reboot');
    for (const listener of linkListeners) listener();
  };

  const ports: Ports = {
    plate: options.plate,
    time: participant.agenda,
    random,
    wire: participant,
    disk: options.disk,
    heavy: options.heavy,
    cabling,
    tlsPort: addresses.tlsPort,
    chassis: { reboot: () => participant.power('reboot'), shutDown: () => participant.power('off') },
    keys: { rsa: (bits) => participant.agenda.real(() => options.rsa(bits), `making a key of ${bits} bits`) },
    boot: options.boot,
    overlays: () => overlays,
    overlayHit: (id) => participant.hit(id),
    onOutside: (listener) => linkListeners.push(listener),
    emit: (event) => participant.emit(event.kind, event.data),
    fail: (error) => {
      if (options.onBug === undefined) participant.agenda.fail(error);
      else if (!(error instanceof PowerLostError) && !isStorageTrouble(error)) {
        participant.emit('software.failed', {});
        options.onBug(error);
      }
    },
  };
  participant.agenda.timer(Math.max(1, options.selfTestUs), async () => {
    participant.emit('power.on', { boot: options.boot });
    try {
      appliance = await startAppliance(ports);
      participant.emit('power.ready', {});
    } catch (error) {
      if (error instanceof PowerLostError) return;
      if (!isStorageTrouble(error)) throw error;
      // The firmware says so on the screen, and starts anew once a disk is in.
      participant.emit('power.no-disk', {});
      awaitDisk();
    }
  });
  const awaitDisk = (): void => {
    participant.agenda.timer(DISK_LOOK_US, () => {
      const { out } = view.of('disk');
      if (out.length < SLOTS) participant.power('reboot');
      else awaitDisk();
    });
  };
  return { participant, name: options.name, appliance: () => appliance };
}

/** What any machine answers to an echo request. */
const echo = ({ body }: WireRequest): WireReply => ({ status: 0, headers: {}, body });

/** Only the site's router forwards; what is handed to any other machine, or to none, is lost. */
const forwards = (request: WireRequest | null, gateway: string): boolean =>
  request?.via === undefined || request.via === gateway;
