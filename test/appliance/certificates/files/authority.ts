/** An authority with its certificates and keys, and openssl to bring them into the forms they come in. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from '../../../../appliance/certificates/making.js';

const NOW_MS = Date.UTC(2018, 2, 5, 8);
export const folder = mkdtempSync(join(tmpdir(), 'certificate-forms-'));
export const time = { real: <T>(job: () => Promise<T>) => job() };

const keyOf = (type: 'rsa' | 'ec'): string => {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
export const keys = {
  root: keyOf('rsa'),
  middle: keyOf('ec'),
  rsa: keyOf('rsa'),
  ec: keyOf('ec'),
  other: keyOf('ec'),
};
const root = { commonName: 'Example Root' };
const middle = { commonName: 'Example Issuing' };
const common = { notBeforeMs: NOW_MS, days: 3650 };
export const sign = (
  name: string,
  privatePem: string,
  issuer: { privatePem: string; subject: { commonName: string } } | null,
  authority: boolean,
  serialHex: string,
): string =>
  createCertificate({
    ...common,
    serialHex,
    subject: { commonName: name },
    names: authority ? [] : [name],
    privatePem,
    issuer,
    authority,
  });
export const rootPem = sign(root.commonName, keys.root, null, true, '01');
export const middlePem = sign(
  middle.commonName,
  keys.middle,
  { privatePem: keys.root, subject: root },
  true,
  '02',
);
const byMiddle = { privatePem: keys.middle, subject: middle };
export const leaf = {
  rsa: sign('access.example.com', keys.rsa, byMiddle, false, '03'),
  ec: sign('access.example.com', keys.ec, byMiddle, false, '04'),
};
export const otherLeaf = sign('other.example.com', keys.other, byMiddle, false, '05');

let files = 0;
export function onDisk(bytes: string | Buffer): string {
  files += 1;
  const path = join(folder, `${files}.bin`);
  writeFileSync(path, bytes);
  return path;
}
export const openssl = (args: readonly string[], input?: string | Buffer): Buffer =>
  execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
export const legacy = ['-provider', 'legacy', '-provider', 'default'];
