/** What stands before the sign-in of a site: an agreement to accept, networks that may come. */
import { type Label, same } from '../../views/label.js';
import type { Node } from '../node/node.js';
import { commitAs } from '../node/site-change.js';
import { mayOpenAppliance, readBoxAgreement } from '../store/box/access.js';
import type { Store } from '../store/database.js';
import { readSetting } from '../store/site/settings.js';
import { loginAgreement, loginNetworks, mayOpenLogin } from '../store/site/site-settings.js';
import type { Site } from './rights.js';

const agreementTitle: Label = { en: 'Login Agreement', fr: 'Accord de connexion' };

export const notAgreed: Label = {
  en: 'Accept the agreement to sign in. Nothing was changed.',
  fr: 'Acceptez l’accord pour vous connecter. Rien n’a été modifié.',
};

export interface Agreement {
  readonly title: Label;
  readonly text: string;
}

const siteNow = (node: Node): Store | null => (node.software.siteDown() === null ? node.site() : null);

/** What must be accepted at the sign-in of a site; null: nothing. */
export function agreementOf(node: Node, site: Site): Agreement | null {
  if (site === 'appliance') {
    const { enabled, title, text } = readBoxAgreement(node.box);
    return enabled ? { title: title === '' ? agreementTitle : same(title), text } : null;
  }
  const store = siteNow(node);
  if (store === null) return null;
  const { enabled, title, text } = readSetting(store, loginAgreement);
  return enabled ? { title: title === '' ? agreementTitle : same(title), text } : null;
}

/** Writes down who accepted what. */
export function noteAgreement(node: Node, site: Site, user: string, title: string): void {
  if (site === 'appliance') {
    node.emit({ kind: 'agreement.accepted', data: { name: title, by: user } });
    return;
  }
  const store = siteNow(node);
  if (store !== null) commitAs(node, store, user, 'agreement.accepted', title, () => {});
}

/** Whether a site is open for an address. */
export function mayEnter(node: Node, site: Site, address: string): boolean {
  if (site === 'appliance') return mayOpenAppliance(node.box, address);
  const store = siteNow(node);
  return store === null || mayOpenLogin(readSetting(store, loginNetworks), address);
}
