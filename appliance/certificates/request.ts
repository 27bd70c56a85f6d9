/** PKCS#10: asking an authority for a certificate. */
import { createPublicKey } from 'node:crypto';
import { explicit, integer, octets, oid, pem, sequence, set } from '../asn1/der.js';
import { namesDer, type Subject, signedDer, subjectDer } from './making.js';

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const ALTERNATIVE_NAMES = '2.5.29.17';

/** A certificate signing request, signed with the key that it is for. */
export function createRequest(order: {
  readonly subject: Subject;
  readonly names: readonly string[];
  readonly privatePem: string;
}): string {
  const spki = createPublicKey(order.privatePem).export({ type: 'spki', format: 'der' });
  const extensions = sequence(sequence(oid(ALTERNATIVE_NAMES), octets(namesDer(order.names))));
  const attributes =
    order.names.length === 0 ? explicit(0) : explicit(0, sequence(oid(EXTENSION_REQUEST), set(extensions)));
  const der = signedDer(
    () => sequence(integer(Buffer.from([0])), subjectDer(order.subject), spki, attributes),
    order.privatePem,
  );
  return pem('CERTIFICATE REQUEST', der);
}
