/** What an administrator does to a site and to its box: accounts, backups, updates, restarts, addresses. */
import * as v from 'valibot';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { type Letter, letters, SHARED } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';
import { confirm } from './pair.js';

const UPDATES = '/appliance/updates';
const FILES_MAX = 4;

const running = (scene: Scene): Letter[] => letters.filter((box) => scene.kind(box) !== 'off');
const awaitsSupport = (scene: Scene, box: Letter): boolean =>
  scene.node(box)?.installer.supportRequest() != null;

/** Titles of packages that the box could install now. */
const offered = (scene: Scene, box: Letter): string[] =>
  (scene.node(box)?.installer.list() ?? [])
    .filter(({ state }) => state === 'available')
    .map(({ manifest }) => manifest.title.en);

/** From the list to the agreement, accepted or not; `choose` picks the package. Null: none is offered. */
export async function install(
  scene: Scene,
  box: Letter,
  choose: (titles: readonly string[]) => string | undefined,
  accept = true,
): Promise<string | null> {
  const page = await scene.open(box, UPDATES);
  // What was begun before is another matter.
  for (const end of ['Decline', 'Close']) if (page.offers(end)) await page.press(end);
  if (page.offers('Check for Updates')) {
    await page.press('Check for Updates');
    await scene.until(() => scene.stage(box) !== 'checking', 5 * MINUTE);
    await page.reload();
  }
  const title = choose(offered(scene, box));
  if (title === undefined) return null;
  await page.press('Install This Update', { section: 'Available Updates', row: title });
  if (!accept) return title;
  page.tick('I have read the licence agreement and accept it', true);
  await page.press('Accept and Install');
  if (page.offers('Install Nevertheless')) await page.press('Install Nevertheless');
  return title;
}

/** With the code that support gives for the request. */
export async function repair(scene: Scene, box: Letter): Promise<void> {
  const page = await scene.open(box, UPDATES);
  const code = scene.world.outside.updates.repairCode(scene.made.plates[box].guid, page.fact('Request code'));
  page.fill('Repair code', code ?? '');
  await page.press('Repair');
}

/** Ticks something of an address of the box itself, or takes the tick away. */
async function tickOfAddress(
  scene: Scene,
  box: Letter,
  address: string,
  ticked: { readonly label: 'Enabled' | 'Shared IP'; readonly on: boolean },
): Promise<void> {
  const page = await scene.open(box, '/appliance/ip-configuration');
  await page.follow(address, { section: 'Networking :: IP Addresses' });
  const edit = { section: 'Networking :: Edit IP Address' };
  page.tick(ticked.label, ticked.on, edit);
  await page.press('Save Changes', edit);
}

/** The shared address of the box itself is enabled or not. */
export const enableShared = (scene: Scene, box: Letter, on: boolean): Promise<void> =>
  tickOfAddress(scene, box, SHARED, { label: 'Enabled', on });

/** An address that is not the pair's is the box's own once more: it moves with no role. */
export async function makeOwn(scene: Scene, box: Letter, address: string): Promise<void> {
  await tickOfAddress(scene, box, address, { label: 'Shared IP', on: false });
  await scene.sleep(6 * MINUTE);
}

