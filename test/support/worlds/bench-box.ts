/**
 * One box with nothing but its installer: virtual time, a disk in memory whose power can be cut at
 * any durable step, and the lab's update server at the other end of the wire.
 */

import type { Node } from '../../../appliance/node/node.js';
import type { InstallerService } from '../../../appliance/services/installer/contract.js';
import type { SoftwareService } from '../../../appliance/services/software/contract.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { type Plate, PowerLostError, type WireReply, type WireRequest } from '../../../hardware/ports.js';
import {
  createUpdateServer,
  maintained,
  type UpdateServer,
} from '../../../lab/outside/maker/update-server.js';
import type { InstallerStage } from '../../../updates/installer/state.js';
import { type Bench, buildBenchNode } from './bench-node.js';
import { type BenchTime, createBenchTime } from './bench-time.js';

export const START_MS = Date.UTC(2018, 2, 5, 9);
const GIGABYTE = 10 ** 9;
const LATENCY_US = 1_000;

const plate: Plate = {
  serial: 'SN-0001',
  guid: '0123456789abcdef0123456789abcdef',
  model: 'B300',
  macs: { eth0: '02:00:00:00:00:01', eth1: '02:00:00:00:00:02' },
  driftPpm: 0,
  secretHex: '5a'.repeat(32),
};

export interface BenchBox extends Bench {
  readonly server: UpdateServer;
  /** Answers of the wire; null loses the message. */
  wire: ((request: WireRequest) => WireReply | null) | null;
  reboots: number;
  installer(): InstallerService;
  software(): SoftwareService;
  node(): Node;
  stage(): InstallerStage;
  powerOn(): void;
  powerOff(): void;
  /** Runs until nothing is due any more or a condition holds. A reboot happens within. */
  settle(until?: () => boolean): Promise<void>;
  /** Cuts the power at this durable step, counted from now. */
  cutAt(step: number, side: 'before' | 'after'): void;
  /** The power went away at a durable step. */
  cut(): boolean;
}

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** What becomes of a box meanwhile. */
interface Fate {
  boot: number;
  wantsReboot: boolean;
  /** The power went away at a durable step. */
  lost: boolean;
  broken: unknown;
}

const RESTART_US = 120_000_000;

function guarded(fate: Fate, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof PowerLostError)) throw error;
    fate.lost = true;
  }
}

/** One boot of the box's software. */
function buildNode(box: BenchBox, clock: BenchTime, fate: Fate): Node {
  const mine = fate.boot;
  const alive = (): boolean => fate.boot === mine;
  return buildBenchNode(box, {
    time: clock.time,
    monoMs: () => Math.floor(clock.nowUs() / 1_000),
    call: async (request, timeoutUs) => {
      const answer =
        box.wire === null ? box.server.handle(request, clock.nowUs() / 1_000) : box.wire(request);
      await clock.time.sleep(answer === null ? timeoutUs : LATENCY_US);
      return answer;
    },
    fail: (error) => {
      if (!alive()) return;
      if (error instanceof PowerLostError) fate.lost = true;
      else fate.broken = error;
    },
    reboot: () => {
      fate.wantsReboot = alive();
    },
  });
}

async function settle(box: BenchBox, clock: BenchTime, fate: Fate, until: () => boolean): Promise<void> {
  for (let round = 0; round < 100_000; round += 1) {
    do await turn();
    while (clock.jobs() > 0);
    if (fate.broken !== null) throw fate.broken;
    if (fate.lost) return;
    if (fate.wantsReboot) {
      fate.wantsReboot = false;
      box.reboots += 1;
      box.powerOff();
      clock.pass(RESTART_US);
      box.powerOn();
      continue;
    }
    if (until()) return;
    const next = clock.next();
    if (next === null) return;
    guarded(fate, next);
  }
  throw new Error('the box does not settle');
}

export function makeBenchBox(packageIds: readonly string[], serverState?: UpdateServer): BenchBox {
  const disk = createMemoryDisk(100 * GIGABYTE);
  for (const id of packageIds) installPackageNow(disk, id, { nowMs: START_MS, adminPasswordHash: 'none' });
  const clock = createBenchTime(START_MS * 1_000);
  const fate: Fate = { boot: 0, wantsReboot: false, lost: false, broken: null };
  let node: Node | null = null;
  const box: BenchBox = {
    disk,
    server:
      serverState ?? createUpdateServer({ entitlements: [maintained(plate, 'Customer', START_MS * 2)] }),
    events: [],
    plate,
    wire: null,
    failing: new Map(),
    capacityBytes: 100 * GIGABYTE,
    offsetMs: 0,
    signedIn: 2,
    reboots: 0,
    installer: () => box.node().installer,
    software: () => box.node().software,
    node: () => {
      if (node === null) throw new Error('the box is off');
      return node;
    },
    stage: () => box.installer().state().at,
    powerOn: () => {
      disk.revive();
      fate.lost = false;
      fate.boot += 1;
      guarded(fate, () => {
        node = buildNode(box, clock, fate);
        node.installer.start();
      });
    },
    powerOff: () => {
      node = null;
      clock.clear();
      fate.boot += 1;
    },
    cutAt: (step, side) => {
      const target = disk.steps + step;
      disk.onDurable((now) => {
        if (now !== target) return null;
        disk.onDurable(null);
        fate.lost = true;
        return side;
      });
    },
    cut: () => fate.lost,
    settle: (until = () => false) => settle(box, clock, fate, until),
  };
  box.powerOn();
  return box;
}

/** As the operator does: check, choose, accept, wait. */
export async function operate(box: BenchBox, packageId: string): Promise<void> {
  const said = (answered: ReturnType<InstallerService['operate']>): void => {
    if ('refused' in answered) throw new Error(answered.refused.en);
  };
  const state = box.installer().state();
  const waiting = state.at === 'awaiting-licence' && state.chosen.manifest.id === packageId;
  if (!waiting) {
    if (
      !box
        .installer()
        .list()
        .some(({ manifest }) => manifest.id === packageId)
    ) {
      said(box.installer().operate({ kind: 'check' }));
      await box.settle(() => box.stage() === 'idle');
      if (box.cut()) return;
    }
    said(box.installer().operate({ kind: 'choose', packageId }));
  }
  said(box.installer().operate({ kind: 'accept' }));
  await box.settle();
}
