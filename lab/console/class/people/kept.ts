/** A class that the host's disk does not keep: in words, for nothing was changed then. */
import type { Label } from '../../../../views/label.js';
import { hostReason, isDatabaseRefused, isHostError } from '../../../hosting/host/words.js';
import type { Joined } from './roster.js';

const words = (why: string): Label => ({
  en: `The host does not keep it: ${why}. Try again when that is put right.`,
  fr: `L’ordinateur hôte ne l’enregistre pas : ${why}. Réessayez quand ce sera réparé.`,
});

/** Why the host refuses something; throws what is no affair of the host's. */
export function hostTrouble(error: unknown): Label {
  if (!isHostError(error) && !isDatabaseRefused(error)) throw error;
  return words(hostReason(error));
}

/** Changes something that is kept; why not, or null. */
export function triedTo(change: () => void): Label | null {
  try {
    change();
    return null;
  } catch (error) {
    return hostTrouble(error);
  }
}

/** Somebody comes in, or hears why the host cannot keep that. */
export function keptOf<T extends Joined | null>(enter: () => T): T | Joined {
  try {
    return enter();
  } catch (error) {
    return { refused: hostTrouble(error), waitS: 0 };
  }
}
