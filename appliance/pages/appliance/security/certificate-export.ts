/**
 * Export of a certificate with key and chain: PKCS#12 or PEM.
 *
 * @guide G02, G103 seed
 */
import type { Section } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { writePkcs12 } from '../../../certificates/files/pkcs12.js';
import { writePem } from '../../../certificates/files/reading.js';
import { readCertificate } from '../../../certificates/x509.js';
import {
  type CertificateRow,
  findCertificate,
  listCertificates,
  type StoredCertificate,
} from '../../../store/box/certificates.js';
import { checkbox, hidden, password, radio, type Values, view } from '../../forms/fields.js';
import { firstOf } from '../../forms/sample.js';
import { type Attempt, action, type Ctx, type Outcome, type Question } from '../../page.js';
import { certificateWords as words } from './certificate-words.js';

const MAC_SALT_BYTES = 16;

const exportFields = {
  id: hidden({ label: words.issuedTo }),
  certificate: checkbox({ label: words.withCertificate }),
  key: checkbox({ label: words.withKey }),
  chain: checkbox({ label: words.withChain }),
  passphrase: password({ label: words.passphrase, autocomplete: 'new-password' }),
  confirm: password({ label: words.confirmPassphrase, autocomplete: 'new-password' }),
  format: radio({
    label: words.format,
    options: [
      { value: 'p12', label: same('PKCS#12 (.p12)') },
      { value: 'pem', label: same('PEM (.pem)') },
    ],
  }),
};

/** What is exported of a certificate, and in which format; the key only where it is known. */
export function exportSection(row: CertificateRow, attempt: Attempt | null): Section {
  const mine = attempt?.action === 'export' ? attempt : null;
  const whole = { certificate: true, key: row.keyPem !== null, chain: true, format: 'p12' };
  return {
    id: 'export',
    title: words.exportTitle,
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.name, value: same(row.name) },
          { label: words.issuedTo, value: same(readCertificate(row.certPem)?.issuedTo ?? '') },
        ],
      },
      {
        kind: 'form',
        action: 'export',
        fields: view(exportFields, { ...whole, ...mine?.values, id: row.id }, mine?.errors ?? {}),
        submit: words.export,
        intro: words.exportNote,
      },
    ],
  };
}

type Chosen = Values<typeof exportFields>;

/** What is wrong with the choice, by field; null: nothing. */
function wrong(row: CertificateRow, chosen: Chosen): { field: keyof Chosen; refused: Label } | null {
  if (chosen.passphrase !== chosen.confirm) return { field: 'confirm', refused: words.differ };
  if (!chosen.certificate && !chosen.key && !chosen.chain)
    return { field: 'certificate', refused: words.nothing };
  if (chosen.key && row.keyPem === null) return { field: 'key', refused: words.noKeyHere };
  if (chosen.format === 'p12' && !chosen.certificate)
    return { field: 'certificate', refused: words.p12Needs };
  return null;
}

/** A key that anybody can read leaves the appliance only on purpose. */
function askUnsealed(ctx: Ctx, chosen: Chosen): Question | null {
  const row = findCertificate(ctx.node.box, chosen.id);
  if (row === null || !chosen.key || chosen.passphrase !== '' || wrong(row, chosen) !== null) return null;
  return { title: words.unsealedAsk, text: words.unsealedText, button: words.unsealed };
}

function exportFile(ctx: Ctx, chosen: Chosen): Outcome {
  const row = findCertificate(ctx.node.box, chosen.id);
  if (row === null) return { refused: words.gone };
  const problem = wrong(row, chosen);
  if (problem !== null) return { refused: problem.refused, errors: { [problem.field]: problem.refused } };
  const part: StoredCertificate = {
    certPem: chosen.certificate ? row.certPem : '',
    keyPem: chosen.key ? row.keyPem : null,
    chainPem: chosen.chain ? row.chainPem : [],
  };
  const p12 = chosen.format === 'p12';
  const bytes = p12
    ? writePkcs12(
        { certPems: [part.certPem, ...part.chainPem], keyPem: part.keyPem, name: row.name },
        chosen.passphrase,
        ctx.node.ports.random.bytes(MAC_SALT_BYTES),
      )
    : Buffer.from(writePem(part, chosen.passphrase), 'latin1');
  ctx.node.emit({
    kind: 'certificate.exported',
    data: { name: row.name, key: chosen.key, passphrase: chosen.passphrase !== '', format: chosen.format },
  });
  return {
    download: {
      filename: `${row.name}.${chosen.format}`,
      type: p12 ? 'application/x-pkcs12' : 'application/x-pem-file',
      bytes,
    },
  };
}

export const exportActions = {
  export: action({
    fields: exportFields,
    edits: null,
    sample: {
      query: ({ node }) => ({ export: firstOf(listCertificates(node.box)).id }),
      values: ({ node }) => ({
        id: firstOf(listCertificates(node.box)).id,
        certificate: true,
        key: true,
        chain: true,
        passphrase: 'Sealed 12',
        confirm: 'Sealed 12',
        format: 'p12' as const,
      }),
    },
    confirm: askUnsealed,
    run: exportFile,
  }),
};
