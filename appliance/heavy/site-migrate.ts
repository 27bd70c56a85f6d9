/** Migration of the site database, off the thread that serves pages. */
import type { Disk, HeavyJob } from '../../hardware/ports.js';
import { capSize, isFull, openStore } from '../store/database.js';
import { type SiteUpdate, updateSite } from '../store/site/software.js';

export interface SiteMigrateInput {
  readonly update: SiteUpdate;
  /** Room that the database may still grow into. */
  readonly freeBytes: number;
}

export type SiteMigrateResult = { readonly done: true } | { readonly failed: 'full' | 'broken' };

/** Migrates the site's database to another version, within the free room; undone where it fails. */
function siteMigrate(disk: Disk, { update, freeBytes }: SiteMigrateInput): SiteMigrateResult {
  const site = openStore(disk, 'site');
  const capBefore = site.db.pragma('max_page_count', { simple: true }) as number;
  capSize(site.db, freeBytes);
  try {
    updateSite(site, update);
    return { done: true };
  } catch (error) {
    if (isFull(error)) return { failed: 'full' };
    // SQL that does not fit this database: nothing was changed. Everything else (power) goes on up.
    if (error instanceof Error && error.name === 'SqliteError') return { failed: 'broken' };
    throw error;
  } finally {
    if (site.db.open) site.db.pragma(`max_page_count = ${capBefore}`);
  }
}

export const migrateJob: HeavyJob<SiteMigrateInput, SiteMigrateResult> = {
  name: 'site.migrate',
  changes: 'pages',
  work: siteMigrate,
};
