/** What the values of an action are made from: the box as it stands, and what its operator holds. */
import type { Given, Page, SampleFile } from '../../../appliance/pages/page.js';
import { supportAccessRequest } from '../../../appliance/services/monitoring/support-access.js';
import { labCredentials } from '../../making/credentials.js';
import { addresses, type Letter, other, type Scene } from '../scene.js';

/** Of another name, signed by nobody. */
const CERTIFICATE_PEM = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUKgAwIBAgIEAKvN7zAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFvdGhl
ci5leGFtcGxlLmNvbTAeFw0xODAxMDEwMDAwMDBaFw0xOTAxMDEwMDAwMDBaMBwx
GjAYBgNVBAMMEW90aGVyLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE/1MyyU+8KPR0IYE7dLrbzZlwosGN0P+4bACvQsSR8tuRHmxOmiGBVFwI
Ln8hGXYkoggHaAzKt4DKRfrDBaA+hqNyMHAwDAYDVR0TAQH/BAIwADAOBgNVHQ8B
Af8EBAMCBaAwHQYDVR0OBBYEFFUjwldAqLTQFqj0vpsI1F9oQWwnMBMGA1UdJQQM
MAoGCCsGAQUFBwMBMBwGA1UdEQQVMBOCEW90aGVyLmV4YW1wbGUuY29tMAoGCCqG
SM49BAMCA0gAMEUCICsgAQG1e7M6wZrn46fGGwOOZ6rPZ6P6arUkCUuS3+tpAiEA
g4EYGgc7oO5OhtCr1nb43PaF7OFgMrbn2RpymKqvMxw=
-----END CERTIFICATE-----
`;

/** One key, as a domain controller writes it. */
const KEYTAB_BASE64 =
  'BQL////8AQIDBAAAAFYAAgALRVhBTVBMRS5DT00ABEhUVFAAEmFjY2Vzcy5leGFtcGxlLmNvbQAAAAFaUyUAAwASACAHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==';

const PACKAGE = 'base-4.3.1';

function fileOf(scene: Scene, box: Letter, kind: SampleFile): Buffer {
  if (kind === 'certificate') return Buffer.from(CERTIFICATE_PEM, 'latin1');
  if (kind === 'keytab') return Buffer.from(KEYTAB_BASE64, 'base64');
  if (kind === 'package') return scene.world.outside.updates.archive(PACKAGE, scene.made.plates[box].guid);
  const backup = scene.files.at(-1);
  if (backup === undefined) throw new Error('no backup was saved');
  return backup;
}

/** Null: the operator is not signed in, or the box is off. */
export function givenOf(scene: Scene, box: Letter, page: Page): Given | null {
  const node = scene.node(box);
  const signIn = node?.signIns.list(page.site).find(({ name }) => name === labCredentials.username);
  if (node === null || signIn === undefined) return null;
  const { guid } = scene.made.plates[box];
  const { updates } = scene.world.outside;
  const request = node.installer.supportRequest();
  return {
    node,
    actor: signIn.actor,
    nowMs: node.hardware.clock.nowMs(),
    language: 'en',
    query: {},
    source: scene.seatAddress,
    password: scene.password(box, page.site),
    peer: addresses[other(box)],
    file: (kind) => ({ filename: kind, bytes: fileOf(scene, box, kind) }),
    supportCode: updates.accessCode(guid, supportAccessRequest(node)) ?? '',
    repairCode: (request === null ? null : updates.repairCode(guid, request)) ?? '',
  };
}
