/** The box as its software sees it: one reading of everything, overlays applied. */
import type { Label } from '../views/label.js';
import type { SensorReading } from './chassis/sensors.js';
import type { VirtualMachine } from './chassis/virtual-machine.js';
import type { NtpUnheeded } from './clock/ntp-client.js';
import type { AddressConfig, Routing } from './network/routes.js';
import type { Disk, Heavy, NicName, Plate, Wire } from './ports.js';

export interface BoxClock {
  /** What the box believes the time is, ms since the Unix epoch. Everything printed uses it. */
  nowMs(): number;
  /** Monotonic ms: durations and deadlines. Goes on through reboots; never steps. */
  monoMs(): number;
}

export interface DiskReading {
  readonly slot: number;
  readonly state: 'online' | 'failed' | 'rebuilding' | 'missing';
  readonly sizeBytes: number;
  readonly rebuildShare: number | null;
}

/** 'failed': nothing can be read or written. */
export type RaidState = 'optimal' | 'degraded' | 'rebuilding' | 'failed';

/** What the box measures of its own work. */
export interface PaceReading {
  /** What a write to the disks takes. */
  readonly writeMs: number;
  /** So many times longer than usual everything takes that is calculated. */
  readonly slowBy: number;
}

interface NicReading {
  readonly name: NicName;
  readonly mac: string;
  readonly linkUp: boolean;
  readonly speedMbps: number;
}

/** 'conflict': another machine on the network answers for it. 'bound': held here, contested or not. */
export type AddressState = 'off' | 'bound' | 'conflict' | 'link-down' | 'pending';

export interface AddressReading {
  readonly address: string;
  readonly nic: NicName;
  readonly state: AddressState;
  /**
   * MAC addresses of other machines. 'conflict': the one that answers for it (none: unknown);
   * 'bound': those that claim it all the same, so that traffic may reach either.
   */
  readonly rivals: readonly string[];
}

export interface NtpReading {
  readonly server: string;
  readonly state: 'off' | 'starting' | 'synchronised' | 'unreachable' | 'panic' | 'denied';
  /** Why the last answer is not followed; null: it is, or there was none. */
  readonly unheeded: NtpUnheeded | null;
  /** Leap second that the server announces for the end of the day. */
  readonly leap: 'none' | 'insert' | 'delete';
  readonly stratum: number | null;
  readonly offsetMs: number | null;
  /** Last eight polls as bits, newest lowest. */
  readonly reach: number;
  readonly lastSyncMs: number | null;
}

/** 'unasked': no name had to be resolved yet. */
export interface DnsReading {
  readonly state: 'off' | 'unasked' | 'answering' | 'silent';
  /** Box time of the last answer of a DNS server, ms. */
  readonly lastAnswerMs: number | null;
}

export interface Readings {
  readonly plate: Plate;
  readonly disks: readonly DiskReading[];
  readonly raid: RaidState;
  readonly storage: {
    readonly capacityBytes: number;
    readonly usedBytes: number;
    readonly freeBytes: number;
  };
  readonly nics: readonly NicReading[];
  readonly addresses: readonly AddressReading[];
  readonly ntp: NtpReading;
  readonly dns: DnsReading;
  readonly sensors: SensorReading;
  readonly pace: PaceReading;
  /** The battery of the clock. */
  readonly batteryOk: boolean;
  readonly uptimeMs: number;
  readonly virtual: VirtualMachine | null;
}

/** What lamps on the front tell: to look at them is no reading, and no fault has an effect by it. */
interface Lamps {
  /** Each disk by its slot. */
  readonly disks: readonly DiskReading['state'][];
  readonly ntp: NtpReading['state'];
}

export interface Hardware {
  readonly clock: BoxClock;
  read(): Readings;
  lamps(): Lamps;
  /** Makes the network cards hold these addresses: claims what is newly enabled, releases the rest. */
  applyAddresses(addresses: readonly AddressConfig[], port: number): Promise<void>;
  /** By which gateways traffic leaves; before it is set, every address is a neighbour. */
  setRouting(routing: Routing): void;
  /** The wire, by way of the routes. */
  readonly wire: Wire;
  /** Server by name or address, '' for none. Polling starts at once. */
  setNtpServer(server: string): void;
  /** Addresses of the DNS servers that names are asked of. */
  setDnsServers(servers: readonly string[]): void;
  /** Address of a name (an address is its own answer); null when nobody answers. */
  resolve(name: string): Promise<string | null>;
  /** The box's source address towards `host`: first bound, non-shared one. Null: no network. */
  sourceAddress(): string | null;
  /** Called whenever a reading that pages show has changed (conflict, link, NTP state). */
  onChange(listener: () => void): void;
  /**
   * Asks whether a named operation may go on ('update.unpack', 'sync.apply', ...): a failure says
   * why. Overlays of kind 'operation' answer here; without one it is null.
   */
  operation(name: string): { readonly failed: Label } | null;
  /** The disk as the array lets it be written: full and failed come from here. */
  readonly disk: Disk;
  /** Heavy work on that disk. */
  readonly heavy: Heavy;
  /** Called when the room on the disk has changed by much, or at all when little is left. */
  onRoom(listener: () => void): void;
  /** Bytes that the databases take now; set by the store. */
  setDatabaseSizer(bytes: () => number): void;
  start(): void;
  stop(): void;
}
