/**
 * The few LDAP messages (RFC 4511) that a sign-in needs. The network between the machines carries
 * messages, not streams: each message travels whole, as in connection-less LDAP.
 */
import { readAll, readTlv } from '../../asn1/ber.js';
import { integer, octets, sequence, tlv } from '../../asn1/der.js';

const BIND_REQUEST = 0x60;
const BIND_RESPONSE = 0x61;
const SEARCH_REQUEST = 0x63;
const SEARCH_ENTRY = 0x64;
const SEARCH_DONE = 0x65;
const ENUMERATED = 0x0a;
const VERSION = 3;
const MESSAGE_ID = 1;

const number = (value: number): Buffer => integer(Buffer.from([value]));
const enumerated = (value: number): Buffer => tlv(ENUMERATED, Buffer.from([value]));
const message = (operation: Buffer): Buffer => sequence(number(MESSAGE_ID), operation);

/** Name of a user below the provider's base; what is special in a name is escaped (RFC 4514). */
export const userName = (username: string, base: string): string =>
  `uid=${username.replace(/[,+"\\<>;=#\u0000]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)},${base}`;

/** A simple bind (RFC 4511 4.2), version 3. */
export const bindRequest = (dn: string, password: string): Buffer =>
  message(
    tlv(
      BIND_REQUEST,
      number(VERSION),
      octets(Buffer.from(dn, 'utf8')),
      tlv(0x80, Buffer.from(password, 'utf8')),
    ),
  );

/** Asks the server for its own entry: every directory answers that without a password. */
export const rootQuestion = (): Buffer =>
  message(
    tlv(
      SEARCH_REQUEST,
      octets(),
      enumerated(0),
      enumerated(0),
      number(0),
      number(0),
      tlv(0x01, Buffer.from([0])),
      tlv(0x87, Buffer.from('objectClass', 'latin1')),
      sequence(),
    ),
  );

function operationOf(reply: Buffer): { readonly tag: number; readonly code: number | null } | null {
  const outer = readTlv(reply);
  const [, operation] = (outer === null ? null : readAll(outer.content)) ?? [];
  if (operation === undefined) return null;
  const result = readTlv(operation.content);
  const code = result?.tag === ENUMERATED ? (result.content[0] ?? null) : null;
  return { tag: operation.tag, code };
}

/** Result code of a bind (0: the password is right, 49: it is not); null: not an answer to a bind. */
export function bindResult(reply: Buffer): number | null {
  const operation = operationOf(reply);
  return operation?.tag === BIND_RESPONSE ? operation.code : null;
}

/** Whether these bytes are a directory's answer to `rootQuestion`. */
export function isRootAnswer(reply: Buffer): boolean {
  const tag = operationOf(reply)?.tag;
  return tag === SEARCH_ENTRY || tag === SEARCH_DONE;
}
