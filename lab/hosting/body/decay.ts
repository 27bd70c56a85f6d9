/**
 * lab/hosting/body/: what faults do to the machine below its software: its disks, its pace, its standstill.
 *
 * Faults that let something on the disks go bad: what they strike, and what of it comes back with their end.
 */
import { all, type Db, openStore, run } from '../../../appliance/store/database.js';
import { type Rot, type RotList, readRot, writeRot } from '../../../hardware/disk/rot.js';
import type { Decay } from '../../../hardware/faults/aims/disk.js';
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import type { Disk, Random } from '../../../hardware/ports.js';

/** Old rows only: what is new may be on its way to the other box. */
const OLD_ROWS = 200;
const TABLE = 'session_event';

const folders = { recording: 'recordings', file: 'files' } as const;

interface DecayParts {
  readonly view: OverlayView;
  readonly disk: Disk;
  /** The same for the same fault, wherever the box lives. */
  readonly chance: (id: string) => Random;
  hit(id: string): void;
}

interface Row {
  readonly origin: string;
  readonly seq: number;
  readonly text: string;
}

const write = (db: Db, { origin, seq, text }: Row): void => {
  run(db, `UPDATE ${TABLE} SET text = ? WHERE origin = ? AND seq = ?`, text, origin, seq);
};

/** The site's database, if it has a history. */
function historyOf(disk: Disk): Db | null {
  const { db } = openStore(disk, 'site');
  const found = all(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? ORDER BY 1", TABLE);
  return found.length === 0 ? null : db;
}

/** One letter of a text reads otherwise. */
function turned(text: string, chance: Random): string {
  const at = chance.int(0, Math.max(0, text.length - 1));
  return `${text.slice(0, at)}${text[at] === '#' ? '%' : '#'}${text.slice(at + 1)}`;
}

function strikeRow(disk: Disk, chance: Random): Rot['place'] | null {
  const db = historyOf(disk);
  if (db === null) return null;
  const rows = all<Row>(
    db,
    `SELECT origin, seq, text FROM ${TABLE} ORDER BY at_ms, origin, seq LIMIT ${OLD_ROWS}`,
  );
  if (rows.length === 0) return null;
  const row = chance.pick(rows);
  write(db, { ...row, text: turned(row.text, chance) });
  return { kind: 'row', table: TABLE, origin: row.origin, seq: row.seq, was: row.text };
}

function strike(disk: Disk, { what, loud }: Decay, chance: Random): Rot['place'] | null {
  if (what === 'row') return strikeRow(disk, chance);
  const paths = disk.list(folders[what]);
  return paths.length === 0 ? null : { kind: 'file', path: chance.pick(paths), at: chance.fraction(), loud };
}

/** The fault is over: what it turned and nobody has written anew is as it was. */
function restore(disk: Disk, { place }: Rot): void {
  if (place.kind !== 'row') return;
  const db = historyOf(disk);
  if (db !== null) write(db, { origin: place.origin, seq: place.seq, text: place.was });
}

/** To be called when the faults in force are others: each strikes once. */
export function followDecay({ view, disk, chance, hit }: DecayParts): void {
  const wanted = view.each('disk').filter(({ condition }) => condition.decays.length > 0);
  const known = readRot(disk);
  if (wanted.length === 0 && known.placed.length === 0) return;
  const inForce = (id: string): boolean => wanted.some((one) => one.id === id);
  for (const rot of known.rots) if (!inForce(rot.id)) restore(disk, rot);
  let list: RotList = {
    placed: known.placed.filter(inForce),
    rots: known.rots.filter(({ id }) => inForce(id)),
  };
  for (const { id, condition } of wanted) {
    if (list.placed.includes(id)) continue;
    const luck = chance(id);
    const rots = condition.decays.flatMap((decay): Rot[] => {
      const place = strike(disk, decay, luck);
      return place === null ? [] : [{ id, slots: [...decay.slots], place }];
    });
    // Nothing is there that could go bad: it is looked for again later.
    if (rots.length === 0) continue;
    hit(id);
    list = { placed: [...list.placed, id], rots: [...list.rots, ...rots] };
  }
  if (JSON.stringify(list) !== JSON.stringify(known)) writeRot(disk, list);
}
