/** Mail of the pair: set up before a run, so that it can be heard, and looked at in the end. */
import * as v from 'valibot';
import { BrowserError } from '../../clients/browser/browser.js';
import { defaultAddresses } from '../../plan.js';
import type { Disks, Letter } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { docOn } from './eyes.js';

const RELAY = { section: 'Email :: SMTP Relay Server' };
const CONTACT = { section: 'Email :: Admin Contact' };

/** The site sends mail to its operators from now on; the backup learns of it by data-sync. */
export async function letMailBeSent(scene: Scene): Promise<void> {
  try {
    const page = await scene.open('a', '/login/email-configuration');
    page.fill('From Address', 'site@example.com', RELAY);
    page.fill('SMTP Relay Server', defaultAddresses.servers.mail, RELAY);
    await page.press('Save', RELAY);
    page.fill('Default Admin Contact Email Addresses', 'operators@example.com', CONTACT);
    await page.press('Save', CONTACT);
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error;
    scene.refused('mail', error.message);
  }
}

const queueSchema = v.array(v.object({ id: v.string(), subject: v.string(), attempts: v.number() }));

/** Subjects of mail that waits on a box and was not tried yet, by id. */
export function untriedOn(disks: Disks, box: Letter): ReadonlyMap<string, string> {
  const read = v.safeParse(queueSchema, docOn(disks, box, 'mail.queue'));
  const untried = read.success ? read.output.filter(({ attempts }) => attempts === 0) : [];
  return new Map(untried.map(({ id, subject }) => [id, subject]));
}
