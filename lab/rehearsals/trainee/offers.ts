/** The rehearsals that a lab can offer, and what keeps one from being begun here. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Label } from '../../../views/label.js';
import { lessonFile } from '../../live/keeping/folder-owner.js';
import { theFound } from '../../making/found.js';
import type { AddressPlan } from '../../plan.js';
import { loadRehearsal, rehearsalNames } from '../language/load.js';
import { startsOf } from '../language/variant.js';
import type { Rehearsal } from '../language/vocabulary.js';
import type { Grade } from './attempt.js';
import { type ComparableState, misfits } from './fit.js';
import type { TraineeLab } from './running.js';
import { type OfferState, offerState } from './trainee-state.js';

/** A lesson begins wherever its lab stands; another rehearsal in a lab as it is written, or as a seed varies it. */
function lacks(rehearsal: Rehearsal, standing: ComparableState): readonly Label[] {
  if (rehearsal.lesson === true) return [];
  const each = startsOf(rehearsal).map((start) => misfits(start, standing));
  return each.some(({ length }) => length === 0) ? [] : (each[0] ?? []);
}

/** All rehearsals that can be read; a file that cannot is left out. */
function loadAll(addresses: AddressPlan, folder: string): Rehearsal[] {
  const own = join(folder, lessonFile);
  return [...(existsSync(own) ? [own] : []), ...rehearsalNames()].flatMap((name) => {
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

/** Rehearsals that can be begun in this lab, and why others cannot. */
export function createOffers(session: TraineeLab): Offers {
  const { lab, outside } = session;
  let rehearsals: Rehearsal[] | null = null;
  const all = (): Rehearsal[] => {
    rehearsals ??= loadAll(outside.network.addresses, session.folder.path);
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
      return all().map((one) => offerState(one, lacks(one, now), gradeOf(one.id)));
    },
    find: (id) => all().find((one) => one.id === id),
    misfits: (rehearsal) => lacks(rehearsal, standing()),
  };
}
