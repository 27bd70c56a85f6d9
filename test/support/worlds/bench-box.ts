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

interface Due {
  readonly atUs: number;
  readonly order: number;
  run(): void;
}

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

export function makeBenchBox(packageIds: readonly string[], serverState?: UpdateServer): BenchBox {
  const disk = createMemoryDisk(100 * GIGABYTE);
  for (const id of packageIds) installPackageNow(disk, id, { nowMs: START_MS, adminPasswordHash: 'none' });
  let dues: Due[] = [];
  let order = 0;
  let clockUs = START_MS * 1_000;
  let boot = 0;
  let jobs = 0;
  let wantsReboot = false;
  let lost = false;
  let broken: unknown = null;
  let node: Node | null = null;

  const later = (atUs: number, run: () => void): Due => {
    order += 1;
    const due = { atUs, order, run };
    dues.push(due);
    return due;
  };
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof PowerLostError)) throw error;
      lost = true;
    }
  };

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
      lost = false;
      boot += 1;
      guarded(() => {
        node = build();
        node.installer.start();
      });
    },
    powerOff: () => {
      node = null;
      dues = [];
      jobs = 0;
      boot += 1;
    },
    cutAt: (step, side) => {
      const target = disk.steps + step;
      disk.onDurable((now) => {
        if (now !== target) return null;
        disk.onDurable(null);
        lost = true;
        return side;
      });
    },
    cut: () => lost,
    settle: async (until = () => false) => {
      for (let round = 0; round < 100_000; round += 1) {
        do await turn();
        while (jobs > 0);
        if (broken !== null) throw broken;
        if (lost) return;
        if (wantsReboot) {
          wantsReboot = false;
          box.reboots += 1;
          box.powerOff();
          clockUs += 120_000_000;
          box.powerOn();
          continue;
        }
        if (until()) return;
        const next = dues.sort((a, b) => a.atUs - b.atUs || a.order - b.order).shift();
        if (next === undefined) return;
        clockUs = Math.max(clockUs, next.atUs);
        guarded(next.run);
      }
      throw new Error('the box does not settle');
    },
  };

  const build = (): Node => {
    const mine = boot;
    const alive = (): boolean => boot === mine;
    const time = {
      nowUs: () => clockUs,
      sleep: (us: number) => new Promise<void>((done) => later(clockUs + us, done)),
      timer: (us: number, run: () => void | Promise<void>) => {
        const due = later(clockUs + us, () => void run());
        return () => {
          dues = dues.filter((other) => other !== due);
        };
      },
      real: async <T>(job: () => Promise<T>): Promise<T> => {
        jobs += 1;
        try {
          return await job();
        } finally {
          jobs -= 1;
        }
      },
    };
    return buildBenchNode(box, {
      time,
      monoMs: () => Math.floor(clockUs / 1_000),
      call: async (request, timeoutUs) => {
        const answer = box.wire === null ? box.server.handle(request, clockUs / 1_000) : box.wire(request);
        await time.sleep(answer === null ? timeoutUs : LATENCY_US);
        return answer;
      },
      fail: (error) => {
        if (!alive()) return;
        if (error instanceof PowerLostError) lost = true;
        else broken = error;
      },
      reboot: () => {
        wantsReboot = alive();
      },
    });
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
