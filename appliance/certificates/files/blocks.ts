/**
 * appliance/certificates/files/: certificates and keys as files: PEM, PKCS#7, PKCS#12.
 *
 * The text of a certificate file, and the PEM blocks in it: in any encoding, with any line ends,
 * among any other text. Reads each character once, whatever stands there.
 */

export interface PemBlock {
  /** What stands after BEGIN: 'CERTIFICATE', 'RSA PRIVATE KEY', ... */
  readonly label: string;
  /** Its lines 'Name: value' (RFC 1421), names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly der: Buffer;
}

export type PemBlocks =
  | { readonly ok: true; readonly blocks: readonly PemBlock[] }
  /** A block has no end, or holds what is no base64. */
  | { readonly ok: false; readonly damaged: string };

const UTF16_SHARE = 0.4;

/** How many of the bytes at even (0) or odd (1) places are zero. */
function zeros(bytes: Buffer, from: 0 | 1): number {
  let count = 0;
  for (let at = from; at < bytes.length; at += 2) if (bytes[at] === 0) count += 1;
  return count;
}

const evenLength = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - (bytes.length % 2));
const utf16 = (bytes: Buffer, bigEndian: boolean): string => {
  const even = evenLength(bytes);
  return (bigEndian ? Buffer.from(even).swap16() : even).toString('utf16le');
};

/**
 * The text of a file that somebody may have opened and saved in an editor: UTF-8 or UTF-16, with or
 * without byte order mark. Bytes that are no text come back as latin1.
 */
export function textOf(bytes: Buffer): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3).toString('utf8');
  if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), false);
  if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), true);
  const many = (bytes.length / 2) * UTF16_SHARE;
  if (bytes.length > 3 && zeros(bytes, 1) > many && zeros(bytes, 0) === 0) return utf16(bytes, false);
  if (bytes.length > 3 && zeros(bytes, 0) > many && zeros(bytes, 1) === 0) return utf16(bytes, true);
  return bytes.toString('latin1');
}

const BEGIN = /^-----BEGIN ([A-Z0-9 #]+)-----(.*)$/;
const HEADER = /^([A-Za-z0-9-]+):(.*)$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Lines of a text, whatever ends them; a text copied out of JSON has its line ends spelled out. */
function linesOf(text: string): string[] {
  const real = /[\r\n]/.test(text.trim()) ? text : text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  return real.split(/\r\n|\n|\r/).map((line) => line.trim());
}

function blockOf(label: string, lines: readonly string[]): PemBlock | null {
  const headers = new Map<string, string>();
  let body = '';
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers.set(name.toLowerCase(), value.trim());
    else body += line.replaceAll(/\s/g, '');
  }
  if (body === '' || !BASE64.test(body)) return null;
  return { label, headers, der: Buffer.from(body, 'base64') };
}

/** Every block of a text, in its order. What stands around them (attributes, comments) does not matter. */
export function pemBlocks(text: string): PemBlocks {
  const blocks: PemBlock[] = [];
  let open: { label: string; lines: string[] } | null = null;
  for (const line of linesOf(text)) {
    if (open === null) {
      const [, label, rest = ''] = BEGIN.exec(line) ?? [];
      if (label === undefined) continue;
      // Some forms put the whole block on one line.
      const end = rest.indexOf('-----END ');
      if (end < 0) {
        open = { label, lines: rest === '' ? [] : [rest] };
        continue;
      }
      const block = blockOf(label, [rest.slice(0, end)]);
      if (block === null) return { ok: false, damaged: label };
      blocks.push(block);
    } else if (line === `-----END ${open.label}-----`) {
      const block = blockOf(open.label, open.lines);
      if (block === null) return { ok: false, damaged: open.label };
      blocks.push(block);
      open = null;
    } else if (line.startsWith('-----')) return { ok: false, damaged: open.label };
    else open.lines.push(line);
  }
  return open === null ? { ok: true, blocks } : { ok: false, damaged: open.label };
}

/** The bytes of a text that is nothing but base64, as some shops send files; null: it is not. */
export function bareBase64(text: string): Buffer | null {
  const body = text.replaceAll(/\s/g, '');
  return body.length > 64 && BASE64.test(body) ? Buffer.from(body, 'base64') : null;
}
