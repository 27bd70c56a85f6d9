/**
 * appliance/pages/login/management/outbound/: Management > Outbound Events.
 *
 * Adding, changing and removing recipients, the same for both kinds.
 */
import type { Label } from '../../../../../views/label.js';
import { RECIPIENTS_MAX } from '../../../../services/outbound/settings.js';
import { appendAudit } from '../../../../store/site/history/append.js';
import { readSetting, type Setting, writeSetting } from '../../../../store/site/settings.js';
import type { Ctx } from '../../../page.js';
import { words } from './words.js';

interface Recipient {
  readonly id: string;
  readonly name: string;
}

export type Change =
  | { readonly name: string }
  | { readonly refused: Label; readonly errors?: Record<string, Label> };

function commit<R extends Recipient>(
  ctx: Ctx,
  declared: Setting<readonly R[]>,
  act: 'outbound.added' | 'outbound.changed' | 'outbound.removed',
  name: string,
  next: readonly R[],
): Change {
  const { node, actor, nowMs } = ctx;
  const site = node.site();
  if (site === null) return { refused: words.noSite };
  site.transaction(act, () => {
    writeSetting(site, declared, next);
    appendAudit(site, node.origin, { atMs: nowMs, actor: actor.name, action: act, detail: name });
  });
  node.emit({ kind: act, data: { recipient: name, by: actor.name } });
  node.outbound.recipientsChanged();
  return { name };
}

/** Adds a recipient, or puts the values of a known one in its place. */
export function saveRecipient<R extends Recipient>(
  ctx: Ctx,
  declared: Setting<readonly R[]>,
  recipient: R,
  isNew: boolean,
): Change {
  const site = ctx.node.site();
  if (site === null) return { refused: words.noSite };
  const known = readSetting(site, declared);
  const others = known.filter(({ id }) => id !== recipient.id);
  if (others.some(({ name }) => name.toLowerCase() === recipient.name.toLowerCase())) {
    return { refused: words.nameTaken, errors: { name: words.nameTaken } };
  }
  if (!isNew && others.length === known.length) return { refused: words.gone };
  if (isNew && known.length >= RECIPIENTS_MAX) return { refused: words.full };
  const next = isNew
    ? [...known, recipient]
    : known.map((one) => (one.id === recipient.id ? recipient : one));
  return commit(ctx, declared, isNew ? 'outbound.added' : 'outbound.changed', recipient.name, next);
}

/** Takes a recipient from its list. */
export function removeRecipient<R extends Recipient>(
  ctx: Ctx,
  declared: Setting<readonly R[]>,
  id: string,
): Change {
  const site = ctx.node.site();
  const known = site === null ? [] : readSetting(site, declared);
  const gone = known.find((one) => one.id === id);
  if (gone === undefined) return { refused: words.gone };
  return commit(
    ctx,
    declared,
    'outbound.removed',
    gone.name,
    known.filter((one) => one.id !== id),
  );
}