export const siteDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'add-user',
    group: 'accounts',
    weight: 5,
    fields: { box: boxField, number: v.number() },
    ready: (scene) => running(scene).length > 0,
    choose: (_scene, chance) => ({ box: chance.pick(letters), number: chance.int(1, 999) }),
    perform: async (scene, { box, number }) => {
      const page = await scene.open(box, '/login/users');
      const add = { section: 'Users :: Add User' };
      page.fill('Username', `user${number}`, add);
      page.fill('Display Name', `User ${number}`, add);
      page.fill('Password', 'campaign-password', add);
      page.fill('Confirm Password', 'campaign-password', add);
      await page.press('Add User', add);
      if (!page.text().includes(`user${number}`)) return 'not added';
      scene.users.push(`user${number}`);
      scene.told.user(box, `user${number}`, true);
      return 'added';
    },
  }),
  deedKind({
    kind: 'delete-user',
    group: 'accounts',
    weight: 3,
    fields: { box: boxField, name: v.string() },
    ready: ({ users }) => users.length > 0,
    choose: ({ users }, chance) => ({ box: chance.pick(letters), name: chance.pick(users) }),
    perform: async (scene, { box, name }) => {
      const page = await scene.open(box, '/login/users');
      const place = { section: 'Users :: Accounts', row: name };
      if (!page.text().includes(name)) return 'nobody of this name';
      await page.press('Delete', place);
      await page.press('Delete');
      if (!/deleted/i.test(page.text())) return 'not deleted';
      scene.told.user(box, name, false);
      return 'deleted';
    },
  }),
  deedKind({
    kind: 'backup',
    group: 'pair',
    weight: 8,
    fields: { box: boxField, history: v.boolean() },
    leads: () => ['session', 'session', 'session', 'restore', 'add-user'],
    ready: (scene) => running(scene).length > 0 && scene.files.length < FILES_MAX,
    choose: (_scene, chance) => ({ box: chance.pick(letters), history: chance.fraction() < 0.7 }),
    perform: async (scene, { box, history }) => {
      const page = await scene.open(box, '/login/software-management');
      page.tick('Include logged history', history);
      await page.press('Download Backup');
      const got = page.lastDownload();
      if (got === null) return 'no file';
      scene.files.push(got.bytes);
      scene.told.file(box, got.bytes);
      return `${got.bytes.length} bytes`;
    },
  }),
  deedKind({
    kind: 'restore',
    group: 'pair',
    weight: 8,
    fields: { box: boxField, file: v.number() },
    leads: () => ['session', 'sync-now', 'establish'],
    ready: ({ files }) => files.length > 0,
    // Where people work it takes back most.
    choose: (scene, chance) => ({
      box:
        chance.fraction() < 0.6
          ? (letters.find((box) => scene.kind(box) === 'primary') ?? 'a')
          : chance.pick(letters),
      file: chance.int(0, scene.files.length - 1),
    }),
    perform: async (scene, { box, file }) => {
      const bytes = scene.files[file];
      if (bytes === undefined) return 'no such file';
      const page = await scene.open(box, '/login/software-management');
      page.upload('Backup File', { filename: 'site.nsb', bytes });
      await confirm(page, 'Upload Backup');
      if (page.text().includes('The backup was restored')) {
        scene.told.restored(box, bytes);
        return 'restored';
      }
      scene.told.refused(bytes, page.text());
      return 'refused';
    },
  }),
  deedKind({
    kind: 'install',
    group: 'software',
    weight: 4,
    fields: { box: boxField, choice: v.number() },
    leads: () => ['power-cut', 'power-cut-at-write', 'restart', 'let-be', 'sync-now', 'become-primary'],
    ready: (scene) => running(scene).length > 0,
    choose: (_scene, chance) => ({ box: chance.pick(letters), choice: chance.int(0, 9) }),
    perform: async (scene, { box, choice }) => {
      const title = await install(scene, box, (titles) => titles[choice % Math.max(1, titles.length)]);
      return title ?? 'nothing is offered';
    },
  }),
  deedKind({
    kind: 'repair',
    group: 'software',
    weight: 10,
    fields: { box: boxField },
    ready: (scene) => letters.some((box) => awaitsSupport(scene, box)),
    choose: (scene) => ({ box: letters.find((box) => awaitsSupport(scene, box)) ?? 'a' }),
    perform: async (scene, { box }) => {
      await repair(scene, box);
      return 'repaired';
    },
  }),
  deedKind({
    kind: 'restart',
    group: 'box',
    weight: 3,
    fields: { box: boxField },
    ready: (scene) => running(scene).length > 0,
    choose: (_scene, chance) => ({ box: chance.pick(letters) }),
    perform: async (scene, { box }) => {
      const page = await scene.open(box, '/appliance/basics');
      await confirm(page, 'Reboot This Appliance');
      await scene.sleep(SECOND);
      return 'restarts';
    },
  }),
  deedKind({
    kind: 'shared-address',
    group: 'box',
    weight: 2,
    fields: { box: boxField, on: v.boolean() },
    ready: (scene) => running(scene).length > 0,
    choose: (_scene, chance) => ({ box: chance.pick(letters), on: chance.fraction() < 0.7 }),
    perform: async (scene, { box, on }) => {
      await enableShared(scene, box, on);
      return on ? 'enabled' : 'disabled';
    },
  }),
];
