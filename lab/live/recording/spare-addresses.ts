/** Real addresses for a lab that nobody visits: free ones, which collide as the plan's would. */
import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import type { AddressPlan } from '../../plan.js';

export type Physical = Readonly<Record<string, { readonly host: string; readonly port: number }>>;

function tryPort(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host, port, exclusive: true }, () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}

/** A loopback network of its own where the host has one, ports of 127.0.0.1 otherwise. */
export async function spareAddresses({ boxes, shared }: AddressPlan): Promise<Physical> {
  const net = `127.${randomInt(64, 128)}.${randomInt(1, 255)}`;
  const placed: Record<string, { host: string; port: number }> = {};
  for (const address of [...Object.values(boxes), shared]) {
    const own = `${net}.${address.split('.')[3]}`;
    const ownPort = await tryPort(own, 0);
    const port = ownPort ?? (await tryPort('127.0.0.1', 0));
    if (port === null) throw new Error('this host gives no free port on its loopback');
    placed[address] = { host: ownPort === null ? '127.0.0.1' : own, port };
  }
  return placed;
}
