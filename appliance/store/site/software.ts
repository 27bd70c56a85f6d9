/**
 * The installed software as the stores hold it. The site database's own `meta` is the truth of the
 * site version, because it commits together with the migration; everything else is a document of
 * the box. A site's first version brings its first account along, to be used with the initial password.
 *
 * @guide G107 seed
 */
import type { Disk } from '../../../hardware/ports.js';
import type { Migration, PackageKind } from '../../../updates/package-format.js';
import { packageById } from '../../../updates/packages/index.js';
import { all, one, openStore, run, type Store } from '../database.js';
import { docSchema, readDoc, writeDoc } from '../docs.js';
import { INITIAL_USERNAME } from './accounts.js';
import { insertUser } from './users.js';

export interface InstalledPackage {
  readonly id: string;
  readonly kind: PackageKind;
  readonly version: string;
  readonly build: string;
  readonly installedMs: number;
  readonly method: 'factory' | 'automatic' | 'manual';
}

/** What the box remembers of its own software. */
export interface SoftwareDoc {
  readonly base: string;
  readonly endpoints: number;
  readonly licences: readonly string[];
  readonly patches: readonly string[];
  /** Oldest first. */
  readonly history: readonly InstalledPackage[];
}

const SOFTWARE_DOC = 'software';

/** Endpoints that every site package brings along. */
const ENDPOINTS_INCLUDED = 50;
const FACTORY_BASE = '4.2.0';

const factorySoftware: SoftwareDoc = {
  base: FACTORY_BASE,
  endpoints: ENDPOINTS_INCLUDED,
  licences: [],
  patches: [],
  history: [],
};

export const readSoftware = (box: Store): SoftwareDoc =>
  readDoc<SoftwareDoc>(box, SOFTWARE_DOC) ?? factorySoftware;

/** Notes a package as installed. Inside the caller's transaction. */
export function recordInstalled(
  box: Store,
  added: InstalledPackage & { readonly endpoints: number },
): SoftwareDoc {
  const { endpoints, ...entry } = added;
  const known = readSoftware(box);
  const next: SoftwareDoc = {
    base: added.kind === 'base' ? added.version : known.base,
    endpoints: known.endpoints + endpoints,
    licences: added.kind === 'licence' ? [...known.licences, added.id].sort() : known.licences,
    patches: added.kind === 'patch' ? [...known.patches, added.id].sort() : known.patches,
    history: [...known.history, entry],
  };
  writeDoc(box, SOFTWARE_DOC, next);
  return next;
}

/** An installation counts from its end: then it was verified. Inside the caller's transaction. */
export function redateInstalled(box: Store, id: string, installedMs: number): void {
  const known = readSoftware(box);
  const history = known.history.map((entry) => (entry.id === id ? { ...entry, installedMs } : entry));
  writeDoc(box, SOFTWARE_DOC, { ...known, history });
}

export interface SiteSoftware {
  readonly version: string;
  readonly build: string;
  readonly schemaVersion: number;
}

const hasMeta = (site: Store): boolean =>
  one(site.db, "SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = 'meta'") !== null;

/** Null while the database holds no site software (new box, or before its first package). */
export function readSiteSoftware(site: Store): SiteSoftware | null {
  if (!hasMeta(site)) return null;
  const rows = all<{ key: string; value: string }>(site.db, 'SELECT key, value FROM meta ORDER BY key');
  const meta = new Map(rows.map(({ key, value }) => [key, value]));
  const version = meta.get('site_version');
  if (version === undefined) return null;
  return {
    version,
    build: meta.get('site_build') ?? '',
    schemaVersion: Number(meta.get('schema_version') ?? '0'),
  };
}

const setMeta = (site: Store, key: string, value: string): void => {
  run(
    site.db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
};

export interface SiteUpdate {
  readonly version: string;
  readonly build: string;
  readonly migrations: readonly Migration[];
  readonly nowMs: number;
  /** Hash of the initial password; null: an empty database gets no account. */
  readonly adminPasswordHash: string | null;
}

/** Id of the account that a fresh site starts with. */
const INITIAL_ACCOUNT_ID = 'user-admin';

/**
 * Brings the site database to a version: one transaction, so that a cut leaves the old or the new.
 * Throws what SQLite throws (SQLITE_FULL), with nothing changed.
 */
export function updateSite(site: Store, update: SiteUpdate): void {
  site.transaction('migrate', () => {
    const before = readSiteSoftware(site)?.schemaVersion ?? 0;
    for (const step of update.migrations) {
      if (step.schemaVersion > before) site.db.exec(step.sql);
    }
    const last = update.migrations[update.migrations.length - 1];
    setMeta(site, 'site_version', update.version);
    setMeta(site, 'site_build', update.build);
    setMeta(site, 'schema_version', String(Math.max(before, last?.schemaVersion ?? 0)));
    if (before === 0 && update.adminPasswordHash !== null) {
      insertUser(site, {
        id: INITIAL_ACCOUNT_ID,
        username: INITIAL_USERNAME,
        displayName: 'Administrator',
        email: '',
        passwordHash: update.adminPasswordHash,
        mustChange: true,
        enabled: true,
        role: 'administrator',
        language: null,
        nowMs: update.nowMs,
      });
    }
  });
}

/**
 * Installs a published package at once, without simulated time: how boxes are made. Base, licence
 * and patch packages change the box's document; a site package creates or migrates the database.
 */
export function installPackageNow(
  disk: Disk,
  packageId: string,
  options: { readonly nowMs: number; readonly adminPasswordHash: string | null },
): void {
  const content = packageById(packageId);
  if (content === null) throw new Error(`no such package: ${packageId}`);
  const { id, kind, version, build, endpoints } = content.manifest;
  if (kind === 'site') {
    updateSite(openStore(disk, 'site'), { version, build, migrations: content.migrations, ...options });
  }
  const box = openStore(disk, 'box');
  box.transaction('install-now', () => {
    box.db.exec(docSchema);
    recordInstalled(box, {
      id,
      kind,
      version,
      build,
      endpoints,
      installedMs: options.nowMs,
      method: 'factory',
    });
  });
}
