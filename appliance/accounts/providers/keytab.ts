/**
 * Kerberos keytab files, format 0x502: what principals they hold keys for. Everything is bounded by
 * the file itself; a file that says otherwise is refused whole.
 */

export interface KeytabEntry {
  /** 'HTTP/access.example.com@EXAMPLE.COM'. */
  readonly principal: string;
  /** Version of the key. */
  readonly kvno: number;
  readonly encryption: string;
  readonly stampedMs: number;
  /** The key itself: never shown. */
  readonly key: Buffer;
}

export type KeytabFlaw = 'not-a-keytab' | 'old-format' | 'damaged' | 'empty' | 'too-many';

export const KEYTAB_ENTRIES_MAX = 200;
const COMPONENTS_MAX = 16;
const FORMAT = 0x05;
const VERSION = 0x02;

/** Encryption types of RFC 3961 and their key lengths. */
const encryptions: Readonly<Record<number, readonly [name: string, keyBytes: number]>> = {
  1: ['des-cbc-crc', 8],
  3: ['des-cbc-md5', 8],
  16: ['des3-cbc-sha1', 24],
  17: ['aes128-cts-hmac-sha1-96', 16],
  18: ['aes256-cts-hmac-sha1-96', 32],
  19: ['aes128-cts-hmac-sha256-128', 16],
  20: ['aes256-cts-hmac-sha384-192', 32],
  23: ['arcfour-hmac', 16],
};

/** Reads forward; null as soon as the bytes end too early. */
function reader(bytes: Buffer) {
  let at = 0;
  const take = (count: number): Buffer | null => {
    if (count < 0 || at + count > bytes.length) return null;
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = (count: 1 | 2 | 4): number | null => take(count)?.readUIntBE(0, count) ?? null;
  const text = (): string | null => {
    const length = number(2);
    return length === null ? null : (take(length)?.toString('utf8') ?? null);
  };
  return { take, number, text, left: () => bytes.length - at };
}

function readEntry(bytes: Buffer): KeytabEntry | null {
  const { take, number, text, left } = reader(bytes);
  const components = number(2);
  if (components === null || components < 1 || components > COMPONENTS_MAX) return null;
  const realm = text();
  const parts: (string | null)[] = [];
  for (let index = 0; index < components; index += 1) parts.push(text());
  const nameType = number(4);
  const stamp = number(4);
  const shortKvno = number(1);
  const type = number(2);
  const keyBytes = number(2);
  const key = keyBytes === null ? null : take(keyBytes);
  const complete =
    realm !== null &&
    realm !== '' &&
    nameType !== null &&
    stamp !== null &&
    shortKvno !== null &&
    type !== null &&
    key !== null &&
    parts.every((part) => part !== null && part !== '');
  if (!complete) return null;
  const [encryption, wanted] = encryptions[type] ?? [null, 0];
  if (encryption === null || key.length !== wanted) return null;
  const longKvno = left() >= 4 ? number(4) : null;
  return {
    principal: `${parts.join('/')}@${realm}`,
    kvno: longKvno === null || longKvno === 0 ? shortKvno : longKvno,
    encryption,
    stampedMs: stamp * 1_000,
    key,
  };
}

/** All entries of a keytab file, or what is wrong with it. */
export function readKeytab(
  bytes: Buffer,
): { readonly entries: readonly KeytabEntry[] } | { readonly flaw: KeytabFlaw } {
  if (bytes.length < 2 || bytes[0] !== FORMAT) return { flaw: 'not-a-keytab' };
  if (bytes[1] !== VERSION) return { flaw: 'old-format' };
  const entries: KeytabEntry[] = [];
  let at = 2;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return { flaw: 'damaged' };
    const size = bytes.readInt32BE(at);
    const length = Math.abs(size);
    at += 4;
    if (size === 0 || at + length > bytes.length) return { flaw: 'damaged' };
    // A negative length is the hole that a deleted entry left.
    if (size > 0) {
      const entry = readEntry(bytes.subarray(at, at + length));
      if (entry === null) return { flaw: 'damaged' };
      if (entries.length >= KEYTAB_ENTRIES_MAX) return { flaw: 'too-many' };
      entries.push(entry);
    }
    at += length;
  }
  return entries.length === 0 ? { flaw: 'empty' } : { entries };
}
