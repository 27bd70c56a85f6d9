/**
 * updates/: facts of packages, keys and versions, the installer's machine, and the maker's server. Pure.
 *
 * What a box with given software may see and install. The update server asks it for its offers, the
 * box asks it again after each installation, so that a package that waited for another becomes free
 * (G39).
 *
 * @guide G39 seed
 */
import type { Label } from '../views/label.js';
import type { Manifest, PackageKind, Prerequisite } from './package-format.js';
import { compareVersions, isAtLeast } from './version.js';

export interface BoxSoftware {
  readonly base: string;
  readonly site: { readonly version: string; readonly build: string } | null;
  readonly licences: readonly string[];
  readonly patches: readonly string[];
}

/** A customer's standing with the maker, one box of it. */
export interface Contract {
  /** End of maintenance, true time; null: none was bought. */
  readonly maintenanceUntilMs: number | null;
  /** When a package is offered to this customer; null: not scheduled yet; absent: at once. */
  readonly rolloutMs: Readonly<Record<string, number | null>>;
  /** Licence components that were bought for this box. */
  readonly licences: readonly string[];
  /** Packages that this box has fetched: gone until support offers them again. */
  readonly downloaded: readonly string[];
}

export type PackageState = 'available' | 'waiting' | 'installed';

/** Whether a package brings nothing that the box does not have. */
export function isInstalled(manifest: Manifest, software: BoxSoftware): boolean {
  if (manifest.kind === 'base') return isAtLeast(software.base, manifest.version);
  if (manifest.kind === 'site') {
    return software.site !== null && isAtLeast(software.site.version, manifest.version);
  }
  return (manifest.kind === 'licence' ? software.licences : software.patches).includes(manifest.id);
}

/** Prerequisites that are not met. A box without site software takes any site version whole. */
export function missing(manifest: Manifest, software: BoxSoftware): readonly Prerequisite[] {
  return manifest.prerequisites.filter(({ kind, atLeast }) => {
    if (kind === 'base') return !isAtLeast(software.base, atLeast);
    if (software.site === null) return manifest.kind !== 'site';
    return !isAtLeast(software.site.version, atLeast);
  });
}

/** Whether a package is installed, could be, or waits for others. */
export function packageState(manifest: Manifest, software: BoxSoftware): PackageState {
  if (isInstalled(manifest, software)) return 'installed';
  return missing(manifest, software).length > 0 ? 'waiting' : 'available';
}

const kindOrder: Readonly<Record<PackageKind, number>> = { base: 0, site: 1, patch: 2, licence: 3 };

const inOrder = (a: Manifest, b: Manifest): number =>
  kindOrder[a.kind] - kindOrder[b.kind] || compareVersions(a.version, b.version) || (a.id < b.id ? -1 : 1);

export interface Offers {
  readonly offered: readonly Manifest[];
  /** The next package that the rollout schedule still holds back, and until when. */
  readonly heldBack: { readonly id: string; readonly untilMs: number | null } | null;
}

/** What the maker offers a box now. Packages that wait for another are in the list, too. */
export function offersFor(
  published: readonly Manifest[],
  software: BoxSoftware,
  contract: Contract,
  nowMs: number,
): Offers {
  const wanted = published
    .filter((manifest) => !isInstalled(manifest, software))
    .filter((manifest) => manifest.kind !== 'licence' || contract.licences.includes(manifest.id))
    .filter((manifest) => !contract.downloaded.includes(manifest.id))
    .sort(inOrder);
  const from = (manifest: Manifest): number | null => {
    const at = contract.rolloutMs[manifest.id];
    return at === undefined ? 0 : at;
  };
  const reached = (manifest: Manifest): boolean => {
    const at = from(manifest);
    return at !== null && at <= nowMs;
  };
  const late = wanted
    .filter((manifest) => !reached(manifest))
    .map((manifest) => ({ id: manifest.id, untilMs: from(manifest) }))
    .sort((a, b) => (a.untilMs ?? Infinity) - (b.untilMs ?? Infinity));
  return { offered: wanted.filter(reached), heldBack: late[0] ?? null };
}

const software = {
  base: { en: 'base software', fr: 'logiciel de base' },
  site: { en: 'site software', fr: 'logiciel de site' },
};

/** 'base software 4.3.1, site software 15.3.2'. */
export const needs = (prerequisites: readonly Prerequisite[]): Label => ({
  en: prerequisites.map(({ kind, atLeast }) => `${software[kind].en} ${atLeast}`).join(', '),
  fr: prerequisites.map(({ kind, atLeast }) => `${software[kind].fr} ${atLeast}`).join(', '),
});
