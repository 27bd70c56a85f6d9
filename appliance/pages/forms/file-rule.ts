/** What a field takes as a file: told by its length and its first bytes, before the rest is read. */
import type { Heavy } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Content } from '../../store/byte-source.js';

export interface FileRule {
  readonly maxBytes: number;
  /** Too long for memory: it stays in the spool. */
  readonly long: boolean;
  /** Why content that begins like this is something else; null: it may be right. */
  readonly foreign?: (first: Buffer) => Label | null;
  /**
   * Asks the heavy job that reads a long file before the form is an event of the box, and says why it will be
   * refused; null: it may be right. What is refused is not kept: the form comes with the reason instead.
   */
  readonly inspect?: (
    heavy: Pick<Heavy, 'aside'>,
    content: Content,
    texts: Readonly<Record<string, unknown>>,
    freeBytes: number,
  ) => Promise<string | null>;
}

/** How many first bytes a rule looks at. */
export const FIRST_BYTES = 64;

const KILOBYTE = 1024;
const MEGABYTE = KILOBYTE * KILOBYTE;

/** A limit as people read it. */
export const limitText = (bytes: number): Label =>
  bytes < MEGABYTE
    ? { en: `${Math.floor(bytes / KILOBYTE)} KB`, fr: `${Math.floor(bytes / KILOBYTE)} Ko` }
    : { en: `${Math.floor(bytes / MEGABYTE)} MB`, fr: `${Math.floor(bytes / MEGABYTE)} Mo` };

/** The refusal of a file over its limit. */
function tooLong(maxBytes: number): Label {
  const limit = limitText(maxBytes);
  return {
    en: `The file is too large: at most ${limit.en} are accepted here. Nothing was changed.`,
    fr: `Le fichier est trop volumineux : ${limit.fr} au plus sont acceptés ici. Rien n’a été modifié.`,
  };
}

/** Null: its length is right. */
export const fileRefusal = ({ maxBytes }: FileRule, bytes: number): Label | null =>
  bytes > maxBytes ? tooLong(maxBytes) : null;
