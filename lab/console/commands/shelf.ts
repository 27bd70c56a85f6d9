/** Another lab in the place of this one: what was here is put away, never lost. */
import type { Label } from '../../../views/label.js';
import { knownRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import type { LabShelf } from '../control/others/shelf.js';
import { command } from './command.js';
import { short } from './entries.js';

const words = {
  alone: {
    en: 'No other lab can take the place of this one: start it with npm start or bomgar-sim host.',
    fr: 'Aucun autre laboratoire ne peut remplacer celui-ci : démarrez-le avec npm start ou bomgar-sim host.',
  },
  unknown: {
    en: 'There is no such rehearsal. Choose one that the page offers.',
    fr: 'Cette répétition n’existe pas. Choisissez-en une que la page propose.',
  },
} as const satisfies Record<string, Label>;

const on = (
  shelf: LabShelf | null,
  act: (shelf: LabShelf) => Promise<Label | null>,
): Label | Promise<Label | null> => (shelf === null ? words.alone : act(shelf));

/** The name of a rehearsal as people read it; null: there is none. */
export const titleOf = (name: string | null): Label | null =>
  name === null ? null : (knownRehearsal(name)?.title ?? null);

export const shelfCommands = {
  'lab-make': command('lab-make', { rehearsal: short }).does({
    perform: ({ shelf, trainee }, { rehearsal }) => {
      if (!rehearsalNames().includes(rehearsal)) return words.unknown;
      const tries = trainee.state().offers.find(({ id }) => id === rehearsal)?.grade?.tries ?? 0;
      return on(shelf, (one) => one.make(rehearsal, tries));
    },
    done: {
      en: 'A lab was made for this rehearsal, which has begun. What ran before was put away.',
      fr: 'Un laboratoire a été préparé pour cette répétition, qui a commencé. Ce qui tournait avant a été rangé.',
    },
    sample: { values: () => ({ rehearsal: 'sync-upgrade' }) },
  }),
  'lab-lesson': command('lab-lesson', { lesson: short }).does({
    perform: ({ shelf }, { lesson }) => on(shelf, (one) => one.lesson(lesson)),
    done: {
      en: 'The lab stands where the campaign left the pair, and the lesson has begun. What ran before was put away.',
      fr: 'Le laboratoire est dans l’état où la campagne a laissé la paire, et la leçon a commencé. Ce qui tournait avant a été rangé.',
    },
    sample: { values: () => ({ lesson: 'seed-1' }) },
  }),
  'lab-again': command('lab-again', {}).does({
    perform: ({ shelf }) => on(shelf, (one) => one.again()),
    done: {
      en: 'The lab stands at its beginning again. What ran before was put away.',
      fr: 'Le laboratoire est revenu à son début. Ce qui tournait avant a été rangé.',
    },
    sample: { values: () => ({}) },
  }),
  'lab-open': command('lab-open', { lab: short }).does({
    perform: ({ shelf }, { lab }) => on(shelf, (one) => one.open(lab)),
    done: {
      en: 'The lab is open again, as it was left. What ran before was put away.',
      fr: 'Le laboratoire est rouvert, tel qu’il avait été laissé. Ce qui tournait avant a été rangé.',
    },
    sample: { values: () => ({ lab: 'lab-1' }) },
  }),
};
