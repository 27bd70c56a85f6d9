/** What is said to those to whom nothing else can be said, in the form of whoever asks. */
import { PowerLostError, type WireReply } from '../../hardware/ports.js';
import type { Api } from '../api/routes.js';
import type { Node } from '../node/node.js';
import { type Head, pathOf } from '../node/request-head.js';
import { storageTrouble } from '../store/storage-trouble.js';
import type { Answers, WebReply } from './answer.js';
import { homeIncoming } from './asked.js';
import { isDirectRequest, turnAway } from './direct-requests.js';
import type { Door } from './door/door.js';
import type { ErrorMore } from './drawing/shown.js';

/** Not the product's own words: what is left to say when even the page of an error cannot be drawn. */
const BARE = 'The appliance could not answer.\n';

export type Refusals = ReturnType<typeof createRefusals>;

/** Answers to what is not served, in the form of whoever asks: a page, or the API's JSON. */
export function createRefusals(node: Node, door: Door, api: Api, { answer, of }: Answers) {
  const plain = (reply: Pick<WireReply, 'status' | 'headers'> & { body: string | Buffer }): WebReply =>
    answer(reply.status, reply.headers, reply.body);

  const refuseHead = (head: Head, status: number, more?: ErrorMore): WebReply => {
    const path = pathOf(head.url);
    if (isDirectRequest(head.url)) return { ...plain(turnAway(status)), untouched: true };
    if (api.owns(path)) return { ...plain(api.refuse(head, status)), untouched: true };
    const told = { back: homeIncoming(head).path, ...more };
    return of({ ...door.error(homeIncoming(head), status, told), untouched: true });
  };
  /** The same for what was an event: it is repeated, whatever came of it. */
  const failed = (head: Head, status: number, more?: ErrorMore): WebReply => {
    const { untouched: _none, ...reply } = refuseHead(head, status, more);
    return reply;
  };
  /** What the storage did not take is told; anything else is a bug, and nobody learns more of it. */
  const trouble = (head: Head, error: unknown): WebReply => {
    if (error instanceof PowerLostError) throw error;
    const why = storageTrouble(error);
    if (why !== null) return failed(head, 507, { text: why });
    node.ports.fail(error);
    try {
      return failed(head, 500);
    } catch {
      return answer(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, BARE);
    }
  };
  return { plain, refuseHead, failed, trouble };
}
