/** Package files on the box's disk: checked, stored, found again. */
import { DiskFullError } from '../../../hardware/ports.js';
import { full } from '../../../updates/installer/words.js';
import { makerPublicKey } from '../../../updates/maker-key.js';
import { type Opened, openArchive } from '../../../updates/package-format.js';
import { packageById } from '../../../updates/packages/index.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';

export const unknownPackage: Label = {
  en: 'The maker never published this package, or not like this. Nothing was changed; take the file from the update server.',
  fr: 'Le fabricant n’a jamais publié ce package, ou pas sous cette forme. Rien n’a été modifié ; prenez le fichier sur le serveur de mise à jour.',
};

export const packagePath = (packageId: string): string => `packages/${packageId}.pkg`;

/**
 * Opens a package file of this box. The maker's signature alone is not enough: what it stands for must
 * be, text by text, what this software knows of the package, because its migrations are carried out.
 */
export function openPackage(node: Node, bytes: Buffer): Opened {
  const opened = openArchive(bytes, makerPublicKey(), node.ports.plate.guid);
  if (!opened.ok) return opened;
  const { manifest, migrations } = opened.content;
  const known = packageById(manifest.id);
  const isKnown =
    known !== null &&
    JSON.stringify(known.manifest) === JSON.stringify(manifest) &&
    JSON.stringify(known.migrations) === JSON.stringify(migrations);
  return isKnown ? opened : { ok: false, refused: unknownPackage };
}

/** Writes a package file; the label says why not. */
export function storePackage(node: Node, packageId: string, bytes: Buffer): Label | null {
  try {
    node.ports.disk.writeFile(packagePath(packageId), bytes);
    return null;
  } catch (error) {
    if (error instanceof DiskFullError)
      return full(error.neededBytes, node.hardware.read().storage.freeBytes);
    throw error;
  }
}
