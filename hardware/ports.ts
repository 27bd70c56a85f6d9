/**
 * What an appliance is made from. It knows nothing else of where it runs: the same code lives in a
 * process of its own (TLS, SQLite files, SIGKILL) and beside its peer in one process (`world`).
 *
 * Lab time is the truth, in whole microseconds since the Unix epoch. Rules for code that uses
 * these ports (lockstep.md): no other clock, chance, timer or network; every really asynchronous
 * job (crypto callbacks, fs.promises, zlib callbacks, workers) goes through `time.real`; no
 * transaction stays open across an await; no `sleep` or `call` inside `real`.
 */
import type { DomainEvent } from './kernel/event-kinds.js';

export type Micros = number;
export const MS = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The same in milliseconds: what clocks show, and what is kept. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export type Cancel = () => void;

export interface Time {
  /** Lab time. Only hardware code may read it; the appliance asks `hardware.clock`. */
  nowUs(): Micros;
  sleep(us: Micros): Promise<void>;
  /** Runs once after `us` (at least 1). */
  timer(us: Micros, run: () => void | Promise<void>): Cancel;
  /**
   * A job that is asynchronous in the real world; takes no lab time. Begins once what does not wait is
   * done; throws inside another one. `what` names it where it does not end.
   */
  real<T>(job: () => Promise<T>, what?: string): Promise<T>;
}

/** Seeded chance. Streams forked by purpose do not disturb one another. */
export interface Random {
  bytes(count: number): Buffer;
  /** Whole number in [min, max]. */
  int(min: number, max: number): number;
  /** In [0, 1). */
  fraction(): number;
  uuid(): string;
  /** Hex text of `count` random bytes: tokens, ids. */
  hex(count: number): string;
  pick<T>(items: readonly T[]): T;
  fork(purpose: string): Random;
}

/** What crosses the emulated network. `host` is an address, never a name: resolve names by DNS. */
export interface WireRequest {
  /**
   * 'tcp': one turn of a conversation (SMTP). `path` names the connection, the body is what the
   * client sends, the answer what the server sends until it waits again. 'icmp': an echo request.
   */
  readonly proto: 'https' | 'http' | 'udp' | 'tcp' | 'icmp';
  readonly host: string;
  readonly port: number;
  /** Source address. */
  readonly from: string;
  /** '' for udp and tcp. */
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Gateway to which the sender hands it; absent: to the receiver itself. */
  readonly via?: string;
  /** How long it has been coming in, ms of true time; absent: no time at all. */
  readonly sendingMs?: number;
}

export interface WireReply {
  /** HTTP status; 0 for an answer of udp or tcp. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  /** What a server outside presented where it was asked over HTTPS, leaf first: PEM. */
  readonly certificates?: readonly string[];
}

export interface Wire {
  /** Null when no answer came within `timeoutUs`: the caller never learns why. */
  call(request: WireRequest, timeoutUs: Micros): Promise<WireReply | null>;
}

/**
 * A box's disk. Every durable write is counted and named through `durable`: that is where power
 * cuts are aimed in tests. Files are written whole (temporary name, then rename).
 */
export interface Disk {
  /**
   * Runs one durable step (a commit, a file write). Synchronous. A disk in memory counts steps and can
   * be cut at each by its name; in a folder a kill strikes wherever it strikes, also inside a step.
   */
  durable<T>(name: string, act: () => T): T;
  /**
   * Opens a database once per boot. `make` gets a file path, or ':memory:' where the disk lives
   * in memory; in memory the same handle is found again after a power cut.
   */
  open<T>(name: string, make: (path: string) => T): T;
  /**
   * How often others than this handle have written to the databases; null: somebody may be writing now.
   */
  writes(): number | null;
  /** Path of a database file, null for a disk in memory. */
  path(name: string): string | null;
  readFile(path: string): Buffer | null;
  /** Durable and atomic. Path parts are made as needed. Throws DiskFullError. */
  writeFile(path: string, bytes: Buffer): void;
  removeFile(path: string): void;
  hasFile(path: string): boolean;
  /** Paths below a folder, sorted. */
  list(folder: string): string[];
  /** Size of a file, null if absent. */
  sizeBytes(path: string): number | null;
  /** Bytes of all files (databases excluded). */
  filesBytes(): number;
  readonly capacityBytes: number;
  /** What is durable survives the power of the host too, not only the end of its process. */
  readonly flushes: boolean;
  readonly spool: Spool;
  /** The array's own knowledge of its disks; absent: all copies of everything are good. */
  readonly patrol?: Patrol;
  /**
   * Removes everything but what the chassis keeps (files below 'hardware'): factory reset. Databases
   * must be closed before.
   */
  wipe(): void;
}

