/** What the console of a hosted lab knows of the others: those that had its bay, and how another one takes it. */
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import { createForks, forkStates } from '../../console/control/others/forks.js';
import { goBack } from '../../console/control/others/going-back.js';
import { type KeptLab, type LabShelf, unopened } from '../../console/control/others/shelf.js';
import type { OtherLab } from '../../console/tools/past.js';
import { withFileBranch } from '../../live/files/file-branch.js';
import type { Host, HostedLab, HostOutcome } from '../../live/host/contract.js';
import { reasonOf } from '../../live/host/entry.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { startOfTry } from '../../rehearsals/language/variant.js';
import type { Findings } from '../starting/lessons.js';

const refusedOf = (outcome: HostOutcome): Label | null => ('refused' in outcome ? outcome.refused : null);

const noFinding: Label = {
  en: 'There is no such finding. Choose one that the page offers.',
  fr: 'Ce constat n’existe pas. Choisissez-en un que la page propose.',
};

const none: Label = { en: 'No lab is open here.', fr: 'Aucun laboratoire n’est ouvert ici.' };

/** A lab of a host, to be laid beside another. */
export const besideOf = (host: Host, { id, name, folder }: HostedLab): OtherLab => ({
  ...{ id, folder },
  name: same(name === '' ? id : `${name} (${id})`),
  live: host.live(id),
});

/** In a bay a lab stands in the state that was found, at the addresses that it was found at, and its lesson begins. */
async function toLesson(
  host: Host,
  bay: number,
  findings: Findings | null,
  id: string,
): Promise<Label | null> {
  if (findings?.list().some((one) => one.id === id) !== true) return noFinding;
  const { rehearsal, beginning } = await findings.open(id);
  return refusedOf(await host.make({ rehearsal, amounts: {}, recorded: beginning }, bay));
}

/** The shelf of a bay. */
export function shelfOf(
  host: Host,
  bay: number,
  hostUrl: string | null,
  findings: Findings | null = null,
): LabShelf {
  const own = (): HostedLab | null => host.inBay(bay);
  const isFork = ({ fork }: HostedLab): boolean => fork !== undefined && fork.of === own()?.id;
  const isKept = (lab: HostedLab): boolean => lab.bay === bay && lab.status === 'put-away';
  const forks = createForks({
    ...{ host: () => host, known: () => host, isFork },
    here: () => {
      const id = own()?.id ?? '';
      const lab = host.live(id);
      const branch = (us: Micros) => host.branchAt(id, us, false);
      return lab === null ? null : { lab, id, branch };
    },
  });
  return {
    state: () => ({
      hostUrl,
      lessons: findings?.list() ?? [],
      forks: forkStates(forks),
      kept: host
        .labs()
        .filter(isKept)
        .map(({ id, name, rehearsal, nowUs }): KeptLab => ({ id, name, rehearsal, nowUs })),
    }),
    make: async (rehearsal, tries) => {
      const { seed, start } = startOfTry(loadRehearsal(rehearsal), tries);
      const more = seed === null ? {} : { seed };
      return refusedOf(await host.make({ rehearsal, amounts: foundOf(start), ...more }, bay));
    },
    lesson: (id) => toLesson(host, bay, findings, id),
    again: async () => {
      const lab = own();
      return lab === null ? none : refusedOf(await host.reset(lab.id, true));
    },
    open: async (id) => refusedOf(await host.open(id)),
    back: (us) => goBack(host, own()?.id ?? null, us),
    openFile: async (file) => {
      try {
        return refusedOf(await withFileBranch(file, (branch) => host.make({ amounts: {}, branch }, bay)));
      } catch (error) {
        const why = reasonOf(error);
        if (why === null) throw error;
        return unopened(why);
      }
    },
    forks,
    others: () =>
      host
        .labs()
        .filter((lab) => lab.id !== own()?.id)
        .map((lab) => besideOf(host, lab)),
  };
}
