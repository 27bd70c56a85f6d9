/** Server-sent events for pages marked live: word that something changed; the page fetches itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appliance } from '../../appliance/boot.js';
import { hostWait } from '../../hardware/host.js';

const FOLLOWERS_MAX = 200;
/** At most one word per this long, however much changes. */
const PAUSE_MS = 250;

export interface LiveEvents {
  accept(request: IncomingMessage, response: ServerResponse): void;
  /** Something changed, or time went on while work is under way. */
  changed(): void;
}

export function createLiveEvents(appliance: () => Appliance | null): LiveEvents {
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
    accept: (request, response) => {
      const software = appliance();
      if (
        software === null ||
        followers.size >= FOLLOWERS_MAX ||
        !software.mayFollow(request.url ?? '', request.headers.cookie)
      ) {
        response.writeHead(software === null ? 503 : 403).end();
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
