/** Writing of BER as SNMP needs it (RFC 3416, 1157). Pure. */
export type SnmpValue =
  | { readonly kind: 'integer' | 'gauge' | 'ticks'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'oid'; readonly value: readonly number[] }
  | { readonly kind: 'none'; readonly tag: number };

export const NO_SUCH_OBJECT: SnmpValue = { kind: 'none', tag: 0x80 };
export const END_OF_VIEW: SnmpValue = { kind: 'none', tag: 0x82 };
export const UNSPECIFIED: SnmpValue = { kind: 'none', tag: 0x05 };

const tags = { integer: 0x02, gauge: 0x42, ticks: 0x43 } as const;

/** BER of one element with a length of at most 64 KiB. */
export function tlv(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

/** Two's complement, as short as it can be. */
function wholeBytes(value: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(value);
  do {
    bytes.unshift(((rest % 256) + 256) % 256);
    rest = Math.floor(rest / 256);
  } while (rest !== 0 && rest !== -1);
  if (value >= 0 && (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  if (value < 0 && (bytes[0] ?? 0) < 0x80) bytes.unshift(0xff);
  return Buffer.from(bytes);
}

export const integerTlv = (value: number): Buffer => tlv(tags.integer, wholeBytes(value));

/** An object identifier with its tag and length, as SNMP carries it. */
export function oidTlv(oid: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = oid;
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left % 128) | 0x80);
    bytes.push(...digits);
  }
  return tlv(0x06, Buffer.from(bytes));
}

const ARCS_MAX = 128;

/** Null: not an object identifier. */
export function readOid(content: Buffer): number[] | null {
  const [first] = content;
  if (first === undefined || content.length > ARCS_MAX) return null;
  const oid = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
  let arc = 0;
  for (const byte of content.subarray(1)) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > 0xffff_ffff) return null;
    if (byte < 0x80) {
      oid.push(arc);
      arc = 0;
    }
  }
  return (content.at(-1) ?? 0) < 0x80 || content.length === 1 ? oid : null;
}

/** BER of a variable's value, with the tag of its kind. */
export function valueTlv(value: SnmpValue): Buffer {
  if (value.kind === 'none') return tlv(value.tag, Buffer.alloc(0));
  if (value.kind === 'text') return tlv(0x04, Buffer.from(value.value, 'utf8'));
  if (value.kind === 'oid') return oidTlv(value.value);
  return tlv(tags[value.kind], wholeBytes(value.value));
}
