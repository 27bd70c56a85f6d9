/**
 * The guide's ledger: for each statement where it stands in the product, what checks it, and what
 * the product's behaviour rests on. Nothing of it is kept by hand: code that carries a statement out
 * (a rehearsal file, where the guide only advises) says so with `@guide G39 seed` in a comment, tests name statements in what they claim, rehearsals
 * name them beside steps and mistakes.
 *
 * Marks: `seed` (the guide says it), `vendor` (other texts of the vendor say it), `assumption` (nobody
 * says it; we chose). A statement that several places carry out has the weakest of their marks.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../views/label.js';
import { rootDir } from '../../views/root.js';
import { loadRehearsal, rehearsalNames } from '../rehearsals/language/load.js';
import { type StatementId, statementIds, statements } from './statements.js';
import { type FactId, type FactStanding, factIds, vendorFacts } from './vendor-facts.js';

const marks = ['seed', 'vendor', 'assumption'] as const;
export type Mark = (typeof marks)[number];

interface TagPlace {
  /** Path of the module or page. */
  readonly path: string;
  readonly mark: Mark;
}

export interface CoverageEntry {
  readonly id: StatementId;
  readonly text: string;
  /** Modules and pages that carry it out; rehearsals that grade it. */
  readonly where: readonly string[];
  /** Tests, and steps and mistakes of rehearsals. */
  readonly checks: readonly string[];
  readonly source: Mark | null;
}

const CODE = ['appliance', 'failover', 'hardware', 'updates', 'lab', 'views'];
const REHEARSALS = 'lab/rehearsals/files';
const TAG = /@guide\s+((?:G\d{2,3}(?:-G\d{2,3})?[ ,]*)+)\s*(\w+)/g;
const ID_OR_RANGE = /G(\d{2,3})(?:-G(\d{2,3}))?/g;
const TEXT = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** Statements of 'G01, G04-G07'. */
export function idsIn(text: string): StatementId[] {
  const found: StatementId[] = [];
  for (const [, first = '', last = first] of text.matchAll(ID_OR_RANGE)) {
    for (let number = Number(first); number <= Number(last); number += 1) {
      found.push(`G${String(number).padStart(2, '0')}`);
    }
  }
  return found;
}

function files(folder: string, ending: string): string[] {
  const found: string[] = [];
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(rootDir(), below), { withFileTypes: true })) {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith(ending)) found.push(path);
    }
  };
  walk(folder);
  return found.sort();
}

const read = (path: string): string => readFileSync(join(rootDir(), path), 'utf8');

/** What a source text says that it carries out. Throws on an unknown mark. */
export function tagsIn(text: string, path: string): { readonly id: StatementId; readonly mark: Mark }[] {
  return [...text.matchAll(TAG)].flatMap(([, ids = '', word = '']) => {
    const mark = marks.find((one) => one === word);
    if (mark === undefined) throw new Error(`${path}: '${word}' is no mark; there are ${marks.join(', ')}`);
    return idsIn(ids).map((id) => ({ id, mark }));
  });
}

/** Statements that a test claims: those in its texts, not in its comments. */
export const claimedIn = (text: string): Set<StatementId> =>
  new Set([...text.matchAll(TEXT)].flatMap(([literal]) => idsIn(literal)));

function placesOf(): Map<StatementId, TagPlace[]> {
  const places = new Map<StatementId, TagPlace[]>();
  const carriers = [...CODE.flatMap((folder) => files(folder, '.ts')), ...files(REHEARSALS, '.yaml')];
  for (const path of carriers) {
    if (path.startsWith('lab/guide/')) continue;
    for (const { id, mark } of tagsIn(read(path), path)) {
      const known = places.get(id) ?? [];
      if (!known.some((one) => one.path === path && one.mark === mark)) known.push({ path, mark });
      places.set(id, known);
    }
  }
  return places;
}

function checksOf(): Map<StatementId, string[]> {
  const checks = new Map<StatementId, string[]>();
  const add = (id: StatementId, check: string): void => {
    checks.set(id, [...(checks.get(id) ?? []), check]);
  };
  for (const path of files('test', '.test.ts')) {
    if (path.includes('/guide')) continue;
    for (const id of claimedIn(read(path))) add(id, path);
  }
  for (const name of rehearsalNames()) {
    const rehearsal = loadRehearsal(name);
    for (const step of rehearsal.steps)
      for (const id of step.guide) add(id as StatementId, `${name}: step ${step.id}`);
    for (const mistake of rehearsal.mistakes)
      for (const id of mistake.guide) add(id as StatementId, `${name}: mistake ${mistake.id}`);
  }
  return checks;
}

const weakest = (places: readonly TagPlace[]): Mark | null =>
  places.length === 0 ? null : (marks.findLast((mark) => places.some((one) => one.mark === mark)) ?? null);

export interface FactEntry {
  readonly id: FactId;
  readonly text: string;
  readonly standing: FactStanding;
  /** Tests that name it; why it is left aside. */
  readonly checks: readonly string[];
  readonly because: string | null;
}

const FACT = /\bV\d\d\b/g;

/** The vendor's facts beside the guide, V01 to V31, with the tests that name them. */
export function vendorCoverage(language: Language): FactEntry[] {
  const checks = new Map<string, string[]>();
  for (const path of files('test', '.test.ts')) {
    if (path.includes('/guide/ledger')) continue;
    const literals = [...read(path).matchAll(TEXT)].flatMap(([literal]) => [...literal.matchAll(FACT)]);
    for (const id of new Set(literals.map(([one]) => one))) checks.set(id, [...(checks.get(id) ?? []), path]);
  }
  return factIds.map((id) => ({
    id,
    text: vendorFacts[id]?.text[language] ?? '',
    standing: vendorFacts[id]?.standing ?? 'aside',
    checks: checks.get(id) ?? [],
    because: vendorFacts[id]?.because?.[language] ?? null,
  }));
}

/** The whole ledger, G01 to G113, read anew from code, tests and rehearsals. */
export function guideCoverage(language: Language): CoverageEntry[] {
  const [places, checks] = [placesOf(), checksOf()];
  return statementIds.map((id) => {
    const at = places.get(id) ?? [];
    return {
      id,
      text: statements[id]?.[language] ?? '',
      where: at.map((one) => one.path),
      checks: checks.get(id) ?? [],
      source: weakest(at),
    };
  });
}
