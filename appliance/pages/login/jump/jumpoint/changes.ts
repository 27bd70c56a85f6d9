/**
 * appliance/pages/login/jump/jumpoint/: Jumpoints, connection agents and integration clients.
 *
 * What people change: one is added, renamed, switched off, deleted.
 */

import type { Label } from '../../../../../views/label.js';
import { commitChange, siteWords } from '../../../../node/site-change.js';
import { type DeployedKind, deployedKinds } from '../../../../store/client-kinds/index.js';
import { one, run, type Store } from '../../../../store/database.js';
import { type DeployedClient, deployedClients, hashKey } from '../../../../store/site/clients.js';
import type { Ctx, Outcome } from '../../../page.js';
import { DEPLOYED_MAX, words } from './words.js';

export const PATH = '/login/jumpoint';
const KEY_BYTES = 16;

export const find = (site: Store, id: string): DeployedClient | null =>
  deployedClients(site, deployedKinds).find((one) => one.id === id) ?? null;

const taken = (site: Store, name: string, id: string | null): boolean =>
  deployedClients(site, deployedKinds).some(
    (one) => one.name.toLowerCase() === name.toLowerCase() && one.id !== id,
  );

/** A Jumpoint or the like under a new name; refused when the name is taken or there are too many. */
export function create(ctx: Ctx, kind: DeployedKind, name: string, comments: string): Outcome {
  const { node, nowMs } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  if (taken(site, name, null)) return { refused: words.taken, errors: { name: words.taken } };
  if (deployedClients(site, deployedKinds).length >= DEPLOYED_MAX) return { refused: words.full };
  const id = node.ports.random.uuid();
  const key = node.ports.random.hex(KEY_BYTES);
  commitChange(ctx, site, 'jumpoint.created', name, () =>
    run(
      site.db,
      'INSERT INTO deployed_client (id, kind, name, comments, key_hash, created_ms) VALUES (?,?,?,?,?,?)',
      id,
      kind,
      name,
      comments,
      hashKey(key),
      nowMs,
    ),
  );
  const file = JSON.stringify({ product: 'deployed-client', id, key, kind, name }, null, 2);
  return {
    show: {
      title: words.keyTitle,
      sections: [
        {
          id: 'key',
          title: words.keyTitle,
          blocks: [
            { kind: 'note', tone: 'warn', text: words.keyNote },
            { kind: 'code', label: words.keyTitle, text: file },
            { kind: 'links', items: [{ label: words.back, href: PATH }] },
          ],
        },
      ],
    },
  };
}

/** Name, comments and whether it may be used; one that is switched off is disconnected. */
export function save(
  ctx: Ctx,
  values: {
    readonly client: string;
    readonly name: string;
    readonly comments: string;
    readonly enabled: boolean;
  },
): Outcome {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = find(site, values.client);
  if (known === null) return { refused: words.gone };
  if (taken(site, values.name, known.id)) return { refused: words.taken, errors: { name: words.taken } };
  commitChange(ctx, site, 'jumpoint.changed', values.name, () =>
    run(
      site.db,
      'UPDATE deployed_client SET name = ?, comments = ?, enabled = ? WHERE id = ?',
      values.name,
      values.comments,
      values.enabled ? 1 : 0,
      known.id,
    ),
  );
  if (!values.enabled) ctx.node.clients.disconnect(known.id);
  const { name } = values;
  return {
    done: { en: `“${name}” was saved.`, fr: `Enregistrement de « ${name} » effectué.` },
    goto: PATH,
  };
}

/** What may be deleted, or why not. */
export function removable(ctx: Ctx, id: string): { site: Store; known: DeployedClient } | { refused: Label } {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  const known = find(site, id);
  if (known === null) return { refused: words.gone };
  const used = one(site.db, 'SELECT 1 AS found FROM jump_item WHERE jumpoint = ? LIMIT 1', id) !== null;
  return used ? { refused: words.used } : { site, known };
}

/** Forgets one that no Jump Item needs, and ends its connection. */
export function remove(ctx: Ctx, id: string): Outcome {
  const found = removable(ctx, id);
  if ('refused' in found) return found;
  const { site, known } = found;
  commitChange(ctx, site, 'jumpoint.deleted', known.name, () => {
    run(site.db, 'DELETE FROM deployed_client WHERE id = ?', id);
    run(site.db, 'DELETE FROM client_state WHERE client_id = ?', id);
  });
  ctx.node.clients.disconnect(id);
  return { done: { en: `“${known.name}” was deleted.`, fr: `Suppression de « ${known.name} » effectuée.` } };
}
