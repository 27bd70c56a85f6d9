/** What a user is told when the storage took no write: nothing was changed, and what to do. */
import { isFull, isStorageTrouble, WriteFailedError } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';

const words = {
  full: {
    en: 'No room is left on the disk. Nothing was changed; make room (Status > Storage) and try again.',
    fr: 'Il ne reste plus de place sur le disque. Rien n’a été modifié ; libérez de la place (État > Stockage) et réessayez.',
  },
  failed: {
    en: 'The disk array has failed. Nothing was changed; replace the disks (Status > Storage) and try again.',
    fr: 'La grappe de disques est défaillante. Rien n’a été modifié ; remplacez les disques (État > Stockage) et réessayez.',
  },
  refused: {
    en: 'The disk did not take a write (input/output error). Nothing was changed; try again, and replace the disk (Status > Storage) if it happens again.',
    fr: 'Le disque a refusé une écriture (erreur d’entrée-sortie). Rien n’a été modifié ; réessayez et, si cela se reproduit, remplacez le disque (État > Stockage).',
  },
} as const satisfies Record<string, Label>;

/** Null: the error is about something else. */
export function storageTrouble(error: unknown): Label | null {
  if (!isStorageTrouble(error)) return null;
  if (isFull(error)) return words.full;
  return error instanceof WriteFailedError ? words.refused : words.failed;
}

/**
 * Does something that writes; what the storage did not take becomes a refusal, in the form of whoever
 * asks. The one place where it does.
 */
export async function guarded<T>(act: () => T | Promise<T>, refuse: (why: Label) => T): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const why = storageTrouble(error);
    if (why === null) throw error;
    return refuse(why);
  }
}
