/**
 * appliance/asn1/: BER and DER, read and written: what certificates, directories and SNMP have in common.
 *
 * Reading of BER as directory and Kerberos servers send it: definite lengths, bounded.
 */

export interface Tlv {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next element begins. */
  readonly next: number;
}

const LENGTH_BYTES_MAX = 3;

/** The element at `at`; null when what is there is none, or is cut short. */
export function readTlv(bytes: Buffer, at = 0): Tlv | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  let length = first;
  let from = at + 2;
  if (first >= 0x80) {
    const digits = first & 0x7f;
    if (digits === 0 || digits > LENGTH_BYTES_MAX || from + digits > bytes.length) return null;
    length = bytes.readUIntBE(from, digits);
    from += digits;
  }
  const next = from + length;
  return next > bytes.length ? null : { tag, content: bytes.subarray(from, next), next };
}

const CHILDREN_MAX = 64;

/** The elements inside another one's content; null when they do not fill it exactly. */
export function readAll(content: Buffer): Tlv[] | null {
  const found: Tlv[] = [];
  let at = 0;
  while (at < content.length) {
    const one = readTlv(content, at);
    if (one === null || found.length >= CHILDREN_MAX) return null;
    found.push(one);
    at = one.next;
  }
  return found;
}
