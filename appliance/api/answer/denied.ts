/** What an account may not do is told to it in the API's words, and to the site's people in the audit trail. */
import type { Node } from '../../node/node.js';
import { appendAudit } from '../../store/site/history/append.js';
import { storageTrouble } from '../../store/storage-trouble.js';
import type { Caller } from './reply.js';

/** A program that goes on asking has one line in that time. */
const AGAIN_MS = 3_600_000;
const KEPT_MAX = 1_000;

// One per box, gone with it; the oldest go first.
const told = new WeakMap<Node, Map<string, number>>();

/** Notes that a caller was refused `asked` for want of `right`. */
export function noteDenied(node: Node, caller: Caller, asked: string, right: string): void {
  node.emit({ kind: 'api.denied', data: { account: caller.name, asked, right } });
  const site = node.site();
  if (site === null) return;
  const known = told.get(node) ?? new Map<string, number>();
  told.set(node, known);
  const key = `${caller.id} ${asked}`;
  const monoMs = node.hardware.clock.monoMs();
  if (monoMs - (known.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
  known.delete(key);
  for (const oldest of known.keys()) {
    if (known.size < KEPT_MAX) break;
    known.delete(oldest);
  }
  known.set(key, monoMs);
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
