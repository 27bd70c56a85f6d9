/**
 * The rules of the house, held by its imports, folders and source: which room may know which, no room too
 * full, clocks, words, registries. What may differ is listed here with its reason. Circles of files and
 * lengths are the linter's (biome.jsonc).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { rootDir, startedModule } from '../../views/root.js';
import {
  firstFile,
  foldersBelow,
  imports,
  ORDERS,
  type Source,
  STATEMENT,
  sentenceOf,
  sources,
  tops,
} from './rooms.js';

/** The node is made of what its services promise: types only, from their contracts. */
const CONTRACT = /\/contract\.ts$|^appliance\/accounts\/sign-ins\.ts$/;

const ENTRIES_MAX = 12;
/** Tops: the floors of an order, and what has its place by name. */
const TOPS: Readonly<Record<string, number>> = { lab: 15, test: 15, 'test/lab': 13 };
const REGISTRIES = new Set([
  'hardware/faults',
  'views/templates',
  'lab/console/commands',
  'lab/console/pages',
  'lab/rehearsals/files',
  'test/corpus',
  'test/proofs/bugs',
]);

const where = (test: (source: Source) => boolean): string[] => sources.filter(test).map(({ path }) => path);
const known = new Set(sources.map(({ path }) => path));

t.test('every import is read, and leads to a file', async (t) => {
  // A second way of counting: what TypeScript resolves begins a line with import.
  t.ok(imports.length > 1_000, `${imports.length} imports`);
  for (const { path, text } of sources) {
    const begun = text.split('\n').filter((line) => /^import\s/.test(line)).length;
    const read = [...text.matchAll(STATEMENT)].filter(([, word]) => word === 'import').length;
    if (begun !== read) t.fail(`${path}: ${begun} imports begin, ${read} were read`);
  }
  t.same(
    imports
      .filter(({ to }) => to.endsWith('.ts') && !known.has(to))
      .map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
});

const floorOf = (order: readonly string[], room: string): number =>
  order.findIndex((level) => level.split('|').includes(room));

t.test('arrows go down only', async (t) => {
  const wrong: string[] = [];
  for (const { from, to, typeOnly } of imports) {
    const a = from.split('/');
    const b = to.split('/');
    const [top = ''] = a;
    const inside = top === b[0];
    const order = ORDERS[inside ? top : ''];
    const [mine, theirs] = inside ? [a[1] ?? '', b[1] ?? ''] : [top, b[0] ?? ''];
    if (order === undefined || mine === theirs) continue;
    if (from === 'appliance/node/node.ts' && typeOnly && CONTRACT.test(to)) continue;
    if (floorOf(order, theirs) < 0 || floorOf(order, theirs) >= floorOf(order, mine))
      wrong.push(`${from} -> ${to}`);
  }
  t.same(wrong, []);
});

t.test('a contract imports types, and never the node', async (t) => {
  const contracts = imports.filter(({ from }) => from.endsWith('/contract.ts'));
  t.ok(contracts.length > 0);
  t.same(
    contracts
      .filter(({ typeOnly, to }) => !typeOnly || to === 'appliance/node/node.ts')
      .map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
});

t.test('a room tells one story', async (t) => {
  const crowded: string[] = [];
  const beside: string[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(join(rootDir(), folder), { withFileTypes: true });
    if (entries.length > (TOPS[folder] ?? ENTRIES_MAX) && !REGISTRIES.has(folder))
      crowded.push(`${folder}: ${entries.length}`);
    for (const entry of entries.filter((one) => one.isDirectory())) {
      if (entries.some(({ name }) => name === `${entry.name}.ts`)) beside.push(`${folder}/${entry.name}.ts`);
      visit(`${folder}/${entry.name}`);
    }
  };
  for (const top of [...tops, 'test']) visit(top);
  t.same(crowded, [], `at most ${ENTRIES_MAX} entries`);
  t.same(beside, [], 'no file beside a folder of its own name');
});

t.test('a room says what it is for', async (t) => {
  const silent = tops.flatMap(foldersBelow).filter((folder) => sentenceOf(folder) === undefined);
  t.same(
    silent.map((folder) => `${firstFile(folder)} does not begin with '${folder}/: …'`),
    [],
  );
});

t.test('time, timers and chance come from the ports; the host is touched in one module', async (t) => {
  const BANNED =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\b(setTimeout|setInterval|setImmediate)\(|\bperformance\.now\(/;
  t.same(
    where(({ code, path }) => BANNED.test(code) && path !== 'hardware/kernel/host-time.ts'),
    [],
  );
});

t.test(
  'what is started in a thread or process is found from the root: a bundle lies elsewhere',
  async (t) => {
    t.same(
      where(({ code }) => code.includes('import.meta')),
      ['views/root.ts'],
    );
    for (const { text, path } of sources)
      for (const [, started = ''] of text.matchAll(/startedModule\('([^']+)'\)/g))
        t.ok(existsSync(fileURLToPath(startedModule(started))), `${path}: ${started}`);
  },
);

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
  t.same(web, [
    'lab/console/door/app.ts',
    'lab/console/door/files.ts',
    'lab/console/server.ts',
    'lab/console/tools/serve.ts',
    'lab/hosting/door/site-server.ts',
  ]);
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

t.test('what a box keeps is a member of its node: no module keeps anything by box', async (t) => {
  t.same(
    where(({ code }) => /\b(Weak)?Map<\s*(Node|Ports|Store|Hardware|Appliance)\b/.test(code)),
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
