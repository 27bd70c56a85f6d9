/** A world as an action of a page needs it: what must be so before, and what its values are made from. */
import { startSession } from '../../../appliance/clients/sessions/sessions.js';
import type { Node } from '../../../appliance/node/node.js';
import type { Ctx, Given, Need, Page, SampleFile } from '../../../appliance/pages/page.js';
import {
  openSupportAccess,
  supportAccessRequest,
} from '../../../appliance/services/monitoring/support-access.js';
import { putWaiting } from '../../../appliance/services/outbound/queue.js';
import { httpDefaults, httpRecipients } from '../../../appliance/services/outbound/settings.js';
import { insertBoxUser } from '../../../appliance/store/box/users.js';
import { openStore, run, type Store } from '../../../appliance/store/database.js';
import { findRecord, insertRecord, listRecords } from '../../../appliance/store/records.js';
import {
  askApproval,
  jumpGroups,
  jumpItemRecords,
  jumpPolicies,
} from '../../../appliance/store/site/jump-records.js';
import { securityProviders } from '../../../appliance/store/site/providers.js';
import { writeSetting } from '../../../appliance/store/site/settings.js';
import { insertUser } from '../../../appliance/store/site/users.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { labCredentials, labPasswordHash } from '../../../lab/making/credentials.js';
import { ranks } from '../../../lab/plan.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../views/label.js';
import { type Answer, RawVisitor } from '../../support/raw-visitor.js';
import { keytabFile, pemFile } from './sample-files.js';

export const ADDRESSES = { a: '127.20.0.11', b: '127.20.0.12' } as const;
type Box = keyof typeof ADDRESSES;
export const COLLEAGUE = 'zoe';
/** Long enough for what is done in the background: a relation, a first data-sync, a look at the updates. */
const WORK_US = 2 * MINUTE;

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

const nodeOf = (world: World, box: Box): Node => {
  const node = world.hosting.box(box)?.appliance()?.node;
  if (node === undefined) throw new Error(`box ${box} is off`);
  return node;
};

const sleep = (world: World, us: number): Promise<void> => world.lab.participant.agenda.sleep(us);

async function until(world: World, what: string, holds: () => boolean): Promise<void> {
  for (let round = 0; round < 2_000 && !holds(); round += 1) await sleep(world, SECOND);
  if (!holds()) throw new Error(`never came: ${what}`);
}

function addColleague(site: Store, box: Store): void {
  const account = { id: `box-${COLLEAGUE}`, username: COLLEAGUE, mustChange: false, nowMs: 1 };
  box.transaction('test', () => insertBoxUser(box, { ...account, passwordHash: labPasswordHash }));
  site.transaction('test', () =>
    insertUser(site, {
      id: `test-${COLLEAGUE}`,
      username: COLLEAGUE,
      displayName: 'Zoé',
      email: '',
      passwordHash: labPasswordHash,
      mustChange: false,
      enabled: true,
      role: 'administrator',
      language: null,
      nowMs: 1,
    }),
  );
}

function siteOfNode(node: Node): Store {
  const site = node.site();
  if (site === null) throw new Error('no site');
  return site;
}

function firstId(rows: readonly { readonly id: string }[]): string {
  const [first] = rows;
  if (first === undefined) throw new Error('there is none');
  return first.id;
}

const policy = {
  id: 'test-policy',
  name: 'Asked first',
  codeName: '',
  schedule: '',
  notifyEmail: '',
  comments: '',
  approval: true,
  approvalMinutes: 60,
};

function askAccess(node: Node): void {
  const site = siteOfNode(node);
  site.transaction('test', () => {
    if (!listRecords(site, jumpPolicies).some(({ id }) => id === policy.id))
      insertRecord(site, jumpPolicies, policy);
    askApproval(site, {
      id: node.ports.random.uuid(),
      userId: 'nobody',
      username: 'nobody',
      itemId: firstId(listRecords(site, jumpItemRecords)),
      itemName: 'Item',
      askedMs: node.hardware.clock.nowMs(),
    });
  });
}

function openSession(node: Node): void {
  const who = {
    userId: 'nobody',
    username: 'nobody',
    clientVersion: '',
    source: '',
    rights: new Set(['session.start'] as const),
  };
  const site = siteOfNode(node);
  const started = startSession(node, site, who, firstId(listRecords(site, jumpItemRecords)));
  if ('refused' in started) throw new Error(started.refused.en);
}

