/** Ports for what tests start. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ports that the host gives to connections of its own: those can be taken again at once.
const [LOWEST_PORT, HIGHEST_PORT] = [20_000, 32_000];

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** So many different ports that nobody held a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}
