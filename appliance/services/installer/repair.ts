/** A damaged base is repaired with a code of the maker's support, for a request code that the box tells. */
import type { InstallerState } from '../../../updates/installer/state.js';
import { isRepairCode, requestCode } from '../../../updates/support-code.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';

const words = {
  code: {
    en: 'This is not the repair code for this appliance and this damage. Ask support for it with the request code that stands here.',
    fr: 'Ce n’est pas le code de réparation de ce serveur pour ce dommage. Redemandez-le à l’assistance avec le code de demande affiché ici.',
  },
  nothing: { en: 'There is nothing to repair.', fr: 'Il n’y a rien à réparer.' },
} as const satisfies Record<string, Label>;

/** The moment that the request code carries, so that each has its own; null while nothing needs support. */
const damagedMs = (state: InstallerState): number | null => {
  if (state.at === 'damaged') return state.damagedMs;
  return state.at === 'applying-base' && state.trouble !== null ? state.sinceMono : null;
};

/** What support asks for; null while there is nothing to repair. */
export function requestOf({ ports }: Node, state: InstallerState): string | null {
  const since = damagedMs(state);
  return since === null ? null : requestCode(ports.plate.guid, since);
}

/** Why a code repairs nothing; null: it does. */
export function repairRefusal(node: Node, state: InstallerState, code: string): Label | null {
  const request = requestOf(node, state);
  if (request === null) return words.nothing;
  return isRepairCode(node.ports.plate.secretHex, request, code) ? null : words.code;
}
