/** A world as an action of a page needs it: what must be so before, and what its values are made from. */
import type { Node } from '../../../appliance/node/node.js';
import type { Ctx, Need, SampleFile } from '../../../appliance/pages/page.js';
import { insertBoxUser } from '../../../appliance/store/box/users.js';
import { openStore, type Store } from '../../../appliance/store/database.js';
import { insertUser } from '../../../appliance/store/site/users.js';
import { labCredentials, labPasswordHash } from '../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../views/label.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { meet, supportCode } from './needs.js';
import { keytabFile, pemFile } from './sample-files.js';
import { ADDRESSES, type Box, COLLEAGUE, nodeOf, type Scene } from './scene.js';

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
