/**
 * One box with nothing but its installer: virtual time, a disk in memory whose power can be cut at
 * any durable step, and the lab's update server at the other end of the wire.
 */

import type { SignIns } from '../../../appliance/accounts/sign-ins.js';
import { createClientsService } from '../../../appliance/clients/service.js';
import type { Node } from '../../../appliance/node/node.js';
import type { InstallerService } from '../../../appliance/services/installer/contract.js';
import { createInstallerService } from '../../../appliance/services/installer/service.js';
import { databaseBytes, openStore } from '../../../appliance/store/database.js';
import { docSchema } from '../../../appliance/store/docs.js';
import { hasSite, installPackageNow } from '../../../appliance/store/site/software.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Hardware, Readings } from '../../../hardware/hardware.js';
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import {
  type Plate,
  type Ports,
  PowerLostError,
  type WireReply,
  type WireRequest,
} from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import {
  createUpdateServer,
  maintained,
  type UpdateServer,
} from '../../../lab/outside/maker/update-server.js';
import type { InstallerStage } from '../../../updates/installer/state.js';
import type { Label } from '../../../views/label.js';
import { asOrigin } from '../as-origin.js';
import { standIn } from './stand-in.js';

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

export interface BenchBox {
  readonly disk: MemoryDisk;
  readonly server: UpdateServer;
  readonly events: DomainEvent[];
  readonly plate: Plate;
  /** Answers of the wire; null loses the message. */
  wire: ((request: WireRequest) => WireReply | null) | null;
  /** What the named operation fails with. */
  failing: Map<string, Label>;
  capacityBytes: number;
  /** Error of the box's clock. */
  offsetMs: number;
  signedIn: number;
  reboots: number;
  installer(): InstallerService;
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
    const store = openStore(disk, 'box');
    store.transaction('open', () => store.db.exec(docSchema));
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
    const call = async (request: WireRequest, timeoutUs: number): Promise<WireReply | null> => {
      const answer = box.wire === null ? box.server.handle(request, clockUs / 1_000) : box.wire(request);
      await time.sleep(answer === null ? timeoutUs : LATENCY_US);
      return answer;
    };
    const monoMs = (): number => Math.floor(clockUs / 1_000);
    let site = hasSite(disk) ? openStore(disk, 'site') : null;
    const fail = (error: unknown): void => {
      if (!alive()) return;
      if (error instanceof PowerLostError) lost = true;
      else broken = error;
    };
    const storage = (): Readings['storage'] => ({
      capacityBytes: box.capacityBytes,
      usedBytes: disk.filesBytes(),
      freeBytes: box.capacityBytes - disk.filesBytes() - (site === null ? 0 : databaseBytes(site.db)),
    });
    const node = standIn<Node>('node', {
      ports: standIn<Ports>('ports', {
        fail,
        plate,
        time,
        random: createRandom('bench'),
        wire: standIn<Ports['wire']>('wire', { call }),
        disk,
        heavy: standIn<Ports['heavy']>('heavy', {
          run: async (job, input) => job.work(disk, structuredClone(input)),
        }),
        chassis: standIn<Ports['chassis']>('chassis', {
          reboot: () => {
            wantsReboot = alive();
          },
        }),
      }),
      hardware: standIn<Hardware>('hardware', {
        clock: standIn<Hardware['clock']>('clock', { nowMs: () => monoMs() + box.offsetMs, monoMs }),
        read: () => standIn<Readings>('readings', { storage: storage() }),
        operation: (name) => {
          const failed = box.failing.get(name);
          return failed === undefined ? null : { failed };
        },
        resolve: async () => '127.20.0.5',
        sourceAddress: () => '127.20.0.11',
      }),
      box: store,
      origin: asOrigin(plate.guid),
      site: () => site,
      reopenSite: () => {
        site = hasSite(disk) ? openStore(disk, 'site') : null;
      },
      signIns: standIn<SignIns>('signIns', {
        closeAll: () => {
          const count = box.signedIn;
          box.signedIn = 0;
          return count;
        },
      }),
      get clients() {
        return clients;
      },
      get installer() {
        return installer;
      },
      emit: (event) => {
        box.events.push(event);
      },
      changed: () => {},
    });
    const clients = createClientsService(node);
    const installer = createInstallerService(node);
    return node;
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
