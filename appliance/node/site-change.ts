/** A change of the site's configuration: committed with its row of the audit trail, then told. */
import type { ChangeKind } from '../../hardware/kernel/event-kinds.js';
import type { Label } from '../../views/label.js';
import type { Store } from '../store/database.js';
import { appendAudit } from '../store/site/history/append.js';
import type { Node } from './node.js';

export const siteWords = {
  noSite: { en: 'The site is not available now.', fr: 'Le site n’est pas disponible pour le moment.' },
} satisfies Record<string, Label>;

/** Who changes something, and where. */
interface Change {
  readonly node: Node;
  readonly actor: { readonly name: string };
}

/** `what`: the event and audit action, such as 'team.created'; `detail`: the name of what it was done to. */
export function commitAs(
  node: Node,
  site: Store,
  by: string,
  what: ChangeKind,
  detail: string,
  change: () => void,
): void {
  site.transaction(what, () => {
    change();
    appendAudit(site, node.origin, {
      atMs: node.hardware.clock.nowMs(),
      actor: by,
      action: what,
      detail,
    });
  });
  node.emit({ kind: what, data: { name: detail, by } });
}

/** A change of what is kept outside the site's data, with its row of the site's audit trail. */
export function auditAround(
  { node, actor, nowMs }: Change & { readonly nowMs: number },
  action: string,
  change: () => void,
): void {
  const site = node.site();
  if (site === null) {
    change();
    return;
  }
  site.transaction(action, () => {
    appendAudit(site, node.origin, { atMs: nowMs, actor: actor.name, action, detail: '' });
    change();
  });
}

/** A change that somebody who is signed in makes. */
export const commitChange = (
  { node, actor }: Change,
  site: Store,
  what: ChangeKind,
  detail: string,
  change: () => void,
): void => commitAs(node, site, actor.name, what, detail, change);
