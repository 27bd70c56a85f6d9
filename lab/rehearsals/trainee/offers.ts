/** The rehearsals that a lab can offer, and what keeps one from being begun here. */

import type { Label } from '../../../views/label.js';
import { theFound } from '../../making/found.js';
import type { AddressPlan } from '../../plan.js';
import { loadRehearsal, rehearsalNames } from '../language/load.js';
import type { Rehearsal } from '../language/vocabulary.js';
import type { Grade } from './attempt.js';
import { misfits } from './fit.js';
import type { TraineeLab } from './running.js';
import { type OfferState, offerState } from './trainee-state.js';

/** All rehearsals that can be read; a file that cannot is left out. */
function loadAll(addresses: AddressPlan): Rehearsal[] {
  return rehearsalNames().flatMap((name) => {
    try {
      return [loadRehearsal(name, addresses)];
    } catch {
      return [];
    }
  });
}

export interface Offers {
  /** All of them, as the trainee sees them. */
  states(gradeOf: (rehearsal: string) => Grade | null): readonly OfferState[];
  find(id: string): Rehearsal | undefined;
  /** Why it cannot be begun on the boxes as they stand; empty: it can. */
  misfits(rehearsal: Rehearsal): readonly Label[];
}

export function createOffers(session: TraineeLab): Offers {
  const { lab, outside } = session;
  let rehearsals: Rehearsal[] | null = null;
  const all = (): Rehearsal[] => {
    rehearsals ??= loadAll(outside.network.addresses);
    return rehearsals;
  };
  const standing = () => ({
    boxes: lab.boxes().map((name) => {
      const { power } = lab.box(name);
      return { name, power, answer: power === 'off' ? null : outside.watch().answer(name) };
    }),
    found: theFound(session.amounts),
  });
  return {
    states: (gradeOf) => {
      const now = standing();
      return all().map((one) => offerState(one, misfits(one.start, now), gradeOf(one.id)));
    },
    find: (id) => all().find((one) => one.id === id),
    misfits: (rehearsal) => misfits(rehearsal.start, standing()),
  };
}
