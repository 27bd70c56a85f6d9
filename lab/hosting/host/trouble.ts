/** The host's own disk refuses something: what people are told, and nobody crashes for it. */
import type { Label } from '../../../views/label.js';

const reasons: Readonly<Record<string, Label>> = {
  ENOSPC: { en: 'is full', fr: 'est plein' },
  EDQUOT: { en: 'has no room left for this user', fr: 'n’a plus de place pour cet utilisateur' },
  EROFS: { en: 'is read-only', fr: 'est en lecture seule' },
  EACCES: { en: 'does not let this user write', fr: 'n’autorise pas cet utilisateur à écrire' },
  EPERM: { en: 'does not let this user write', fr: 'n’autorise pas cet utilisateur à écrire' },
  EIO: { en: 'has failed', fr: 'est défaillant' },
};

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** One sentence about the host's disk; null: the error is about something else. */
export function hostTrouble(error: unknown, folder: string): Label | null {
  const reason = reasons[codeOf(error)];
  if (reason === undefined) return null;
  return {
    en: `The disk of this computer ${reason.en}: the lab in ${folder} cannot be saved. Saving is tried again; nothing of the emulated disks is meant.`,
    fr: `Le disque de cet ordinateur ${reason.fr} : le laboratoire de ${folder} ne peut pas être enregistré. L’enregistrement est réessayé ; il ne s’agit pas des disques simulés.`,
  };
}
