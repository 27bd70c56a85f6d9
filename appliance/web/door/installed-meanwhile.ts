/** What was installed while somebody was away: a base installation signs everybody out. */
import { packageById } from '../../../updates/packages/index.js';
import { join, type Label, same } from '../../../views/label.js';
import { signedInBefore } from '../../accounts/sign-in-log.js';
import type { Node } from '../../node/node.js';

/** Told once, at the sign-in after it; null: nothing. */
export function installedMeanwhile(node: Node, name: string): Label | null {
  const beforeMs = signedInBefore(node, name);
  if (beforeMs === null) return null;
  const titles = node.software
    .history()
    .filter(({ method, installedMs }) => method !== 'factory' && installedMs > beforeMs)
    .map(({ id, version }) => packageById(id)?.manifest.title ?? same(version));
  if (titles.length === 0) return null;
  const listed = join(titles, ', ');
  return {
    en: `Installed since your last sign-in: ${listed.en}.`,
    fr: `Installé depuis votre dernière connexion : ${listed.fr}.`,
  };
}
