/** Words of a line of text, read one after the other; and what is wrong with it, in words. */
import type { Label } from '../../views/label.js';
import { isDuration } from '../hosting/when/duration.js';

/** Parts of a line, as people are told of them. */
export const parts = {
  done: { en: 'what is to be done', fr: 'ce qui est à faire' },
  box: { en: 'the box', fr: 'le serveur' },
  button: { en: 'the button', fr: 'le bouton' },
  fault: { en: 'the fault', fr: 'la panne' },
  wire: { en: 'the wire', fr: 'la liaison' },
  card: { en: 'the card', fr: 'la carte' },
  moment: { en: 'a moment', fr: 'un moment' },
  time: { en: 'the time', fr: 'l’heure' },
  lifecycle: { en: 'the lifecycle', fr: 'le cycle de vie' },
  state: { en: 'the state', fr: 'l’état' },
  do: { en: '‘do’', fr: '« do »' },
  name: { en: 'the name', fr: 'le nom' },
  again: { en: '‘again’', fr: '« again »' },
  for: { en: '‘for’', fr: '« for »' },
  flapping: { en: '‘flapping’', fr: '« flapping »' },
  act: { en: 'an act', fr: 'un acte' },
} as const satisfies Record<string, Label>;

export type Scalar = string | number | boolean | null;

/** What is wrong with a line, in words that say what to write instead. */
export class WhenTextError extends Error {
  constructor(readonly words: Label) {
    super(words.en);
    this.name = 'WhenTextError';
  }
}

export const wrong = (en: string, fr: string): WhenTextError => new WhenTextError({ en, fr });

/** Words; what stands in quotation marks is one, with what it is joined to. */
function wordsOf(line: string): string[] {
  const found: string[] = [];
  const pattern = /\s*((?:"(?:[^"\\]|\\.)*"|[^\s"])+|")/gy;
  let end = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    if (match[1] === '"') throw wrong('a quotation mark is not closed', 'un guillemet n’est pas fermé');
    found.push(match[1] ?? '');
    end = pattern.lastIndex;
  }
  if (line.slice(end).trim() !== '')
    throw wrong('a quotation mark is not closed', 'un guillemet n’est pas fermé');
  return found;
}

const unquoted = (word: string): string => {
  if (!word.startsWith('"')) return word;
  try {
    return String(JSON.parse(word));
  } catch {
    throw wrong(`${word} is no text in quotation marks`, `${word} n’est pas un texte entre guillemets`);
  }
};

/** A word without quotes as YAML reads it: truth, null, number or text. */
export const bareScalar = (word: string): Scalar => {
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : word;
};
const scalarOf = (word: string): Scalar => (word.startsWith('"') ? unquoted(word) : bareScalar(word));

/** The words of a line, taken one after the other. */
export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(line: string) {
    this.#words = wordsOf(line);
  }

  get next(): string | null {
    return this.#words[this.#at] ?? null;
  }

  take(what: Label): string {
    const word = this.next;
    if (word === null) throw wrong(`${what.en} is missing at the end`, `${what.fr} manque à la fin`);
    this.#at += 1;
    return word;
  }

  /** Whether the next word is this one, which is taken. */
  is(word: string): boolean {
    if (this.next !== word) return false;
    this.#at += 1;
    return true;
  }

  text(what: Label): string {
    return unquoted(this.take(what));
  }

  number(what: Label): number {
    const word = this.take(what);
    const value = Number(word.replace(/(%|st|nd|rd|th)$/, ''));
    if (!Number.isFinite(value))
      throw wrong(`${what.en} is a number, not ‘${word}’`, `${what.fr} est un nombre, pas « ${word} »`);
    return value;
  }

  duration(what: Label): string {
    const first = this.take(what);
    if (isDuration(first)) return first;
    const both = `${first} ${this.next ?? ''}`;
    if (!isDuration(both))
      throw wrong(
        `${what.en} is a duration such as 90 s or 10 min, not ‘${first}’`,
        `${what.fr} est une durée telle que 90 s ou 10 min, pas « ${first} »`,
      );
    this.#at += 1;
    return both;
  }

  /** name=value, as many as there are. */
  pairs(): Record<string, Scalar | Scalar[]> {
    const found: Record<string, Scalar | Scalar[]> = {};
    for (let word = this.next; word?.includes('=') === true && !word.startsWith('"'); word = this.next) {
      const cut = word.indexOf('=');
      const values = word.slice(cut + 1).match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? ['""'];
      const [only] = values;
      found[word.slice(0, cut)] =
        values.length === 1 && only !== undefined ? scalarOf(only) : values.map(scalarOf);
      this.#at += 1;
    }
    return found;
  }

  /** JSON in one word or more. */
  json(): unknown {
    let read = '';
    while (this.next !== null) {
      read += `${read === '' ? '' : ' '}${this.take(parts.act)}`;
      try {
        return JSON.parse(read);
      } catch {
        // It goes on.
      }
    }
    throw wrong(
      'act takes an act as JSON, such as act {"kind":"dns-remove","name":"…"}',
      'act prend un acte en JSON, par exemple act {"kind":"dns-remove","name":"…"}',
    );
  }
}
