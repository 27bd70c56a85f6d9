/**
 * A client in a process of its own: keep-alive connections over TLS that ask for one path, as fast as
 * answers come or at a steady pace. Bytes are counted, not parsed: the client must cost less than
 * what it measures.
 */
import { performance } from 'node:perf_hooks';
import { connect, type TLSSocket } from 'node:tls';
import type { LoadOrder, LoadResult, SlowAnswer } from './load.js';

const HEAD_END = '\r\n\r\n';
const HEAD_BYTES_MAX = 16_384;

interface Line {
  /** Which of the connections it is. */
  readonly place: number;
  readonly socket: TLSSocket;
  askedMs: number;
  /** When it was sent: what was due before waited for a free connection. */
  sentMs: number;
  busy: boolean;
  /** Bytes of the answer that are still to come; null while its head is. */
  left: number | null;
  head: string;
}

function open(order: LoadOrder, place: number, answered: (line: Line, nowMs: number) => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...placeOf(order, place), rejectUnauthorized: false });
    const line: Line = { place, socket, askedMs: 0, sentMs: 0, busy: false, left: null, head: '' };
    socket.setNoDelay(true);
    socket.once('secureConnect', () => resolve(line));
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      let bytes = chunk.length;
      if (line.left === null) {
        line.head += chunk.toString('latin1');
        const end = line.head.indexOf(HEAD_END);
        if (end < 0) {
          if (line.head.length > HEAD_BYTES_MAX) throw new Error('a head without end');
          return;
        }
        if (!line.head.startsWith('HTTP/1.1 200 ')) throw new Error(line.head.slice(0, end));
        const length = /\r\ncontent-length: (\d+)/i.exec(line.head)?.[1];
        if (length === undefined) throw new Error('an answer without length');
        bytes = line.head.length - end - HEAD_END.length;
        line.left = Number(length);
        line.head = '';
      }
      line.left -= bytes;
      if (line.left > 0) return;
      line.left = null;
      line.busy = false;
      answered(line, performance.now());
    });
  });
}

/** A page that is not answered within this long is not waited for at the end. */
const LAST_ANSWER_MS = 10_000;
/** Requests that wait for a free connection. */
const OWED_MAX = 100_000;

/** So many of the slowest answers are told one by one. */
const SLOW_KEPT = 200;
const keepSlowest = (slow: SlowAnswer[]): void => {
  slow.sort((one, other) => other.tookMs - one.tookMs).splice(SLOW_KEPT);
};

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Where a connection goes. */
const placeOf = ({ host, port, places = [] }: Pick<LoadOrder, 'host' | 'port' | 'places'>, index: number) =>
  places[index % Math.max(1, places.length)] ?? { host, port };

/** The requests of each person. */
function textsOf({ path, cookie, cookies = [cookie], bodies, ...order }: LoadOrder): string[][] {
  return cookies.map((own, index) => {
    const { host, port } = placeOf(order, index);
    const head = `HTTP/1.1\r\nhost: ${host}:${port}\r\n${own === '' ? '' : `cookie: ${own}\r\n`}`;
    if (bodies === undefined) return [`GET ${path} ${head}\r\n`];
    return bodies.map(
      (body) =>
        `POST ${path} ${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

async function run(order: LoadOrder, ready: () => void): Promise<LoadResult> {
  const texts = textsOf(order);
  let sent = 0;
  const took: number[] = [];
  // At a steady pace a request counts from when it was due, also when no connection was free.
  const owed: number[] = [];
  let over = false;
  const send = (line: Line, askedMs: number): void => {
    line.busy = true;
    line.askedMs = askedMs;
    line.sentMs = performance.now();
    const { cookies = [order.cookie], bodies = [''] } = order;
    // Each person keeps a connection; what is posted goes round.
    line.socket.write(texts[line.place % cookies.length]?.[sent % bodies.length] ?? '');
    sent += 1;
  };
  const slow: SlowAnswer[] = [];
  const answered = (line: Line, nowMs: number): void => {
    const tookMs = nowMs - line.askedMs;
    took.push(tookMs);
    slow.push({ atMs: performance.timeOrigin + nowMs, tookMs, queuedMs: line.sentMs - line.askedMs });
    if (slow.length > SLOW_KEPT * 2) keepSlowest(slow);
    const due = owed.shift();
    if (due !== undefined) send(line, due);
    else if (!over && order.everyMs === 0) send(line, performance.now());
  };
  const lines = await Promise.all(
    Array.from({ length: order.connections }, (_, place) => open(order, place, answered)),
  );
  const stopped = new Promise((done) => process.once('message', done));
  ready();
  const fromMs = performance.now();
  if (order.everyMs === 0) for (const line of lines) send(line, performance.now());
  let count = 0;
  const pace = setInterval(
    () => {
      for (; order.everyMs > 0 && count * order.everyMs <= performance.now() - fromMs; count += 1) {
        const dueMs = fromMs + count * order.everyMs;
        // In turn, so that everybody comes.
        const from = count % lines.length;
        const free = [...lines.slice(from), ...lines.slice(0, from)].find((line) => !line.busy);
        if (free !== undefined) send(free, dueMs);
        else if (owed.length < OWED_MAX) owed.push(dueMs);
      }
    },
    Math.max(1, order.everyMs),
  );
  await Promise.race([wait(order.forMs), stopped]);
  // A window without any answer says nothing; what answers nobody at all is told by the limit.
  for (
    const giveUpMs = performance.now() + LAST_ANSWER_MS;
    took.length === 0 && performance.now() < giveUpMs;
  )
    await wait(1);
  const tookMs = performance.now() - fromMs;
  const perSecond = took.length / (tookMs / 1_000);
  over = true;
  clearInterval(pace);
  const lastMs = performance.now() + LAST_ANSWER_MS;
  while (lines.some((line) => line.busy) && performance.now() < lastMs) await wait(1);
  for (const line of lines) line.socket.destroy();
  keepSlowest(slow);
  const sorted = took.sort((x, y) => x - y);
  return {
    perSecond,
    count: took.length,
    medianMs: sorted[Math.floor(took.length / 2)] ?? 0,
    p95Ms: sorted[Math.floor(took.length * 0.95)] ?? 0,
    p99Ms: sorted[Math.floor(took.length * 0.99)] ?? 0,
    slow,
  };
}

process.once('message', (given) => {
  run(given as LoadOrder, () => process.send?.({ ready: true })).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));
