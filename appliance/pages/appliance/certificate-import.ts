/**
 * Import of a certificate, and creation of a certificate or of a request for one.
 *
 * @guide G104 seed
 */
import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { certificateFileRefusals } from '../../certificate-file-words.js';
import { readCertificateFile } from '../../certificate-files.js';
import { createCertificate, type Subject } from '../../certificate-making.js';
import { createRequest } from '../../certificate-request.js';
import { chainOf, keyFits, readCertificate, type StoredCertificate } from '../../certificates.js';
import { file, password, radio, text, textarea, type Upload, type Values, view } from '../../fields.js';
import { type Attempt, action, type Ctx, type Outcome } from '../../page.js';
import { type CertificateRow, listCertificates, saveCertificate } from '../../store/certificates.js';
import type { Store } from '../../store/database.js';
import { certificateWords as words } from './certificate-words.js';

export const CERTIFICATES_PATH = '/appliance/certificates';
const SELF_SIGNED_DAYS = 365;
const SERIAL_BYTES = 12;
const NAMES_MAX = 50;
/** A certificate with its whole chain and key is a tenth of it. */
const FILE_BYTES_MAX = 64 * 1024;
const HOST = /^(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]{0,62})?(\.[a-z0-9]([a-z0-9-]{0,62})?)*$/i;
const ADDRESS = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

const importFields = {
  file: file({ label: words.file, help: words.fileHelp, required: true, maxBytes: FILE_BYTES_MAX }),
  passphrase: password({ label: words.passphrase, autocomplete: 'off' }),
};

const isName = (name: string): boolean => (/^[\d.]+$/.test(name) ? ADDRESS.test(name) : HOST.test(name));
const nameList = (typed: string): string[] => typed.split(/[\s,]+/).filter((name) => name !== '');
const namesCheck = (typed: string): Label | null => {
  const names = nameList(typed);
  return names.length <= NAMES_MAX && names.every(isName) ? null : words.nameWrong;
};

const createFields = {
  name: text({ label: words.name, required: true, maxLength: 64 }),
  // Existing keys are offered too: the choice is checked when the form is run.
  key: text({ label: words.key, required: true, help: words.keyHelp }),
  country: text({
    label: words.country,
    help: words.countryHelp,
    required: true,
    maxLength: 2,
    check: (typed) => (/^[A-Za-z]{2}$/.test(typed) ? null : words.countryWrong),
  }),
  state: text({ label: words.state, maxLength: 64 }),
  locality: text({ label: words.locality, maxLength: 64 }),
  organization: text({ label: words.organization, required: true, maxLength: 64 }),
  unit: text({ label: words.unit, maxLength: 64 }),
  commonName: text({
    label: words.commonName,
    help: words.commonHelp,
    required: true,
    maxLength: 64,
    check: (typed) => (isName(typed) ? null : words.nameWrong),
  }),
  names: textarea({ label: words.nameList, help: words.nameListHelp, check: namesCheck }),
  kind: radio({
    label: words.kind,
    options: [
      { value: 'self-signed', label: words.selfSigned },
      { value: 'request', label: words.request },
    ],
  }),
};

const tried = (attempt: Attempt | null, name: string): Attempt | null =>
  attempt?.action === name ? attempt : null;

export const importSection = (attempt: Attempt | null): Section => ({
  id: 'import',
  title: words.importTitle,
  blocks: [
    {
      kind: 'form',
      action: 'import',
      fields: view(importFields, {}, tried(attempt, 'import')?.errors ?? {}),
      submit: words.upload,
      multipart: true,
    },
  ],
});

export function createSection(ctx: Ctx, attempt: Attempt | null): Section {
  const mine = tried(attempt, 'create');
  const options = [
    { value: '2048', label: words.newKey2048 },
    { value: '4096', label: words.newKey4096 },
    ...listCertificates(ctx.node.box)
      .filter(({ keyPem }) => keyPem !== null)
      .map(({ id, name }) => ({ value: id, label: same(name) })),
  ];
  const fields = view(
    createFields,
    { key: '2048', kind: 'self-signed', ...mine?.values },
    mine?.errors ?? {},
  );
  return {
    id: 'create',
    title: words.createTitle,
    blocks: [
      {
        kind: 'form',
        action: 'create',
        fields: fields.map((field) => (field.name === 'key' ? { ...field, kind: 'select', options } : field)),
        submit: words.create,
      },
    ],
  };
}

const isRequest = ({ certPem }: StoredCertificate): boolean => certPem.includes('CERTIFICATE REQUEST');

/** The row that a certificate from outside belongs to, with the key it finds here. */
function placed(rows: readonly CertificateRow[], leaf: StoredCertificate) {
  const known = rows.find(({ certPem }) => certPem === leaf.certPem) ?? null;
  const owner = rows.find(({ keyPem }) => keyPem !== null && keyFits(leaf.certPem, keyPem)) ?? null;
  const waiting = rows.find(
    (row) => isRequest(row) && row.keyPem !== null && keyFits(leaf.certPem, row.keyPem),
  );
  return { row: known ?? waiting ?? null, keyPem: leaf.keyPem ?? owner?.keyPem ?? null };
}

