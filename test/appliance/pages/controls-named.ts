/**
 * What controls are called on pages, and how rehearsals call them: whoever looks for ‘Enregistrer la
 * configuration’ does not find ‘Enregistrer configuration’.
 */
import { parse } from 'node-html-parser';
import * as v from 'valibot';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';

interface Pair {
  readonly en: string;
  readonly fr: string;
}

const pairSchema = v.looseObject({ en: v.string(), fr: v.string() });

/** Every pair of sentences in it. */
function pairsIn(value: unknown): Pair[] {
  if (v.is(pairSchema, value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pairsIn) : [];
}

/** Names of controls and pages have their words in capitals: ‘Sync Now’, ‘Become Backup’. */
const CONTROL = /^[A-Z][\w-]*( (?:to|of|for|and|[A-Z][\w-]*))+$/;

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

const textsIn = (html: string): string[] =>
  parse(html)
    .querySelectorAll('button, h1, h2, label, legend, dt, th, nav a')
    .map(({ text }) =>
      text
        .replace(/^.* ::/s, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );

/** The names of controls, gathered from pages that were drawn in both languages. */
export class Controls {
  readonly #names = new Map<string, Set<string>>();

  /** The same page twice: what stands at the same place is the same control. */
  add(en: string, fr: string): void {
    const french = textsIn(fr);
    for (const [index, name] of textsIn(en).entries()) {
      const told = french[index];
      if (told === undefined || !CONTROL.test(name)) continue;
      this.#names.set(name, (this.#names.get(name) ?? new Set()).add(told));
    }
  }

  get size(): number {
    return this.#names.size;
  }

  /** The longest names that a sentence has: ‘Software Management’ hides no ‘Management’. */
  #namedIn(sentence: string): string[] {
    const found = [...this.#names.keys()].filter((name) => sentence.includes(name));
    return found.filter((name) => !found.some((longer) => longer !== name && longer.includes(name)));
  }

  /** Sentences of rehearsals that name a control otherwise in French than its page does. */
  misnamed(): { readonly count: number; readonly wrong: readonly string[] } {
    const named = rehearsalNames().flatMap((name) =>
      pairsIn(loadRehearsal(name)).flatMap((pair) =>
        this.#namedIn(pair.en).map((control) => ({ name, pair, control })),
      ),
    );
    const wrong = named
      .filter(({ pair, control }) =>
        [...(this.#names.get(control) ?? [])].every((french) => !plain(pair.fr).includes(plain(french))),
      )
      .map(({ name, pair, control }) => `${name}: ${control}: ${pair.fr}`);
    return { count: named.length, wrong };
  }
}
