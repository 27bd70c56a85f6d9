import { overlay } from './overlay.js';

/** The update server is out of order. */
export const updatesError = overlay({
  name: 'updates-error',
  aim: 'outside',
  label: { en: 'Update server answers with an error', fr: 'Le serveur de mise à jour répond par une erreur' },
  about: {
    en: 'Whatever the update server is asked, by appliances or people, it answers with an error.',
    fr: 'Quoi qu’on lui demande, le serveur de mise à jour répond par une erreur, aux serveurs comme aux personnes.',
  },
  fields: {
    status: {
      kind: 'choice',
      label: { en: 'Error', fr: 'Erreur' },
      options: [
        { value: '500', label: { en: '500: internal error', fr: '500 : erreur interne' } },
        { value: '502', label: { en: '502: bad gateway', fr: '502 : mauvaise passerelle' } },
        { value: '503', label: { en: '503: not available', fr: '503 : indisponible' } },
      ],
      initial: '500',
    },
  },
  apply: (below, { status }) => ({
    ...below,
    updates: [...below.updates, { kind: 'error', status: Number(status) }],
  }),
});
