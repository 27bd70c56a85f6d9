/**
 * appliance/store/box/: tables and documents of the appliance itself: they never travel to the other box.
 *
 * Who may come to the appliance site and what must be agreed to: documents of the box.
 */
import type { Store } from '../database.js';
import { readDoc, writeDoc } from '../docs.js';
import { type LoginNetworks, mayOpenLogin } from '../site/site-settings.js';

export interface BoxAgreement {
  readonly enabled: boolean;
  readonly title: string;
  readonly text: string;
}

const AGREEMENT_DOC = 'box.agreement';
const NETWORKS_DOC = 'box.networks';

export const readBoxAgreement = (box: Store): BoxAgreement =>
  readDoc<BoxAgreement>(box, AGREEMENT_DOC) ?? { enabled: false, title: '', text: '' };

export const readBoxNetworks = (box: Store): LoginNetworks =>
  readDoc<LoginNetworks>(box, NETWORKS_DOC) ?? { accepted: '', rejected: '', byDefault: 'accept' };

/** Inside the caller's transaction. */
export const writeBoxAgreement = (box: Store, next: BoxAgreement): void => writeDoc(box, AGREEMENT_DOC, next);
export const writeBoxNetworks = (box: Store, next: LoginNetworks): void => writeDoc(box, NETWORKS_DOC, next);

/** Whether an address may open /appliance: the same rule as for /login. */
export const mayOpenAppliance = (box: Store, address: string): boolean =>
  mayOpenLogin(readBoxNetworks(box), address);
