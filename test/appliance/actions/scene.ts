/** Boxes on which actions are carried out, and what is done there by hand. */
import type { Node } from '../../../appliance/node/node.js';
import type { Given, Page, SampleFile } from '../../../appliance/pages/page.js';
import type { Store } from '../../../appliance/store/database.js';
import { SECOND } from '../../../hardware/ports.js';
import type { World } from '../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../views/label.js';
import type { Answer, RawVisitor } from '../../support/raw-visitor.js';

export const ADDRESSES = { a: '127.20.0.11', b: '127.20.0.12' } as const;
export type Box = keyof typeof ADDRESSES;
export const COLLEAGUE = 'zoe';

/** Where actions are carried out, until one asks for boxes as they were found. */
export interface Scene {
  readonly world: World;
  readonly language: Language;
  readonly visitor: RawVisitor;
  /** Another administrator, of both sites. */
  readonly colleague: RawVisitor;
  readonly box: Box;
  node(): Node;
  given(page: Page): Given;
  readonly kept: Map<SampleFile, Buffer>;
}

export const nodeOf = (world: World, box: Box): Node => {
  const node = world.hosting.box(box)?.appliance()?.node;
  if (node === undefined) throw new Error(`box ${box} is off`);
  return node;
};

export const sleep = (world: World, us: number): Promise<void> => world.lab.participant.agenda.sleep(us);

export async function until(world: World, what: string, holds: () => boolean): Promise<void> {
  for (let round = 0; round < 2_000 && !holds(); round += 1) await sleep(world, SECOND);
  if (!holds()) throw new Error(`never came: ${what}`);
}

export function siteOfNode(node: Node): Store {
  const site = node.site();
  if (site === null) throw new Error('no site');
  return site;
}

/** A form of a page, confirmed; whoever acts signs in first. */
export async function press(
  scene: Scene,
  path: string,
  values: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { visitor } = scene;
  const site = path.startsWith('/appliance') ? 'appliance' : 'login';
  if (!visitor.cookies.has(`session_${site}`)) await visitor.signIn(site);
  const _csrf = await visitor.csrf(path);
  const asked = await visitor.post(path, { ...values, _csrf });
  const answer = asked.body.includes('name="_confirmed"')
    ? await visitor.post(path, { ...values, _csrf, _confirmed: '1' })
    : asked;
  if (answer.status !== 303 && answer.headers['content-disposition'] === undefined)
    throw new Error(`${path} ${values.action} was answered ${answer.status}`);
  return answer;
}
