/** Looks at the peer, and at this box's own network. */
import { refusalOf } from '../../../../failover/link/line.js';
import type { ContactResult, RoleEffect, RoleInput } from '../../../../failover/role/inputs.js';
import type { Address } from '../../../../failover/role/state.js';
import { ping } from '../../network/ping.js';
import type { FailoverCore } from '../core.js';
import type { LineTo } from '../lines.js';
import { wordOf } from '../said.js';

/** A status check; null: the role has changed meanwhile, and its answer says nothing about this one. */
export async function checkPeer(
  core: FailoverCore,
  lineTo: LineTo,
  { relationId, peer }: { readonly relationId: string; readonly peer: Address },
): Promise<Extract<RoleInput, { kind: 'checked' }> | null> {
  const asked = core.state().kind;
  const answer = await lineTo(peer).ask('status', { relationId, ...core.word() });
  const word = answer.ok ? wordOf(core, answer.said) : { role: null, software: null };
  const contact: ContactResult = { ...word, trouble: refusalOf(answer).trouble };
  if (asked !== core.state().kind && contact.trouble !== 'not-paired') return null;
  return { kind: 'checked', relationId, contact };
}

/** Whether this box's own network works: one of the test addresses answers. */
const anyAnswers = async ({ node, settings }: FailoverCore): Promise<boolean> =>
  (await Promise.all(settings().testAddresses.map((address) => ping(node, address)))).includes(true);

/** Whether any test address answers; where one does, whether the peer does after all. */
export async function testNetwork(
  core: FailoverCore,
  lineTo: LineTo,
  effect: Extract<RoleEffect, { kind: 'test-network' }>,
): Promise<RoleInput> {
  const { relationId } = effect;
  const answered = await anyAnswers(core);
  // The network may have come back a moment ago: the primary gets a last chance to answer.
  const seen = answered ? await checkPeer(core, lineTo, effect) : null;
  return { kind: 'network-tested', relationId, answered, contact: seen?.contact ?? null };
}

/** Asks the backup for a data-sync; the page tells of it from now on, the backup's own words follow. */
export async function askSync(
  core: FailoverCore,
  lineTo: LineTo,
  { relationId, peer }: Extract<RoleEffect, { kind: 'ask-sync' }>,
): Promise<RoleInput> {
  core.showPeer({ stage: 'contact', share: 0 });
  const { trouble } = refusalOf(await lineTo(peer).ask('sync-now', { relationId }));
  if (trouble !== null) core.showPeer(null);
  return { kind: 'sync-asked', relationId, trouble };
}
