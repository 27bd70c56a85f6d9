/** The installed software and its installation as the rest of the node sees them. */
export interface Installed {
  /** Base software version: '4.2.0'. */
  readonly base: string;
  /** Site version and build, null while no site package is installed. */
  readonly site: { readonly version: string; readonly build: string } | null;
  /** Ids of installed licence components, sorted. */
  readonly licences: readonly string[];
  /** Endpoints that may be accessed at once. */
  readonly endpointLicences: number;
}

export interface InstallerService {
  installed(): Installed;
  /** The site cannot serve: an install, a restore or a damaged base. Null: it serves. */
  siteDown(): 'installing' | 'restoring' | 'damaged' | 'not-installed' | null;
  /** Feature switch by installed site version: a page shows itself only from a version on. */
  atLeast(siteVersion: string): boolean;
  start(): void;
}
