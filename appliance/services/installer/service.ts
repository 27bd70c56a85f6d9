/** The installed software and its installation as the rest of the node sees them. */
import { SECOND } from '../../../hardware/ports.js';
import { type BoxSoftware, missing, packageState } from '../../../updates/catalogue.js';
import { makeDownloadKey } from '../../../updates/download-key.js';
import { installerMachine } from '../../../updates/installer/machine.js';
import { progressOf } from '../../../updates/installer/plan.js';
import {
  type InstallerFacts,
  type InstallerInput,
  type InstallerState,
  installedBy,
  listed,
  siteDownBy,
  unverified,
} from '../../../updates/installer/state.js';
import { isRepairCode, requestCode } from '../../../updates/support-code.js';
import { isAtLeast } from '../../../updates/version.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { type Running, runMachine } from '../../node/run-machine.js';
import {
  readSiteSoftware,
  readSoftware,
  recordInstalled,
  redateInstalled,
  type SoftwareDoc,
} from '../../store/site/software.js';
import type { Answered, InstallerService } from './contract.js';
import { performEffect } from './effects.js';
import { openPackage, packagePath, storePackage } from './package-files.js';

const words = {
  code: {
    en: 'This is not the repair code for this appliance and this damage. Ask support for it with the request code that stands here.',
    fr: 'Ce n’est pas le code de réparation de ce serveur pour ce dommage. Redemandez-le à l’assistance avec le code de demande affiché ici.',
  },
  nothing: { en: 'There is nothing to repair.', fr: 'Il n’y a rien à réparer.' },
  busy: {
    en: 'The appliance is busy with updates. Wait until that has ended.',
    fr: 'Le serveur est occupé par les mises à jour. Attendez la fin de l’opération.',
  },
} as const satisfies Record<string, Label>;

const PROGRESS_EVERY_US = 15 * SECOND;

const resting = new Set<InstallerState['at']>(['idle', 'failed', 'awaiting-licence']);

/** Box time that the request code carries; null while nothing needs support. */
const damagedMs = (state: InstallerState): number | null => {
  if (state.at === 'damaged') return state.damagedMs;
  return state.at === 'applying-base' && state.trouble !== null ? state.sinceMs : null;
};

interface Known {
  readonly software: SoftwareDoc;
  readonly site: { readonly version: string; readonly build: string } | null;
}

function readKnown(node: Node): Known {
  const store = node.site();
  const site = store === null ? null : readSiteSoftware(store);
  return {
    software: readSoftware(node.box),
    site: site === null ? null : { version: site.version, build: site.build },
  };
}

const boxSoftware = ({ software, site }: Known): BoxSoftware => ({
  base: software.base,
  site,
  licences: software.licences,
  patches: software.patches,
});

/** Files of packages that no state knows: left by a cut between file and commit. */
function sweep(node: Node, state: InstallerState): void {
  const keep = new Set(state.shelf.onDisk.map(({ manifest }) => packagePath(manifest.id)));
  if ('chosen' in state) keep.add(packagePath(state.chosen.manifest.id));
  for (const path of node.ports.disk.list('packages')) {
    if (!keep.has(path)) node.ports.disk.removeFile(path);
  }
}

