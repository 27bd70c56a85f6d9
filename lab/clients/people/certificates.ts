/** The certificate of the site's addresses is swapped by mistake, or was not renewed. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import * as v from 'valibot';
import { createCertificate } from '../../../appliance/certificates/making.js';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { DAY_MS, MS } from '../../../hardware/ports.js';
import { siteName } from '../../plan.js';
import type { Browser } from '../browser/browser.js';
import type { Doing } from './doing.js';
import { NotDone, type Person, says } from './person.js';

const CERTIFICATES = '/appliance/certificates';
const VALID_DAYS = 365;
type Fault = 'ending' | 'expired' | 'foreign';
/** So long ago it began to be valid. */
const agoDays = { ending: VALID_DAYS - 1, expired: VALID_DAYS + 1, foreign: 1 } as const;
const FILE_BYTES = 4_096;

const subjectOf = (fault: Fault): string => (fault === 'foreign' ? 'intranet.example.org' : siteName);

/** A file with certificate and key of one that will not do. Always as long: keys differ from run to run. */
function wrongFile({ id, host }: Person, fault: Fault): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const nowMs = Math.floor(host.nowUs() / MS);
  const commonName = subjectOf(fault);
  const organization = fault === 'foreign' ? 'Intranet of Example Corp' : 'Example Corp, last year';
  const certPem = createCertificate({
    subject: { commonName, organization, country: 'FR' },
    names: [commonName],
    notBeforeMs: nowMs - agoDays[fault] * DAY_MS,
    days: VALID_DAYS,
    serialHex: `00${createHash('sha256').update(id).digest('hex').slice(0, 16)}`,
    privatePem,
    issuer: null,
    authority: false,
  });
  const text = `${certPem.trim()}\n${privatePem.trim()}\n`;
  return Buffer.from(text.padEnd(FILE_BYTES, '\n'));
}

const ADDRESS = /\d+\.\d+\.\d+\.\d+/g;
/** What a row of the list says of validity, which tells certificates apart, and of addresses. */
const VALID = 3;
const ADDRESSES = 5;

const listed = (page: Browser): { readonly valid: string; readonly addresses: string[] }[] =>
  page.rows().flatMap((cells) => {
    const valid = cells[VALID];
    return valid === undefined ? [] : [{ valid, addresses: cells[ADDRESSES]?.match(ADDRESS) ?? [] }];
  });

async function assign(page: Browser, row: string, addresses: readonly string[]): Promise<void> {
  await page.follow('Assign IP', { row });
  for (const address of addresses) page.tick(address, true);
  await page.press('Save Configuration');
  says(page, 'The addresses of the certificate were saved.');
}

const rowsSchema = v.array(v.object({ valid: v.string(), addresses: v.array(v.string()) }));

export const certificate: Doing<'certificate'> = {
  wrong: async (person, { fault }) => {
    const page = await person.open(CERTIFICATES);
    const before = listed(page);
    await page.press('Import');
    page.upload('Certificate File', { filename: 'certificate.pem', bytes: wrongFile(person, fault) });
    await page.press('Upload');
    says(page, 'The certificate was imported.');
    // Of two that are as good as each other it does not matter which one is assigned.
    const timesIn = (rows: typeof before, valid: string): number =>
      rows.filter((one) => one.valid === valid).length;
    const after = listed(page);
    const wrong = after.find(({ valid }) => timesIn(after, valid) > timesIn(before, valid))?.valid;
    if (wrong === undefined) throw new NotDone(page, 'the new certificate');
    const addresses = before.flatMap((one) => one.addresses);
    const was = { wrong, before: JSON.stringify(before.filter((one) => one.addresses.length > 0)) };
    person.remember(was);
    await assign(page, wrong, addresses);
    return was;
  },
  right: async (person, { wrong = '', before = '[]' }, { fault }) => {
    const page = await person.open(CERTIFICATES);
    const isListed = (valid: string): boolean => listed(page).some((one) => one.valid === valid);
    // A disk that was put back, or a reset, may have taken away what was done, and what was there before it.
    if (!isListed(wrong)) return;
    for (const { valid, addresses } of readJson(rowsSchema, before) ?? [])
      if (isListed(valid)) await assign(page, valid, addresses);
    page.tick(`Select ${subjectOf(fault)}`, true, { row: wrong });
    page.choose('With the selected certificate', 'Delete');
    await page.press('Apply');
    if (page.offers('Delete')) await page.press('Delete');
    says(page, 'The certificate was deleted.');
  },
};
