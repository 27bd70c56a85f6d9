/** What actions need to be so before, and how each need is met. */
import { startSession } from '../../../appliance/clients/sessions/sessions.js';
import type { Node } from '../../../appliance/node/node.js';
import type { Need } from '../../../appliance/pages/page.js';
import {
  openSupportAccess,
  supportAccessRequest,
} from '../../../appliance/services/monitoring/support-access.js';
import { putWaiting } from '../../../appliance/services/outbound/queue.js';
import { httpDefaults, httpRecipients } from '../../../appliance/services/outbound/settings.js';
import { run } from '../../../appliance/store/database.js';
import { findRecord, insertRecord, listRecords } from '../../../appliance/store/records.js';
import {
  askApproval,
  jumpGroups,
  jumpItemRecords,
  jumpPolicies,
} from '../../../appliance/store/site/jump-records.js';
import { securityProviders } from '../../../appliance/store/site/providers.js';
import { writeSetting } from '../../../appliance/store/site/settings.js';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { ranks } from '../../../lab/plan.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { ADDRESSES, COLLEAGUE, nodeOf, press, type Scene, siteOfNode, sleep, until } from './scene.js';

/** Long enough for what is done in the background: a relation, a first data-sync, a look at the updates. */
const WORK_US = 2 * MINUTE;

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

/** Events go to somebody. */
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

export const supportCode = ({ world, box, node }: Scene): string =>
  world.outside.updates.accessCode(world.made.plates[box].guid, supportAccessRequest(node())) ?? '';

/** How each need is met. A need that is met already is left alone. */
export const meet: Readonly<Record<Need, (scene: Scene) => Promise<void> | void>> = {
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
