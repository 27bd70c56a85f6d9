/** The installed software and its installation as the rest of the node sees them. */
import { SECOND } from '../hardware/ports.js';
import { type BoxSoftware, missing, type PackageState, packageState } from '../updates/catalogue.js';
import { makeDownloadKey } from '../updates/download-key.js';
import { installerMachine } from '../updates/installer-machine.js';
import { type InstallerProgress, progressOf } from '../updates/installer-plan.js';
import {
  type InstallerFacts,
  type InstallerInput,
  type InstallerState,
  installedBy,
  listed,
  type StoredPackage,
  siteDownBy,
  unverified,
} from '../updates/installer-state.js';
import type { Prerequisite } from '../updates/package-format.js';
import { isRepairCode, requestCode } from '../updates/support-code.js';
import { isAtLeast } from '../updates/version.js';
import type { Label } from '../views/label.js';
import { performEffect } from './installer-effects.js';
import { type Running, runMachine } from './machine.js';
import type { Node } from './node.js';
import { openPackage, packagePath, storePackage } from './package-files.js';
import {
  type InstalledPackage,
  readSiteSoftware,
  readSoftware,
  recordInstalled,
  redateInstalled,
  type SoftwareDoc,
} from './store/software.js';

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

export interface ListedPackage extends StoredPackage {
  readonly state: PackageState;
  /** What must be installed first. */
  readonly missing: readonly Prerequisite[];
  /** Fetched before, waiting on the disk. */
  readonly onDisk: boolean;
}

export type Answered = { readonly because: Label } | { readonly refused: Label };

/** What an operator can ask of the installer; results of effects come from within. */
export type OperatorInput = Extract<
  InstallerInput,
  { kind: 'check' | 'choose' | 'accept' | 'decline' | 'cancel' | 'dismiss' }
>;

/** Why the site cannot serve. */
export type SiteDown = 'installing' | 'restoring' | 'damaged' | 'not-installed';

export interface InstallerService {
  installed(): Installed;
  /** The site cannot serve: an install, a restore or a damaged base. Null: it serves. */
  siteDown(): SiteDown | null;
  /** Feature switch by installed site version: a page shows itself only from a version on. */
  atLeast(siteVersion: string): boolean;
  /** A restore takes the site down while it lasts, however it ends. */
  whileRestoring<T>(job: () => Promise<T>): Promise<T>;
  /** The site is down from here to the restart. */
  closeForReset(): void;
  state(): InstallerState;
  /** Long work under way; null for none. */
  progress(): InstallerProgress | null;
  /** Packages that are offered or wait on the disk. */
  list(): readonly ListedPackage[];
  /** What was installed, oldest first. */
  history(): readonly InstalledPackage[];
  operate(input: OperatorInput): Answered;
  /** A package file given by hand: checked completely, then stored. */
  upload(bytes: Buffer): Answered;
  /** The appliance download key at this box time. */
  downloadKey(nowMs: number): string;
  /** What support asks for; null while there is nothing to repair. */
  supportRequest(): string | null;
  /** Repairs with the code that support gave. */
  repair(code: string): Answered;
  /** Resolves when no work of the installer is under way (tests, orderly shutdown). */
  idle(): Promise<void>;
  start(): void;
}

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
