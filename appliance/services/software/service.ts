/** The installed software as the rest of the node sees it. The installer changes it. */
import { siteDownBy, unverified } from '../../../updates/installer/state.js';
import { isAtLeast } from '../../../updates/version.js';
import type { Node } from '../../node/node.js';
import type { SoftwareService } from './contract.js';
import { boxSoftware, type Known, readKnown } from './known.js';

/** What is installed on one node, and whether its site is up. */
export function createSoftwareService(node: Node): SoftwareService {
  let isRestoring = false;
  // Read once and again after every commit of the installer: pages ask often.
  let cached: Known | null = null;
  const known = (): Known => {
    cached ??= readKnown(node);
    return cached;
  };
  const setRestoring = (on: boolean): void => {
    isRestoring = on;
    cached = null;
    node.changed('installer');
  };
  /** Installed but not verified yet: it does not count. */
  const pending = () => unverified(node.installer.state());
  /** What pages ask at every request: whether the installed site has come as far as a version. */
  let reached: { version: string; at: Map<string, boolean> } = { version: '', at: new Map() };

  return {
    installed: () => {
      const { software, site } = known();
      const under = pending();
      return {
        base: software.base,
        site,
        licences: software.licences.filter((id) => id !== under?.id),
        endpointLicences: site === null ? 0 : software.endpoints - (under?.endpoints ?? 0),
      };
    },
    glance: () => {
      const isBare = cached !== null && cached.site === null;
      const down = siteDownBy(node.installer.state()) ?? (isBare ? 'not-installed' : null);
      return {
        base: cached?.software.base ?? null,
        site: cached?.site ?? null,
        down: isRestoring ? 'restoring' : down,
      };
    },
    siteDown: () => {
      if (isRestoring) return 'restoring';
      return siteDownBy(node.installer.state()) ?? (known().site === null ? 'not-installed' : null);
    },
    atLeast: (version) => {
      const { site } = known();
      if (site === null) return false;
      if (site.version !== reached.version) reached = { version: site.version, at: new Map() };
      const is = reached.at.get(version) ?? isAtLeast(site.version, version);
      reached.at.set(version, is);
      return is;
    },
    history: () => {
      const under = pending();
      return known().software.history.filter(({ id }) => id !== under?.id);
    },
    forPackages: () => boxSoftware(known()),
    whileRestoring: async (job) => {
      setRestoring(true);
      try {
        return await job();
      } finally {
        setRestoring(false);
      }
    },
    closeForReset: () => setRestoring(true),
    reread: () => {
      cached = null;
    },
  };
}
