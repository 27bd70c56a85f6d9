/** What is wrong with a value that a schema refuses, in the words of whoever gave it. */
import * as v from 'valibot';
import type { Label } from '../../views/label.js';

type Issue = v.BaseIssue<unknown>;
const FRENCH = 'fr';

/** The library says it in English only. */
const french: Readonly<Record<string, (issue: Issue) => string>> = {
  non_empty: () => 'ne doit pas être vide',
  integer: () => 'doit être un nombre entier',
  min_value: ({ expected }) => `doit être ${(expected ?? '').replace('>=', 'au moins ')}`,
  max_value: ({ expected }) => `doit être ${(expected ?? '').replace('<=', 'au plus ')}`,
  min_length: ({ expected }) => `doit avoir ${(expected ?? '').replace('>=', 'au moins ')} élément(s)`,
  max_length: ({ expected }) =>
    `doit avoir ${(expected ?? '').replace('<=', 'au plus ')} caractères ou éléments`,
};
const own: ReadonlySet<string> = new Set(['check', 'regex']);
/** What the library says where a schema has no words of its own for it. */
const PLAIN = /^Invalid /;

const isMissing = ({ received, kind }: Issue): boolean => kind === 'schema' && received === 'undefined';
const isUnknown = ({ type, expected }: Issue): boolean => type === 'strict_object' && expected === 'never';

const messageOf = (issue: Issue): string => {
  if (isMissing(issue)) return issue.lang === FRENCH ? 'manque' : 'is missing';
  if (isUnknown(issue)) return issue.lang === FRENCH ? 'n’existe pas ici' : 'does not exist here';
  if (issue.type === 'regex' && PLAIN.test(issue.message))
    return issue.lang === FRENCH
      ? `${issue.received} n’a pas la forme attendue`
      : `${issue.received} does not have the form that is asked for`;
  if (issue.lang !== FRENCH || (own.has(issue.type) && !PLAIN.test(issue.message))) return issue.message;
  return french[issue.type]?.(issue) ?? `attendu : ${issue.expected ?? '—'} ; reçu : ${issue.received}`;
};

const line = (issue: Issue): string => {
  const { path } = issue;
  if (path === undefined) return messageOf(issue);
  return `${path.map(({ key }) => String(key)).join('.')}${issue.lang === FRENCH ? ' : ' : ': '}${messageOf(issue)}`;
};

/** Null: the schema takes it. */
export function schemaTrouble(schema: v.GenericSchema<unknown, unknown>, given: unknown): Label | null {
  const say = (lang: string): string | null => {
    const read = v.safeParse(schema, given, { lang });
    return read.success ? null : read.issues.map(line).join(lang === FRENCH ? ' ; ' : '; ');
  };
  const [en, fr] = [say('en'), say(FRENCH)];
  return en === null || fr === null ? null : { en, fr };
}
