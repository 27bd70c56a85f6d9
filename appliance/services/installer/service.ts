/** The installation of software as the rest of the node sees it: the Updates page. */
import { SECOND } from '../../../hardware/ports.js';
import { missing, packageState } from '../../../updates/catalogue.js';
import { makeDownloadKey } from '../../../updates/download-key.js';
import { installerMachine } from '../../../updates/installer/machine.js';
import { progressOf } from '../../../updates/installer/plan.js';
import {
  type InstallerFacts,
  type InstallerInput,
  type InstallerState,
  installedBy,
  listed,
} from '../../../updates/installer/state.js';
import type { Node } from '../../node/node.js';
import { type Running, runMachine } from '../../node/run-machine.js';
import { recordInstalled, redateInstalled } from '../../store/site/software.js';
import { boxSoftware, readKnown } from '../software/known.js';
import type { InstallerService, ListedPackage } from './contract.js';
import { performEffect } from './effects.js';
import { packagePath } from './package-files.js';
import { repairRefusal, requestOf } from './repair.js';
import { takeUpload } from './upload.js';

const PROGRESS_EVERY_US = 15 * SECOND;

/** Files of packages that no state knows: left by a cut between file and commit. */
function sweep(node: Node, state: InstallerState): void {
  const keep = new Set(state.shelf.onDisk.map(({ manifest }) => packagePath(manifest.id)));
  if ('chosen' in state) keep.add(packagePath(state.chosen.manifest.id));
  for (const path of node.ports.disk.list('packages')) {
    if (!keep.has(path)) node.ports.disk.removeFile(path);
  }
}

/** In the transaction of a step: what it has installed. */
function record(node: Node, before: InstallerState, after: InstallerState): void {
  const nowMs = node.hardware.clock.nowMs();
  if (before.at === 'verifying' && after.at === 'idle')
    redateInstalled(node.box, before.chosen.manifest.id, nowMs);
  const installed = installedBy(before, after);
  if (installed === null) return;
  const { id, kind, version, build, endpoints } = installed.manifest;
  const { method } = installed;
  recordInstalled(node.box, { id, kind, version, build, endpoints, installedMs: nowMs, method });
}

/** Pages that watch an installation hear of it between the commits, too, from each call on. */
function createTicks(node: Node, state: () => InstallerState): () => void {
  let isTicking = false;
  const tick = (): void => {
    const leftMs = progressOf(state(), node.hardware.clock.monoMs())?.leftMs ?? null;
    if (isTicking || leftMs === null) return;
    isTicking = true;
    node.ports.time.timer(PROGRESS_EVERY_US, () => {
      isTicking = false;
      node.changed('installer');
      tick();
    });
  };
  return tick;
}

function listOf(node: Node, { shelf }: InstallerState): ListedPackage[] {
  const software = node.software.forPackages();
  const stored = new Set(shelf.onDisk.map(({ manifest }) => manifest.id));
  return listed(shelf, software).map((item) => ({
    ...item,
    state: packageState(item.manifest, software),
    missing: missing(item.manifest, software),
    onDisk: stored.has(item.manifest.id),
  }));
}

/** The installer of one node: its machine at work, and what the Updates page reads and orders. */
export function createInstallerService(node: Node): InstallerService {
  const { clock } = node.hardware;
  const { guid, serial, secretHex } = node.ports.plate;
  const facts = (): InstallerFacts => ({
    monoMs: clock.monoMs(),
    nowMs: clock.nowMs(),
    freeBytes: node.hardware.read().storage.freeBytes,
    software: boxSoftware(readKnown(node)),
  });
  const downloadKey = (timeMs: number): string =>
    makeDownloadKey({ guid, serial, timeMs, software: node.software.forPackages() }, secretHex);
  const progress = (attempt: number, receivedShare: number): boolean => {
    const outcome = running.input({ kind: 'progress', attempt, receivedShare });
    return !('refused' in outcome) || outcome.stopped === true;
  };
  const host = { node, downloadKey: () => downloadKey(clock.nowMs()), progress };
  const running: Running<InstallerState, InstallerInput> = runMachine({
    node,
    machine: installerMachine,
    facts,
    perform: (effect, state) => performEffect(host, effect, state),
    lifecycles: ({ at }) => ({ installer: at }),
    alongside: (before, after) => record(node, before, after),
    committed: () => {
      node.software.reread();
      tick();
    },
  });
  const tick = createTicks(node, running.state);

  return {
    state: running.state,
    progress: () => progressOf(running.state(), clock.monoMs()),
    list: () => listOf(node, running.state()),
    operate: running.input,
    upload: (bytes) => takeUpload(node, running, facts(), bytes),
    downloadKey,
    supportRequest: () => requestOf(node, running.state()),
    repair: (code) => {
      const refused = repairRefusal(node, running.state(), code);
      return refused === null ? running.input({ kind: 'repair' }) : { refused };
    },
    idle: running.idle,
    start: () => {
      node.software.reread();
      running.start();
      tick();
      sweep(node, running.state());
    },
  };
}
