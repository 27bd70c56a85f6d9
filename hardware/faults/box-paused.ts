import { overlay } from './overlay.js';

/** The whole machine is stopped and goes on later, as a process after SIGSTOP: its clock has jumped. */
export const boxPaused = overlay({
  name: 'box-paused',
  aim: 'pace',
  label: { en: 'Appliance paused', fr: 'Serveur suspendu' },
  about: {
    en: 'The machine is stopped for a while, as a host does with a virtual machine: it neither answers nor holds its addresses. When it goes on, its clock has jumped for its software and all that was due is done at once. A restart ends it too.',
    fr: 'La machine est arrêtée pendant un temps, comme un hôte le fait d’une machine virtuelle : elle ne répond plus et ne tient plus ses adresses. Quand elle reprend, l’horloge a sauté pour le logiciel et tout ce qui était dû est fait d’un coup. Un redémarrage y met fin aussi.',
  },
  fields: {
    forS: {
      kind: 'number',
      label: { en: 'For', fr: 'Durée' },
      unit: { en: 'seconds', fr: 'secondes' },
      help: { en: '0: until this ends.', fr: '0 : jusqu’à la fin de la panne.' },
      min: 0,
      max: 604_800,
      initial: 600,
    },
  },
  apply: (below, { forS }) =>
    below.still === null ? { ...below, still: { how: 'paused', forS: forS === 0 ? null : forS } } : below,
});
