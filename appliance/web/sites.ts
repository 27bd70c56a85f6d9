/** Pages and forms of the two sites: addresses and bodies understood, then the door. */
import { sitePaths } from '../../views/names.js';
import type { Site } from '../accounts/rights.js';
import type { Node } from '../node/node.js';
import { type Head, pathOf } from '../node/request-head.js';
import type { Raw } from '../pages/forms/fields.js';
import type { WebAdmission, WebReply } from './answer.js';
import { announcedBytes, formTypeOf, incomingOf } from './asked.js';
import type { Door } from './door/door.js';
import type { Incoming, Reply } from './exchange.js';
import {
  type FormSide,
  openForm,
  type Refuse,
  readForm,
  spooledBy,
  type WebFormReader,
} from './forms/sent.js';

/** Boundaries and the heads of parts. */
const MULTIPART_MORE_BYTES = 64 * 1024;

/** Which site a path belongs to; null: neither. */
export const siteOf = (path: string): Site | null =>
  path === '/login' || path.startsWith('/login/')
    ? 'login'
    : path === '/appliance' || path.startsWith('/appliance/')
      ? 'appliance'
      : null;

/** Views and forms of both sites, from a request to the answer. */
export function createSiteDoors(node: Node, door: Door, of: (reply: Reply) => WebReply, refuse: Refuse) {
  const side: FormSide = { node, door, of, refuse };

  const carryOut = (site: Site, incoming: Incoming, raw: Raw): Reply | Promise<Reply> => {
    const { home, signOut } = sitePaths(site);
    if (incoming.path === home) return door.signIn(site, incoming, raw);
    return incoming.path === signOut ? door.signOut(site, incoming, raw) : door.post(site, incoming, raw);
  };

  const post = async (site: Site, head: Head, body: Buffer, form: Raw | null): Promise<WebReply> => {
    const incoming = incomingOf(head);
    if (incoming === null) return refuse(head, 400);
    const read = form === null ? await readForm(side, site, head, incoming, body) : { raw: form };
    if ('reply' in read) return read.reply;
    try {
      return of(await carryOut(site, incoming, read.raw));
    } finally {
      for (const name of spooledBy(read.raw)) if (!door.holds(name)) node.ports.disk.spool.drop(name);
    }
  };

  const admit = (site: Site, head: Head): WebAdmission => {
    const incoming = incomingOf(head);
    if (incoming === null) return { reply: refuse(head, 400) };
    const admission = door.admit(site, incoming);
    if ('reply' in admission) return { reply: of(admission.reply) };
    const type = formTypeOf(head);
    if (type === null) {
      const brings = (announcedBytes(head) ?? 0) > 0 || head.headers['transfer-encoding'] !== undefined;
      return brings ? { reply: refuse(head, 415) } : { kind: 'body', maxBytes: 0 };
    }
    const { textBytes, files } = admission;
    if (type === 'urlencoded' || files.size === 0) return { kind: 'body', maxBytes: textBytes };
    const fileBytes = [...files.values()].reduce((sum, { maxBytes }) => sum + maxBytes, 0);
    return { kind: 'form', maxBytes: fileBytes + textBytes + MULTIPART_MORE_BYTES };
  };

  return {
    get: (site: Site, head: Head): WebReply => {
      const incoming = incomingOf(head);
      return incoming === null ? refuse(head, 400) : of(door.get(site, incoming));
    },
    post,
    admit,
    /** Reads a form that `admit` let in. */
    openForm: (head: Head): Promise<WebFormReader> => openForm(side, siteOf(pathOf(head.url)), head),
  };
}
