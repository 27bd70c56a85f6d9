/** How one kind of mistake is made, and put right. */
import type { Mistake, MistakeKind } from '../../../hardware/faults/aims/people.js';
import type { Person } from './person.js';

/** What has to be known to put it right. */
export type Remembered = Readonly<Record<string, string>>;

export interface Doing<K extends MistakeKind> {
  /** Throws where it could not be done: it is tried again. */
  wrong(person: Person, mistake: Mistake<K>): Promise<Remembered>;
  right(person: Person, remembered: Remembered, mistake: Mistake<K>): Promise<void>;
}
