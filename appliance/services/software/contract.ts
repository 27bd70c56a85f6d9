/**
 * appliance/services/software/: what is installed, and whether the site serves.
 *
 * What the node and its pages know of the software service.
 */
import type { BoxSoftware } from '../../../updates/catalogue.js';
import type { InstalledPackage } from '../../store/site/software.js';

interface Installed {
  /** Base software version: '4.2.0'. */
  readonly base: string;
  /** Site version and build, null while no site package is installed. */
  readonly site: { readonly version: string; readonly build: string } | null;
  /** Ids of installed licence components, sorted. */
  readonly licences: readonly string[];
  /** Endpoints that may be accessed at once. */
  readonly endpointLicences: number;
}

/** Why the site cannot serve. */
export type SiteDown = 'installing' | 'restoring' | 'damaged' | 'not-installed';

/** What was last read of it, for whoever only looks on: nothing is read for it. */
interface SoftwareGlance {
  readonly base: string | null;
  readonly site: Installed['site'];
  readonly down: SiteDown | null;
}

export interface SoftwareService {
  installed(): Installed;
  glance(): SoftwareGlance;
  /** The site cannot serve: an install, a restore or a damaged base. Null: it serves. */
  siteDown(): SiteDown | null;
  /** Feature switch by installed site version: a page shows itself only from a version on. */
  atLeast(siteVersion: string): boolean;
  /** What was installed, oldest first. */
  history(): readonly InstalledPackage[];
  /** What packages are judged against: also what is installed and not yet verified. */
  forPackages(): BoxSoftware;
  /** A restore takes the site down while it lasts, however it ends. */
  whileRestoring<T>(job: () => Promise<T>): Promise<T>;
  /** The site is down from here to the restart. */
  closeForReset(): void;
  /** The installer has written what is installed: it is read again. */
  reread(): void;
}
