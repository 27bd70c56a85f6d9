/** What the console of a hosted lab knows of the others: those that had its bay, and how another one takes it. */
import type { Label } from '../../../views/label.js';
import type { KeptLab, LabShelf } from '../../console/control/shelf.js';
import type { Host, HostOutcome } from '../../live/host/contract.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';

const refusedOf = (outcome: HostOutcome): Label | null => ('refused' in outcome ? outcome.refused : null);

const alone: Label = {
  en: 'A lab of a host does not go back yet: start it by itself with npm start.',
  fr: 'Un laboratoire d’un hôte ne revient pas encore en arrière : démarrez-le seul avec npm start.',
};

const none: Label = { en: 'No lab is open here.', fr: 'Aucun laboratoire n’est ouvert ici.' };

/** The shelf of a bay. */
export const shelfOf = (host: Host, bay: number, hostUrl: string): LabShelf => ({
  state: () => ({
    hostUrl,
    kept: host
      .labs()
      .filter((lab) => lab.bay === bay && lab.status === 'put-away')
      .map(({ id, name, rehearsal, nowUs }): KeptLab => ({ id, name, rehearsal, nowUs })),
  }),
  make: async (rehearsal) =>
    refusedOf(await host.make({ rehearsal, amounts: foundOf(loadRehearsal(rehearsal).start) }, bay)),
  again: async () => {
    const lab = host.inBay(bay);
    return lab === null ? none : refusedOf(await host.reset(lab.id, true));
  },
  open: async (id) => refusedOf(await host.open(id)),
  back: async () => alone,
});
