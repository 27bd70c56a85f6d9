/**
 * appliance/services/failover/: carries out what failover/ decides, and answers the other box.
 *
 * Certificates between the two boxes: what this one presents, and whether it accepts the other's.
 */
import type { CertificateTrouble, Pair } from '../../../failover/role/state.js';
import { readCertificate } from '../../certificates/x509.js';
import type { Node } from '../../node/node.js';
import { certificateFor } from '../../store/box/certificates.js';
import { readSetting } from '../../store/site/settings.js';
import { siteHostname } from '../../store/site/site-settings.js';
import { peerCertificateTrouble } from './peer-certificate.js';

/** The certificates that an address presents, its own first. */
export function presentedChain(node: Node, address: string): readonly string[] {
  const row = certificateFor(node.box, address === '' ? (node.hardware.sourceAddress() ?? '') : address);
  return row === null ? [] : [row.certPem, ...row.chainPem];
}

/** What the site's clients see: on the shared address where there is one. */
export function siteCertificateOf(node: Node): string | null {
  const shared = node.network.config().addresses.find((one) => one.shared)?.address ?? '';
  const [leaf] = presentedChain(node, shared);
  return leaf === undefined ? null : (readCertificate(leaf)?.thumbprint ?? null);
}

/** What is wrong with the certificates of the peer; `first`: the relation is being established. */
export function judgePeer(
  node: Node,
  pair: Pair | null,
  chain: readonly string[],
  first: boolean,
): CertificateTrouble | null {
  const site = node.site();
  return peerCertificateTrouble(chain, {
    nowMs: node.hardware.clock.nowMs(),
    own: certificateFor(node.box, node.hardware.sourceAddress() ?? ''),
    known: pair?.peer.certificate ?? null,
    first,
    names: [
      site === null ? '' : readSetting(site, siteHostname),
      pair?.peer.host ?? '',
      pair?.peer.name ?? '',
    ],
  });
}

/** The certificate with which a relation is established, to be kept. */
export const certificateOf = ([leaf]: readonly string[]): { certificate?: string } => {
  const thumbprint = leaf === undefined ? undefined : readCertificate(leaf)?.thumbprint;
  return thumbprint === undefined ? {} : { certificate: thumbprint };
};
