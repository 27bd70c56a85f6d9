/** States, inputs, facts and effects of the installer. The machine is in installer-machine.ts. */
import type { Label } from '../../views/label.js';
import { type BoxSoftware, isInstalled } from '../catalogue.js';
import type { Manifest, PackageKind } from '../package-format.js';

type Method = 'automatic' | 'manual';

/** A package whose file is on the box's disk. */
export interface StoredPackage {
  readonly manifest: Manifest;
  readonly method: Method;
}

/** What the box knows of packages, whatever it is doing. */
export interface Shelf {
  readonly offers: readonly Manifest[];
  /** Box time of the last check that was answered. */
  readonly checkedMs: number | null;
  readonly onDisk: readonly StoredPackage[];
  /** Support has enabled the console installers of this customer (G20). */
  readonly extractableConsole: boolean;
}

interface Notice {
  readonly tone: 'good' | 'bad' | 'info';
  readonly text: Label;
}

/** How long each part of an installation takes, fixed when it begins. */
export interface Plan {
  readonly startedMono: number;
  /** Writing the base, or migrating the site. */
  readonly workMs: number;
  readonly restartMs: number;
  readonly verifyMs: number;
}

interface Chosen {
  readonly shelf: Shelf;
  readonly chosen: StoredPackage;
}

interface Installing extends Chosen {
  readonly plan: Plan;
  /** Monotonic ms at which the stage was entered. */
  readonly sinceMono: number;
}

interface Writing extends Installing {
  readonly writing: boolean;
  /** How often the writing was ordered; absent: once. */
  readonly orders?: number;
}

export type InstallerState =
  | { readonly at: 'idle'; readonly shelf: Shelf; readonly notice: Notice | null }
  | { readonly at: 'checking'; readonly shelf: Shelf; readonly sinceMono: number }
  | ({ readonly at: 'awaiting-licence' } & Chosen)
  /** `attempt` marks the results that belong to this download. */
  | ({
      readonly at: 'downloading';
      readonly attempt: number;
      readonly sinceMono: number;
      readonly receivedShare: number;
    } & Chosen)
  /** With `trouble`, it waits for support; a restart now damages the box (G10). */
  | ({ readonly at: 'applying-base'; readonly trouble: Label | null } & Writing)
  | ({ readonly at: 'migrating' } & Writing)
  | ({ readonly at: 'restarting' } & Installing)
  | ({ readonly at: 'verifying' } & Installing)
  | ({ readonly at: 'failed'; readonly reason: Label } & Chosen)
  /** `damagedMs`: box time, part of the request code for support. */
  | ({ readonly at: 'damaged'; readonly damagedMs: number } & Chosen);

export type InstallerStage = InstallerState['at'];

export type InstallerInput =
  | { readonly kind: 'check' }
  | { readonly kind: 'checked'; readonly offers: readonly Manifest[]; readonly extractableConsole: boolean }
  | { readonly kind: 'check-failed'; readonly reason: Label }
  | { readonly kind: 'choose'; readonly packageId: string }
  /** A file given by hand, checked and stored on the disk. */
  | { readonly kind: 'uploaded'; readonly manifest: Manifest }
  | { readonly kind: 'accept' }
  | { readonly kind: 'decline' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'progress'; readonly attempt: number; readonly receivedShare: number }
  | {
      readonly kind: 'ready';
      readonly attempt: number;
      readonly databaseBytes: number;
      readonly filesBytes: number;
    }
  | { readonly kind: 'unready'; readonly attempt: number; readonly reason: Label; readonly stored: boolean }
  | { readonly kind: 'base-written' }
  | { readonly kind: 'trouble'; readonly reason: Label }
  | { readonly kind: 'migrated' }
  | { readonly kind: 'migrate-failed'; readonly reason: Label }
  | { readonly kind: 'due' }
  | { readonly kind: 'boot' }
  /** Support has helped. */
  | { readonly kind: 'repair' }
  | { readonly kind: 'dismiss' };

export interface InstallerFacts {
  readonly monoMs: number;
  readonly nowMs: number;
  readonly freeBytes: number;
  readonly software: BoxSoftware;
}

export type InstallerEffect =
  | { readonly kind: 'check' }
  /** Fetches the file if it is not on the disk, checks it, and measures what the box holds. */
  | { readonly kind: 'fetch'; readonly attempt: number; readonly packageId: string; readonly onDisk: boolean }
  | { readonly kind: 'close-sessions' }
  | { readonly kind: 'write-base' }
  | { readonly kind: 'migrate'; readonly packageId: string }
  | { readonly kind: 'reboot' }
  /** The package's file is not needed any more. */
  | { readonly kind: 'forget-file'; readonly packageId: string };

const emptyShelf: Shelf = { offers: [], checkedMs: null, onDisk: [], extractableConsole: false };

export const initialInstallerState: InstallerState = { at: 'idle', shelf: emptyShelf, notice: null };

/** What an installation of each kind does to the box. */
export const kindTraits: Readonly<
  Record<PackageKind, { readonly siteDown: boolean; readonly reboots: boolean }>
> = {
  base: { siteDown: true, reboots: true },
  site: { siteDown: true, reboots: false },
  patch: { siteDown: true, reboots: false },
  licence: { siteDown: false, reboots: false },
};

/** Null: the state leaves the site alone. */
export function siteDownBy(state: InstallerState): 'installing' | 'damaged' | null {
  if (state.at === 'damaged') return 'damaged';
  const installing =
    state.at === 'applying-base' ||
    state.at === 'migrating' ||
    state.at === 'restarting' ||
    state.at === 'verifying';
  return installing && kindTraits[state.chosen.manifest.kind].siteDown ? 'installing' : null;
}

/** The package that became installed by this transition; it is recorded in the same commit. */
export function installedBy(before: InstallerState, after: InstallerState): StoredPackage | null {
  const working = before.at === 'applying-base' || before.at === 'migrating' || before.at === 'downloading';
  const done = after.at === 'restarting' || after.at === 'verifying';
  return working && done ? after.chosen : null;
}

/** What is installed but not verified yet: pages show it once it is. */
export const unverified = (state: InstallerState): Manifest | null =>
  state.at === 'restarting' || state.at === 'verifying' ? state.chosen.manifest : null;

/** Packages on the box's list: offered or already fetched, not yet installed. */
export function listed(shelf: Shelf, software: BoxSoftware): readonly StoredPackage[] {
  const stored = new Set(shelf.onDisk.map(({ manifest }) => manifest.id));
  const offered = shelf.offers
    .filter(({ id }) => !stored.has(id))
    .map((manifest): StoredPackage => ({ manifest, method: 'automatic' }));
  return [...shelf.onDisk, ...offered].filter(({ manifest }) => !isInstalled(manifest, software));
}

export const isOnDisk = (shelf: Shelf, packageId: string): boolean =>
  shelf.onDisk.some(({ manifest }) => manifest.id === packageId);
