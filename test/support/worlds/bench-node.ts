/** The node of a bench box: real services for its installer, stand-ins for everything around them. */
import type { SignIns } from '../../../appliance/accounts/sign-ins.js';
import { createClientsService } from '../../../appliance/clients/service.js';
import type { Node } from '../../../appliance/node/node.js';
import { createInstallerService } from '../../../appliance/services/installer/service.js';
import { createSoftwareService } from '../../../appliance/services/software/service.js';
import { databaseBytes, hasSite, openStore, type Store } from '../../../appliance/store/database.js';
import { docSchema } from '../../../appliance/store/docs.js';
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Hardware, Readings } from '../../../hardware/hardware.js';
import type { DomainEvent } from '../../../hardware/kernel/event-kinds.js';
import type { Plate, Ports } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import type { Label } from '../../../views/label.js';
import { asOrigin } from '../as-origin.js';
import { standIn } from './stand-in.js';

/** What the bench gives to one boot of its box. */
export interface Around {
  readonly time: Ports['time'];
  readonly call: Ports['wire']['call'];
  readonly fail: Ports['fail'];
  monoMs(): number;
  reboot(): void;
}

/** What the bench sees and sets from outside. */
export interface Bench {
  readonly disk: MemoryDisk;
  readonly plate: Plate;
  readonly events: DomainEvent[];
  /** What the named operation fails with. */
  readonly failing: Map<string, Label>;
  capacityBytes: number;
  /** Error of the box's clock. */
  offsetMs: number;
  signedIn: number;
}

function portsOf({ disk, plate }: Bench, { time, call, fail, reboot }: Around): Ports {
  return standIn<Ports>('ports', {
    fail,
    entered: () => {},
    plate,
    time,
    random: createRandom('bench'),
    wire: standIn<Ports['wire']>('wire', { call }),
    disk,
    heavy: standIn<Ports['heavy']>('heavy', {
      run: async (job, input) => job.work(disk, structuredClone(input)),
    }),
    chassis: standIn<Ports['chassis']>('chassis', { reboot }),
    keys: { rsa: () => Promise.reject(new Error('no keys are made in this test')) },
  });
}

function hardwareOf(box: Bench, monoMs: () => number, site: () => Store | null): Hardware {
  const storage = (): Readings['storage'] => {
    const open = site();
    const usedBytes = box.disk.filesBytes();
    const takenBytes = usedBytes + (open === null ? 0 : databaseBytes(open.db));
    return { capacityBytes: box.capacityBytes, usedBytes, freeBytes: box.capacityBytes - takenBytes };
  };
  return standIn<Hardware>('hardware', {
    clock: standIn<Hardware['clock']>('clock', { nowMs: () => monoMs() + box.offsetMs, monoMs }),
    read: () => standIn<Readings>('readings', { storage: storage() }),
    operation: (name) => {
      const failed = box.failing.get(name);
      return failed === undefined ? null : { failed };
    },
    resolve: async () => '127.20.0.5',
    sourceAddress: () => '127.20.0.11',
  });
}

export function buildBenchNode(box: Bench, around: Around): Node {
  const { disk, plate } = box;
  const store = openStore(disk, 'box');
  store.transaction('open', () => store.db.exec(docSchema));
  const openSite = (): Store | null => (hasSite(disk) ? openStore(disk, 'site') : null);
  let site = openSite();
  const node = standIn<Node>('node', {
    ports: portsOf(box, around),
    hardware: hardwareOf(box, around.monoMs, () => site),
    box: store,
    origin: asOrigin(plate.guid),
    site: () => site,
    reopenSite: () => {
      site = openSite();
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
    get software() {
      return software;
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
  const software = createSoftwareService(node);
  const installer = createInstallerService(node);
  return node;
}
