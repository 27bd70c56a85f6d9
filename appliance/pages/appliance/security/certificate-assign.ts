/** Assign IP: which of the box's addresses show a certificate. */
import type { Cell, Section } from '../../../../views/blocks.js';
import { same } from '../../../../views/label.js';
import { isRequest } from '../../../certificates/keeping.js';
import { readCertificate } from '../../../certificates/x509.js';
import {
  assignAddresses,
  assignedAddresses,
  type CertificateRow,
  certificateFor,
  findCertificate,
  listCertificates,
} from '../../../store/box/certificates.js';
import { hidden, many } from '../../forms/fields.js';
import { firstOf } from '../../forms/sample.js';
import { action, type Ctx, type Edits, type Outcome } from '../../page.js';
import { CERTIFICATES_PATH } from './certificate-import.js';
import { certificateWords as words } from './certificate-words.js';

const assignFields = {
  id: hidden({ label: words.issuedTo }),
  addresses: many({ label: words.addresses }),
};

/** The addresses of the box, each with the certificate that it presents, to be given this one. */
export function assignSection(ctx: Ctx, row: CertificateRow): Section {
  const { box } = ctx.node;
  const mine = new Set(assignedAddresses(box, row.id));
  const rows = ctx.node.network.config().addresses.map(({ address }) => {
    const present = certificateFor(box, address);
    const shown = present === null ? null : readCertificate(present.certPem);
    const cells: Cell[] = [
      { checkbox: 'addresses', value: address, label: same(address), checked: mine.has(address) },
      same(address),
      same(shown?.issuedTo ?? ''),
    ];
    return { id: `address-${address}`, cells };
  });
  return {
    id: 'assign',
    title: words.assignTitle,
    blocks: [
      {
        kind: 'facts',
        items: [
          { label: words.name, value: same(row.name) },
          { label: words.issuedTo, value: same(readCertificate(row.certPem)?.issuedTo ?? '') },
        ],
      },
      { kind: 'note', tone: 'info', text: words.assignNote },
      {
        kind: 'table',
        caption: words.assignTitle,
        columns: [same(''), words.address, words.now],
        rows,
        empty: words.noAddress,
        form: {
          action: 'assign',
          fields: [{ kind: 'hidden', name: 'id', label: words.issuedTo, value: row.id }],
          submit: words.save,
        },
      },
    ],
  };
}

function assign(ctx: Ctx, values: { id: string; addresses: readonly string[] }): Outcome {
  const { box } = ctx.node;
  const row = findCertificate(box, values.id);
  if (row === null || isRequest(row)) return { refused: words.gone };
  if (row.keyPem === null && values.addresses.length > 0) return { refused: words.needsKey };
  const here = ctx.node.network.config().addresses.map(({ address }) => address);
  const addresses = here.filter((address) => values.addresses.includes(address));
  if (addresses.length < new Set(values.addresses).size) return { refused: words.addressGone };
  box.transaction('certificate-assign', () => assignAddresses(box, row.id, addresses));
  ctx.node.changed('certificates');
  ctx.node.emit({ kind: 'certificate.assigned', data: { name: row.name, addresses } });
  return { done: words.assigned, goto: CERTIFICATES_PATH };
}

const assignEdits: Edits<typeof assignFields> = {
  areas: [],
  of: ({ node }, given) => {
    const row = findCertificate(node.box, given('id'));
    if (row === null) return null;
    const addresses = node.network.config().addresses.map(({ address }) => address);
    return { state: addresses.map((one) => [one, certificateFor(node.box, one)?.id ?? '']), name: row.name };
  },
};

export const assignAction = action({
  fields: assignFields,
  edits: assignEdits,
  sample: {
    query: ({ node }) => ({ assign: firstOf(listCertificates(node.box)).id }),
    values: ({ node }) => ({
      id: firstOf(listCertificates(node.box)).id,
      addresses: node.network.config().addresses.map(({ address }) => address),
    }),
  },
  run: assign,
});
