/** What an operator does on the failover page. */
import * as v from 'valibot';
import type { Browser } from '../../clients/browser/browser.js';
import { addresses, type Letter, letters, other, PORT } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';

const PAGE = '/login/failover';
const SETTINGS = { section: 'Failover :: Backup Settings' };
const SHARED_IP = { section: 'Failover :: Shared IP Addresses' };

/** A button that asks to be confirmed. */
export async function confirm(page: Browser, button: string): Promise<void> {
  await page.press(button);
  await page.press(button);
}

const nameOf = (scene: Scene, box: Letter): string =>
  scene.node(box)?.network.config().hostname ?? `${box}.example.com`;

/** By the button on the box that shall become it, a data-sync first where that is offered. */
export async function becomePrimary(scene: Scene, box: Letter, pull: boolean): Promise<void> {
  const page = await scene.open(box, PAGE);
  // Not offered where there is nothing to pull.
  const label = `Pull a data-sync from ${nameOf(scene, other(box))} while becoming the primary`;
  if (page.text().includes(label)) page.tick(label, pull);
  await confirm(page, 'Become Primary');
}

/** By the button on the box that shall become it; `force`: even if the other one does not answer. */
export async function becomeBackup(
  scene: Scene,
  box: Letter,
  how: { readonly pull: boolean; readonly force: boolean },
): Promise<void> {
  const page = await scene.open(box, PAGE);
  const label = `Let ${nameOf(scene, other(box))} pull a data-sync from here before the roles change`;
  if (page.text().includes(label)) page.tick(label, how.pull);
  const force = 'Become the backup even if the other appliance cannot be contacted';
  if (page.text().includes(force)) page.tick(force, how.force);
  await confirm(page, 'Become Backup');
}

/** Presses it on the box that shall be the primary, with the addresses of both. */
export async function establish(scene: Scene, box: Letter): Promise<void> {
  const page = await scene.open(box, PAGE);
  const there = { section: 'New Backup Site Connection Details' };
  const back = { section: 'Reverse Connection Details To This Primary Site' };
  page.fill('Host Name or IP Address', addresses[other(box)], there);
  page.fill('TLS Port', String(PORT), there);
  page.fill('Host Name or IP Address', addresses[box], back);
  page.fill('TLS Port', String(PORT), back);
  await page.press('Establish Relationship');
}

/** Presses it on one box and confirms. */
export async function breakRelation(scene: Scene, box: Letter): Promise<void> {
  await confirm(await scene.open(box, PAGE), 'Break Failover Relationships');
}

/** Presses the button of the backup. */
export async function syncNow(scene: Scene, box: Letter): Promise<void> {
  await (await scene.open(box, PAGE)).press('Sync Now');
}

/** Backup operations as they should be. */
export async function enableOperations(scene: Scene, box: Letter): Promise<void> {
  const page = await scene.open(box, PAGE);
  page.tick('Enable Backup Operations', true, SETTINGS);
  await page.press('Save Changes', SETTINGS);
  if (/saved/i.test(page.text())) scene.told.saved(box, { backupOperations: true });
}

/** The shared addresses follow the role, or no more. */
export async function moveShared(scene: Scene, box: Letter, moves: boolean): Promise<void> {
  const page = await scene.open(box, PAGE);
  page.tick('Moves with the role', moves, SHARED_IP);
  await page.press('Save Changes', SHARED_IP);
}

const anyOf = (scene: Scene, ...kinds: string[]): boolean =>
  letters.some((box) => kinds.includes(scene.kind(box)));

const INTERVALS = [1, 2, 5, 60] as const;
const BANDWIDTHS = [0, 0, 50, 500] as const;
const TIMEOUTS = [1, 2, 5, 10] as const;

