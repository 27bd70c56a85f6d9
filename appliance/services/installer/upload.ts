/** A package file given by hand: checked completely, then stored. */
import { missing } from '../../../updates/catalogue.js';
import { installerMachine } from '../../../updates/installer/machine.js';
import type { InstallerFacts, InstallerInput, InstallerState } from '../../../updates/installer/state.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { Running } from '../../node/run-machine.js';
import type { Answered } from './contract.js';
import { openPackage, storePackage } from './package-files.js';

const busy: Label = {
  en: 'The appliance is busy with updates. Wait until that has ended.',
  fr: 'Le serveur est occupé par les mises à jour. Attendez la fin de l’opération.',
};

const resting = new Set<InstallerState['at']>(['idle', 'failed', 'awaiting-licence']);

/** A package from a file: refused in words when it is damaged, unknown or not for this box. */
export function takeUpload(
  node: Node,
  running: Running<InstallerState, InstallerInput>,
  facts: InstallerFacts,
  bytes: Buffer,
): Answered {
  const refuse = (refused: Label, why: string, id: string | null): Answered => {
    node.emit({ kind: 'installer.upload-refused', data: { why, package: id } });
    return { refused };
  };
  // Nothing of the file is kept before the machine could take it.
  if (!resting.has(running.state().at)) return refuse(busy, 'busy', null);
  const opened = openPackage(node, bytes);
  if (!opened.ok) return refuse(opened.refused, 'file', null);
  const { manifest } = opened.content;
  const tried = installerMachine.step(running.state(), { kind: 'uploaded', manifest }, facts);
  if ('refused' in tried) {
    const early = missing(manifest, node.software.forPackages()).length > 0;
    return refuse(tried.refused, early ? 'needs' : 'state', manifest.id);
  }
  const refused = storePackage(node, manifest.id, bytes);
  return refused === null
    ? running.input({ kind: 'uploaded', manifest })
    : refuse(refused, 'disk', manifest.id);
}
