/** Server-sent events: word to open pages that something changed; each fetches itself. */
import type { ServerResponse } from 'node:http';
import { hostWait } from '../../../hardware/kernel/host-time.js';

export interface Followers {
  /** False when there are too many already. */
  accept(response: ServerResponse): boolean;
  changed(): void;
  close(): void;
}

const FOLLOWERS_MAX = 50;
/** At most one word per this long, however much changes. */
const PAUSE_MS = 600;

/** `fingerprint` tells whether anything that pages show has changed at all; who follows looks. */
export function createFollowers(
  fingerprint: () => string,
  attend: () => () => void = () => () => {},
  pauseMs = PAUSE_MS,
): Followers {
  const open = new Map<ServerResponse, () => void>();
  let pending = false;
  let last = '';
  let wake: () => void = () => {};
  let closed = false;

  const tell = async (): Promise<void> => {
    if (pending) return;
    pending = true;
    const wait = hostWait(pauseMs);
    wake = wait.wake;
    await wait.done;
    pending = false;
    if (closed || open.size === 0) return;
    const now = fingerprint();
    if (now === last) return;
    last = now;
    for (const response of open.keys()) response.write('data: changed\n\n');
  };
  return {
    accept: (response) => {
      if (closed || open.size >= FOLLOWERS_MAX) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.write(': follow\n\n');
      open.set(response, attend());
      response.on('close', () => {
        open.get(response)?.();
        open.delete(response);
      });
      return true;
    },
    changed: () => {
      if (open.size > 0) void tell();
    },
    close: () => {
      closed = true;
      wake();
      for (const [response, leave] of open) {
        response.end();
        leave();
      }
      open.clear();
    },
  };
}
