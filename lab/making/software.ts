/** The software of a made box: which base goes with which site version, and how it came there. */
import { installPackageNow } from '../../appliance/store/site/software.js';
import { DAY_MS, type Disk } from '../../hardware/ports.js';
import { packageById, packages } from '../../updates/packages/index.js';
import { compareVersions } from '../../updates/version.js';
import { labPasswordHash } from './credentials.js';

export interface Software {
  readonly site: string;
  readonly base: string;
}

const SITE_VERSION = '15.3.2';
const INSTALL_EVERY_DAYS = 120;
const FACTORY_BASE = '4.2.0';

/** The base that goes with the site version unless another is asked for; never an older one. */
export function softwareOf(options: {
  readonly siteVersion?: string;
  readonly baseVersion?: string;
}): Software {
  const site = options.siteVersion ?? SITE_VERSION;
  const wanted = packageById(`site-${site}`);
  if (wanted === null) throw new Error(`no such site version: ${site}`);
  const least = wanted.manifest.prerequisites.find(({ kind }) => kind === 'base')?.atLeast ?? FACTORY_BASE;
  const base = options.baseVersion ?? least;
  if (base !== FACTORY_BASE && packageById(`base-${base}`) === null)
    throw new Error(`no such base version: ${base}`);
  if (compareVersions(base, least) < 0) throw new Error(`site ${site} needs base ${least}, not ${base}`);
  return { site, base };
}

/** Base and site software, version by version as the customer installed them. */
export function installSoftware(disk: Disk, { site, base }: Software, sinceMs: number): void {
  const sites = packages
    .map(({ manifest }) => manifest)
    .filter(({ kind, version }) => kind === 'site' && compareVersions(version, site) <= 0)
    .sort((one, other) => compareVersions(one.version, other.version));
  const ids = [...(base === FACTORY_BASE ? [] : [`base-${base}`]), ...sites.map(({ id }) => id)];
  ids.forEach((id, index) => {
    installPackageNow(disk, id, {
      nowMs: sinceMs + index * INSTALL_EVERY_DAYS * DAY_MS,
      adminPasswordHash: labPasswordHash,
    });
  });
}
