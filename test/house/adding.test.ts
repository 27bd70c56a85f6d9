/**
 * docs/adding.md is carried out word by word: on a copy of the source its files are written and its lines
 * added, the copy is compiled, and what was added is found at work.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { rootDir } from '../../views/root.js';
import { account, bearer, enable, inner } from '../support/api-tools.js';
import { PORT } from '../support/worlds/tool-world.js';
import { tops } from './rooms.js';

t.setTimeout(280_000);

const root = rootDir();
const BLOCK = /^```(\w+) (\S+)\n(.*?)^```$/gms;

interface Block {
  readonly kind: string;
  readonly path: string;
  readonly text: string;
}

const blocks: readonly Block[] = [
  ...readFileSync(join(root, 'docs', 'adding.md'), 'utf8').matchAll(BLOCK),
].map(([, kind = '', path = '', text = '']) => ({ kind, path, text }));

/** Lines with `+` come after the line above them, imports before the first import. */
function added(text: string, diff: string): string {
  const lines = text.split('\n');
  let at = lines.findIndex((line) => line.startsWith('import '));
  for (const line of diff.split('\n').filter((one) => one !== '')) {
    if (line.startsWith('+')) lines.splice(at++, 0, line.slice(1));
    else {
      const found = lines.indexOf(line.slice(1));
      if (found < 0) throw new Error(`no line '${line.slice(1)}'`);
      at = found + 1;
    }
  }
  return lines.join('\n');
}

/** Without the tests, but for the worlds in which they look. */
function copySource(folder: string): void {
  for (const name of [...tops, 'test/support', 'package.json', 'tsconfig.json', 'biome.jsonc'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function carryOut(folder: string): void {
  for (const { kind, path, text } of blocks) {
    const file = join(folder, path);
    writeFileSync(file, kind === 'diff' ? added(readFileSync(file, 'utf8'), text) : text);
  }
}

t.test('what docs/adding.md says is all there is to do', async (t) => {
  const folder = t.testdir();
  copySource(folder);
  carryOut(folder);
  const run = (command: string, args: readonly string[]): string => {
    const env = { ...process.env, BOMGAR_SIM_READY: '1' };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env });
    return status === 0 ? '' : `${stdout}${stderr}`;
  };
  const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
  const code = blocks.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
  t.equal(run(bin('biome'), ['check', '--write', '--vcs-enabled=false', ...code]), '', 'well formed');
  t.equal(run(bin('tsc'), ['-p', '.']), '', 'compiled');

  const load = <M>(path: string): Promise<M> => import(pathToFileURL(join(folder, 'dist', path)).href);
  const faults = await load<typeof import('../../hardware/faults/index.js')>('hardware/faults/index.js');
  const hot = faults.overlays.find(({ name }) => name === 'hot-room');
  t.equal(hot?.label.fr, 'Salle informatique surchauffée', 'the fault');
  const packages = await load<typeof import('../../updates/packages/index.js')>('updates/packages/index.js');
  t.equal(packages.packageById('patch-2017.03')?.manifest.kind, 'patch', 'the package');
  const { readCommand } = await load<typeof import('../../lab/console/commands/index.js')>(
    'lab/console/commands/index.js',
  );
  t.match(readCommand({ do: 'lunch-break' }), { command: { do: 'lunch-break' } }, 'the lab command');
  const { verbOf } = await load<typeof import('../../appliance/services/failover/peer.js')>(
    'appliance/services/failover/peer.js',
  );
  t.equal(verbOf('/peer/greet'), 'greet', 'the verb');
  const rehearse = ['lab/bin/bomgar-sim.mjs', 'rehearse', 'just-a-backup'];
  t.equal(run(process.execPath, rehearse), '', 'the rehearsal is walked');

  const { inToolWorld } = await load<typeof import('../support/worlds/tool-world.js')>(
    'test/support/worlds/tool-world.js',
  );
  await inToolWorld({ seed: 'adding', siteVersion: '16.1.1' }, async (world) => {
    const browser = await world.browser('a', 'en', '/login/house-rules');
    t.match(browser.text(), /Ask before you restart/, 'the page');
    await browser.press('Accept');
    t.match(browser.text(), /Thank you/, 'and its action');

    const program = await account(browser, 'Clock', 'Read-Only');
    await enable(browser);
    t.match(browser.text(), /get_time/, 'the API’s page tells of the action');
    const reply = await world.ask(
      'a',
      'GET',
      '/api/command?action=get_time',
      await bearer(world, 'a', program),
    );
    t.match(inner(reply, 'success'), /^\d{4}-\d\d-\d\dT/, 'the action answers');

    const { status, body } = await world.ask('a', 'GET', '/client/amount');
    t.same([status, JSON.parse(String(body))], [200, { sessions: 12 }], 'the call, and its heavy job');

    await browser.open(browser.where().host, PORT, '/login/jumpoint');
    browser.choose('Kind', 'Vault agent', { section: 'Jumpoint :: Add' });
    browser.fill('Name', 'Safe', { section: 'Jumpoint :: Add' });
    await browser.press('Add', { section: 'Jumpoint :: Add' });
    t.match(browser.text(), /vault-agent/, 'the client’s installation file');
  });
});
