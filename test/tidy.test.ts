/** The rules of the architecture, held by reading the source: directions, clocks, words, registries. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { rootDir } from '../views/root.js';

const LINES_MAX = 340;

/** Which folders a folder may import from, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  hardware: ['views'],
  updates: ['hardware', 'views'],
  failover: ['hardware', 'views'],
  appliance: ['hardware', 'updates', 'failover', 'views'],
  views: [],
  lab: ['hardware', 'updates', 'failover', 'appliance', 'views'],
};

interface Source {
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

const sources = Object.keys(allowed).flatMap(sourcesBelow);
const where = (test: (source: Source) => boolean): string[] => sources.filter(test).map(({ path }) => path);

t.test('imports go down only', async (t) => {
  const wrong: string[] = [];
  for (const { path, folder, code } of sources) {
    for (const [, target = ''] of code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      const top = normalize(join(dirname(path), target)).split('/')[0] ?? '';
      if (top !== folder && !allowed[folder]?.includes(top)) wrong.push(`${path} imports ${top}/`);
    }
  }
  t.same(wrong, []);
});

t.test('time, timers and chance come from the ports; the host is touched in one module', async (t) => {
  const BANNED =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\b(setTimeout|setInterval|setImmediate)\(|\bperformance\.now\(/;
  t.same(
    where(({ code, path }) => BANNED.test(code) && path !== 'hardware/kernel/host-time.ts'),
    [],
  );
});

t.test('no clock and no chance of SQL', async (t) => {
  t.same(
    where(({ text }) =>
      /datetime\('now'|CURRENT_TIMESTAMP|julianday\('now'|\brandom\(\)|randomblob\(/i.test(text),
    ),
    [],
  );
});

t.test('an appliance knows of no faults and of no lab', async (t) => {
  const speaks = ({ folder, code }: Source): boolean =>
    folder === 'appliance' && /fault/i.test(code.replace(/default/gi, ''));
  t.same(where(speaks), []);
});

t.test('web framework and database have their places', async (t) => {
  const web = where(({ code }) => /from '(@?fastify[^']*)'/.test(code));
  t.same(web, ['lab/console/server.ts']);
  t.same(
    where(({ code }) => /'better-sqlite3'/.test(code)),
    ['appliance/store/sqlite.ts'],
  );
  const appliance = where(({ folder, code }) => folder === 'appliance' && /sqlite\.js'/.test(code));
  t.ok(
    appliance.every((path) => path.startsWith('appliance/store/') || path.startsWith('appliance/heavy/')),
    appliance.join(', '),
  );
});

t.test('files hold one idea', async (t) => {
  t.same(
    where(({ text }) => text.split('\n').length > LINES_MAX),
    [],
  );
});

t.test('nothing is silenced', async (t) => {
  t.same(
    where(({ text, code }) => /@ts-(ignore|expect-error|nocheck)/.test(text) || /(\bas|:) any\b/.test(code)),
    [],
  );
});

t.test('what lies in a folder with an index is listed in it', async (t) => {
  const listed = (index: string, folder: string, except: readonly string[]): string[] => {
    const text = readFileSync(join(rootDir(), index), 'utf8');
    return readdirSync(join(rootDir(), folder))
      .filter(
        (name) =>
          name.endsWith('.ts') && !except.includes(name) && !text.includes(name.replace('.ts', '.js')),
      )
      .map((name) => `${folder}/${name}`);
  };
  t.same(
    listed('hardware/faults/index.ts', 'hardware/faults', ['index.ts', 'overlay.ts', 'conditions.ts']),
    [],
  );
  t.same(
    listed('updates/packages/index.ts', 'updates/packages', [
      'index.ts',
      'define.ts',
      'baseline.ts',
      'agreement.ts',
    ]),
    [],
  );
  // A page declares itself; a file without one holds parts of a page.
  const pages = readFileSync(join(rootDir(), 'appliance/pages/index.ts'), 'utf8');
  const unlisted = sources
    .filter(({ path, code }) => path.startsWith('appliance/pages/') && /: Page = \{/.test(code))
    .filter(({ path }) => !pages.includes(path.replace('appliance/pages/', './').replace('.ts', '.js')));
  t.same(
    unlisted.map(({ path }) => path),
    [],
  );
});
