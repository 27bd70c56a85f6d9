/**
 * lab/clients/people/: people who do something wrong at the pages of a box, and put it right there.
 *
 * A backup that was lying about is restored, and the one that was made before it is put back.
 */
import { HOUR } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import type { Doing } from './doing.js';
import { Dropped, NotDone, type Person, says } from './person.js';

const SOFTWARE = '/login/software-management';

async function download(person: Person, box: BoxName): Promise<Buffer> {
  const page = await person.open(SOFTWARE, { box });
  await page.press('Download Backup');
  const file = page.lastDownload();
  if (file === null) throw new NotDone(page, 'a backup');
  return file.bytes;
}

async function restore(person: Person, bytes: Buffer): Promise<void> {
  const page = await person.open(SOFTWARE);
  page.upload('Backup File', { filename: 'backup.bak', bytes });
  await page.press('Upload Backup');
  if (page.text().includes('Restore this backup?')) await page.press('Upload Backup');
  says(page, 'The backup was restored');
}

const other = (box: BoxName): BoxName => (box === 'a' ? 'b' : 'a');

export const oldBackup: Doing<'old-backup'> = {
  wrong: async (person, { of, hoursOld }) => {
    const old = await download(person, of === 'other' ? other(person.box) : person.box);
    await person.leave();
    await person.host.sleep(Math.round(hoursOld * HOUR) + 1);
    if (!person.isMeant()) throw new Dropped();
    const own = await download(person, person.box);
    const was = { own: own.toString('base64') };
    person.remember(was);
    await restore(person, old);
    return was;
  },
  right: (person, { own = '' }) => restore(person, Buffer.from(own, 'base64')),
};