export const pairDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'sync-now',
    group: 'pair',
    weight: 10,
    fields: { box: boxField },
    ready: (scene) => anyOf(scene, 'primary', 'backup'),
    choose: (_scene, chance) => ({ box: chance.pick(letters) }),
    perform: async (scene, { box }) => {
      await syncNow(scene, box);
      return 'asked';
    },
  }),
  deedKind({
    kind: 'become-primary',
    group: 'pair',
    weight: 12,
    fields: { box: boxField, pull: v.boolean() },
    ready: (scene) => anyOf(scene, 'backup', 'conflict'),
    choose: (scene, chance) => ({
      box: letters.find((box) => scene.kind(box) === 'backup') ?? chance.pick(letters),
      pull: chance.fraction() < 0.6,
    }),
    perform: async (scene, { box, pull }) => {
      await becomePrimary(scene, box, pull);
      return 'pressed';
    },
  }),
  deedKind({
    kind: 'become-backup',
    group: 'pair',
    weight: 8,
    fields: { box: boxField, pull: v.boolean(), force: v.boolean() },
    ready: (scene) => anyOf(scene, 'primary', 'conflict'),
    choose: (scene, chance) => ({
      box: letters.find((box) => scene.kind(box) === 'primary') ?? chance.pick(letters),
      pull: chance.fraction() < 0.5,
      force: chance.fraction() < 0.5,
    }),
    perform: async (scene, { box, pull, force }) => {
      await becomeBackup(scene, box, { pull, force });
      return 'pressed';
    },
  }),
  deedKind({
    kind: 'break',
    group: 'pair',
    weight: 6,
    fields: { box: boxField },
    leads: () => ['establish', 'power-cut', 'cable-out', 'one-way', 'fault:wrong-psk'],
    ready: (scene) => anyOf(scene, 'primary', 'backup', 'conflict'),
    choose: (_scene, chance) => ({ box: chance.pick(letters) }),
    perform: async (scene, { box }) => {
      await breakRelation(scene, box);
      return 'broken';
    },
  }),
  deedKind({
    kind: 'establish',
    group: 'pair',
    weight: 12,
    fields: { box: boxField },
    ready: (scene) => anyOf(scene, 'alone'),
    choose: (scene, chance) => ({
      box: letters.find((box) => scene.kind(box) === 'alone') ?? chance.pick(letters),
    }),
    perform: async (scene, { box }) => {
      await establish(scene, box);
      return 'pressed';
    },
  }),
  deedKind({
    kind: 'failover-settings',
    group: 'pair',
    weight: 5,
    fields: {
      box: boxField,
      minutes: v.number(),
      bandwidth: v.number(),
      automatic: v.boolean(),
      timeout: v.number(),
      operations: v.boolean(),
    },
    leads: ({ automatic }) =>
      automatic ? ['power-cut', 'fault:supplies-failed', 'fault:box-hung'] : ['sync-now'],
    ready: (scene) => anyOf(scene, 'primary', 'backup', 'conflict'),
    // Who may take over is told so where it waits.
    choose: (scene, chance) => ({
      box:
        chance.fraction() < 0.5
          ? (letters.find((box) => scene.kind(box) === 'backup') ?? 'b')
          : chance.pick(letters),
      minutes: chance.pick(INTERVALS),
      bandwidth: chance.pick(BANDWIDTHS),
      automatic: chance.fraction() < 0.5,
      timeout: chance.pick(TIMEOUTS),
      operations: chance.fraction() < 0.85,
    }),
    perform: async (scene, { box, minutes, bandwidth, automatic, timeout, operations }) => {
      const page = await scene.open(box, PAGE);
      page.tick('Enable Backup Operations', operations, SETTINGS);
      page.fill('Automatic Data-Sync Interval', String(minutes), SETTINGS);
      page.fill('Data-Sync Bandwidth Limit', String(bandwidth), SETTINGS);
      page.tick('Enable Automatic Failover', automatic, SETTINGS);
      page.fill('Primary Site Instance Timeout', String(timeout), SETTINGS);
      page.fill('Network Connectivity Test IPs', '127.20.0.1', SETTINGS);
      await page.press('Save Changes', SETTINGS);
      if (!/saved/i.test(page.text())) return 'not saved';
      scene.told.saved(box, {
        autoSyncMinutes: minutes,
        backupOperations: operations,
        automaticFailover: automatic,
        // Whether the page takes it without automatic failover depends on what it was before.
        primaryTimeoutMinutes: automatic ? timeout : null,
      });
      return 'saved';
    },
  }),
  deedKind({
    kind: 'shared-moves',
    group: 'pair',
    weight: 2,
    fields: { box: boxField, moves: v.boolean() },
    ready: (scene) => anyOf(scene, 'primary', 'backup', 'conflict'),
    choose: (_scene, chance) => ({ box: chance.pick(letters), moves: chance.fraction() < 0.6 }),
    perform: async (scene, { box, moves }) => {
      await moveShared(scene, box, moves);
      return 'saved';
    },
  }),
];
