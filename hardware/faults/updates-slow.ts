import { SECOND } from '../ports.js';
import { tardyField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The update server takes its time. */
export const updatesSlow = overlay({
  name: 'updates-slow',
  aim: 'outside',
  label: { en: 'Update server is slow', fr: 'Le serveur de mise à jour est lent' },
  about: {
    en: 'Each answer of the update server takes longer, each piece of a download too. An appliance waits ten seconds for one.',
    fr: 'Chaque réponse du serveur de mise à jour prend plus de temps, y compris chaque partie d’un téléchargement. Un serveur attend une réponse pendant dix secondes.',
  },
  fields: { seconds: tardyField(5) },
  apply: (below, { seconds }) =>
    seconds === 0
      ? below
      : { ...below, updates: [...below.updates, { kind: 'slow', byUs: seconds * SECOND }] },
});
