/** What is installed, as the databases of the box have it. */
import type { BoxSoftware } from '../../../updates/catalogue.js';
import type { Node } from '../../node/node.js';
import { readSiteSoftware, readSoftware, type SoftwareDoc } from '../../store/site/software.js';

export interface Known {
  readonly software: SoftwareDoc;
  readonly site: { readonly version: string; readonly build: string } | null;
}

/** What is installed, as the databases of the box have it. */
export function readKnown(node: Node): Known {
  const store = node.site();
  const site = store === null ? null : readSiteSoftware(store);
  return {
    software: readSoftware(node.box),
    site: site === null ? null : { version: site.version, build: site.build },
  };
}

export const boxSoftware = ({ software, site }: Known): BoxSoftware => ({
  base: software.base,
  site,
  licences: software.licences,
  patches: software.patches,
});
