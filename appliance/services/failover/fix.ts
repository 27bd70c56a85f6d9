/**
 * 'Fix This Error' of two primaries or two backups: which of the two is to be the primary, and why.
 * The shared address tells, then the site's DNS address, then who works where.
 */
import { pairOf } from '../../../failover/role/state.js';
import { join, type Label, same } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { openSessions } from '../../store/site/history/open-sessions.js';
import { readSetting } from '../../store/site/settings.js';
import { siteHostname } from '../../store/site/site-settings.js';
import { isContested } from '../network/address-words.js';
import type { FailoverOutcome } from './contract.js';

export type Side = 'here' | 'there';

export interface Choice {
  readonly primary: Side;
  readonly why: Label;
}

const words = {
  none: {
    en: 'The two appliances no longer have the same role: there is nothing to fix.',
    fr: 'Les deux serveurs n’ont plus le même rôle : il n’y a rien à corriger.',
  },
  held: { en: 'this appliance holds the shared IP address', fr: 'ce serveur détient l’adresse IP partagée' },
  heldThere: {
    en: 'another machine holds the shared IP address',
    fr: 'une autre machine détient l’adresse IP partagée',
  },
  dns: { en: 'this appliance is where DNS leads for', fr: 'ce serveur est celui où mène le DNS pour' },
  dnsThere: {
    en: 'the other appliance is where DNS leads for',
    fr: 'l’autre serveur est celui où mène le DNS pour',
  },
  sessions: { en: 'access sessions are open here', fr: 'des sessions d’accès sont ouvertes ici' },
  neither: {
    en: 'neither the shared IP address nor DNS tells, and this is where the button was pressed',
    fr: 'ni l’adresse IP partagée ni le DNS ne le disent, et c’est ici que le bouton a été utilisé',
  },
} as const satisfies Record<string, Label>;

/** Both are primary, or both are backup. */
export function isSameRole(node: Node): boolean {
  const state = node.failover.state();
  return state.kind === 'conflict' || (state.kind === 'backup' && state.bothSinceMono !== undefined);
}

/** Which side holds the shared address; null: nobody that this box knows of. */
function holder(node: Node): Choice | null {
  const shared = new Set(
    node.network.config().addresses.flatMap((one) => (one.shared && one.enabled ? [one.address] : [])),
  );
  const readings = node.hardware.read().addresses.filter(({ address }) => shared.has(address));
  if (readings.some((one) => one.state === 'bound' && !isContested(one)))
    return { primary: 'here', why: words.held };
  return readings.some(({ state }) => state === 'conflict')
    ? { primary: 'there', why: words.heldThere }
    : null;
}

async function named(node: Node): Promise<Choice | null> {
  const site = node.site();
  const name = site === null ? '' : readSetting(site, siteHostname);
  const peer = pairOf(node.failover.state())?.peer;
  if (name === '' || peer === undefined) return null;
  const address = await node.hardware.resolve(name);
  if (address === null) return null;
  const own = node.network.config().addresses.some((one) => !one.shared && one.address === address);
  if (own) return { primary: 'here', why: join([words.dns, same(name)]) };
  return address === (await node.hardware.resolve(peer.host))
    ? { primary: 'there', why: join([words.dnsThere, same(name)]) }
    : null;
}

/** Null: there is nothing to fix. */
export async function chooseRoles(node: Node): Promise<Choice | null> {
  if (!isSameRole(node)) return null;
  const told = holder(node) ?? (await named(node));
  if (told !== null) return told;
  const site = node.site();
  const busy = site !== null && openSessions(site).length > 0;
  return { primary: 'here', why: busy ? words.sessions : words.neither };
}

/** Gives the two their roles. */
export function giveRoles(node: Node, primary: Side): FailoverOutcome {
  const { failover } = node;
  if (!isSameRole(node)) return { refused: words.none };
  if (primary === 'here') return failover.becomePrimary(false);
  return failover.state().kind === 'conflict' ? failover.becomeBackup(false, false) : failover.handOver();
}

/** What Fix This Error is about to do. */
export const confirmFix = (primary: string, backup: string, why: Label): Label => ({
  en: `${primary} becomes the primary and ${backup} the backup: ${why.en}. The settings of ${backup} are then overwritten by those of ${primary}, except those of failover; reports and recordings of both are brought together.`,
  fr: `${primary} devient le serveur principal et ${backup} le serveur de sauvegarde : ${why.fr}. Les paramètres de ${backup} sont ensuite remplacés par ceux de ${primary}, sauf ceux de la reprise en séquence ; les rapports et enregistrements des deux sont réunis.`,
});

export const nothingToFix: Label = words.none;