/** Gives issuers to the certificates whose chain they lengthen; how many gained. */
function addIssuers(box: Store, issuers: readonly string[]): number {
  let gained = 0;
  for (const row of listCertificates(box)) {
    if (isRequest(row)) continue;
    const chainPem = chainOf(row.certPem, [...row.chainPem, ...issuers]);
    if (chainPem.length <= row.chainPem.length) continue;
    saveCertificate(box, { ...row, chainPem });
    gained += 1;
  }
  return gained;
}

async function importFile(ctx: Ctx, values: { file: Upload | null; passphrase: string }): Promise<Outcome> {
  const { box, ports } = ctx.node;
  const bytes = values.file?.bytes ?? Buffer.alloc(0);
  const read = await readCertificateFile(ports.time, bytes, values.passphrase);
  if (!read.ok) {
    const field = read.why.startsWith('password') ? 'passphrase' : 'file';
    const refused = certificateFileRefusals[read.why];
    return { refused, errors: { [field]: refused } };
  }
  const { leaf, issuers } = read;
  const facts = leaf === null ? null : readCertificate(leaf.certPem);
  const changed = box.transaction('certificate-import', () => {
    if (leaf === null || facts === null) return addIssuers(box, issuers) > 0;
    const { row, keyPem } = placed(listCertificates(box), leaf);
    const same = row !== null && row.certPem === leaf.certPem;
    const news = !same || row.keyPem !== keyPem || leaf.chainPem.length > row.chainPem.length;
    if (news) {
      saveCertificate(box, {
        id: row?.id ?? ports.random.uuid(),
        name: row?.name ?? facts.issuedTo,
        certPem: leaf.certPem,
        keyPem: keyPem ?? row?.keyPem ?? null,
        chainPem: leaf.chainPem,
        factory: row?.factory ?? false,
        createdMs: row?.createdMs ?? ctx.nowMs,
      });
    }
    return addIssuers(box, issuers) > 0 || news;
  });
  if (!changed) return { refused: words.nothingNew };
  ctx.node.changed('certificates');
  ctx.node.emit({ kind: 'certificate.imported', data: { issuedTo: facts?.issuedTo ?? null } });
  return { done: leaf === null ? words.issuersAdded : words.imported, goto: CERTIFICATES_PATH };
}

/** The chosen key: a new one, or that of a certificate that is here. */
async function keyOf(ctx: Ctx, choice: string): Promise<string | null> {
  if (choice === '2048' || choice === '4096') {
    const bits = choice === '2048' ? 2048 : 4096;
    const pair = await ctx.node.ports.time.real(() => ctx.node.ports.keys.rsa(bits));
    return pair.privatePem;
  }
  return listCertificates(ctx.node.box).find(({ id }) => id === choice)?.keyPem ?? null;
}

async function create(ctx: Ctx, values: Values<typeof createFields>): Promise<Outcome> {
  const { box, ports } = ctx.node;
  const privatePem = await keyOf(ctx, values.key);
  if (privatePem === null) return { refused: words.gone, errors: { key: words.gone } };
  const { country, state, locality, organization, unit, commonName } = values;
  const subject: Subject = {
    country: country.toUpperCase(),
    state,
    locality,
    organization,
    unit,
    commonName,
  };
  const names = [...new Set([commonName, ...nameList(values.names)])];
  const order = { subject, names, privatePem };
  const selfSigned = values.kind === 'self-signed';
  const certPem = selfSigned
    ? createCertificate({
        subject,
        names,
        // Clocks of clients may be a little behind.
        notBeforeMs: ctx.nowMs - 3_600_000,
        days: SELF_SIGNED_DAYS,
        serialHex: `00${ports.random.hex(SERIAL_BYTES)}`,
        privatePem,
        issuer: null,
        authority: false,
      })
    : createRequest(order);
  const id = ports.random.uuid();
  box.transaction('certificate-create', () => {
    saveCertificate(box, {
      id,
      name: values.name,
      certPem,
      keyPem: privatePem,
      chainPem: [],
      factory: false,
      createdMs: ctx.nowMs,
    });
  });
  ctx.node.changed('certificates');
  ctx.node.emit({ kind: 'certificate.created', data: { kind: values.kind, commonName } });
  return selfSigned
    ? { done: words.createdSelf, goto: CERTIFICATES_PATH }
    : { done: words.createdRequest, goto: `${CERTIFICATES_PATH}?request=${id}` };
}

export const importActions = {
  import: action({ fields: importFields, run: importFile }),
  create: action({ fields: createFields, run: create }),
};