/** A row of a history table that lies on a page whose checksum is wrong. */
export interface BadRow {
  readonly table: string;
  readonly origin: string;
  readonly seq: number;
  /** Its text as the other disk has it; null: that page is bad there too, or the disk is out. */
  readonly text: string | null;
}

/** What a patrol over the disks reads, past the copy that everybody is given. */
export interface Patrol {
  /** A file as each disk has it; null: that disk cannot read its copy. */
  copies(path: string): readonly (Buffer | null)[];
  /** The controller keeps a checksum of each page of the databases. */
  badRows(): readonly BadRow[];
  /** Its page was written anew. */
  mended(row: Pick<BadRow, 'table' | 'origin' | 'seq'>): void;
}

/**
 * Long content on its way in or out, in pieces: no file of the disk yet, not counted as used (so that
 * how fast a sender is changes nothing that the box shows), gone with the next boot.
 */
export interface Spool {
  /** Begins an empty one; its name. */
  create(purpose: string): string;
  append(name: string, bytes: Uint8Array): void;
  /** From `offset` on; shorter at the end. `into`: where the host may put the bytes. */
  read(name: string, offset: number, length: number, into?: Buffer): Buffer;
  /** Null: there is none of this name. */
  sizeBytes(name: string): number | null;
  /** Where the host keeps it, null for a disk in memory. */
  path(name: string): string | null;
  drop(name: string): void;
  /** All of them: what a power cut left belongs to nobody. */
  clear(): void;
}

export class DiskFullError extends Error {
  constructor(readonly neededBytes: number) {
    super(`disk full: ${neededBytes} bytes needed`);
    this.name = 'DiskFullError';
  }
}

/** No disk of the array holds data any more: nothing can be written. */
export class DiskFailedError extends Error {
  constructor() {
    super('the disk array has failed');
    this.name = 'DiskFailedError';
  }
}

/** The disk took this one write not; others it may take. */
export class WriteFailedError extends Error {
  readonly code = 'EIO';

  constructor(name: string) {
    super(`input/output error: ${name}`);
    this.name = 'WriteFailedError';
  }
}

/**
 * A write that the storage refused: full, or out of order. No bug, whoever wanted to write; what was
 * to be written was not.
 */
export const isStorageTrouble = (error: unknown): boolean => isFull(error) || isFailing(error);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** No room: the disk's own limit, or that of what really lies below it. */
export const isFull = (error: unknown): boolean =>
  error instanceof DiskFullError || ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(codeOf(error));

/** Nothing can be written: the array has failed, or what really lies below it refuses. */
const isFailing = (error: unknown): boolean =>
  error instanceof DiskFailedError ||
  ['EROFS', 'EIO', 'EACCES'].includes(codeOf(error)) ||
  /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(codeOf(error));

/** The power of a box failed: thrown by dead ports so that the code above stops. Never caught. */
export class PowerLostError extends Error {
  constructor() {
    super('power lost');
    this.name = 'PowerLostError';
  }
}

/** A kind of work that opens the stores on a disk by itself. It may wait for streams of its own. */
export interface HeavyJob<Input, Output> {
  /** Its name on the way to another thread. */
  readonly name: string;
  /** 'unseen': what no page shows, so that pages can be looked at meanwhile. */
  readonly changes: 'nothing' | 'unseen' | 'pages';
  readonly work: (disk: Disk, input: Input) => Output | Promise<Output>;
}

