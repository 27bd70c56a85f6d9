/** Reading of ASN.1 DER and BER as far as containers of certificates need it. Bytes from outside. */

export interface Asn1 {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

const DEPTH_MAX = 12;
const INDEFINITE = 0x80;

/** One element at the beginning of the bytes; null: there is none, or it is cut short. */
export function firstElement(bytes: Buffer, depth = 0): Asn1 | null {
  const tag = bytes[0];
  const mark = bytes[1];
  if (tag === undefined || mark === undefined || (tag & 0x1f) === 0x1f || depth > DEPTH_MAX) return null;
  if (mark === INDEFINITE) return indefinite(tag, bytes, depth);
  let length = mark;
  let at = 2;
  if (mark > INDEFINITE) {
    const digits = mark & 0x7f;
    if (digits > 4) return null;
    length = 0;
    for (; at < 2 + digits; at += 1) length = length * 256 + (bytes[at] ?? 0);
  }
  if (at + length > bytes.length) return null;
  return { tag, content: bytes.subarray(at, at + length), whole: bytes.subarray(0, at + length) };
}

/** BER's elements that end with two zeros: how streams write them. */
function indefinite(tag: number, bytes: Buffer, depth: number): Asn1 | null {
  let at = 2;
  for (;;) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      return { tag, content: bytes.subarray(2, at), whole: bytes.subarray(0, at + 2) };
    }
    const inner = firstElement(bytes.subarray(at), depth + 1);
    if (inner === null) return null;
    at += inner.whole.length;
  }
}

/** The elements inside another one; null: they do not fill it exactly. */
export function elementsOf(content: Buffer): Asn1[] | null {
  const found: Asn1[] = [];
  for (let at = 0; at < content.length; ) {
    const next = firstElement(content.subarray(at));
    if (next === null) return null;
    found.push(next);
    at += next.whole.length;
  }
  return found;
}

/** The number of a context tag, constructed: [0], [1]. */
export const contextTag = (number: number): number => 0xa0 | number;

/** The dotted text of an object identifier. */
export function oidText({ tag, content }: Asn1): string {
  if (tag !== 0x06 || content.length === 0) return '';
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else parts.push(value);
    value = 0;
  }
  return parts.join('.');
}
