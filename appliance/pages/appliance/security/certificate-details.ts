/** What stands in a certificate and its issuers, so that it can be compared with what a client sees. */
import type { Cell, Section, TableBlock } from '../../../../views/blocks.js';
import { date } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { type CertificateFacts, readCertificate } from '../../../certificates/x509.js';
import type { CertificateRow } from '../../../store/box/certificates.js';
import type { Ctx } from '../../page.js';
import { certificateWords as words } from './certificate-words.js';

const zoneOf = (ctx: Ctx): string => ctx.node.network.config().timeZone;

const validity = (ctx: Ctx, facts: CertificateFacts): Label => {
  const [from, until] = [date(facts.notBeforeMs, zoneOf(ctx)), date(facts.notAfterMs, zoneOf(ctx))];
  return { en: `${from.en} – ${until.en}`, fr: `${from.fr} – ${until.fr}` };
};

/** Serial number as openssl prints it. */
const serial = ({ serialHex }: CertificateFacts): Cell => same(serialHex.toUpperCase());

function issuersTable(ctx: Ctx, caption: Label, pems: readonly string[], empty: Label): TableBlock {
  const rows = pems.flatMap((certPem) => {
    const facts = readCertificate(certPem);
    if (facts === null) return [];
    const cells: Cell[] = [
      same(facts.issuedTo),
      same(facts.issuer),
      validity(ctx, facts),
      serial(facts),
      { keyMaterial: facts.thumbprint },
    ];
    return [{ cells }];
  });
  const columns = [words.issuedTo, words.issuedBy, words.validity, words.serial, words.fingerprint];
  return { kind: 'table', caption, columns, rows, empty };
}

/** One certificate with all that identifies it. */
export function detailsSection(ctx: Ctx, row: CertificateRow): Section {
  const facts = readCertificate(row.certPem);
  const items =
    facts === null
      ? []
      : [
          { label: words.name, value: same(row.name) },
          { label: words.issuedTo, value: same(facts.issuedTo) },
          { label: words.issuedBy, value: same(facts.issuer) },
          { label: words.names, value: facts.names.length === 0 ? words.none : same(facts.names.join(', ')) },
          { label: words.validity, value: validity(ctx, facts) },
          { label: words.key, value: row.keyPem === null ? words.noKey : same(facts.key) },
          { label: words.serial, value: serial(facts) },
          { label: words.fingerprint, value: { keyMaterial: facts.thumbprint } },
        ];
  return {
    id: 'details',
    title: words.detailsTitle,
    blocks: [
      { kind: 'facts', items },
      issuersTable(ctx, words.chain, row.chainPem, words.noChain),
      { kind: 'note', tone: 'info', text: words.compare },
    ],
  };
}

/** Issuers that are kept for themselves. */
export const issuersSection = (ctx: Ctx, pems: readonly string[]): Section => ({
  id: 'issuers',
  title: words.issuersTitle,
  blocks: [
    issuersTable(ctx, words.issuersTitle, pems, words.noChain),
    { kind: 'note', tone: 'info', text: words.issuersNote },
  ],
});