export interface ReadingJob<Input, Output> extends HeavyJob<Input, Output> {
  readonly changes: 'nothing';
}

/**
 * Work too heavy for the thread that serves pages: a worker thread, or inline in a world. One job after
 * the other, as they were asked for.
 */
export interface Heavy {
  run<Input, Output>(job: HeavyJob<Input, Output>, input: Input): Promise<Output>;
  /** For what is not an event yet: nobody's time waits for it, and no event may ask for it. */
  aside<Input, Output>(job: ReadingJob<Input, Output>, input: Input): Promise<Output>;
}

export type NicName = 'eth0' | 'eth1';

/** What came of a claim. `by`: MAC address of the machine that answers for the address, null: unknown. */
export type ClaimResult = { readonly bound: true } | { readonly bound: false; readonly by: string | null };

/** The physical side of the network cards. */
export interface Cabling {
  linkUp(nic: NicName): boolean;
  /** Claims an address and binds its real listener, unless another machine answers for it. */
  claim(address: string, port: number, nic: NicName): Promise<ClaimResult>;
  release(address: string, port: number): Promise<void>;
  /** Whether an address that was claimed is still held: a wire that was cut loses it. */
  holds(address: string): boolean;
  /** Called each time the cards hear that another machine claims an address that is held here. */
  onRival(listener: (address: string, mac: string) => void): void;
}

/** Buttons of the chassis as the software can press them. */
interface Chassis {
  reboot(): void;
  shutDown(): void;
}

export interface KeyPairPem {
  readonly publicPem: string;
  readonly privatePem: string;
}

/** Real key material: the one thing that may differ between two equal runs. */
export interface Keys {
  rsa(bits: 2048 | 4096): Promise<KeyPairPem>;
  /** A password's scrypt key, inside a real job; absent: reckoned by whoever asks. */
  stretch?(password: string, salt: Buffer, cost: number): Promise<Buffer>;
}

/** A fault's overlay as the lab hands it to a box (`hardware/faults`). */
export interface Activation {
  readonly id: string;
  /** Name of the overlay's file in `hardware/faults`. */
  readonly overlay: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** Lab time since which it is in force; only where a lab goes on that was saved. */
  readonly sinceUs?: Micros;
}

/** What of a box has states that it passes through; 'operation': one is begun (`Hardware.operation`). */
export type Lifecycle = 'role' | 'sync' | 'swap' | 'installer' | 'operation';

/** What the factory stamped on the box. */
export interface Plate {
  readonly serial: string;
  readonly guid: string;
  readonly model: 'B200' | 'B300' | 'B400' | 'virtual';
  readonly macs: Readonly<Record<NicName, string>>;
  /** Oscillator error, parts per million; positive runs fast. */
  readonly driftPpm: number;
  /** Secret shared with the maker: authenticates download keys (hex). */
  readonly secretHex: string;
}

export interface Ports {
  readonly plate: Plate;
  readonly time: Time;
  readonly random: Random;
  readonly wire: Wire;
  readonly disk: Disk;
  readonly heavy: Heavy;
  readonly cabling: Cabling;
  readonly chassis: Chassis;
  /** Where the sites of the appliance listen. */
  readonly tlsPort: number;
  readonly keys: Keys;
  /** How many times this box was switched on. */
  readonly boot: number;
  /** Current was gone before: what no battery keeps is lost. */
  readonly coldStart: boolean;
  /** Overlays in force now, oldest first. */
  overlays(): readonly Activation[];
  /** Called after a link, a wire or the overlays changed. */
  onOutside(listener: () => void): void;
  /** Counts an effect of an overlay. */
  overlayHit(id: string): void;
  /** Effects of an overlay in boots before this one. */
  overlayHitsBefore(id: string): number;
  emit(event: DomainEvent): void;
  /** A lifecycle of the box is in another state, and that is kept: the chassis shows it. */
  entered(lifecycle: Lifecycle, state: string): void;
  /** A bug in work that nobody waits for: the run fails loudly. Lost power is no bug. */
  fail(error: unknown): void;
}
