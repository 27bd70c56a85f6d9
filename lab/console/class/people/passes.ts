/**
 * What browsers show at the doors of a class. All doors are ports of one address, and browsers keep cookies by
 * address: a pass that is given on one page is shown at every door. So each door knows whose it is, boxes never
 * hear of a pass, and what a box gives a browser to keep is kept by its port.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Doorkeeper } from '../../../hosting/door/site-server.js';
import type { Answering, Asking, Doorway } from '../../door/app.js';
import { equal } from '../../door/guard.js';
import type { Roster } from './roster.js';

export const SEAT_PASS = 'class_seat';
export const WAITING_PASS = 'class_waiting';
export const INSTRUCTOR_PASS = 'class_instructor';

/** One cookie of a request. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '').split(';').find((pair) => pair.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1);
}

const ofPort = (port: number): string => `p${port}_`;

/** Only what this door has given: under the names by which its box knows it. */
function ownCookies(header: string, port: number): string {
  const prefix = ofPort(port);
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length))
    .join('; ');
}

const kept = (given: unknown, port: number): string[] =>
  (Array.isArray(given) ? given : [given]).map((one) => `${ofPort(port)}${String(one)}`);

/** What a box gives a browser to keep is kept by the door's port. */
function renaming(response: ServerResponse, port: number): void {
  const write = response.writeHead.bind(response);
  Object.defineProperty(response, 'writeHead', {
    value: (status: number, headers: OutgoingHttpHeaders = {}): ServerResponse => {
      const given = headers['set-cookie'];
      return write(status, given === undefined ? headers : { ...headers, 'set-cookie': kept(given, port) });
    },
  });
}

const plainWords =
  'This door belongs to a seat of a class. Join the class first, and come with its pass.\nCette porte appartient à une place d’une classe. Entrez d’abord dans la classe et présentez son laissez-passer.\n';

/** Browsers are led to where one joins; tools are told. */
const lead = (headers: IncomingMessage['headers'], method: string, url: string) =>
  method === 'GET' && (headers.accept ?? '').includes('text/html')
    ? { status: 303, headers: { location: url, 'cache-control': 'no-store' }, body: '' }
    : {
        status: 401,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
        body: plainWords,
      };

/** Before the boxes of a seat, and what is around them. */
export const doorkeeperOf =
  (roster: Roster, seat: number, url: () => string): Doorkeeper =>
  (request, response) => {
    const { cookie } = request.headers;
    const port = request.socket.localPort ?? 0;
    if (roster.ofPass(cookieIn(cookie, SEAT_PASS))?.number !== seat) {
      const { status, headers, body } = lead(request.headers, request.method ?? 'GET', url());
      response.writeHead(status, { ...headers, connection: 'close' }).end(body);
      return false;
    }
    const own = ownCookies(cookie ?? '', port);
    if (own === '') delete request.headers.cookie;
    else request.headers.cookie = own;
    renaming(response, port);
    return true;
  };

export interface LabConsoleDoor {
  readonly roster: Roster;
  readonly seat: number;
  readonly address: string;
  readonly tls: Doorway['tls'];
  /** What the console itself knows: the instructor's tools show it, those of the seat one of its own. */
  readonly token: string;
  url(): string;
  isInstructor(pass: string | undefined): boolean;
}

const reads = new Set(['GET', 'HEAD']);
const lookOnly =
  'You look over a shoulder: from here nothing is done.\nVous regardez par-dessus une épaule : d’ici, rien ne se fait.\n';

/** Before the console of a seat: its trainee comes in, the instructor looks on, tools show its token. */
export const doorwayOf = ({
  roster,
  seat,
  address,
  tls,
  token,
  url,
  isInstructor,
}: LabConsoleDoor): Doorway => ({
  address,
  tls,
  admits: ({ headers, method }: Asking, reply: Answering) => {
    const bearer = /^Bearer (.{1,200})$/.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined && equal(bearer, token)) return true;
    if (bearer !== undefined && equal(bearer, roster.tokenOf(seat))) {
      headers.authorization = `Bearer ${token}`;
      return true;
    }
    if (roster.ofPass(cookieIn(headers.cookie, SEAT_PASS))?.number === seat) return true;
    if (isInstructor(cookieIn(headers.cookie, INSTRUCTOR_PASS))) {
      if (reads.has(method)) return true;
      void reply.code(403).type('text/plain; charset=utf-8').send(lookOnly);
      return false;
    }
    const { status, headers: more, body } = lead(headers, method, url());
    void reply.code(status).headers(more).send(body);
    return false;
  },
});
