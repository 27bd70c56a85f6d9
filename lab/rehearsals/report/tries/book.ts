/**
 * lab/rehearsals/report/tries/: every try of every person, kept for good beside the labs in which they were made.
 *
 * A folder of files, one a try, for its owner alone; a lab that is made anew or put away leaves them there.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../../hardware/kernel/read-json.js';
import type { Label } from '../../../../views/label.js';
import { type Try, type TryOutline, trySchema } from './try.js';

/** The tries of a folder, and who makes them now. */
export interface TryBook {
  /** Who works here now; empty: nobody has said. */
  person(): string;
  /** Somebody else works here from now on; why not. */
  name(given: string): Label | null;
  /** Names that have a try, and whoever works here now; in their order. */
  persons(): readonly string[];
  /** Newest first; of one person, or of all. */
  list(person?: string): readonly TryOutline[];
  /** Null: there is no such try, or its file cannot be read. */
  read(id: string): Try | null;
  /** Keeps one; its id. */
  add(given: Try): string;
  /** Writes down what was learnt of it since. */
  change(id: string, change: (was: Try) => Try): void;
}

const BYTES_MAX = 64 * 1024 * 1024;
export const NAME_MAX = 60;
const ID = /^try-(\d{1,9})$/;

const words = {
  name: {
    en: `A name has 1 to ${NAME_MAX} letters. Nothing was changed.`,
    fr: `Un nom compte de 1 à ${NAME_MAX} lettres. Rien n’a été changé.`,
  },
} as const satisfies Record<string, Label>;

const nameSchema = v.object({ name: v.pipe(v.string(), v.maxLength(NAME_MAX)) });

/** A name without what no name has: line ends, doubled spaces. */
const cleanName = (given: string): string => given.replace(/[\s\p{Cc}]+/gu, ' ').trim();

function outlineOf(id: string, given: Try): TryOutline {
  const { format: _format, flight: _flight, deeds: _deeds, otherwise: _otherwise, ...rest } = given;
  return { id, ...rest };
}

const numberOf = (id: string): number => Number(ID.exec(id)?.[1] ?? 0);

class Folder implements TryBook {
  readonly #path: string;
  readonly #nameFile: string;
  #person: string;
  readonly #outlines = new Map<string, TryOutline | null>();

  constructor(path: string, seat: string) {
    this.#path = path;
    this.#nameFile = `person${seat}.json`;
    const file = join(path, this.#nameFile);
    this.#person = existsSync(file) ? (readJson(nameSchema, readFileSync(file))?.name ?? '') : '';
  }

  person(): string {
    return this.#person;
  }

  name(given: string): Label | null {
    const name = cleanName(given);
    if (name === '' || name.length > NAME_MAX) return words.name;
    this.#person = name;
    this.#write(this.#nameFile, { name });
    return null;
  }

  persons(): readonly string[] {
    const all = new Set(this.#all().map(({ person }) => person));
    if (this.#person !== '') all.add(this.#person);
    return [...all].sort((one, other) => one.localeCompare(other, 'fr'));
  }

  list(person?: string): readonly TryOutline[] {
    return this.#all()
      .filter((one) => person === undefined || one.person === person)
      .sort((one, other) => numberOf(other.id) - numberOf(one.id));
  }

  read(id: string): Try | null {
    const path = join(this.#path, `${id}.json`);
    if (!ID.test(id) || !existsSync(path)) return null;
    return readJson(trySchema, readFileSync(path), BYTES_MAX);
  }

  add(given: Try): string {
    const last = Math.max(0, ...this.#ids().map(numberOf));
    const id = `try-${last + 1}`;
    this.#write(`${id}.json`, given);
    this.#outlines.set(id, outlineOf(id, given));
    return id;
  }

  change(id: string, change: (was: Try) => Try): void {
    const was = this.read(id);
    if (was === null) return;
    const now = change(was);
    this.#write(`${id}.json`, now);
    this.#outlines.set(id, outlineOf(id, now));
  }

  #ids(): string[] {
    if (!existsSync(this.#path)) return [];
    return readdirSync(this.#path)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((id) => ID.test(id));
  }

  /** What another seat has added meanwhile is read, too. */
  #all(): TryOutline[] {
    return this.#ids().flatMap((id) => {
      if (!this.#outlines.has(id)) {
        const one = this.read(id);
        this.#outlines.set(id, one === null ? null : outlineOf(id, one));
      }
      return this.#outlines.get(id) ?? [];
    });
  }

  /** Whole or not at all. */
  #write(name: string, what: object): void {
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    const path = join(this.#path, name);
    writeFileSync(`${path}.partial`, JSON.stringify(what), { mode: 0o600 });
    chmodSync(`${path}.partial`, 0o600);
    renameSync(`${path}.partial`, path);
  }
}

/** `seat`: of several that share a folder, each with a person of its own. */
export const openTryBook = (path: string, seat = ''): TryBook => new Folder(path, seat);
