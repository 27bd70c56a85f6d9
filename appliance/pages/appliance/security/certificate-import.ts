/**
 * Import of a certificate, and creation of a certificate or of a request for one.
 *
 * @guide G104 seed
 */
import type { Section } from '../../../../views/blocks.js';
import { same } from '../../../../views/label.js';
import { CERTIFICATE_FILE_BYTES_MAX, readCertificateFile } from '../../../certificates/files/reading.js';
import { certificateFileRefusals } from '../../../certificates/files/words.js';
import { hasRoom, keep } from '../../../certificates/keeping.js';
import { createCertificate, type Subject } from '../../../certificates/making.js';
import { certificateName, namesTrouble, nameTrouble, typedNames } from '../../../certificates/names.js';
import { createRequest } from '../../../certificates/request.js';
import { readCertificate } from '../../../certificates/x509.js';
import { listCertificates, saveCertificate } from '../../../store/box/certificates.js';
import { file, password, radio, text, textarea, type Upload, type Values, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome } from '../../page.js';
import { certificateWords as words } from './certificate-words.js';

export const CERTIFICATES_PATH = '/appliance/certificates';
const SELF_SIGNED_DAYS = 365;
const SERIAL_BYTES = 12;

const importFields = {
  file: file({
    label: words.file,
    help: words.fileHelp,
    required: true,
    maxBytes: CERTIFICATE_FILE_BYTES_MAX,
  }),
  passphrase: password({ label: words.passphrase, autocomplete: 'off' }),
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
    check: nameTrouble,
  }),
  names: textarea({ label: words.nameList, help: words.nameListHelp, check: namesTrouble }),
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

/** A request or a self-signed certificate, with a new key or one that is kept. */
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
  if (!hasRoom(box, issuers)) return { refused: words.issuersFull, errors: { file: words.issuersFull } };
  const facts = leaf === null ? null : readCertificate(leaf.certPem);
  const asNew = { id: ports.random.uuid(), name: facts?.issuedTo ?? '', createdMs: ctx.nowMs };
  const kept = box.transaction('certificate-import', () => keep(box, { leaf, issuers, asNew }));
  if (!kept.leaf && kept.issuers + kept.gained === 0) return { refused: words.nothingNew };
  ctx.node.changed('certificates');
  ctx.node.emit({ kind: 'certificate.imported', data: { issuedTo: facts?.issuedTo ?? null } });
  const done = kept.leaf ? words.imported : kept.gained > 0 ? words.issuersAdded : words.issuersKept;
  return { done, goto: CERTIFICATES_PATH };
}

/** The chosen key: a new one, or that of a certificate that is here. */
async function keyOf(ctx: Ctx, choice: string): Promise<string | null> {
  if (choice === '2048' || choice === '4096') {
    const bits = choice === '2048' ? 2048 : 4096;
    const pair = await ctx.node.ports.keys.rsa(bits);
    return pair.privatePem;
  }
  return listCertificates(ctx.node.box).find(({ id }) => id === choice)?.keyPem ?? null;
}

async function create(ctx: Ctx, values: Values<typeof createFields>): Promise<Outcome> {
  const { box, ports } = ctx.node;
  const privatePem = await keyOf(ctx, values.key);
  if (privatePem === null) return { refused: words.gone, errors: { key: words.gone } };
  const { country, state, locality, organization, unit } = values;
  const commonName = certificateName(values.commonName);
  const subject: Subject = {
    country: country.toUpperCase(),
    state,
    locality,
    organization,
    unit,
    commonName,
  };
  const names = [...new Set([commonName, ...typedNames(values.names).map(certificateName)])];
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
  import: action({
    fields: importFields,
    edits: null,
    sample: {
      query: () => ({ view: 'import' }),
      values: (given) => ({ file: given.file('certificate'), passphrase: '' }),
    },
    run: importFile,
  }),
  create: action({
    fields: createFields,
    edits: null,
    sample: {
      query: () => ({ view: 'create' }),
      values: {
        name: 'Next year',
        key: '2048',
        country: 'FR',
        state: '',
        locality: 'Paris',
        organization: 'Example',
        unit: '',
        commonName: 'access.example.com',
        names: 'access.example.com\n127.20.0.10',
        kind: 'self-signed',
      },
    },
    run: create,
  }),
};
