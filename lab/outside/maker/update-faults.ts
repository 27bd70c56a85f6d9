/** What faults make of the update server's answers, and of the files that it sends. */
import type { UpdatesTrick } from '../../../hardware/faults/aims/outside.js';
import type { WireReply } from '../../../hardware/ports.js';
import { buildArchive } from '../../../updates/package-format.js';
import { packageById, packages } from '../../../updates/packages/index.js';
import { compareVersions } from '../../../updates/version.js';
import type { InForce } from '../faults.js';
import { signingKey } from './maker-key.js';
import type { Sending } from './update-server.js';

const FOREIGN_GUID = '00000000-0000-4000-8000-000000000000';

/** The newest package of the same kind that is older; null: there is none. */
function olderThan(packageId: string): string | null {
  const kind = packageById(packageId)?.manifest.kind;
  const version = packageById(packageId)?.manifest.version ?? '';
  const older = packages
    .map(({ manifest }) => manifest)
    .filter((one) => one.kind === kind && compareVersions(one.version, version) < 0)
    .sort((x, y) => compareVersions(y.version, x.version));
  return older[0]?.id ?? null;
}

/** Some package that it is not. */
const anotherThan = (packageId: string): string =>
  packages.map(({ manifest }) => manifest.id).find((id) => id !== packageId) ?? packageId;

function signedByStranger(packageId: string, guid: string, sound: Buffer): Buffer {
  const content = packageById(packageId);
  return content === null ? sound : buildArchive(content, guid, signingKey('a stranger signs'));
}

/** One bit of the middle is another one. */
function altered(sound: Buffer): Buffer {
  const copy = Buffer.from(sound);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function under(trick: UpdatesTrick, before: Buffer, send: Sending, packageId: string, guid: string): Buffer {
  switch (trick.kind) {
    case 'error':
    case 'slow':
      return before;
    case 'truncated':
      return before.subarray(0, Math.max(1, Math.floor(before.length * trick.share)));
    case 'other':
      return trick.which === 'box' ? send(packageId, FOREIGN_GUID) : send(anotherThan(packageId), guid);
    case 'replayed': {
      const older = olderThan(packageId);
      return older === null ? before : send(older, guid);
    }
    case 'signature':
      return trick.how === 'altered' ? altered(before) : signedByStranger(packageId, guid, before);
  }
}

/** The file as it is sent; each fault that has changed it is counted. */
export const sendingUnder =
  (faults: readonly InForce<UpdatesTrick>[], send: Sending): Sending =>
  (packageId, guid) =>
    faults.reduce(
      (before, fault) => {
        const after = under(fault.trick, before, send, packageId, guid);
        if (after.length !== before.length || !after.equals(before)) fault.hit();
        return after;
      },
      send(packageId, guid),
    );

/** The error with which a question is answered; null: it is answered as it should be. */
export function errorUnder(faults: readonly InForce<UpdatesTrick>[]): WireReply | null {
  for (const { trick, hit } of faults) {
    if (trick.kind !== 'error') continue;
    hit();
    const body = Buffer.from(`${trick.status}\n`, 'latin1');
    return { status: trick.status, headers: { 'content-type': 'text/plain' }, body };
  }
  return null;
}
