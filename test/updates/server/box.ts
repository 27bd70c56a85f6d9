/** A box, its contract and what it writes into a download key. */
import type { BoxSoftware, Contract } from '../../../updates/catalogue.js';
import type { KeyContent } from '../../../updates/download-key.js';
import type { Manifest } from '../../../updates/package-format.js';
import { packageById, packages } from '../../../updates/packages/index.js';

export const NOW = Date.UTC(2018, 2, 5, 9);
export const HOUR = 3_600_000;
export const SECRET = '11'.repeat(32);
export const GUID = 'a1'.repeat(16);

export const manifests = packages.map(({ manifest }) => manifest);
export const manifestOf = (id: string): Manifest => {
  const content = packageById(id);
  if (content === null) throw new Error(id);
  return content.manifest;
};
export const box = (base: string, site: string | null, more: Partial<BoxSoftware> = {}): BoxSoftware => ({
  base,
  site: site === null ? null : { version: site, build: '1' },
  licences: [],
  patches: [],
  ...more,
});
export const contract: Contract = {
  maintenanceUntilMs: NOW + HOUR,
  rolloutMs: {},
  licences: [],
  downloaded: [],
};

export const content = (timeMs: number): KeyContent => ({
  guid: GUID,
  serial: 'SN-1',
  timeMs,
  software: box('4.2.0', '15.1.1'),
});
