import { overlay } from './overlay.js';

/** Somebody takes a snapshot of the machine, and puts it back later: once. */
export const snapshotPutBack = overlay({
  name: 'snapshot-put-back',
  aim: 'disk',
  label: { en: 'Snapshot put back', fr: 'Instantané restauré' },
  about: {
    en: 'A snapshot of all disks is taken now. After the given time somebody puts it back: the machine goes off, its disks are as they were, and it starts again. That happens once. What it had written since then comes back from the other appliance with the next data-sync; settings do not.',
    fr: 'Un instantané de tous les disques est pris maintenant. Après la durée indiquée, quelqu’un le restaure : la machine s’éteint, ses disques redeviennent ce qu’ils étaient, et elle redémarre. Cela se produit une seule fois. Ce qu’elle avait écrit depuis revient de l’autre serveur avec la prochaine synchronisation ; pas les paramètres.',
  },
  fields: {
    afterS: {
      kind: 'number',
      label: { en: 'Put back after', fr: 'Restauré après' },
      unit: { en: 'seconds', fr: 'secondes' },
      min: 1,
      max: 2_592_000,
      initial: 3_600,
    },
  },
  apply: (below, { afterS }) => (below.snapshotS === null ? { ...below, snapshotS: afterS } : below),
});
