/** Files from outside the box, as other programs write them. */
import { generateKeyPairSync } from 'node:crypto';
import { createCertificate } from '../../../appliance/certificates/making.js';

/** A keytab of one key, as a domain controller writes it. */
export function keytabFile(kvno = 3, keyBytes = 32): Buffer {
  const counted = (text: string): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const tail = Buffer.alloc(13);
  tail.writeUInt32BE(1, 0);
  tail.writeUInt32BE(1_515_398_400, 4);
  tail.writeUInt8(kvno, 8);
  tail.writeUInt16BE(18, 9);
  tail.writeUInt16BE(keyBytes, 11);
  const entry = Buffer.concat([
    Buffer.from([0, 2]),
    counted('EXAMPLE.COM'),
    counted('HTTP'),
    counted('access.example.com'),
    tail,
    Buffer.alloc(keyBytes, 7),
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(entry.length);
  const hole = Buffer.from([0xff, 0xff, 0xff, 0xfc, 1, 2, 3, 4]);
  return Buffer.concat([Buffer.from([5, 2]), hole, size, entry]);
}

/** A certificate of another name, in PEM. */
export function pemFile(): Buffer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = createCertificate({
    subject: { commonName: 'other.example.com' },
    names: ['other.example.com'],
    notBeforeMs: Date.UTC(2018, 0, 1),
    days: 365,
    serialHex: '00abcdef',
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issuer: null,
    authority: false,
  });
  return Buffer.from(pem, 'latin1');
}
