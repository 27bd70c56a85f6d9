/**
 * Reset to factory defaults. The order is written into the memory of the chassis, which the wipe
 * leaves alone; from then on the box will be reset, whatever happens to its power. The wipe itself is
 * done at the next start, before anything is opened, and is done over if it was interrupted.
 *
 * The address by which the box is reached is kept, so that somebody can wait for the end on its pages
 * and shut it down there.
 *
 * @guide G111 seed
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { type Disk, type Ports, SECOND } from '../../../hardware/ports.js';
import { FACTORY_NAME, FACTORY_ZONE, saveFactoryCertificate } from '../../certificates/factory.js';
import type { Node } from '../../node/node.js';
import { openStore } from '../../store/database.js';
import { docSchema, writeDoc } from '../../store/docs.js';
import type { NetworkConfig } from '../network/contract.js';
import { NETWORK_DOC } from '../network/service.js';

const ORDER_FILE = 'hardware/reset.json';
/** What is written over before the restart that ends it. */
export const RESET_MS = 180_000;

const orderSchema = v.object({
  by: v.string(),
  sinceMono: v.number(),
  network: v.object({
    gateway: v.string(),
    ntpServer: v.string(),
    dnsServers: v.pipe(v.array(v.string()), v.readonly()),
  }),
  addresses: v.array(
    v.object({
      address: v.string(),
      mask: v.string(),
      nic: v.picklist(['eth0', 'eth1']),
      enabled: v.boolean(),
      shared: v.boolean(),
    }),
  ),
});
type Order = Readonly<v.InferOutput<typeof orderSchema>>;

const read = (disk: Disk): Order | null => {
  const file = disk.readFile(ORDER_FILE);
  return file === null ? null : readJson(orderSchema, file);
};

/** Share done in [0, 1]; null while no reset was ordered. */
export function resetShare(node: Node): number | null {
  const order = read(node.ports.disk);
  if (order === null) return null;
  return Math.min(1, (node.hardware.clock.monoMs() - order.sinceMono) / RESET_MS);
}

/** Orders the reset: the site closes at once, the box restarts when it is done. */
export function orderReset(node: Node, by: string): void {
  const { gateway, ntpServer, dnsServers, addresses } = node.network.config();
  const order: Order = {
    by,
    sinceMono: node.hardware.clock.monoMs(),
    network: { gateway, ntpServer, dnsServers },
    addresses: addresses.filter((one) => !one.shared),
  };
  node.ports.disk.writeFile(ORDER_FILE, Buffer.from(JSON.stringify(order)));
  node.emit({ kind: 'factory.reset-asked', data: { by } });
  node.software.closeForReset();
  node.ports.time.timer(RESET_MS * (SECOND / 1_000), () => node.ports.chassis.reboot());
  node.changed('hardware');
}

/** At the start of a box, before its databases are opened: what was ordered is done now. */
export async function carryOutReset(ports: Ports, nowMs: number): Promise<void> {
  const order = read(ports.disk);
  if (order === null) return;
  ports.disk.wipe();
  const keys = await ports.keys.rsa(2048);
  const box = openStore(ports.disk, 'box');
  const serialHex = ports.random.fork('factory').hex(8);
  box.transaction('factory-reset', () => {
    box.db.exec(docSchema);
    saveFactoryCertificate(box, ports.plate, { keys, serialHex, nowMs });
    const network: NetworkConfig = {
      ...order.network,
      hostname: FACTORY_NAME,
      addresses: order.addresses,
      timeZone: FACTORY_ZONE,
    };
    writeDoc(box, NETWORK_DOC, network);
  });
  ports.disk.removeFile(ORDER_FILE);
  ports.emit({ kind: 'factory.reset', data: {} });
}
