/** The rehearsals of the lab: one file each in rehearsals/, found by name. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { rootDir } from '../../../views/root.js';
import { type AddressPlan, DEFAULT_NET, DEFAULT_TLS_PORT, defaultAddresses } from '../../plan.js';
import { parseRehearsal, soundRehearsal } from './file.js';
import type { Rehearsal } from './vocabulary.js';

const folder = join(rootDir(), 'lab', 'rehearsals', 'files');
/** Where the build puts what it has read: to read YAML takes ten times as long as JSON. */
const readFolder = join(rootDir(), 'dist', 'lab', 'rehearsals', 'files');
const NAME = /^[a-z][a-z0-9-]*$/;

/** Names of all rehearsals, sorted. */
export const rehearsalNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

// Few files, asked for often: a file that reads as before need not be parsed again.
const parsed = new Map<string, { readonly source: string; readonly rehearsal: Rehearsal }>();

/** Lessons that were read, by name: they lie beside their labs, and may go with them. */
const lessons = new Map<string, Rehearsal>();
const LESSON = /^lesson-/;

const isDefault = ({ net, tlsPort }: AddressPlan): boolean =>
  net === DEFAULT_NET && tlsPort === DEFAULT_TLS_PORT;

/** Files speak of the addresses that a lab has by default; in another lab its own are meant. */
function readdressed<T>(value: T, addresses: AddressPlan): T;
function readdressed(value: unknown, addresses: AddressPlan): unknown {
  if (typeof value === 'string')
    return value === String(DEFAULT_TLS_PORT)
      ? String(addresses.tlsPort)
      : value.replaceAll(`${DEFAULT_NET}.`, `${addresses.net}.`);
  if (Array.isArray(value)) return value.map((one: unknown) => readdressed(one, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, readdressed<unknown>(one, addresses)]),
  );
}

/** A rehearsal by its name, or by the path of a file of one's own. Throws RehearsalFileError. */
export function loadRehearsal(name: string, addresses: AddressPlan = defaultAddresses): Rehearsal {
  const rehearsal = loadAsWritten(name);
  return isDefault(addresses) ? rehearsal : readdressed(rehearsal, addresses);
}

/** Null: there is no rehearsal of this name, nor a lesson that was read. */
export const knownRehearsal = (name: string, addresses?: AddressPlan): Rehearsal | null =>
  lessons.has(name) || rehearsalNames().includes(name) ? loadRehearsal(name, addresses) : null;

const readAs = v.object({ sha256: v.string(), document: v.unknown() });
const READ_BYTES_MAX = 1024 * 1024;

/** What the build has read a file as; null: it has not, or the file is another by now. */
function readBefore(name: string, source: string): Rehearsal | null {
  const path = join(readFolder, `${name}.json`);
  if (!existsSync(path)) return null;
  const read = readJson(readAs, readFileSync(path), READ_BYTES_MAX);
  const sha256 = createHash('sha256').update(source).digest('hex');
  return read?.sha256 === sha256 ? soundRehearsal(read.document) : null;
}

function loadAsWritten(name: string): Rehearsal {
  const lesson = lessons.get(name);
  if (lesson !== undefined) return lesson;
  const path = NAME.test(name) ? join(folder, `${name}.yaml`) : name;
  const source = readFileSync(path, 'utf8');
  const known = parsed.get(path);
  if (known?.source === source) return known.rehearsal;
  const rehearsal = (NAME.test(name) ? readBefore(name, source) : null) ?? parseRehearsal(path, source);
  if (rehearsal.lesson === true && LESSON.test(rehearsal.id)) lessons.set(rehearsal.id, rehearsal);
  parsed.set(path, { source, rehearsal });
  return rehearsal;
}
