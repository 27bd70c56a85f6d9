/**
 * updates/packages/: a registry: what the maker has published, one package a file, one line in the index.
 *
 * All packages the maker has published: one file each, one line here.
 */
import type { Migration, SoftwarePackage } from '../package-format.js';
import { compareVersions } from '../version.js';
import { base420 } from './base-4-2-0.js';
import { base431 } from './base-4-3-1.js';
import type { PackageDefinition } from './define.js';
import { licenceEndpoints25 } from './licence-endpoints-25.js';
import { patch201605 } from './patch-2016-05.js';
import { site1511 } from './site-15-1-1.js';
import { site1532 } from './site-15-3-2.js';
import { site1611 } from './site-16-1-1.js';
import { site1711 } from './site-17-1-1.js';

export const definitions: readonly PackageDefinition[] = [
  base420,
  base431,
  site1511,
  site1532,
  site1611,
  site1711,
  patch201605,
  licenceEndpoints25,
];

/** Steps from the empty database to a site version, oldest first. */
function migrationsUpTo(version: string): readonly Migration[] {
  return definitions
    .filter(({ manifest }) => manifest.kind === 'site' && compareVersions(manifest.version, version) <= 0)
    .flatMap(({ migration }) => (migration === null ? [] : [migration]))
    .sort((a, b) => a.schemaVersion - b.schemaVersion);
}

/** Packages as they are built into archives. */
export const packages: readonly SoftwarePackage[] = definitions.map(({ manifest }) => ({
  manifest,
  migrations: manifest.kind === 'site' ? migrationsUpTo(manifest.version) : [],
}));

/** Null when the maker never published it. */
export const packageById = (id: string): SoftwarePackage | null =>
  packages.find(({ manifest }) => manifest.id === id) ?? null;
