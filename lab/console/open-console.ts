/** Opens the lab console of an interactive lab. */
import { randomBytes } from 'node:crypto';
import { TLS_PORT } from '../hosting/plan.js';
import type { Session } from '../session.js';
import { faultKinds } from './fault-kinds.js';
import { createLiveControl } from './live-control.js';
import { createConsole } from './server.js';

/** Listens on this host's loopback only. Rejects when the port is taken. */
export async function openConsole(
  session: Session,
  port: number,
  places: Readonly<Record<string, { readonly host: string; readonly port: number }>>,
): Promise<{ readonly url: string; readonly token: string; close(): Promise<void> }> {
  const { lab, live, outside } = session;
  const control = createLiveControl({
    lab,
    live,
    outside,
    watch: outside.watch(),
    faultKinds: faultKinds(),
    act: session.act,
    urlOf: (address) => `https://${places[address]?.host ?? address}:${places[address]?.port ?? TLS_PORT}`,
  });
  const token = randomBytes(24).toString('hex');
  const console = await createConsole(control, { token });
  const url = await console.listen(port);
  return { url, token, close: () => console.close() };
}
