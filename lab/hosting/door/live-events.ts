/** Server-sent events for pages marked live: word that something changed; the page fetches itself. */
import type { ServerResponse } from 'node:http';
import { hostWait } from '../../../hardware/kernel/host-time.js';

const FOLLOWERS_MAX = 200;
/** At most one word per this long, however much changes. */
const PAUSE_MS = 250;

export interface LiveEvents {
  /** Somebody who may follow live pages does so from now on. */
  accept(response: ServerResponse): void;
  /** Something changed, or time went on while work is under way. */
  changed(): void;
}

/** Tells followers of a page that something changed, several changes at once. */
export function createLiveEvents(): LiveEvents {
  const followers = new Set<ServerResponse>();
  let pending = false;
  const tell = async (): Promise<void> => {
    if (pending) return;
    pending = true;
    await hostWait(PAUSE_MS).done;
    pending = false;
    for (const response of followers) response.write('data: changed\n\n');
  };
  return {
    accept: (response) => {
      if (followers.size >= FOLLOWERS_MAX) {
        response.writeHead(503, { 'retry-after': '30' }).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write(': follow\n\n');
      followers.add(response);
      response.on('close', () => followers.delete(response));
    },
    changed: () => {
      if (followers.size > 0) void tell();
    },
  };
}