export function createInstallerService(node: Node): InstallerService {
  let restoring = false;
  // Read once and again after every commit: pages ask often.
  let cached: Known | null = null;
  const known = (): Known => {
    cached ??= readKnown(node);
    return cached;
  };

  const facts = (): InstallerFacts => ({
    monoMs: node.hardware.clock.monoMs(),
    nowMs: node.hardware.clock.nowMs(),
    freeBytes: node.hardware.read().storage.freeBytes,
    software: boxSoftware(readKnown(node)),
  });
  const downloadKey = (nowMs: number): string =>
    makeDownloadKey(
      {
        guid: node.ports.plate.guid,
        serial: node.ports.plate.serial,
        timeMs: nowMs,
        software: boxSoftware(known()),
      },
      node.ports.plate.secretHex,
    );
  const running: Running<InstallerState, InstallerInput> = runMachine({
    node,
    machine: installerMachine,
    facts,
    perform: (effect, state) =>
      performEffect(
        {
          node,
          downloadKey: () => downloadKey(node.hardware.clock.nowMs()),
          progress: (attempt, receivedShare) => {
            const outcome = running.input({ kind: 'progress', attempt, receivedShare });
            return !('refused' in outcome) || outcome.stopped === true;
          },
        },
        effect,
        state,
      ),
    alongside: (before, after) => {
      if (before.at === 'verifying' && after.at === 'idle')
        redateInstalled(node.box, before.chosen.manifest.id, node.hardware.clock.nowMs());
      const installed = installedBy(before, after);
      if (installed === null) return;
      const { id, kind, version, build, endpoints } = installed.manifest;
      const installedMs = node.hardware.clock.nowMs();
      recordInstalled(node.box, {
        id,
        kind,
        version,
        build,
        endpoints,
        installedMs,
        method: installed.method,
      });
    },
    committed: () => {
      cached = null;
      tick();
    },
  });
  // Pages that watch an installation hear of it between the commits, too.
  let ticking = false;
  const tick = (): void => {
    const leftMs = progressOf(running.state(), node.hardware.clock.monoMs())?.leftMs ?? null;
    if (ticking || leftMs === null) return;
    ticking = true;
    node.ports.time.timer(PROGRESS_EVERY_US, () => {
      ticking = false;
      node.changed('installer');
      tick();
    });
  };

  const setRestoring = (on: boolean): void => {
    restoring = on;
    cached = null;
    node.changed('installer');
  };

  /** What pages ask at every request: whether the installed site has come as far as a version. */
  let reached: { version: string; at: Map<string, boolean> } = { version: '', at: new Map() };

  return {
    installed: () => {
      const { software, site } = known();
      const under = unverified(running.state());
      return {
        base: software.base,
        site,
        licences: software.licences.filter((id) => id !== under?.id),
        endpointLicences: site === null ? 0 : software.endpoints - (under?.endpoints ?? 0),
      };
    },
    siteDown: () => {
      if (restoring) return 'restoring';
      return siteDownBy(running.state()) ?? (known().site === null ? 'not-installed' : null);
    },
    atLeast: (version) => {
      const { site } = known();
      if (site === null) return false;
      if (site.version !== reached.version) reached = { version: site.version, at: new Map() };
      const is = reached.at.get(version) ?? isAtLeast(site.version, version);
      reached.at.set(version, is);
      return is;
    },
    whileRestoring: async (job) => {
      setRestoring(true);
      try {
        return await job();
      } finally {
        setRestoring(false);
      }
    },
    closeForReset: () => setRestoring(true),
    state: running.state,
    progress: () => progressOf(running.state(), node.hardware.clock.monoMs()),
    list: () => {
      const { shelf } = running.state();
      const software = boxSoftware(known());
      const stored = new Set(shelf.onDisk.map(({ manifest }) => manifest.id));
      return listed(shelf, software).map((item) => ({
        ...item,
        state: packageState(item.manifest, software),
        missing: missing(item.manifest, software),
        onDisk: stored.has(item.manifest.id),
      }));
    },
    history: () => {
      const under = unverified(running.state());
      return known().software.history.filter(({ id }) => id !== under?.id);
    },
    operate: running.input,
    upload: (bytes) => {
      const refuse = (refused: Label, why: string, id: string | null): Answered => {
        node.emit({ kind: 'installer.upload-refused', data: { why, package: id } });
        return { refused };
      };
      // Nothing of the file is kept before the machine could take it.
      if (!resting.has(running.state().at)) return refuse(words.busy, 'busy', null);
      const opened = openPackage(node, bytes);
      if (!opened.ok) return refuse(opened.refused, 'file', null);
      const { manifest } = opened.content;
      const tried = installerMachine.step(running.state(), { kind: 'uploaded', manifest }, facts());
      if ('refused' in tried) {
        const early = missing(manifest, boxSoftware(known())).length > 0;
        return refuse(tried.refused, early ? 'needs' : 'state', manifest.id);
      }
      const refused = storePackage(node, manifest.id, bytes);
      return refused === null
        ? running.input({ kind: 'uploaded', manifest })
        : refuse(refused, 'disk', manifest.id);
    },
    downloadKey,
    supportRequest: () => {
      const since = damagedMs(running.state());
      return since === null ? null : requestCode(node.ports.plate.guid, since);
    },
    repair: (code) => {
      const since = damagedMs(running.state());
      if (since === null) return { refused: words.nothing };
      const request = requestCode(node.ports.plate.guid, since);
      if (!isRepairCode(node.ports.plate.secretHex, request, code)) return { refused: words.code };
      return running.input({ kind: 'repair' });
    },
    idle: running.idle,
    start: () => {
      cached = null;
      running.start();
      tick();
      sweep(node, running.state());
    },
  };
}
