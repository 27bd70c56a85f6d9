/** Recipients as the site has them now, and what the box remembers of each. */
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { readSetting } from '../../store/site/settings.js';
import { siteLanguage } from '../../store/site/site-settings.js';
import { addressList, mailSettings } from '../mail/settings.js';
import { type RecipientState, readStates } from './queue.js';
import { type HttpRecipient, readHttpRecipients } from './settings.js';

const untold: RecipientState = {
  atMs: 0,
  event: '',
  refused: null,
  failures: 0,
  failingSinceMono: null,
  told: false,
  lost: 0,
};

/** Null while the site does not serve: then nobody is told anything. */
export const siteNow = (node: Node): Store | null => (node.software.siteDown() === null ? node.site() : null);

/** HTTP recipients of the site that is served; none otherwise. */
export function recipientsNow(node: Node): readonly HttpRecipient[] {
  const site = siteNow(node);
  return site === null ? [] : readHttpRecipients(site);
}

export const stateOf = ({ box }: Node, id: string): RecipientState => ({ ...untold, ...readStates(box)[id] });

/** Writes to whoever looks after a recipient. */
export function writeAbout(
  node: Node,
  recipient: HttpRecipient,
  mail: { readonly subject: Label; readonly text: Label },
): void {
  const site = siteNow(node);
  if (site === null) return;
  const say = readSetting(site, siteLanguage);
  const own = addressList(recipient.errorAddresses);
  node.mail.send({
    kind: 'outbound-trouble',
    to: own.length > 0 ? own : addressList(readSetting(site, mailSettings).admins),
    subject: `[${node.network.config().hostname}] ${mail.subject[say]}`,
    text: `${mail.text[say]}\n`,
  });
}
