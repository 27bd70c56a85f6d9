/**
 * What an instructor does to a lab unseen: its faults and what is armed are known by their ids. They are in
 * force and in the recording as all others, and no line of the transcript speaks of them.
 */
const UNSEEN = 'unseen-';

export const unseenId = (number: number): string => `${UNSEEN}${number}`;

export const isUnseen = (id: string): boolean => id.startsWith(UNSEEN);

/** Those that everybody may see. */
export const seenOf = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
  list.filter(({ id }) => !isUnseen(id));
