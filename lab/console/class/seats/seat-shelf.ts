/** What can take the place of the lab of a seat by its own console: the same lab as it was before, and nothing else. */
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import { createForks } from '../../control/others/forks.js';
import type { LabShelf } from '../../control/others/shelf.js';

const ofInstructor: Label = {
  en: 'In a class this is the instructor’s affair. Ask your instructor; nothing was done.',
  fr: 'Dans une classe, c’est l’affaire du formateur. Adressez-vous à lui ; rien n’a été fait.',
};

/** `back`: its lab goes on from an instant of before. */
export function seatShelf(back: (us: Micros) => Promise<Label | null>): LabShelf {
  const refuse = async (): Promise<Label> => ofInstructor;
  return {
    state: () => ({ lessons: [], kept: [], hostUrl: null, forks: [] }),
    ...{ make: refuse, lesson: refuse, again: refuse, open: refuse, openFile: refuse },
    back,
    forks: createForks({
      host: () => {
        throw new Error('a seat has no forks');
      },
      known: () => null,
      here: () => null,
      isFork: () => false,
    }),
    others: () => [],
  };
}
