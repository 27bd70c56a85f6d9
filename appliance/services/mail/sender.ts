/** The site as whoever writes its mail needs it: as it stands now. */
import type { Random } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import { readSetting } from '../../store/site/settings.js';
import { siteLanguage } from '../../store/site/site-settings.js';
import { compose } from './compose.js';
import type { Letter, SmtpResult } from './contract.js';
import { addressList, type MailSettings, mailSettings } from './settings.js';
import { sendMail } from './smtp.js';

/** Null while no site serves: then nobody writes in its name. */
export function settingsNow(node: Node): MailSettings | null {
  const site = node.software.siteDown() === null ? node.site() : null;
  return site === null ? null : readSetting(site, mailSettings);
}

/** Language of the site; English without one. */
export function languageNow(node: Node): keyof Label {
  const site = node.site();
  return site === null ? 'en' : readSetting(site, siteLanguage);
}

export const adminsNow = (node: Node): string[] => addressList(settingsNow(node)?.admins ?? '');

export const hostNow = (node: Node): string => node.network.config().hostname;

/** Writes a letter and hands it to the relay. */
export async function deliver(
  node: Node,
  random: Random,
  chosen: MailSettings,
  letter: Omit<Letter, 'kind'>,
  nowMs: number,
): Promise<SmtpResult> {
  const { to, subject, text, attachments = [] } = letter;
  const message = { from: chosen.fromAddress, to, subject, text, attachments };
  const raw = await compose(node.ports, random, hostNow(node), nowMs, message);
  return sendMail(node, chosen, to, raw);
}
