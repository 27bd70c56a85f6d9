/** What package.json asks for is what is used: nothing that nobody imports, nothing that nobody asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import t from 'tap';
import { rootDir } from '../../views/root.js';

t.setTimeout(280_000);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Loaded only where they are asked for; the program says so where they are not there. */
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const root = rootDir();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { devDependencies } = manifest;
const dependencies = { ...manifest.dependencies, ...manifest.optionalDependencies };

/** Run by their commands, not imported. */
const COMMANDS = ['@biomejs/biome', 'typescript'];
/** Put beside the packages by the set-up, and loaded by appliance/store/sqlite.ts. */
const CHOSEN = 'better-sqlite3';

const builtin = new Set(builtinModules);
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return /\.(ts|mjs)$/.test(entry.name) ? [join(root, path)] : [];
  });
}

/** Packages that files import, as a compiler reads them. */
function importedBy(files: readonly string[]): Set<string> {
  const { metafile } = buildSync({
    logLevel: 'silent',
    // One bundle of all: each file as an entry of its own would be read with all that it imports.
    stdin: { contents: files.map((file) => `import ${JSON.stringify(file)};`).join('\n'), resolveDir: root },
    outfile: 'unwritten',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    absWorkingDir: root,
  });
  const found = new Set<string>();
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    if (!files.includes(join(root, path))) continue;
    for (const { path: name, external } of imports)
      if (external === true && !name.startsWith('node:') && !builtin.has(name)) found.add(packageOf(name));
  }
  return found;
}

t.test('packages that are asked for, and packages that are imported', async (t) => {
  const all = ['appliance', 'hardware', 'failover', 'updates', 'views', 'lab'].flatMap(sourcesBelow);
  const runner = join(root, 'lab', 'bin', 'test.mjs');
  const program = importedBy(all.filter((file) => file !== runner));
  const tests = importedBy([...sourcesBelow('test'), runner]);
  const named = (list: object): string[] => Object.keys(list).filter((name) => !name.startsWith('@types/'));
  const unused = named(dependencies).filter((name) => !program.has(name));
  t.same(unused, [], 'dependencies that the program does not import');
  const idle = named(devDependencies).filter((name) => !tests.has(name) && !COMMANDS.includes(name));
  t.same(idle, [], 'devDependencies that no test imports');
  t.same(
    [...program].filter((name) => !(name in dependencies)),
    [],
    'imported by the program and not in dependencies',
  );
  t.same(
    [...tests].filter((name) => !(name in dependencies) && !(name in devDependencies)),
    [],
    'imported by a test and asked for nowhere',
  );
  const typesOf = (name: string): string => name.slice('@types/'.length);
  const strays = Object.keys(devDependencies).filter(
    (name) =>
      name.startsWith('@types/') &&
      name !== '@types/node' &&
      !(typesOf(name) in dependencies) &&
      typesOf(name) !== CHOSEN,
  );
  t.same(strays, [], 'types of packages that are not there');
});
