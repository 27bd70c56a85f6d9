/**
 * What has gone bad on the disks without a word: bits of a file that turned, a sector that cannot be
 * read, a page of a database. Each disk of the array has a copy of its own; what is read comes from the
 * first that is online. Nothing below is changed for files: a copy is bad as long as it stands in this
 * list, and whoever writes the file anew takes it off.
 */
import * as v from 'valibot';
import { readJson } from '../kernel/read-json.js';
import type { BadRow, Disk, Patrol } from '../ports.js';
import { ARRAY_FILE, arraySchema, SLOTS, soundArray } from './array.js';

const ROT_FILE = 'hardware/rot.json';

const fileSchema = v.object({
  kind: v.literal('file'),
  path: v.string(),
  /** Share of its length at which it is bad. */
  at: v.number(),
  /** The disk says so when it is asked for this copy. */
  loud: v.boolean(),
});
const rowSchema = v.object({
  kind: v.literal('row'),
  table: v.string(),
  origin: v.string(),
  seq: v.number(),
  /** What its text was: the other disk still has it. */
  was: v.string(),
});
const rotSchema = v.object({
  /** The fault that made it so. */
  id: v.string(),
  /** Disks whose copy is bad. */
  slots: v.array(v.number()),
  place: v.variant('kind', [fileSchema, rowSchema]),
});
export type Rot = Readonly<v.InferOutput<typeof rotSchema>>;
const listSchema = v.object({ placed: v.array(v.string()), rots: v.array(rotSchema) });

/** Faults that have done their harm, and what of it still stands. */
export type RotList = Readonly<v.InferOutput<typeof listSchema>>;

const none: RotList = { placed: [], rots: [] };

/** Where the disk has rotted; nowhere where the file is missing or damaged. */
export function readRot(disk: Disk): RotList {
  const kept = disk.readFile(ROT_FILE);
  return kept === null ? none : (readJson(listSchema, kept) ?? none);
}

/** Keeps the list; an empty one leaves no file. */
export function writeRot(disk: Disk, list: RotList): void {
  if (list.placed.length > 0) disk.writeFile(ROT_FILE, Buffer.from(JSON.stringify(list)));
  else if (disk.hasFile(ROT_FILE)) disk.removeFile(ROT_FILE);
}

/** Disks that can be read now, as the controller remembers. */
function online(disk: Disk): number[] {
  const kept = disk.readFile(ARRAY_FILE);
  const array = kept === null ? soundArray : (readJson(arraySchema, kept) ?? soundArray);
  return Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => array[slot]?.at === 'online');
}

const BLOCK_BYTES = 512;

/** A bad copy: some bits turned, or a block of nothing where the disk gave up. */
function spoilt(content: Buffer, { at, loud }: { readonly at: number; readonly loud: boolean }): Buffer {
  const copy = Buffer.from(content);
  if (copy.length === 0) return copy;
  const from = Math.min(copy.length - 1, Math.floor(at * copy.length));
  if (loud) copy.fill(0, from, from + BLOCK_BYTES);
  copy[from] = (content[from] ?? 0) ^ 0b0001_0100;
  return copy;
}

const rotOf = (list: RotList, path: string): readonly Rot[] =>
  list.rots.filter(({ place }) => place.kind === 'file' && place.path === path);

/** A file as one disk has it; null: that disk cannot read its copy. */
function copyOn(slot: number, content: Buffer, found: readonly Rot[]): Buffer | null {
  const here = found.filter(({ slots }) => slots.includes(slot));
  if (here.some(({ place }) => place.kind === 'file' && place.loud)) return null;
  return here.reduce((copy, { place }) => (place.kind === 'file' ? spoilt(copy, place) : copy), content);
}

function patrolOf(disk: Disk, mended: (left: RotList) => void): Patrol {
  return {
    copies: (path) => {
      const content = disk.readFile(path);
      if (content === null) return [];
      const found = rotOf(readRot(disk), path);
      return found.length === 0 ? [content] : online(disk).map((slot) => copyOn(slot, content, found));
    },
    badRows: () => {
      const slots = online(disk);
      return readRot(disk).rots.flatMap(({ place, slots: bad }): BadRow[] => {
        if (place.kind !== 'row') return [];
        const { table, origin, seq, was } = place;
        return [{ table, origin, seq, text: slots.some((slot) => !bad.includes(slot)) ? was : null }];
      });
    },
    mended: ({ table, origin, seq }) => {
      const list = readRot(disk);
      const is = ({ place }: Rot): boolean =>
        place.kind === 'row' && place.table === table && place.origin === origin && place.seq === seq;
      mended({ ...list, rots: list.rots.filter((one) => !is(one)) });
    },
  };
}

/** The disk as its array gives it: with what has gone bad. `hit` hears of each fault that was met. */
export function withRot(disk: Disk, hit: (id: string) => void = () => {}): Disk {
  const rewritten = (path: string): void => {
    const list = readRot(disk);
    const found = rotOf(list, path);
    if (found.length === 0) return;
    for (const { id } of found) hit(id);
    writeRot(disk, { ...list, rots: list.rots.filter((one) => !found.includes(one)) });
  };
  return {
    capacityBytes: disk.capacityBytes,
    get flushes() {
      return disk.flushes;
    },
    durable: (name, act) => disk.durable(name, act),
    open: (name, make) => disk.open(name, make),
    writes: () => disk.writes(),
    path: (name) => disk.path(name),
    readFile: (path) => {
      const content = disk.readFile(path);
      if (content === null || path === ROT_FILE) return content;
      const found = rotOf(readRot(disk), path);
      if (found.length === 0) return content;
      const slots = online(disk);
      // A disk that cannot read its copy says so, and the other one is asked.
      const copies = slots.map((slot) => copyOn(slot, content, found));
      const given = copies.find((copy) => copy !== null) ?? spoilt(content, { at: 0, loud: true });
      if (!given.equals(content)) for (const { id } of found) hit(id);
      return given;
    },
    writeFile: (path, bytes) => {
      disk.writeFile(path, bytes);
      rewritten(path);
    },
    removeFile: (path) => {
      disk.removeFile(path);
      rewritten(path);
    },
    hasFile: (path) => disk.hasFile(path),
    list: (folder) => disk.list(folder),
    sizeBytes: (path) => disk.sizeBytes(path),
    filesBytes: () => disk.filesBytes(),
    spool: disk.spool,
    patrol: patrolOf(disk, (left) => writeRot(disk, left)),
    wipe: () => {
      disk.wipe();
      const { placed } = readRot(disk);
      writeRot(disk, { placed, rots: [] });
    },
  };
}

/** A disk was filled from the other one: it has what that one has, bad places included. */
export function copiedTo(disk: Disk, slot: number): void {
  const list = readRot(disk);
  if (list.rots.length === 0) return;
  const rots = list.rots.flatMap((one): Rot[] => {
    const others = one.slots.filter((other) => other !== slot);
    if (others.length > 0) return [{ ...one, slots: [...others, slot].sort() }];
    // The row itself was changed: it stays so until somebody writes it anew.
    return one.place.kind === 'row' ? [one] : [];
  });
  writeRot(disk, { ...list, rots });
}
