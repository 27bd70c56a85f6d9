/** The certificates that a PKCS#7 file carries (RFC 2315, RFC 5652): SignedData, mostly without signers. */
import { contextTag, elementsOf, firstElement, oidText } from '../../asn1/read.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** Certificates in the file's order; null: this is no PKCS#7 of certificates. */
export function readPkcs7(bytes: Buffer): Buffer[] | null {
  const outer = firstElement(bytes);
  const [type, wrapped] = outer === null || outer.tag !== 0x30 ? [] : (elementsOf(outer.content) ?? []);
  if (type === undefined || wrapped === undefined || oidText(type) !== SIGNED_DATA) return null;
  const signed = firstElement(wrapped.content);
  const parts = signed === null ? null : elementsOf(signed.content);
  const certificates = parts?.find(({ tag }) => tag === contextTag(0));
  if (certificates === undefined) return [];
  return elementsOf(certificates.content)?.map(({ whole }) => whole) ?? null;
}
