/**
 * appliance/certificates/: X.509 certificates and requests: made, read, kept.
 *
 * Signatures on the P-256 curve that follow from key and content alone (the way of RFC 6979): a box that is
 * made again has the same certificates, byte for byte.
 */
import { createECDH, createHash, createHmac, type KeyObject } from 'node:crypto';
import { integer, sequence } from '../asn1/der.js';

const CURVE = 'prime256v1';
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const BYTES = 32;

const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(2 * BYTES, '0'), 'hex');

/** Euclid's: `value` times the result is one. */
function inverse(value: bigint): bigint {
  let [rest, next, sum, nextSum] = [value, ORDER, 1n, 0n];
  while (next !== 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [sum, nextSum] = [nextSum, sum - times * nextSum];
  }
  return ((sum % ORDER) + ORDER) % ORDER;
}

/** Signs `content` with a private key of the curve; `attempt`: another signature as good. */
export function signEcdsa(content: Buffer, key: KeyObject, attempt: number): Buffer {
  const { d = '' } = key.export({ format: 'jwk' });
  const secret = Buffer.from(d, 'base64url');
  const digest = createHash('sha256').update(content).digest();
  const draw = createHmac('sha256', secret).update(digest).update(`${attempt}`).digest();
  const once = (numberOf(draw) % (ORDER - 1n)) + 1n;
  const curve = createECDH(CURVE);
  curve.setPrivateKey(bytesOf(once));
  const r = numberOf(curve.getPublicKey().subarray(1, 1 + BYTES)) % ORDER;
  const s = (inverse(once) * ((numberOf(digest) + r * numberOf(secret)) % ORDER)) % ORDER;
  if (r === 0n || s === 0n) return signEcdsa(content, key, attempt + 1_000);
  return sequence(integer(bytesOf(r)), integer(bytesOf(s)));
}
