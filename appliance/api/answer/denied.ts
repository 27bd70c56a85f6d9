/**
 * appliance/api/answer/: how the APIs answer: status, headers, XML, JSON, schemas.
 *
 * What an account may not do is told to it in the API's words, and to the site's people in the audit trail.
 */
import type { Node } from '../../node/node.js';
import { appendAudit } from '../../store/site/history/append.js';
import { storageTrouble } from '../../store/storage-trouble.js';
import type { Caller } from './reply.js';

/** Notes that a caller was refused `asked` for want of `right`. */
export function noteDenied(node: Node, caller: Caller, asked: string, right: string): void {
  node.emit({ kind: 'api.denied', data: { account: caller.name, asked, right } });
  const site = node.site();
  if (site === null || !node.limits.apiDenials.isDue(`${caller.id} ${asked}`)) return;
  try {
    site.transaction('api.denied', () =>
      appendAudit(site, node.origin, {
        atMs: node.hardware.clock.nowMs(),
        actor: caller.name,
        action: 'api.denied',
        detail: `${asked}: ${right}`,
      }),
    );
  } catch (error) {
    if (storageTrouble(error) === null) throw error;
  }
}