const item = {
  name: 'Unlisted',
  kind: 'rdp',
  host: 'x.example.com',
  tag: '',
  jumpoint: '',
  comments: '',
};

const recipient = {
  id: 'test-recipient',
  name: 'Heard',
  enabled: true,
  url: 'https://events.example.com/in',
  events: ['support_conference_begin'],
  ...httpDefaults,
} as const;

/** A form of a page, confirmed; whoever acts signs in first. */
function addRecipient(scene: Scene): void {
  const site = siteOfNode(scene.node());
  site.transaction('test', () => writeSetting(site, httpRecipients, [recipient]));
}

const provider = {
  id: 'test-provider',
  name: 'Tokens',
  kind: 'radius',
  enabled: false,
  host: 'directory.example.com',
  port: 1812,
  base: '',
  secret: 'x',
  timeoutSeconds: 5,
  role: 'user',
  position: 0,
};

async function press(scene: Scene, path: string, values: Readonly<Record<string, string>>): Promise<Answer> {
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

const UPDATES = '/appliance/updates';

async function look(scene: Scene): Promise<void> {
  const { installer } = scene.node();
  await press(scene, UPDATES, { action: 'check' });
  await until(scene.world, 'the list', () => installer.list().length > 0 && installer.state().at === 'idle');
}

async function choose(scene: Scene): Promise<void> {
  await look(scene);
  const offered = scene
    .node()
    .installer.list()
    .find(({ state }) => state === 'available');
  await press(scene, UPDATES, { action: 'choose', package: offered?.manifest.id ?? '' });
}

async function fetchUpdate(scene: Scene): Promise<void> {
  await choose(scene);
  await press(scene, UPDATES, { action: 'accept', agree: '1' });
}

const supportCode = ({ world, box, node }: Scene): string =>
  world.outside.updates.accessCode(world.made.plates[box].guid, supportAccessRequest(node())) ?? '';

/** How each need is met. A need that is met already is left alone. */
const meet: Readonly<Record<Need, (scene: Scene) => Promise<void> | void>> = {
  fresh: () => {},
  outdated: () => {},
  backup: () => {},
  'two-primaries': async (scene) => {
    const both = (cut: boolean): void => {
      const filter = cut ? { cut, lossShare: 0, extraUs: 0 } : null;
      scene.world.lab.setFilter('a', ranks.b, filter);
      scene.world.lab.setFilter('b', ranks.a, filter);
    };
    both(true);
    const there = new RawVisitor(scene.world, ADDRESSES.b, '127.20.0.23');
    await there.signIn('login');
    const _csrf = await there.csrf('/login/failover');
    await there.post('/login/failover', { action: 'become-primary', _csrf, _confirmed: '1' });
    await until(scene.world, 'B', () => nodeOf(scene.world, 'b').failover.state().kind === 'primary');
    both(false);
    await press(scene, '/login/failover', { action: 'refresh' });
    await until(scene.world, 'two', () => nodeOf(scene.world, 'a').failover.state().kind === 'conflict');
  },
  alone: async (scene) => {
    await press(scene, '/login/failover', { action: 'break' });
    await until(scene.world, 'no relation', () =>
      (['a', 'b'] as const).every((box) => nodeOf(scene.world, box).failover.state().kind === 'alone'),
    );
  },
  colleague: async ({ world, box }) => {
    await new RawVisitor(world, ADDRESSES[box], '127.20.0.22').signIn('login', COLLEAGUE);
  },
  'open-session': (scene) => openSession(scene.node()),
  'access-request': (scene) => askAccess(scene.node()),
  'unlisted-item': (scene) => {
    const site = siteOfNode(scene.node());
    const jumpGroup = firstId(listRecords(site, jumpGroups));
    site.transaction('test', () =>
      insertRecord(site, jumpItemRecords, { ...item, jumpGroup, id: scene.node().ports.random.uuid() }),
    );
  },
  recipient: addRecipient,
  'waiting-event': (scene) => {
    addRecipient(scene);
    const { box } = scene.node();
    box.transaction('test', () => putWaiting(box, recipient.id, 'access_session_start', 'event=x'));
  },
  'failed-sign-in': (scene) => {
    const site = siteOfNode(scene.node());
    site.transaction('test', () => run(site.db, 'UPDATE user_account SET failed_count = 1'));
  },
  provider: (scene) => {
    const site = siteOfNode(scene.node());
    if (findRecord(site, securityProviders, provider.id) === null)
      site.transaction('test', () => insertRecord(site, securityProviders, provider));
  },
  'saved-backup': async (scene) => {
    const asked = { action: 'backup', password: '', confirm: '', history: '1' };
    scene.kept.set('backup', (await press(scene, '/login/software-management', asked)).bytes);
  },
  'support-open': (scene) => {
    const refused = openSupportAccess(scene.node(), supportCode(scene), 'test');
    if (refused !== null) throw new Error(refused.en);
  },
  offer: look,
  agreement: choose,
  fetching: fetchUpdate,
  'failed-update': async (scene) => {
    await fetchUpdate(scene);
    scene.world.lab.setLink('a', 'eth0', false);
    await until(scene.world, 'the failure', () => scene.node().installer.state().at === 'failed');
    scene.world.lab.setLink('a', 'eth0', true);
    await sleep(scene.world, WORK_US);
  },
  damaged: async (scene) => {
    await fetchUpdate(scene);
    await until(scene.world, 'the writing', () => scene.node().installer.state().at === 'applying-base');
    await scene.world.lab.cutPower('a');
    await sleep(scene.world, SECOND);
    await scene.world.lab.switchOn('a');
    await sleep(scene.world, WORK_US);
  },
  'console-msi': async (scene) => {
    scene.world.outside.maker.change({ box: 'a', extractableConsole: true });
    await look(scene);
  },
};

const amounts = { historyDays: 1, sessionsPerDay: 8, recordings: 3, files: 2 };

function files(world: World, box: Box, made: ReadonlyMap<SampleFile, Buffer>): (kind: SampleFile) => Buffer {
  return (kind) => {
    if (kind === 'keytab') return keytabFile();
    if (kind === 'certificate') return pemFile();
    if (kind === 'package') return world.outside.updates.archive('base-4.3.1', world.made.plates[box].guid);
    const backup = made.get(kind);
    if (backup === undefined) throw new Error('no backup was made');
    return backup;
  };
}

/** Opens boxes as an action needs them; `made`: files that the world itself makes. */
export async function openScene(
  seed: string,
  language: Language,
  needs: readonly Need[],
): Promise<{ readonly scene: Scene; readonly meet: (needs: readonly Need[]) => Promise<void> }> {
  const siteVersion = needs.includes('outdated') ? '15.3.2' : '17.1.1';
  const world = await createWorld({ seed, amounts: { ...amounts, siteVersion } });
  for (const box of ['a', 'b'] as const)
    addColleague(openStore(world.disks[box], 'site'), openStore(world.disks[box], 'box'));
  const box = needs.includes('backup') ? 'b' : 'a';
  const visitor = new RawVisitor(world, ADDRESSES[box]);
  visitor.cookies.set('language', language);
  const kept = new Map<SampleFile, Buffer>();
  const node = (): Node => nodeOf(world, box);
  const file = files(world, box, kept);
  const scene: Scene = {
    world,
    language,
    visitor,
    colleague: new RawVisitor(world, ADDRESSES[box], '127.20.0.23'),
    box,
    kept,
    node,
    given: (page) => {
      const signIn = node()
        .signIns.list(page.site)
        .find(({ name }) => name === labCredentials.username);
      if (signIn === undefined) throw new Error(`nobody is signed in to ${page.site}`);
      const ctx: Ctx = {
        node: node(),
        actor: signIn.actor,
        nowMs: node().hardware.clock.nowMs(),
        language,
        query: {},
        source: visitor.from,
      };
      const { guid } = world.made.plates[box];
      const { updates } = world.outside;
      return {
        ...ctx,
        password: labCredentials.password,
        peer: ADDRESSES[box === 'a' ? 'b' : 'a'],
        file: (kind) => ({ filename: kind, bytes: file(kind) }),
        supportCode: supportCode(scene),
        repairCode: updates.repairCode(guid, node().installer.supportRequest() ?? '') ?? '',
      };
    },
  };
  return {
    scene,
    meet: async (asked) => {
      for (const need of asked) await meet[need](scene);
    },
  };
}
