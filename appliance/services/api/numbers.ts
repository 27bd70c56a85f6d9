/** Numbers that programs are told: they belong to the record, so that both boxes of a pair tell the same. */
import { createHash } from 'node:crypto';

export const numberOfText = (text: string): number =>
  Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 7), 16);

/** Reports number teams, groups and users. */
export const numberOf = (id: string): number => (/^\d{1,9}$/.test(id) ? Number(id) : numberOfText(id));
