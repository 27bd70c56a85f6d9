/** Asks the bench's primary for a page at a steady rate and tells how long the answers took. */
import { Agent, get } from 'node:https';
import { performance } from 'node:perf_hooks';

const EVERY_MS = 5;

process.once('message', (given) => {
  const { port } = given as { port: number };
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
  let took: number[] = [];
  const ask = (): void => {
    const from = performance.now();
    get({ host: '127.0.0.1', port, path: '/page', agent }, (reply) => {
      reply.resume();
      reply.on('end', () => took.push(performance.now() - from));
    }).on('error', () => {});
  };
  const timer = setInterval(ask, EVERY_MS);
  process.on('message', (message) => {
    const { done } = message as { done?: boolean };
    const sorted = took.sort((a, b) => a - b);
    process.send?.({ p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, count: sorted.length });
    took = [];
    if (done === true) {
      clearInterval(timer);
      agent.destroy();
      process.disconnect();
    }
  });
});
