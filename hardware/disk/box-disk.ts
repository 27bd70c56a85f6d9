/**
 * The disk as the box's software gets it: as large as its room says, and not writable at all once
 * the array has failed. What lies below stays whole, so that healing needs nothing.
 */
import type { OverlayView } from '../faults/conditions.js';
import { type Disk, DiskFailedError, DiskFullError, type Heavy, type Ports } from '../ports.js';
import { createRefusals } from './refusals.js';
import { withRot } from './rot.js';

interface Room {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly freeBytes: number;
}

export interface BoxDisk {
  readonly disk: Disk;
  readonly heavy: Heavy;
  room(): Room;
  /** Looks at the overlays again: a smaller room counts from what is used at that moment. */
  look(): void;
  setDatabaseSizer(bytes: () => number): void;
  onRoom(listener: () => void): void;
}

/** Below this every write is followed by a new look at the room. */
const LITTLE_BYTES = 64 * 1_048_576;
const MUCH_BYTES = 1_048_576;

/** How much room the box's software is told it has, and when it is told again. */
interface RoomAccount {
  room(): Room;
  look(): void;
  /** What was written may have changed the room. */
  noteUse(): void;
  /** So little is left that every write matters. */
  isLow(): boolean;
  /** Whether a fault lets the disk look smaller than it is, and this file would not fit. */
  refuses(path: string, bytes: number): boolean;
  setDatabaseSizer(bytes: () => number): void;
  onRoom(listener: () => void): void;
}

function createRoomAccount(disk: Disk, view: OverlayView): RoomAccount {
  let databaseBytes: () => number = () => 0;
  let basis: { readonly maxBytes: number; readonly usedBytes: number } | null = null;
  let tellRoom: () => void = () => {};
  let toldFilesBytes = disk.filesBytes();
  let toldFreeBytes = Number.POSITIVE_INFINITY;

  const usedBytes = (): number => disk.filesBytes() + databaseBytes();
  const room = (): Room => {
    const used = usedBytes();
    const really = Math.max(0, disk.capacityBytes - used);
    const freeBytes =
      basis === null ? really : Math.max(0, Math.min(really, basis.usedBytes + basis.maxBytes - used));
    return { capacityBytes: disk.capacityBytes, usedBytes: disk.capacityBytes - freeBytes, freeBytes };
  };
  const look = (): void => {
    const { freeBytesMax } = view.of('disk');
    if (freeBytesMax === null) basis = null;
    else if (basis?.maxBytes !== freeBytesMax) basis = { maxBytes: freeBytesMax, usedBytes: usedBytes() };
    toldFreeBytes = room().freeBytes;
  };
  return {
    room,
    look,
    noteUse: () => {
      const files = disk.filesBytes();
      if (toldFreeBytes > LITTLE_BYTES && Math.abs(files - toldFilesBytes) < MUCH_BYTES) return;
      toldFilesBytes = files;
      toldFreeBytes = room().freeBytes;
      tellRoom();
    },
    isLow: () => toldFreeBytes <= LITTLE_BYTES,
    refuses: (path, bytes) => basis !== null && bytes - (disk.sizeBytes(path) ?? 0) > room().freeBytes,
    setDatabaseSizer: (bytes) => {
      databaseBytes = bytes;
      // The room that is left counts from what is used, and only now is that known.
      basis = null;
      look();
    },
    onRoom: (listener) => {
      tellRoom = listener;
    },
  };
}

/** The disk that software writes to; `failed`: whether the array below has failed. */
export function createBoxDisk(ports: Ports, view: OverlayView, failed: () => boolean): BoxDisk {
  const disk = withRot(ports.disk, (id) => ports.overlayHit(id));
  const account = createRoomAccount(disk, view);
  const refusals = createRefusals(ports, view);
  const whole = (): void => {
    if (!failed()) return;
    view.hit('disk', ({ out }) => out.length > 0);
    throw new DiskFailedError();
  };
  const wrapped: Disk = {
    get capacityBytes() {
      return disk.capacityBytes;
    },
    get flushes() {
      return disk.flushes;
    },
    durable: (name, act) => {
      whole();
      const result = refusals.durable(name, 0, () => disk.durable(name, act));
      if (account.isLow()) account.noteUse();
      return result;
    },
    open: (name, make) => disk.open(name, make),
    writes: () => disk.writes(),
    path: (name) => disk.path(name),
    readFile: (path) => disk.readFile(path),
    writeFile: (path, bytes) => {
      whole();
      if (account.refuses(path, bytes.length)) {
        view.hit('disk', ({ freeBytesMax }) => freeBytesMax !== null);
        throw new DiskFullError(bytes.length);
      }
      refusals.durable(`file:${path}`, bytes.length, () => disk.writeFile(path, bytes));
      account.noteUse();
    },
    removeFile: (path) => {
      whole();
      refusals.durable(`remove:${path}`, 0, () => disk.removeFile(path));
      account.noteUse();
    },
    hasFile: (path) => disk.hasFile(path),
    list: (folder) => disk.list(folder),
    sizeBytes: (path) => disk.sizeBytes(path),
    filesBytes: () => disk.filesBytes(),
    ...(disk.patrol === undefined ? {} : { patrol: disk.patrol }),
    spool: {
      ...disk.spool,
      append: (name, bytes) => {
        whole();
        disk.spool.append(name, bytes);
      },
    },
    wipe: () => {
      whole();
      refusals.durable('wipe', 0, () => disk.wipe());
    },
  };
  return {
    disk: wrapped,
    heavy: {
      aside: (job, input) => ports.heavy.aside(job, input),
      run: async (job, input) => {
        // It writes in a thread of its own: refused as a whole, before it has begun.
        if (job.changes !== 'nothing') refusals.durable(`heavy:${job.name}`, 0, () => {});
        const output = await ports.heavy.run(job, input);
        account.noteUse();
        return output;
      },
    },
    room: account.room,
    look: account.look,
    setDatabaseSizer: account.setDatabaseSizer,
    onRoom: account.onRoom,
  };
}
