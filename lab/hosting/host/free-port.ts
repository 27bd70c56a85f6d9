/** A port of this host's loopback that nobody has. */
import { createServer } from 'node:net';

/** One that was free a moment ago: somebody else may take it first. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('this host gives no port');
  return address.port;
}
