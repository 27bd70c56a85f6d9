/**
 * What a client's TLS library finds about the site: whose certificate the address presents that the
 * site's name leads to. Checked by our own pure function at lab time (DESIGN.md section 4).
 *
 * @guide G105 vendor
 */
import { type CertificateWarning, clientRefuses } from '../../appliance/certificates/x509.js';
import { MS } from '../../hardware/ports.js';
import { siteName } from '../plan.js';
import type { Workstation } from './workstation.js';

export interface TlsFinding {
  readonly why: CertificateWarning;
  /** Address that presented the certificate. */
  readonly address: string;
}

/** Null: nothing is wrong, or nobody answers (the next request will tell). */
export async function tlsTrouble(workstation: Workstation): Promise<TlsFinding | null> {
  const { host } = workstation;
  if (host.trustedPems === undefined) return null;
  const answer = await workstation.ask('certificate', null, { held: true });
  if (answer === null || answer.said === null) return null;
  const at = { nowMs: Math.floor(host.nowUs() / MS), host: siteName, trustedPems: host.trustedPems };
  const why = clientRefuses(answer.said.chain, at);
  return why === null ? null : { why, address: answer.address };
}
