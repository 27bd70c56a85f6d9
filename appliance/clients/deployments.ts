/**
 * Installer packages that an administrator makes for Jump Clients and access consoles. A package
 * carries the site version that made it and dies with the next site upgrade (G35): it is refused,
 * and must be made anew. Its key is derived from a secret of the site, so that nothing in a row
 * opens anything.
 *
 * @guide G35 seed
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Label } from '../../views/label.js';
import type { Node } from '../node/node.js';
import { all, one, run, type Store } from '../store/database.js';
import { readSetting, textSetting, writeSetting } from '../store/site/settings.js';
import { siteHostname } from '../store/site/site-settings.js';

export type PackageFor = 'jump-client' | 'access-console';

export interface DeploymentPackage {
  readonly id: string;
  readonly kind: PackageFor;
  readonly name: string;
  readonly mode: string;
  readonly group: string;
  readonly tag: string;
  readonly comments: string;
  readonly siteVersion: string;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly expiresMs: number;
}

/** What the downloaded file says. */
interface PackageFile {
  readonly product: 'installer-package';
  readonly id: string;
  readonly key: string;
  readonly kind: PackageFor;
  readonly name: string;
  readonly site: string;
  readonly version: string;
}

const COLUMNS = `id, kind, name, mode, jump_group AS "group", tag, comments, site_version AS siteVersion,
  created_ms AS createdMs, created_by AS createdBy, expires_ms AS expiresMs`;
export const PACKAGES_MAX = 200;
const SECRET_BYTES = 32;

const words = {
  unknown: {
    en: 'This installer package was deleted on the site, or it is not from this site.',
    fr: 'Ce package d’installateur a été supprimé sur le site, ou il ne provient pas de ce site.',
  },
  expired: {
    en: 'This installer package has expired. Create a new one on the site.',
    fr: 'Ce package d’installateur a expiré. Créez-en un nouveau sur le site.',
  },
} as const satisfies Record<string, Label>;

const obsolete = (made: string, now: string): Label => ({
  en: `This installer package was made with site version ${made} and became obsolete when the site was upgraded to ${now}. Create a new one on the site.`,
  fr: `Ce package d’installateur a été créé avec la version ${made} du site et est devenu obsolète lors de la mise à niveau vers ${now}. Créez-en un nouveau sur le site.`,
});

const secret = textSetting('client.installer-secret', '');

/** Inside the caller's transaction. */
export function ensureSecret(node: Node, site: Store): void {
  if (readSetting(site, secret) === '') writeSetting(site, secret, node.ports.random.hex(SECRET_BYTES));
}

const keyOf = (site: Store, id: string): string =>
  createHmac('sha256', readSetting(site, secret)).update(id).digest('hex');

/** Newest first. */
export const deploymentPackages = (site: Store, kind: PackageFor): DeploymentPackage[] =>
  all<DeploymentPackage>(
    site.db,
    `SELECT ${COLUMNS} FROM client_installer WHERE kind = ? ORDER BY created_ms DESC, id`,
    kind,
  );

export const findPackage = (site: Store, id: string): DeploymentPackage | null =>
  one<DeploymentPackage>(site.db, `SELECT ${COLUMNS} FROM client_installer WHERE id = ?`, id);

/** Inside the caller's transaction, after `ensureSecret`. */
export function insertPackage(site: Store, made: DeploymentPackage): void {
  run(
    site.db,
    `INSERT INTO client_installer (id, kind, name, mode, jump_group, tag, comments, site_version, created_ms,
      created_by, expires_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
    made.id,
    made.kind,
    made.name,
    made.mode,
    made.group,
    made.tag,
    made.comments,
    made.siteVersion,
    made.createdMs,
    made.createdBy,
    made.expiresMs,
  );
}

export type PackageState = 'valid' | 'obsolete' | 'expired';

export const packageState = (made: DeploymentPackage, siteVersion: string, nowMs: number): PackageState =>
  made.siteVersion !== siteVersion ? 'obsolete' : made.expiresMs <= nowMs ? 'expired' : 'valid';

/** The file that an administrator downloads and carries to computers. */
export function packageFile(site: Store, made: DeploymentPackage): Buffer {
  const file: PackageFile = {
    product: 'installer-package',
    id: made.id,
    key: keyOf(site, made.id),
    kind: made.kind,
    name: made.name,
    site: readSetting(site, siteHostname),
    version: made.siteVersion,
  };
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`, 'utf8');
}

/** The package that an installer shows, if it may still be used. */
export function usePackage(
  node: Node,
  site: Store,
  kind: PackageFor,
  shown: { readonly id: string; readonly key: string },
): { readonly made: DeploymentPackage } | { readonly refused: Label } {
  const made = findPackage(site, shown.id);
  const key = Buffer.from(keyOf(site, shown.id));
  const given = Buffer.from(shown.key);
  if (made === null || made.kind !== kind || given.length !== key.length || !timingSafeEqual(given, key)) {
    return { refused: words.unknown };
  }
  const now = node.software.installed().site?.version ?? '';
  const state = packageState(made, now, node.hardware.clock.nowMs());
  if (state === 'obsolete') return { refused: obsolete(made.siteVersion, now) };
  return state === 'expired' ? { refused: words.expired } : { made };
}
