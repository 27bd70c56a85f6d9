/** What is written in docs/ about the source is so. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { rootDir } from '../../views/root.js';
import { undocumented } from './exported.js';
import { drawPicture } from './picture.js';
import { sources } from './rooms.js';

const LINES_MAX: Readonly<Record<string, number>> = { 'docs/walks.md': 60, 'docs/architecture.md': 150 };
const textOf = (path: string): string => readFileSync(join(rootDir(), path), 'utf8');

/** A file in backticks, and the names in backticks that follow it. */
const NAMED = /`((?:[\w-]+\/)+[\w.-]+\.\w+)`((?: `#?\w+`)*)/g;
/** Declared there, or a member of what is: calls and imports do not count. */
const defines = (text: string, name: string): boolean =>
  new RegExp(
    `\\b(?:function|const|let|class|interface|type) ${name}\\b|^ *(?:async |get |readonly )*${name}(?:[?]?: |,$|(?:<.*>)?\\(.*[^;]$)`,
    'm',
  ).test(text.replace(/^import [^;]*;$/gm, ''));

t.test('files and functions that the documents name are there', async (t) => {
  for (const document of ['docs/walks.md', 'docs/architecture.md', 'CONTRIBUTING.md', 'README.md']) {
    const named = [...textOf(document).matchAll(NAMED)];
    const missing = named.flatMap(([, file = '', names = '']) => {
      // A run of the tests leaves these; this one may be the first.
      if (file.startsWith('artefacts/')) return [];
      if (!existsSync(join(rootDir(), file))) return [`${file} is not there`];
      const text = textOf(file);
      return [...names.matchAll(/#?\w+/g)]
        .filter(([name]) => !defines(text, name))
        .map(([name]) => `${file} has no ${name}`);
    });
    t.same(missing, [], document);
  }
  for (const [document, max] of Object.entries(LINES_MAX))
    t.ok(textOf(document).split('\n').length <= max, `${document} has at most ${max} lines`);
});

t.test('the way of a form stays short', async (t) => {
  const text = textOf('docs/walks.md');
  const walk = text.slice(text.indexOf('**A form'), text.indexOf('**A page')).replace(/\([^()]*\)/g, '');
  const files = new Set([...walk.matchAll(NAMED)].map(([, file]) => file));
  t.equal(files.size, 18, 'as many files as it says, half of what there were once');
});

t.test('the picture is what the imports say', async (t) => {
  t.ok(textOf('docs/architecture.svg') === drawPicture(), 'npm run docs draws it anew');
});

t.test('an exported function with statements of its own has a sentence above it', async (t) => {
  t.same(
    undocumented(sources.map(({ path }) => path)),
    [],
    'what it does, in which unit or shape, what it throws',
  );
});
