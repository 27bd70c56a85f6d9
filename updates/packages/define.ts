/** Short ways to declare a package; each kind sets what follows from it. */
import type { Label } from '../../views/label.js';
import type { Manifest, Migration, Prerequisite } from '../package-format.js';
import { agreement } from './agreement.js';

const MEGABYTE = 1_000_000;

export interface PackageDefinition {
  readonly manifest: Manifest;
  /** The step that this package adds to the site database; null for none. */
  readonly migration: Migration | null;
}

interface Declared {
  readonly version: string;
  readonly build: string;
  readonly notes: Label;
  readonly prerequisites: readonly Prerequisite[];
  readonly sizeMegabytes: number;
}

const define = (
  declared: Declared,
  rest: Pick<Manifest, 'id' | 'kind' | 'title' | 'clientUpgrade' | 'schemaVersion' | 'endpoints'>,
  migration: Migration | null,
): PackageDefinition => ({
  manifest: {
    id: rest.id,
    kind: rest.kind,
    version: declared.version,
    build: declared.build,
    title: rest.title,
    notes: declared.notes,
    licence: agreement(rest.title),
    prerequisites: declared.prerequisites,
    clientUpgrade: rest.clientUpgrade,
    sizeBytes: declared.sizeMegabytes * MEGABYTE,
    schemaVersion: rest.schemaVersion,
    endpoints: rest.endpoints,
  },
  migration,
});

/** A version of the site's software, with the migration of its data. */
export const sitePackage = (declared: Declared & { readonly migration: Migration }): PackageDefinition =>
  define(
    declared,
    {
      id: `site-${declared.version}`,
      kind: 'site',
      title: { en: `Site software ${declared.version}`, fr: `Logiciel de site ${declared.version}` },
      clientUpgrade: true,
      schemaVersion: declared.migration.schemaVersion,
      endpoints: 0,
    },
    declared.migration,
  );

/** A version of the base software. */
export const basePackage = (declared: Declared): PackageDefinition =>
  define(
    declared,
    {
      id: `base-${declared.version}`,
      kind: 'base',
      title: { en: `Base software ${declared.version}`, fr: `Logiciel de base ${declared.version}` },
      clientUpgrade: false,
      schemaVersion: null,
      endpoints: 0,
    },
    null,
  );

/** A patch of the version that is installed. */
export const patchPackage = (declared: Declared): PackageDefinition =>
  define(
    declared,
    {
      id: `patch-${declared.version}`,
      kind: 'patch',
      title: { en: `Patch ${declared.version}`, fr: `Correctif ${declared.version}` },
      clientUpgrade: false,
      schemaVersion: null,
      endpoints: 0,
    },
    null,
  );

/** A licence component, for so many endpoints. */
export const licencePackage = (declared: Declared & { readonly endpoints: number }): PackageDefinition =>
  define(
    declared,
    {
      id: `licence-${declared.version}`,
      kind: 'licence',
      title: {
        en: `Licence component: ${declared.endpoints} more endpoints`,
        fr: `Composant de licence : ${declared.endpoints} points de terminaison de plus`,
      },
      clientUpgrade: false,
      schemaVersion: null,
      endpoints: declared.endpoints,
    },
    null,
  );
