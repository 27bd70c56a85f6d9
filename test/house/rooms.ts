/**
 * The rooms of the house as its source has them: their order, their files, what imports what, and the
 * sentence that says what each is for. The rules (tidy.test.ts) and the picture (picture.ts) rest on it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { rootDir } from '../../views/root.js';

/** Rooms from the lowest up: each may import those before it, types included. `|`: equals, apart. */
export const ORDERS: Readonly<Record<string, readonly string[]>> = {
  '': ['views', 'hardware', 'failover|updates', 'appliance', 'lab'],
  appliance: [
    'asn1',
    'store',
    'heavy',
    'node',
    'certificates',
    'services',
    'accounts',
    'clients',
    'pages',
    'api',
    'web',
    'boot.ts',
  ],
  lab: [
    'plan.ts',
    'hosting',
    'outside',
    'making',
    'clients',
    'supervisor',
    'acts',
    'live',
    'rehearsals',
    'guide',
    'console',
    'campaign',
    'cli',
    'library',
  ],
};

export const tops = ORDERS['']?.flatMap((room) => room.split('|')) ?? [];

export interface Source {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
}

function sourcesBelow(folder: string): Source[] {
  const found: Source[] = [];
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(rootDir(), below), { withFileTypes: true })) {
      const path = `${below}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.ts')) {
        const text = readFileSync(join(rootDir(), path), 'utf8');
        const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
        found.push({ path, folder, text, code });
      }
    }
  };
  walk(folder);
  return found;
}

export const sources = tops.flatMap(sourcesBelow);

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

export const STATEMENT = /^(import|export)\s(type\s)?(?:[^;'"]*?\sfrom\s)?'([^']+)';/gm;
const CALL = /\bimport\('(\.[^']+)'\)|new URL\('(\.[^']+\.js)', import\.meta\.url\)/g;

/** Every import of a file of ours, read statement by statement: the formatter leaves one form only. */
function importsOf({ path, text }: Source): Import[] {
  const target = (name: string): string => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts');
  const found: Import[] = [];
  for (const [, , type, name = ''] of text.matchAll(STATEMENT)) {
    if (name.startsWith('.')) found.push({ from: path, to: target(name), typeOnly: type !== undefined });
  }
  for (const [, called, url] of text.matchAll(CALL)) {
    found.push({ from: path, to: target(called ?? url ?? ''), typeOnly: false });
  }
  return found;
}

export const imports = sources.flatMap(importsOf);

const entriesOf = (folder: string) =>
  readdirSync(join(rootDir(), folder), { withFileTypes: true }).sort((x, y) => (x.name < y.name ? -1 : 1));

/** Where a folder says what it is for: its index, else its first file, else that of its first folder. */
export function firstFile(folder: string): string | undefined {
  const entries = entriesOf(folder);
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name));
  const first = files.find(({ name }) => name === 'index.ts') ?? files[0];
  if (first !== undefined) return `${folder}/${first.name}`;
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const found = firstFile(`${folder}/${entry.name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Folders that hold code, each before those inside it. */
export const foldersBelow = (folder: string): string[] =>
  firstFile(folder) === undefined
    ? []
    : [
        folder,
        ...entriesOf(folder)
          .filter((entry) => entry.isDirectory())
          .flatMap(({ name }) => foldersBelow(`${folder}/${name}`)),
      ];

/** What a folder is for, by the head of its first file: `appliance/heavy/: work too heavy for …`. */
export function sentenceOf(folder: string): string | undefined {
  const file = firstFile(folder);
  const head: string[] = [];
  for (const line of readFileSync(join(rootDir(), file ?? ''), 'utf8').split('\n')) {
    if (line === '/**') continue;
    const [, words] = /^(?: \*|\/\/) (.+)$/.exec(line) ?? [];
    if (words === undefined) break;
    head.push(words);
  }
  const parts = head.join(' ').split(/(?:^| )((?:[\w-]+\/)+): /);
  const at = parts.indexOf(`${folder}/`);
  return at < 0 ? undefined : parts[at + 1];
}
