/** Every state and every input of the installer's machine, and where each leads. */
import type { BoxSoftware } from '../../../updates/catalogue.js';
import type {
  InstallerFacts,
  InstallerInput,
  InstallerStage,
  InstallerState,
  Shelf,
  StoredPackage,
} from '../../../updates/installer/state.js';
import type { Manifest } from '../../../updates/package-format.js';
import { packageById } from '../../../updates/packages/index.js';

export const manifestOf = (id: string): Manifest => {
  const content = packageById(id);
  if (content === null) throw new Error(id);
  return content.manifest;
};
export const site = manifestOf('site-15.3.2');
export const base = manifestOf('base-4.3.1');
export const patch = manifestOf('patch-2016.05');
export const licence = manifestOf('licence-endpoints-25');

export const old: BoxSoftware = {
  base: '4.2.0',
  site: { version: '15.1.1', build: '40112' },
  licences: [],
  patches: [],
};
export const facts = (more: Partial<InstallerFacts> = {}): InstallerFacts => ({
  monoMs: 1_000_000,
  nowMs: 5_000_000,
  freeBytes: 10 ** 10,
  software: old,
  ...more,
});
export const updated: InstallerFacts = facts({
  software: { ...old, site: { version: '15.3.2', build: '42813' } },
});

export const stored = (manifest: Manifest): StoredPackage => ({ manifest, method: 'automatic' });
export const shelf = (manifest: Manifest, onDisk: boolean): Shelf => ({
  offers: onDisk ? [] : [manifest],
  checkedMs: 1,
  onDisk: onDisk ? [stored(manifest)] : [],
  extractableConsole: false,
});
const plan = { startedMono: 0, workMs: 1000, restartMs: 1000, verifyMs: 1000 };
const working = (manifest: Manifest) => ({
  shelf: shelf(manifest, true),
  chosen: stored(manifest),
  plan,
  sinceMono: 1_000_000,
});
const reason = { en: 'why', fr: 'pourquoi' };

export const states: Readonly<Record<string, InstallerState>> = {
  idle: { at: 'idle', shelf: shelf(site, false), notice: null },
  checking: { at: 'checking', shelf: shelf(site, false), sinceMono: 1_000_000 },
  awaiting: { at: 'awaiting-licence', shelf: shelf(site, false), chosen: stored(site) },
  downloading: {
    at: 'downloading',
    shelf: shelf(site, false),
    chosen: stored(site),
    attempt: 7,
    sinceMono: 1_000_000,
    receivedShare: 0.5,
  },
  'base waiting': { at: 'applying-base', ...working(base), writing: false, trouble: null },
  'base writing': { at: 'applying-base', ...working(base), writing: true, trouble: null },
  'base in trouble': { at: 'applying-base', ...working(base), writing: false, trouble: reason },
  'site waiting': { at: 'migrating', ...working(site), writing: false },
  'site writing': { at: 'migrating', ...working(site), writing: true },
  'base restarting': { at: 'restarting', ...working(base) },
  'site restarting': { at: 'restarting', ...working(site) },
  'site verifying': { at: 'verifying', ...working(site) },
  failed: { at: 'failed', shelf: shelf(site, true), chosen: stored(site), reason },
  damaged: { at: 'damaged', shelf: shelf(base, true), chosen: stored(base), damagedMs: 5 },
};

export const inputs: Readonly<Record<string, InstallerInput>> = {
  check: { kind: 'check' },
  checked: { kind: 'checked', offers: [site], extractableConsole: false },
  'check-failed': { kind: 'check-failed', reason },
  choose: { kind: 'choose', packageId: site.id },
  'choose unknown': { kind: 'choose', packageId: 'nothing' },
  uploaded: { kind: 'uploaded', manifest: base },
  accept: { kind: 'accept' },
  decline: { kind: 'decline' },
  cancel: { kind: 'cancel' },
  progress: { kind: 'progress', attempt: 7, receivedShare: 0.6 },
  'late progress': { kind: 'progress', attempt: 6, receivedShare: 0.6 },
  ready: { kind: 'ready', attempt: 7, databaseBytes: 1000, filesBytes: 1000 },
  'late ready': { kind: 'ready', attempt: 6, databaseBytes: 1000, filesBytes: 1000 },
  unready: { kind: 'unready', attempt: 7, reason, stored: false },
  'base-written': { kind: 'base-written' },
  trouble: { kind: 'trouble', reason },
  migrated: { kind: 'migrated' },
  'migrate-failed': { kind: 'migrate-failed', reason },
  due: { kind: 'due' },
  boot: { kind: 'boot' },
  repair: { kind: 'repair' },
  dismiss: { kind: 'dismiss' },
};

const resting = { check: 'checking', choose: 'awaiting-licence', uploaded: 'awaiting-licence' } as const;

/** Where each state goes; an input that is not named is refused. */
export const moves: Readonly<Record<string, Readonly<Record<string, InstallerStage>>>> = {
  idle: { ...resting, dismiss: 'idle' },
  checking: { checked: 'idle', 'check-failed': 'idle', due: 'idle', boot: 'idle' },
  awaiting: { ...resting, accept: 'downloading', decline: 'idle' },
  downloading: {
    progress: 'downloading',
    ready: 'migrating',
    unready: 'failed',
    cancel: 'idle',
    due: 'failed',
    boot: 'downloading',
  },
  'base waiting': { due: 'applying-base', boot: 'damaged' },
  // Ordered again when nothing was heard of it.
  'base writing': {
    due: 'applying-base',
    'base-written': 'restarting',
    trouble: 'applying-base',
    boot: 'damaged',
  },
  'base in trouble': { repair: 'applying-base', boot: 'damaged' },
  'site waiting': { due: 'migrating', boot: 'migrating' },
  'site writing': { due: 'migrating', migrated: 'restarting', 'migrate-failed': 'failed', boot: 'migrating' },
  'base restarting': { due: 'restarting', boot: 'verifying' },
  'site restarting': { due: 'verifying', boot: 'verifying' },
  // The facts say that the old version runs: the installation did not take.
  'site verifying': { due: 'failed' },
  failed: { ...resting, dismiss: 'idle' },
  damaged: { repair: 'idle' },
};
