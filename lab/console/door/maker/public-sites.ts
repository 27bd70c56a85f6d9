/**
 * The maker's public pages for real browsers: what a person at an unrestricted computer opens. Each
 * request is an act of the lab, so that a replay repeats it.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { WireReply } from '../../../../hardware/ports.js';
import type { Act, PublicSite } from '../../../acts/act.js';
import type { Doorkeeper } from '../../../hosting/door/site-server.js';
import { selfSigned } from '../self-signed.js';
import { createBrowserSide } from './browser-side.js';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export interface PublicSites {
  readonly urls: Readonly<Record<PublicSite, string>>;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 64 * 1024;
const BUSY_MAX = 32;
const kept = ['accept-language', 'content-type'] as const;
/** What a browser says of itself; the maker’s server never hears it. */
const BROWSER = 'sec-fetch-dest';

/** Null: too large. */
function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on('end', () => resolve(sizeBytes > BODY_BYTES_MAX ? null : Buffer.concat(chunks)));
    request.on('error', () => resolve(null));
  });
}

function answer(response: ServerResponse, reply: WireReply | null): void {
  if (reply === null) response.writeHead(503).end();
  else response.writeHead(reply.status, reply.headers as Record<string, string | string[]>).end(reply.body);
}

const listening = (server: Server, { host, port }: ListenAddress): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => resolve());
  });

export interface PublicSitesParts {
  visit(act: Extract<Act, { kind: 'visit' }>): Promise<WireReply | null>;
  /** Where the lab's bar leads. */
  readonly consoleUrl: string;
  readonly keeper?: Doorkeeper | null;
}

/** Opens the pages at their places; `visit` performs the act and gives its answer. */
export async function openPublicSites(
  places: Readonly<Record<PublicSite, ListenAddress>>,
  { visit, consoleUrl, keeper = null }: PublicSitesParts,
): Promise<PublicSites> {
  const servers: Server[] = [];
  const urls: Partial<Record<PublicSite, string>> = {};
  const identity = selfSigned('maker.example.net');
  for (const site of Object.keys(places) as PublicSite[]) {
    let busy = 0;
    const ask = createBrowserSide(async ({ method, path, headers: { [BROWSER]: _, ...headers }, body }) => {
      const bodyBase64 = body.toString('base64');
      return await visit({ kind: 'visit', site, method, path, headers, bodyBase64 });
    }, consoleUrl);
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const body = await bodyOf(request);
      if (body === null) {
        response.writeHead(413).end();
        return;
      }
      const headers: Record<string, string> = {};
      for (const name of [...kept, BROWSER]) {
        const value = request.headers[name];
        if (typeof value === 'string') headers[name] = value;
      }
      const { method = 'GET', url: path = '/' } = request;
      answer(response, await ask({ method, path, headers, body }));
    };
    const server = createServer(identity, (request, response) => {
      if (keeper !== null && !keeper(request, response)) return;
      if (busy >= BUSY_MAX) {
        response.writeHead(503, { 'retry-after': '1' }).end();
        return;
      }
      busy += 1;
      serve(request, response)
        .catch(() => response.destroy())
        .finally(() => {
          busy -= 1;
        });
    });
    await listening(server, places[site]);
    servers.push(server);
    urls[site] = `https://${places[site].host}:${places[site].port}/`;
  }
  return {
    urls: urls as Record<PublicSite, string>,
    close: async () => {
      for (const server of servers) {
        const closed = new Promise<void>((done) => server.close(() => done()));
        server.closeAllConnections();
        await closed;
      }
    },
  };
}
