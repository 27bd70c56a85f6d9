/** What tests of the HTTP APIs share: accounts made on the page, then nothing but HTTP. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireReply } from '../../hardware/ports.js';
import type { Browser } from '../../lab/clients/browser/browser.js';
import { type Letter, PORT, type ToolWorld } from './worlds/tool-world.js';

export const PAGE = '/login/api-configuration';
export const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const json = { 'content-type': 'application/json' };

export const text = (reply: WireReply): string => reply.body.toString('utf8');
export const inner = (reply: WireReply, name: string): string | null =>
  new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(text(reply))?.[1] ?? null;
/** Name of the root element and its namespace. */
export const root = (reply: WireReply): readonly [string, string] => {
  const [, name = '', namespace = ''] = /<([a-z_]+) xmlns="([^"]+)"/.exec(text(reply)) ?? [];
  return [name, namespace];
};

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export const secretOn = (browser: Browser): Client => {
  const [, id = '', secret = ''] =
    /OAuth Client ID\s+(\S+)\s+OAuth Client Secret\s+(\S+)/.exec(browser.text().replace(/<[^>]+>/g, '')) ??
    [];
  return { id, secret };
};

export async function enable(browser: Browser): Promise<void> {
  await browser.open(browser.where().host, PORT, PAGE);
  browser.tick('Enable XML API', true);
  await browser.press('Save', { section: 'API :: Configuration' });
}

export async function account(
  browser: Browser,
  name: string,
  command: string,
  more: readonly string[] = [],
): Promise<Client> {
  const add = { section: 'API :: Add an Account' };
  await browser.open(browser.where().host, PORT, PAGE);
  browser.fill('Name', name, add);
  browser.choose('Command API', command, add);
  for (const label of more) browser.tick(label, true, add);
  await browser.press('Add an Account', add);
  return secretOn(browser);
}

export const packed = ({ id, secret }: Client): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export const askToken = (
  { ask }: ToolWorld,
  box: Letter,
  client: Client,
  body = 'grant_type=client_credentials',
): Promise<WireReply> => ask(box, 'POST', '/oauth2/token', { ...form, authorization: packed(client) }, body);

export async function bearer(world: ToolWorld, box: Letter, client: Client): Promise<Record<string, string>> {
  const { access_token: token } = JSON.parse(text(await askToken(world, box, client))) as {
    access_token: string;
  };
  return { authorization: `Bearer ${token}` };
}

const hasValidator = spawnSync('xmllint', ['--version']).status === 0;

/**
 * What a real validator says against a schema: '' when the answer is valid. Where there is none
 * (xmllint comes with libxml2-utils) nothing is said, and the tests that read the answers stand alone.
 */
export function invalid(schema: WireReply, ...answers: readonly WireReply[]): string {
  if (!hasValidator) return '';
  const folder = mkdtempSync(join(tmpdir(), 'bomgar-xsd-'));
  try {
    writeFileSync(join(folder, 'schema.xsd'), schema.body);
    const files = answers.map((answer, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, answer.body);
      return file;
    });
    const run = spawnSync('xmllint', [
      '--noout',
      '--nonet',
      '--schema',
      join(folder, 'schema.xsd'),
      ...files,
    ]);
    return run.status === 0 ? '' : run.stderr.toString('utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
